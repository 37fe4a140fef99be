#!/usr/bin/env bash
# scikit-learn 1.9.1: weighted kappa takes 0, 1 and 10 points for 0, 1 and 2, and falls when graders agree once more.
#
# Guess: cohen_kappa_score(first, second, weights="quadratic"), the usual measure for two graders of one set of answers,
# weighs a disagreement by the square of its size: one point apart is little, nine points apart is much.
# Seen, for six answers of which one is in dispute: 0.8571 if the two are one point apart there, and 0.8571 if they are
# nine apart. What counts is how many of the values that occur lie between, and one that nobody gave leaves no gap. So a
# seventh answer, to which both give 5 points, takes the second one down to 0.7667: agreement where they agree. With
# labels=range(11) it is 0.9958 and 0.6137, and the seventh answer makes it 0.6252.
# Graders compared over several tasks are compared by which points happened to occur in each.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet scikit-learn==1.9.1 numpy==2.4.6
cat > "$work/graders.py" <<'PY'
from sklearn.metrics import cohen_kappa_score


def kappa(first, second, **scale):
    return round(float(cohen_kappa_score(first, second, weights="quadratic", **scale)), 4)


first = [0, 0, 1, 1, 10, 10]
disputes = {"one point apart": [0, 1, 1, 1, 10, 10], "nine points apart": [0, 0, 1, 1, 10, 1]}
seen = {}
for name, second in disputes.items():
    longer = [*first, 5], [*second, 5]
    by_size = [kappa(*pair, labels=range(11)) for pair in ((first, second), longer)]
    seen[name] = [kappa(first, second), kappa(*longer), *by_size]
    print(f"{name}: {seen[name][0]}, with one more agreement {seen[name][1]}; by size {by_size}")
assert seen["one point apart"] == [0.8571, 0.9431, 0.9958, 0.9958]
assert seen["nine points apart"] == [0.8571, 0.7667, 0.6137, 0.6252]
PY
"$work/venv/bin/python" -W ignore "$work/graders.py"
