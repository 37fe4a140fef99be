#!/usr/bin/env bash
# torch 2.13.0: parameter groups that take a learning rate as a tensor from the default all train at the last one's.
#
# Guess: lr=torch.tensor(1.0), the form for compiled and captured steps, works like lr=1.0: every group has a learning
# rate of its own, and a schedule with one function per group keeps them apart.
# Seen, for two groups and LambdaLR with factors 0.5 and 0.1 per step: 0.1 and 0.1 after one step, where a float gives
# 0.5 and 0.1. Both groups hold the same tensor, schedulers fill it in place, and the last group wins. get_last_lr()
# says 0.1 twice, so the log is at least honest. Setting one group's rate by fill_ or mul_ changes all others, too.
# The head that should train fast and the body that should train slowly get one rate, only once lr is a tensor.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/groups.py" <<'PY'
import torch
from torch import nn


def rates(lr):
    body, head = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([{"params": [body]}, {"params": [head]}], lr=lr)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, [lambda step: 0.5**step, lambda step: 0.1**step])
    body.grad, head.grad = torch.ones(1), torch.ones(1)
    optimizer.step()
    schedule.step()
    return [round(float(group["lr"]), 4) for group in optimizer.param_groups]


plain, shared = rates(1.0), rates(torch.tensor(1.0))
print("lr=1.0", plain, " lr=torch.tensor(1.0)", shared)
assert plain == [0.5, 0.1]
assert shared == [0.1, 0.1]
PY
"$work/venv/bin/python" -W ignore "$work/groups.py"
