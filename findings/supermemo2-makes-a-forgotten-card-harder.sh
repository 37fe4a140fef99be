#!/usr/bin/env bash
# supermemo2 3.0.1: an answer below 3 lowers the easiness of a card, which SM-2 leaves as it is.
#
# Guess: the package is SM-2 as its author published it: after a quality below 3 repetitions start anew, "without
# changing" the easiness factor, which answers of 3 to 5 alone do change.
# Seen, for a card at 2.8: quality 2 makes it 2.48, a second one 2.16, a third 1.84 and at last 1.3, the least there is;
# the third interval after that is 8 days instead of 17. Repetitions and interval do start anew.
# A card that was forgotten a few times in the first week comes for good more than twice as often as it should, and a
# schedule that is computed by another implementation from the same answers has other dates.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet supermemo2==3.0.1
cat > "$work/card.py" <<'PY'
from supermemo2 import first_review, review

DAY = "2026-01-01"


def after(card, *qualities):
    """Return the card after each of the answers."""
    for quality in qualities:
        card = review(quality, card["easiness"], card["interval"], card["repetitions"], DAY)
        yield card


learned = list(after(first_review(5, DAY), 5, 5))
forgotten = list(after(learned[-1], 2, 2, 2, 2, 2))
anew = list(after(forgotten[-1], 4, 4, 4))
for name, cards in (("learned", learned), ("forgotten", forgotten), ("learned anew", anew)):
    print(name, [(round(card["easiness"], 2), card["interval"], card["repetitions"]) for card in cards])
assert [round(card["easiness"], 2) for card in learned[-1:] + forgotten] == [2.8, 2.48, 2.16, 1.84, 1.52, 1.3]
assert all((card["interval"], card["repetitions"]) == (1, 0) for card in forgotten)
assert learned[-1]["interval"] == 17 and anew[-1]["interval"] == 8
PY
"$work/venv/bin/python" -W ignore "$work/card.py"
