#!/usr/bin/env bash
# peft 0.21.2 (torch 2.13.0, transformers 5.24.0): `with model.disable_adapter()` makes a frozen adapter trainable.
#
# Guess: the context runs the base model once, for a reference, and leaves everything as it was, as no_grad() does; an
# adapter that was loaded with is_trainable=False (the default) is frozen before and after it.
# Seen: requires_grad is False before and True after, for both of its matrices. So it is when they were frozen by hand.
# Leaving the context activates the adapter anew, and what is active is trainable; set_adapter has an inference_mode
# argument against that, the context has none. No warning, and the output is the same.
# A reference pass (the KL term of preference training, a check "with and without") before the optimizer is made from
# whatever requires a gradient hands it the adapter that was to stay, and every backward() fills its .grad.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 transformers==5.24.0 peft==0.21.2
cat > "$work/adapters.py" <<'PY'
import tempfile

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x):
        return self.layer(x)


def trainable(model):
    return [parameter.requires_grad for name, parameter in model.named_parameters() if "lora" in name]


made = get_peft_model(Model(), LoraConfig(target_modules=["layer"], r=1))
with tempfile.TemporaryDirectory() as saved:
    made.save_pretrained(saved)
    loaded = PeftModel.from_pretrained(Model(), saved)
made.requires_grad_(False)
for name, model in (("loaded for inference", loaded), ("frozen by hand", made)):
    before, x = trainable(model), torch.ones(1, 2)
    output = model(x)
    with model.disable_adapter():
        inside = trainable(model)
        model(x)
    print(f"{name}: before {before}, inside {inside}, after {trainable(model)}")
    assert before == inside == [False, False] and trainable(model) == [True, True], name
    assert torch.equal(model(x), output)
model(x).sum().backward()
assert any(parameter.grad is not None for parameter in model.parameters())
PY
HF_HUB_OFFLINE=1 "$work/venv/bin/python" -W ignore "$work/adapters.py"
