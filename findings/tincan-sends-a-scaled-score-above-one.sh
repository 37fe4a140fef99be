#!/usr/bin/env bash
# tincan 1.0.0: Score(scaled=1.2), and a scaled score of nan, are written into a statement.
#
# Guess: a scaled score above 1 raises, since the xAPI says that it lies from -1 to 1; that a raw score lies between its
# own min and max is not checked.
# Seen: 1.2 and nan are both taken and written, nan as the word NaN, which is no JSON. Raw 7 of at most 5 is written,
# too. A word that is no number is refused, so there is a check, of the type.
# The mistake that makes it, points or percents given as the scaled score (80 for 0.8), is so found by the record store
# at the earliest, far from the line that made it, and a list of statements with one NaN in it is no JSON as a whole.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet tincan==1.0.0
cat > "$work/score.py" <<'PY'
import json
from math import nan

from tincan import Result, Score


def no_json(word):
    raise ValueError(word)


def written(**numbers):
    return Result(score=Score(**numbers)).to_json()


seen = [written(scaled=value) for value in (0.8, 1.2, 80, nan)] + [written(raw=7, min=0, max=5)]
print(*seen, sep="\n")
assert [json.loads(text)["score"]["scaled"] for text in seen[:3]] == [0.8, 1.2, 80]
assert json.loads(seen[4])["score"]["raw"] == 7
for refused in (lambda: written(scaled="good"), lambda: json.loads(seen[3], parse_constant=no_json)):
    try:
        raise SystemExit(f"not refused: {refused()}")
    except (ValueError, TypeError) as refusal:
        print(type(refusal).__name__, refusal)
PY
"$work/venv/bin/python" -W ignore "$work/score.py"
