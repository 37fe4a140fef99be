#!/usr/bin/env bash
# torch 2.13.0: SGD with Nesterov momentum writes into .grad, in its foreach form and only without weight decay.
#
# Guess: step() reads gradients and leaves them as they are; the foreach form, the default for parameters on a GPU,
# gives the same as the loop over parameters, only faster.
# Seen, for a gradient of 0.5 and momentum 0.9: after step() the gradient reads 0.95 with foreach=True and 0.5 with
# foreach=False; the weights are the same. With weight decay or maximize it stays 0.5. None of torch's other optimizers
# for dense gradients (LBFGS aside) changes the gradient, plain, foreach or fused.
# A gradient norm that is logged after step() is then another number on the GPU than on the CPU on which it was tested,
# and a loop that keeps .grad over a step (a running sum, two optimizers on the same gradients) trains differently.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/gradients.py" <<'PY'
import inspect

import torch
from torch import nn


def after(make, **options):
    parameter = nn.Parameter(torch.ones(2, 2))
    optimizer = make([parameter], lr=0.1, **options)
    parameter.grad = torch.full((2, 2), 0.5)
    optimizer.step()
    return round(parameter.grad[0, 0].item(), 4), parameter.detach().clone()


nesterov = {"momentum": 0.9, "nesterov": True}
(loop, by_loop), (each, by_each) = (after(torch.optim.SGD, foreach=foreach, **nesterov) for foreach in (False, True))
decayed = after(torch.optim.SGD, foreach=True, weight_decay=0.1, **nesterov)[0]
turned = after(torch.optim.SGD, foreach=True, maximize=True, **nesterov)[0]
print("gradient after step: loop", loop, " foreach", each, " with weight decay", decayed, " maximize", turned)
assert (loop, each, decayed, turned) == (0.5, 0.95, 0.5, 0.5)
assert torch.equal(by_loop, by_each)

tried = []
for name, make in inspect.getmembers(torch.optim, inspect.isclass):
    if not issubclass(make, torch.optim.Optimizer) or name in ("Optimizer", "LBFGS", "SparseAdam"):
        continue
    known = inspect.signature(make).parameters
    for options in ({}, {"foreach": True}, {"fused": True}, {"maximize": True}, {"weight_decay": 0.1}):
        if set(options) <= set(known):
            tried.append(name)
            assert after(make, **options)[0] == 0.5, (name, options)
print(len(tried), "other combinations of", len(set(tried)), "optimizers leave it alone")
assert {"Adam", "AdamW", "Adagrad", "RMSprop", "SGD"} <= set(tried)
PY
"$work/venv/bin/python" -W ignore "$work/gradients.py"
