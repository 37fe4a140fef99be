#!/usr/bin/env bash
# torchmetrics 1.9.0: updating one metric of a MetricCollection changes the others at the next joint update, or is lost.
#
# Guess: collection["precision"].update(...) feeds that metric alone, and it keeps what it was fed; the compute groups,
# which share states to save work, are an optimisation that changes no value.
# Seen, for micro-averaged precision and recall, a joint batch with 3 of 4 right, a batch of 100 with none right for one
# of the two, and the joint batch again. Right would be 6 / 108 for the one and 6 / 8 for the other. When precision gets
# the large batch, both say 0.0556. When recall gets it, both say 0.75: its batch is gone. Before the second joint batch
# the values are right. With compute_groups=False they stay so.
# The first of a group hands its state to the others at each joint update, over what they were fed by themselves.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torchmetrics==1.9.0 torch==2.13.0
cat > "$work/collection.py" <<'PY'
import torch
from torchmetrics import MetricCollection
from torchmetrics.classification import MulticlassPrecision, MulticlassRecall

JOINT = torch.tensor([0, 1, 2, 2]), torch.tensor([0, 1, 2, 1])
ALONE = torch.zeros(100, dtype=torch.long), torch.ones(100, dtype=torch.long)


def values(fed, **how):
    metrics = {"precision": MulticlassPrecision(3, average="micro"), "recall": MulticlassRecall(3, average="micro")}
    collection, seen = MetricCollection(metrics, **how), []
    collection.update(*JOINT)
    collection[fed].update(*ALONE)
    for _ in range(2):
        seen.append({name: round(value.item(), 4) for name, value in collection.compute().items()})
        collection.update(*JOINT)
    return seen


for fed, other, both in (("precision", "recall", 0.0556), ("recall", "precision", 0.75)):
    first, then = values(fed)
    right = values(fed, compute_groups=False)
    print(f"{fed} fed alone: {first}, after a joint batch {then}; without compute groups {right[1]}")
    assert first == right[0] == {fed: 0.0288, other: 0.75}
    assert then == {fed: both, other: both} and right[1] == {fed: 0.0556, other: 0.75}
PY
"$work/venv/bin/python" -W ignore "$work/collection.py"
