#!/usr/bin/env bash
# torch 2.13.0: after vector_to_parameters(best, model.parameters()), training the model changes `best`.
#
# Guess: vector_to_parameters copies numbers into the parameters, as load_state_dict does; the vector stays what it was,
# and so do the parameters' dtypes.
# Seen: each parameter becomes a view of the vector. One step of SGD at rate 0.1 on a gradient of 1 turns the kept
# vector of ones into 0.9, and putting it back a second time puts back nothing. Two models that take one vector train
# each other. And a model with a layer in bfloat16 and one in float32 is float32 afterwards, all of it: the vector was.
# Weights that are kept as one vector (the best so far, the start of a window that may have to be undone, the point
# from which two windows are compared) are lost with the first update, without a word.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/vector.py" <<'PY'
import torch
from torch import nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters


def step(model):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()


model, other = nn.Linear(2, 1), nn.Linear(2, 1)
best = torch.ones(3)
vector_to_parameters(best, model.parameters())
vector_to_parameters(best, other.parameters())
step(model)
print(f"kept vector {best.tolist()}, the other model {parameters_to_vector(other.parameters()).tolist()}")
assert torch.allclose(best, torch.full((3,), 0.9))
assert torch.equal(parameters_to_vector(other.parameters()), best)
vector_to_parameters(best, model.parameters())
assert torch.allclose(model.weight, torch.full((1, 2), 0.9))

loaded = nn.Linear(2, 1)
state = {"weight": torch.ones(1, 2), "bias": torch.ones(1)}
loaded.load_state_dict(state)
step(loaded)
assert torch.equal(state["weight"], torch.ones(1, 2))

mixed = nn.Sequential(nn.Linear(2, 2).bfloat16(), nn.LayerNorm(2))
before = [parameter.dtype for parameter in mixed.parameters()]
vector_to_parameters(parameters_to_vector(mixed.parameters()), mixed.parameters())
after = [parameter.dtype for parameter in mixed.parameters()]
print(f"dtypes {before[::2]} and then {after[::2]}")
assert before == [torch.bfloat16] * 2 + [torch.float32] * 2 and after == [torch.float32] * 4
PY
"$work/venv/bin/python" -W ignore "$work/vector.py"
