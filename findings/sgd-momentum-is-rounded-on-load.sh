#!/usr/bin/env bash
# torch 2.13.0: load_state_dict rounds an optimizer's float32 state to bfloat16 when the parameter is bfloat16.
#
# Guess: an optimizer resumes with the very state that it saved; load_state_dict moves it to the parameter's device and
# leaves its dtype alone, as it must for state that is kept in more precision than the parameter.
# Seen, for a bfloat16 parameter whose gradients accumulate in float32 (grad_dtype): SGD's momentum is float32 and is
# saved so, and after load_state_dict it is bfloat16, 1.3203 for 1.3176. The next step works, without a warning, and
# small increments to the momentum are rounded away from there on: 20 steps later it stands at
# 1.3203 still, in the run that was not interrupted at 1.344.
# So the run that was interrupted differs from the one that was not, by far more than rounding in float32, and whoever
# keeps sums of micro-batches as float32 in an optimizer's state loses that at the first resume.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/resume.py" <<'PY'
import io

import torch
from torch import nn


def start():
    weight = nn.Parameter(torch.ones(2, dtype=torch.bfloat16))
    weight.grad_dtype = torch.float32
    return weight, torch.optim.SGD([weight], lr=0.01, momentum=0.9)


def train(weight, optimizer, gradients):
    for gradient in gradients:
        weight.grad = torch.full((2,), gradient)
        optimizer.step()
    return optimizer.state[weight]["momentum_buffer"]


weight, optimizer = start()
before = train(weight, optimizer, [1 / 3, 1 / 3 + 1 / 7, 1 / 3 + 2 / 7])
file = io.BytesIO()
torch.save(optimizer.state_dict(), file)
file.seek(0)
saved = torch.load(file)

resumed_weight, resumed = start()
resumed.load_state_dict(saved)
after = resumed.state[resumed_weight]["momentum_buffer"]
print("saved", saved["state"][0]["momentum_buffer"], " resumed", after)
assert saved["state"][0]["momentum_buffer"].dtype == torch.float32
assert after.dtype == torch.bfloat16
assert (after.float() - before).abs().max() > 1e-3

small = [before[0].item() * 0.1 + 3e-3] * 20
kept, lost = train(weight, optimizer, small), train(resumed_weight, resumed, small)
print("20 steps on: uninterrupted", kept, " resumed", lost)
assert kept.dtype == torch.float32 and lost.dtype == torch.bfloat16
assert not torch.allclose(kept, lost.float(), rtol=1e-2)
PY
"$work/venv/bin/python" -W ignore "$work/resume.py"
