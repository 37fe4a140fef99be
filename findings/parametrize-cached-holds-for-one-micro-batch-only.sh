#!/usr/bin/env bash
# torch 2.13.0: `with parametrize.cached()` around a window raises at the second micro-batch.
#
# Guess: cached() computes each parametrized weight once for all forwards inside it, which is what a window of k
# micro-batches over one set of weights is made for: k backward passes through one orthogonal matrix.
# Seen: the first backward() frees the graph from the parameter to the cached weight, and the second one raises "Trying
# to backward through the graph a second time", for weight_norm and orthogonal alike. With retain_graph=True it passes,
# and gives the gradient that a context per micro-batch gives, and none at all.
# A window so computes the weight k times, or frees no graph: the saving is for forwards, and for weights that one
# forward uses several times.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/window.py" <<'PY'
from contextlib import nullcontext

import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize

BATCH = torch.tensor([[1.0, 2.0, 3.0], [0.5, -1.0, 1.0]])


def gradient(kind, around, within, **options):
    """Return the gradient of the first part after a window of two micro-batches, or what is raised."""
    torch.manual_seed(0)
    layer = kind(nn.Linear(3, 3, bias=False))
    try:
        with around():
            for micro_batch in BATCH.split(1):
                with within():
                    layer(micro_batch).pow(3).sum().backward(**options)
    except RuntimeError as error:
        return str(error)[:51]
    return next(layer.parameters()).grad


for kind in (parametrizations.weight_norm, parametrizations.orthogonal):
    wanted = gradient(kind, nullcontext, parametrize.cached)
    around = gradient(kind, parametrize.cached, nullcontext)
    retained = gradient(kind, parametrize.cached, nullcontext, retain_graph=True)
    print(f"{kind.__name__}: around the window {around!r}")
    assert around == "Trying to backward through the graph a second time ", around
    assert torch.allclose(wanted, retained) and torch.allclose(wanted, gradient(kind, nullcontext, nullcontext))
PY
"$work/venv/bin/python" -W ignore "$work/window.py"
