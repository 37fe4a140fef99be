#!/usr/bin/env bash
# torchmetrics 1.9.0: merge_state after compute() is without effect.
#
# Guess: a.merge_state(b) and then a.compute() gives the value over both, whether somebody looked at a's value before or
# not; update() and reset() throw the remembered value away, and so will merge_state().
# Seen: mean losses of 1, 1, 1 here and 5 there merge to 2. When a.compute() was called before, to log it, the merged
# metric still says 1. The states are merged, but the remembered result is returned, and nothing warns of it.
# Shards, epochs or graders' parts that were each printed before they are joined report the first one's value as the
# total.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 torchmetrics==1.9.0
cat > "$work/merge.py" <<'PY'
import torch
from torchmetrics import MeanMetric, MeanSquaredError


def mean(values):
    metric = MeanMetric()
    for value in values:
        metric.update(torch.tensor(value))
    return metric


def squared(values):
    metric = MeanSquaredError()
    metric.update(torch.tensor(values), torch.zeros(len(values)))
    return metric


for make, total in ((mean, 2.0), (squared, 7.0)):
    a, b, looked = make([1.0, 1.0, 1.0]), make([5.0]), make([1.0, 1.0, 1.0])
    a.merge_state(b)
    looked.compute()
    looked.merge_state(b)
    print(type(a).__name__, "merged", a.compute().item(), " merged after compute()", looked.compute().item())
    assert a.compute() == total and looked.compute() == 1.0
    looked._computed = None
    assert looked.compute() == total
PY
"$work/venv/bin/python" -W ignore "$work/merge.py"
