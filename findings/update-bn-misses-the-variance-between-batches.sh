#!/usr/bin/env bash
# torch 2.13.0: update_bn takes the variance inside batches for the variance of the data.
#
# Guess: update_bn, the pass over the data after averaging weights, sets BatchNorm to mean and variance of that data,
# whatever the batches: it averages cumulatively (momentum None) to that end.
# Seen, for 0, 0.1, 1, 1.1, 2, 2.1 in this order: mean 1.05 in each case, variance 0.803 in one batch (right), 0.303 in
# batches of three and 0.005 in batches of two. It averages the batches' own variances, and what lies between the
# batches' means is in none of them.
# The order of an evaluation loader, often by class or by length, and micro-batches that are small because memory is,
# make the averaged model's activations too large by the root of that ratio, here twelvefold, and the same weights worse
# than before averaging. A shuffled loader with large batches is near the right value.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/statistics.py" <<'PY'
import torch
from torch import nn
from torch.optim.swa_utils import update_bn

DATA = torch.tensor([[0.0], [0.1], [1.0], [1.1], [2.0], [2.1]])


def measured(size):
    model = nn.Sequential(nn.BatchNorm1d(1))
    update_bn(DATA.split(size), model)
    return round(model[0].running_mean.item(), 4), round(model[0].running_var.item(), 4)


seen = {size: measured(size) for size in (6, 3, 2)}
print("mean and variance by size of batch:", seen, " of the data:", round(DATA.var().item(), 4))
assert seen == {6: (1.05, 0.803), 3: (1.05, 0.3033), 2: (1.05, 0.005)}, seen
assert abs(DATA.var().item() - 0.803) < 1e-4
PY
"$work/venv/bin/python" -W ignore "$work/statistics.py"
