#!/usr/bin/env bash
# torch 2.13.0: an optimizer that knows its parameters' names loads state by place, and takes over the wrong names.
#
# Guess: SGD(model.named_parameters()) stores each name with the state, so that load_state_dict finds the state of each
# parameter by its name, or refuses when the names differ; why else save names.
# Seen, for "a" and "b" saved and "b" and "a" loading: a has b's momentum and b has a's. The optimizer's own list of
# names now reads a, b, in the saved order, over the parameters b, a, so that asking it shows nothing wrong. No warning.
# load_state_dict of the model in between is right, by name.
# A layer that was defined earlier, or groups put together in another order, so pushes every weight by another one's
# momentum after each resume; equal shapes are all it takes. A pre-hook of load_state_dict has to do the matching.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/names.py" <<'PY'
import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, *names):
        super().__init__()
        for name in names:
            setattr(self, name, nn.Parameter(torch.zeros(1)))


def optimizer_of(model):
    return torch.optim.SGD(model.named_parameters(), lr=0.1, momentum=0.9)


saved, resumed = Model("a", "b"), Model("b", "a")
before, after = optimizer_of(saved), optimizer_of(resumed)
saved.a.grad, saved.b.grad = torch.full((1,), 1.0), torch.full((1,), -2.0)
before.step()
resumed.load_state_dict(saved.state_dict())
assert resumed.a.item() == saved.a.item() != saved.b.item()
assert after.param_groups[0]["param_names"] == ["b", "a"]
after.load_state_dict(before.state_dict())
momentum = {name: after.state[weight]["momentum_buffer"].item() for name, weight in resumed.named_parameters()}
names, places = after.param_groups[0]["param_names"], after.param_groups[0]["params"]
print(f"momentum saved: a 1.0, b -2.0; loaded: {momentum}; names {names}")
assert momentum == {"b": 1.0, "a": -2.0}
assert names == ["a", "b"] and places[0] is resumed.b
PY
"$work/venv/bin/python" -W ignore "$work/names.py"
