#!/usr/bin/env bash
# torch 2.13.0: by what cross_entropy's mean divides with class weights hangs on how the targets are written.
#
# Guess: classes as indices or as one-hot probabilities are the same targets, so the weighted mean is the same number.
# Seen: with indices the mean divides by the weights of the targets present, with probabilities by the number of
# samples. Here 9.14 / 7 and 9.14 / 3.
# For accumulation it turns the rule over: micro-batches of indices add up to the full batch when each is weighed by its
# share of the class weights, micro-batches of probabilities (mixup, label smoothing by hand, distillation) by its share
# of the samples. The other share gives a gradient that is wrong by up to the ratio of the class weights.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/compare.py" <<'PY'
import torch
from torch.nn.functional import cross_entropy, one_hot

logits = torch.tensor([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0], [2.0, 0.0, 1.0]])
classes, weight = torch.tensor([0, 1, 2]), torch.tensor([1.0, 2.0, 4.0])
forms = {"indices": classes, "probabilities": one_hot(classes, 3).float()}
total = cross_entropy(logits, classes, weight, reduction="sum")


def accumulated(targets, shares):
    parts = (slice(0, 2), slice(2, 3))
    return sum(cross_entropy(logits[part], targets[part], weight) * share for part, share in zip(parts, shares))


by_samples, by_weights = (2 / 3, 1 / 3), (3 / 7, 4 / 7)
for name, targets in forms.items():
    full = cross_entropy(logits, targets, weight)
    samples, weights = accumulated(targets, by_samples), accumulated(targets, by_weights)
    print(f"{name:13} full {full:.4f}  accumulated by samples {samples:.4f}  by class weights {weights:.4f}")
    right, wrong = (weights, samples) if name == "indices" else (samples, weights)
    torch.testing.assert_close(full, total / (7 if name == "indices" else 3))
    torch.testing.assert_close(full, right)
    assert not torch.isclose(full, wrong, rtol=0.02)
PY
"$work/venv/bin/python" -W ignore "$work/compare.py"
