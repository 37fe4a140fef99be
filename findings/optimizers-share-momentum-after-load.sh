#!/usr/bin/env bash
# torch 2.13.0: an optimizer that loaded another one's state_dict() writes into that one's momentum from then on.
#
# Guess: load_state_dict copies, as a module's does (a loaded module has tensors of its own), so that two trainings can
# be forked from one point: one goes on with the full batch, the other with micro-batches.
# Seen, for SGD with momentum and for Adam, plain, foreach and fused: both hold the same tensors, Adam's step counter
# too. Every step of the fork moves the momentum of the first: the first one's next gradient of zero moves its weight
# by what the fork has seen. Nothing warns of it, and through a file or copy.deepcopy of the state it does not happen.
# Comparing two trainings this way, or going back to a "best" state that was kept in memory, gives numbers that belong
# to neither run.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/fork.py" <<'PY'
import copy

import torch
from torch import nn


def trained(optimizer_of, gradients):
    weight = nn.Parameter(torch.zeros(2))
    optimizer = optimizer_of([weight])
    step(weight, optimizer, gradients)
    return weight, optimizer


def step(weight, optimizer, gradients):
    for gradient in gradients:
        weight.grad = torch.full((2,), gradient)
        optimizer.step()


def first_after_a_fork(optimizer_of, carry):
    """Return the first run's weight after a last gradient of zero, when a fork trained in between."""
    weight, optimizer = trained(optimizer_of, [1.0])
    fork_weight, fork = trained(optimizer_of, [])
    fork.load_state_dict(carry(optimizer.state_dict()))
    step(fork_weight, fork, [100.0] * 3)
    step(weight, optimizer, [0.0])
    return weight[0].item()


def as_is(state):
    return state


optimizers = {
    "SGD, momentum": lambda params: torch.optim.SGD(params, lr=0.1, momentum=0.9),
    "Adam": lambda params: torch.optim.Adam(params, lr=0.1, foreach=False),
    "Adam, foreach": lambda params: torch.optim.Adam(params, lr=0.1, foreach=True),
    "AdamW, fused": lambda params: torch.optim.AdamW(params, lr=0.1, fused=True),
}
for name, optimizer_of in optimizers.items():
    alone = trained(optimizer_of, [1.0, 0.0])[0][0].item()
    shared, copied = (first_after_a_fork(optimizer_of, carry) for carry in (as_is, copy.deepcopy))
    print(f"{name:14} alone {alone:.4f}  beside a fork {shared:.4f}  beside a fork from a deep copy {copied:.4f}")
    assert copied == alone and abs(shared - alone) > 0.01

source, loaded = nn.Linear(2, 1), nn.Linear(2, 1)
loaded.load_state_dict(source.state_dict())
assert loaded.weight.data_ptr() != source.weight.data_ptr()  # a module copies
PY
"$work/venv/bin/python" -W ignore "$work/fork.py"
