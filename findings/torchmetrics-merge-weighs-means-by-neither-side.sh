#!/usr/bin/env bash
# torchmetrics 1.9.0: merge_state weighs a state of dist_reduce_fx="mean" by neither side's updates.
#
# Guess: merging a mean of three updates with a mean of one gives the mean of the four, or else the plain mean of the
# two, as a synchronisation over two processes does.
# Seen, for 1, 1, 1 and 5: 3.67, which is neither 2 nor 3. The count of the metric that calls is used as if the incoming
# one had made all updates but the last: (2 * 5 + 1) / 3. The other way round, the metric of one update that takes in
# the three gives 5: what it takes in counts nothing.
# A mean loss or accuracy so merged over shards depends on who merges whom.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 torchmetrics==1.9.0
cat > "$work/merge.py" <<'PY'
import torch
from torchmetrics import Metric


class MeanLoss(Metric):
    full_state_update = False

    def __init__(self):
        super().__init__()
        self.add_state("loss", torch.tensor(0.0), dist_reduce_fx="mean")

    def update(self, loss):
        self.loss = loss

    def compute(self):
        return self.loss


def shard(losses):
    metric = MeanLoss()
    for loss in losses:
        metric(torch.tensor(loss))  # forward keeps the running mean of the state
    return metric


assert shard([1.0, 1.0, 1.0, 5.0]).compute() == 2.0
three, one = shard([1.0, 1.0, 1.0]), shard([5.0])
three.merge_state(one)
here = three.compute().item()
three, one = shard([1.0, 1.0, 1.0]), shard([5.0])
one.merge_state(three)
there = one.compute().item()
print("in one metric 2.0,  three take in one", round(here, 4), " one takes in three", round(there, 4))
assert abs(here - 11 / 3) < 1e-6 and there == 5.0
PY
"$work/venv/bin/python" -W ignore "$work/merge.py"
