#!/usr/bin/env bash
# torch 2.13.0: copy.deepcopy(model) leaves the gradients behind, and copy.deepcopy(tensor) takes them along.
#
# Guess: a deep copy in the middle of a window is a second model with the same weights and the same gradients so far, so
# that both can go on with different micro-batches.
# Seen: the copy's .grad is None for a Linear's weight; a plain leaf tensor's copy has its gradient. torch.save of the
# whole model loses the gradients too, and so does the path over load_state_dict. copy.copy(model) is the other extreme:
# it shares weights and gradients.
# Whoever forks a run inside a window (to try two continuations, to measure a gradient without disturbing it, to check a
# student's step against a reference's) compares a whole window with the part of one, and both look plausible.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/copies.py" <<'PY'
import copy
import io

import torch
from torch import nn

model = nn.Linear(2, 1)
model(torch.ones(1, 2)).sum().backward()
leaf = torch.ones(2, requires_grad=True)
leaf.sum().backward()

file = io.BytesIO()
torch.save(model, file)
file.seek(0)
loaded = torch.load(file, weights_only=False)
forked = copy.deepcopy(model)
print("gradient of the model's copy:", forked.weight.grad, " saved and loaded:", loaded.weight.grad)
print("gradient of the tensor's copy:", copy.deepcopy(leaf).grad)
assert forked.weight.grad is None
assert loaded.weight.grad is None
assert torch.equal(copy.deepcopy(leaf).grad, torch.ones(2))
assert copy.copy(model).weight is model.weight
for each in (model, forked):  # the window's second micro-batch
    each(torch.full((1, 2), 3.0)).sum().backward()
assert (model.weight.grad[0, 0].item(), forked.weight.grad[0, 0].item()) == (4.0, 3.0)
PY
"$work/venv/bin/python" -W ignore "$work/copies.py"
