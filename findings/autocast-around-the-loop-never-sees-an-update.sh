#!/usr/bin/env bash
# torch 2.13.0: one autocast context around the whole training loop trains on the weights of its first forward.
#
# Guess: entering autocast once instead of for each micro-batch costs nothing but style. Autocast keeps the bfloat16
# copies of the weights, but would notice that optimizer.step() changed a weight (each tensor counts its changes).
# Seen, for three windows of two micro-batches: the weights move, the predictions stay the same to the bit, because
# every forward uses the copies of the first. Nothing warns. With a context for each micro-batch, or with
# cache_enabled=False, the predictions follow the weights.
# The gradients of the first window are right in both, so a check of one window cannot tell; the loss curve can.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/loop.py" <<'PY'
from contextlib import nullcontext

import torch
from torch import nn


def cast(enabled=True):
    return torch.autocast("cpu", dtype=torch.bfloat16, cache_enabled=enabled)


def train(outside, inside):
    torch.manual_seed(0)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    predictions, weights = [], []
    with outside():
        for _ in range(3):
            for x in (torch.ones(1, 2), torch.full((1, 2), 2.0)):
                with inside():
                    y = model(x)
                (y.float().sum() / 2).backward()
            predictions.append(y.item())
            weights.append(model.weight[0, 0].item())
            optimizer.step()
            optimizer.zero_grad()
    return predictions, weights


for name, outside, inside in (
    ("one context", cast, nullcontext),
    ("one context, no cache", lambda: cast(False), nullcontext),
    ("a context each", nullcontext, cast),
):
    predictions, weights = train(outside, inside)
    print(f"{name:22}", "predictions", predictions, "weight", [round(w, 3) for w in weights])
    assert len(set(weights)) == 3
    assert len(set(predictions)) == (1 if name == "one context" else 3), predictions
PY
"$work/venv/bin/python" -W ignore "$work/loop.py"
