#!/usr/bin/env bash
# torch 2.13.0: functional_call with a model's parameters writes into the model's running statistics.
#
# Guess: functional_call(model, parameters, x) leaves the module as it is, its buffers too, when parameters only are
# handed over: that is what makes it functional.
# Seen, for BatchNorm1d and a batch of ones: the module's running mean goes from 0 to 0.1, and its count of batches from
# 0 to 1. With the buffers handed over as well the module stays as it is, and the tensors that were handed over are
# written instead, in place. The parameters, whichever are handed over, stay.
# A check that evaluates a window "on the side", with trial weights (a line search, a comparison with the full batch, a
# per-sample gradient), so changes what the model answers in eval(), once per micro-batch that it looks at.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/aside.py" <<'PY'
import torch
from torch.func import functional_call

model, ones = torch.nn.BatchNorm1d(1), torch.ones(4, 1)
trial = {name: torch.full_like(value, 7) for name, value in model.named_parameters()}


def statistics():
    return round(model.running_mean.item(), 4), model.num_batches_tracked.item()


before = statistics()
functional_call(model, trial, ones)
after = statistics()
buffers = {name: value.clone() for name, value in model.named_buffers()}
functional_call(model, (trial, buffers), ones)
handed = round(buffers["running_mean"].item(), 4), buffers["num_batches_tracked"].item()
print("before:", before, " after:", after, " with buffers:", statistics(), " handed over:", handed)
assert (before, after, statistics(), handed) == ((0, 0), (0.1, 1), (0.1, 1), (0.19, 2))
assert model.weight.item() == 1 and trial["weight"].item() == 7
PY
"$work/venv/bin/python" -W ignore "$work/aside.py"
