#!/usr/bin/env bash
# pytorch-optimizer 4.1.0 (torch 2.13.0): with maximize=True, step() turns the sign of .grad, and the next one turns it
# back.
#
# Guess: step() reads gradients; maximize, as torch's own optimizers have it, climbs at every step.
# Seen, for SGDW and Lion, four steps on a gradient of 1 that is kept: the weight goes to 1, 0, 1, 0 and the gradient
# to -1, 1, -1, 1, where torch's SGD climbs to 4 and leaves it at 1. 93 of the package's 128 names do so. Adamax,
# Shampoo, MADGRAD and others add the weight decay to .grad, too.
# Everything that looks at a gradient after step() sees one that no backward computed (a logged norm, a second
# optimizer, a running sum that goes on), and a window whose zero_grad is late makes half of its updates in the wrong direction.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pytorch-optimizer==4.1.0 torch==2.13.0
cat > "$work/signs.py" <<'PY'
import pytorch_optimizer
import torch
from torch import nn


def four_steps(make, **options):
    weight = nn.Parameter(torch.zeros(1))
    weight.grad = torch.ones(1)
    optimizer, seen = make([weight], lr=1.0, maximize=True, **options), []
    for _ in range(4):
        optimizer.step()
        seen.append((weight.item(), weight.grad.item()))
    return seen


def after(name, **options):
    weight = nn.Parameter(torch.ones(4, 4))
    weight.grad = torch.full((4, 4), 0.5)
    try:
        pytorch_optimizer.load_optimizer(name)([weight], lr=0.1, **options).step()
    except Exception:  # wants a closure, a group of its own or another package
        return 0.5
    return weight.grad[0, 0].item()


load = pytorch_optimizer.load_optimizer
seen = {"SGD of torch": four_steps(torch.optim.SGD), "SGDW": four_steps(load("sgdw"))}
seen["Lion"] = four_steps(load("lion"), betas=(0.0, 0.0))
for name, steps in seen.items():
    print(f"{name:13} weight, gradient: {steps}")
assert seen["SGD of torch"] == [(1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (4.0, 1.0)]
assert seen["SGDW"] == seen["Lion"] == [(1.0, -1.0), (0.0, 1.0), (1.0, -1.0), (0.0, 1.0)]
names = pytorch_optimizer.get_supported_optimizers()
turned = [name for name in names if after(name, maximize=True) == -0.5]
print(len(turned), "of", len(names), "turn the sign; weight decay in .grad:", after("adamax", weight_decay=0.1))
assert len(turned) >= 90
assert all(after(name, weight_decay=0.1) != 0.5 for name in ("adamax", "shampoo", "madgrad"))
PY
"$work/venv/bin/python" -W ignore "$work/signs.py"
