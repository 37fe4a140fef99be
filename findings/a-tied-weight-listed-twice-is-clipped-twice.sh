#!/usr/bin/env bash
# torch 2.13.0: a tied weight that is listed twice is clipped twice.
#
# Guess: clip_grad_norm_(list(encoder.parameters()) + list(decoder.parameters()), 1.0) sees that both lists hold the one
# tied weight, as model.parameters() does, which names it once; or it refuses the list.
# Seen, for a tied gradient of 3 and another of 4: the norm is 5.83 instead of 5, the other becomes 0.686, and the tied
# one 0.088 instead of 0.6: it is counted twice and multiplied twice. An optimizer over the same list does warn of the
# duplicate, and then steps the weight twice, plain and foreach; clipping does not warn.
# The tied weight (an embedding, mostly) is held back by the square of the factor, the more the larger the norm, for
# instance where the sum over a window was not divided.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/clip.py" <<'PY'
import warnings

import torch
from torch import nn

encoder, decoder = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
other = nn.Linear(1, 1, bias=False)
decoder.weight = encoder.weight
model = nn.ModuleList([encoder, decoder, other])


def clipped(parameters):
    encoder.weight.grad, other.weight.grad = torch.tensor([[3.0]]), torch.tensor([[4.0]])
    norm = nn.utils.clip_grad_norm_(parameters, 1.0).item()
    return tuple(round(value, 3) for value in (norm, encoder.weight.grad.item(), other.weight.grad.item()))


with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    once = clipped(list(model.parameters()))
    twice = clipped([*encoder.parameters(), *decoder.parameters(), *other.parameters()])
assert not said
moved = []
for foreach in (False, True):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        nn.init.zeros_(encoder.weight)
        encoder.weight.grad = torch.ones(1, 1)
        torch.optim.SGD([*encoder.parameters(), *decoder.parameters()], lr=1.0, foreach=foreach).step()
    moved.append(encoder.weight.item())
    assert any("duplicate parameters" in str(one.message) for one in said)
print("norm, tied, other: listed once", once, " twice", twice, "  weight after the step:", moved)
assert once == (5.0, 0.6, 0.8), once
assert twice == (5.831, 0.088, 0.686), twice
assert moved == [-2.0, -2.0], moved
PY
"$work/venv/bin/python" "$work/clip.py"
