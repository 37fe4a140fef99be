#!/usr/bin/env bash
# torch 2.13.0: the mean of a weighted huber_loss divides by the number of values, that of mse_loss by the weights.
#
# Guess: mse_loss, l1_loss and huber_loss, which took the argument weight= together, divide their mean alike, by the sum
# of the weights (with some doubt about huber_loss).
# Seen, for weights 1, 2 and 5: sum and mean differ by the factor 8 in the first two and by 3 in the third.
# smooth_l1_loss knows no weight, and multi_margin_loss, which has weights per class, divides by the number of samples
# too, where cross_entropy divides by weights. The documentation says "the mean of the output is taken".
# For accumulation it is the rule that changes: micro-batches of a weighted mse_loss add up to the full batch by their
# shares of the weights, micro-batches of huber_loss by their shares of the values. A loop that is right with the one is
# wrong with the other by the ratio of both, and swapping the loss is a change of one word.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/losses.py" <<'PY'
import torch
from torch.nn import functional

PREDICTED, TARGETS = torch.tensor([1.0, 2.0, 3.0, 4.0]), torch.zeros(4)
WEIGHTS = torch.tensor([1.0, 2.0, 5.0, 8.0])


def divisor(loss, part=slice(None)):
    predicted, targets, weights = PREDICTED[part], TARGETS[part], WEIGHTS[part]
    total = loss(predicted, targets, weight=weights, reduction="sum")
    return round(float(total / loss(predicted, targets, weight=weights)), 4)


def from_micro_batches(loss, shares):
    parts = (slice(0, 2), slice(2, 4))
    values = [loss(PREDICTED[part], TARGETS[part], weight=WEIGHTS[part]) for part in parts]
    return float(sum(share * value for share, value in zip(shares, values, strict=True)))


losses = (functional.mse_loss, functional.l1_loss, functional.huber_loss)
for loss in losses:
    print(loss.__name__, "divides by", divisor(loss, slice(0, 3)))
assert [divisor(loss, slice(0, 3)) for loss in losses] == [8, 8, 3]
BY_WEIGHT, BY_NUMBER = [3 / 16, 13 / 16], [0.5, 0.5]
for loss in losses:
    right, wrong = (BY_NUMBER, BY_WEIGHT) if loss is functional.huber_loss else (BY_WEIGHT, BY_NUMBER)
    full = float(loss(PREDICTED, TARGETS, weight=WEIGHTS))
    print(loss.__name__, full, from_micro_batches(loss, right), from_micro_batches(loss, wrong))
    assert abs(from_micro_batches(loss, right) - full) < 1e-5 < 0.1 < abs(from_micro_batches(loss, wrong) - full)
scores, classes, per_class = torch.randn(4, 3), torch.tensor([0, 1, 2, 0]), torch.tensor([1.0, 2.0, 5.0])
for loss, expected in ((functional.multi_margin_loss, 4), (functional.cross_entropy, 9)):
    total = loss(scores, classes, weight=per_class, reduction="sum")
    assert abs(float(total / loss(scores, classes, weight=per_class)) - expected) < 1e-4
PY
"$work/venv/bin/python" -W ignore "$work/losses.py"
