#!/usr/bin/env bash
# girth 0.8.0 (numpy 2.4.6, scipy 1.17.1): a question that everybody got right comes out as the hardest of the test.
#
# Guess: twopl_mml puts a question that all 400 answered right at the easy end of its scale, or says that such an answer
# tells nothing; so do its other models.
# Seen: difficulty 6, the hardest it gives, with which somebody of average ability gets it right in 23 of 100 cases. One
# nobody got right is the easiest, -6. If a single one of the 400 differs, they are -6 and 6, as they ought to be, and
# rasch_mml and twopl_jml are right with none that differs as well.
# In a report on a course's questions ("look at the hardest ones") the one that everybody passed stands first, and no
# warning is given; small classes have such questions all the time.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet girth==0.8.0 numpy==2.4.6 scipy==1.17.1
cat > "$work/questions.py" <<'PY'
import numpy as np
from girth import rasch_mml, twopl_jml, twopl_mml

draws = np.random.default_rng(0)
ability = draws.normal(size=400)
chance = 1 / (1 + np.exp(np.linspace(-1.5, 1.5, 8)[:, None] - ability))
answers = (draws.random(chance.shape) < chance).astype(int)


def first(model, all_gave, but_one=False):
    """Return difficulty of the first question, and the chance of a right answer at average ability."""
    changed = answers.copy()
    changed[0] = all_gave
    if but_one:
        changed[0, 0] = 1 - all_gave
    found = model(changed)
    difficulty = found["Difficulty"][0]
    slope = np.broadcast_to(found["Discrimination"], 8)[0]
    return round(float(difficulty), 1), round(float(1 / (1 + np.exp(slope * difficulty))), 2)


seen = {(model.__name__, given): first(model, given) for model in (twopl_mml, rasch_mml, twopl_jml) for given in (1, 0)}
seen |= {("twopl_mml, but one", given): first(twopl_mml, given, but_one=True) for given in (1, 0)}
for (model, given), (difficulty, right) in seen.items():
    print(f"{model}: all {'right' if given else 'wrong'}, difficulty {difficulty}, right at average ability {right}")
assert seen["twopl_mml", 1] == (6.0, 0.23) and seen["twopl_mml", 0] == (-6.0, 0.77)
for name in ("rasch_mml", "twopl_jml", "twopl_mml, but one"):
    assert seen[name, 1][0] < -5.5 and seen[name, 0][0] > 5.5, name
PY
"$work/venv/bin/python" -W ignore "$work/questions.py"
