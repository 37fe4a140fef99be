#!/usr/bin/env bash
# torch 2.13.0: a weight that two optimizers share is divided by the loss scale twice.
#
# Guess: GradScaler knows which gradients it has unscaled; it does refuse a second unscale_ of one optimizer. A weight
# that two optimizers hold (an encoder that two losses train) is left alone by the second unscale_.
# Seen, for a scale of 8 and a true gradient of 1: 1 after the first optimizer, 0.125 after the second. What was
# unscaled is remembered per optimizer, not per gradient, and the steps alone do the same: the first update moves the
# weight by 1, the second by 0.125. At the default scale, 65536, the second one's is nothing to speak of.
# Two optimizers over one trunk, right in float32, train the trunk by the first one only once mixed precision is on, and
# a clip after the second unscale_ sees a norm of almost zero.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/scale.py" <<'PY'
import torch
from torch import nn


def shared():
    weight = nn.Parameter(torch.ones(1))
    scaler = torch.amp.GradScaler("cpu", init_scale=8.0)
    optimizers = [torch.optim.SGD([weight], lr=1.0) for _ in range(2)]
    scaler.scale(weight.sum()).backward()
    return weight, scaler, optimizers


weight, scaler, optimizers = shared()
seen = []
for optimizer in optimizers:
    scaler.unscale_(optimizer)
    seen.append(weight.grad.item())
weight, scaler, optimizers = shared()
weights = []
for optimizer in optimizers:
    scaler.step(optimizer)
    weights.append(weight.item())
print("gradient after each unscale_:", seen, " weight after each step:", weights)
assert seen == [1.0, 0.125], seen
assert weights == [0.0, -0.125], weights
PY
"$work/venv/bin/python" -W ignore "$work/scale.py"
