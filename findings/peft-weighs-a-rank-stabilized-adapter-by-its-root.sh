#!/usr/bin/env bash
# peft 0.21.2 (torch 2.13.0, transformers 5.24.0): add_weighted_adapter multiplies rank-stabilized adapters by the root
# of the rank.
#
# Guess: add_weighted_adapter(["a"], [1.0], "b"), linear or by svd, makes an adapter with the output of "a", also where
# "a" was made with use_rslora=True (with some doubt).
# Seen, as a multiple of what "a" adds to the base model: 1 without rank stabilization, and with it 2 at rank 4 and
# 2.83 at rank 8, for linear, svd and cat, whatever lora_alpha is. The scaling of "a" is worked into the new matrices,
# and the new adapter, with lora_alpha equal to its rank, is to scale by 1; but it is rank-stabilized as well, so it
# divides by the root of the rank, not by the rank. No warning.
# Averaging two adapters, such as the last two checkpoints of a run, with weights 0.5 and 0.5 gives one that is too
# strong by the factor that rank stabilization was chosen for, and the larger the rank, the more so.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 transformers==5.24.0 peft==0.21.2
cat > "$work/weighted.py" <<'PY'
import math

import torch
from peft import LoraConfig, get_peft_model
from torch import nn

INPUTS = torch.randn(3, 8, generator=torch.Generator().manual_seed(0))


def multiples(rank, alpha, stabilized):
    torch.manual_seed(0)
    config = LoraConfig(
        r=rank, lora_alpha=alpha, target_modules=["0"], use_rslora=stabilized, init_lora_weights=False
    )
    model = get_peft_model(nn.Sequential(nn.Linear(8, 8)), config, adapter_name="a")
    with torch.no_grad():
        own = model(INPUTS)
        with model.disable_adapter():
            base = model(INPUTS)
        found = []
        for kind in ("linear", "svd", "cat"):
            model.add_weighted_adapter(["a"], [1.0], kind, combination_type=kind)
            model.set_adapter(kind)
            found.append(float(((model(INPUTS) - base) / (own - base)).median()))
    print(f"rank {rank}, alpha {alpha:2}, stabilized {stabilized}:", [round(value, 3) for value in found])
    return found


for rank, alpha in ((4, 4), (4, 8), (8, 16)):
    for stabilized, factor in ((False, 1), (True, math.sqrt(rank))):
        assert all(math.isclose(value, factor, rel_tol=1e-3) for value in multiples(rank, alpha, stabilized))
PY
"$work/venv/bin/python" -W ignore "$work/weighted.py"
