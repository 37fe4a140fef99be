#!/usr/bin/env bash
# fsrs 6.3.2: making a card takes a millisecond, asleep.
#
# Guess: Card() is a record of a few fields, and a thousand of them take a few milliseconds.
# Seen: more than a second. A card without an id takes the clock's milliseconds for one and then sleeps for one, so that
# the next gets another; two processes that make cards at the same time still get the same ids. With card_id=... given
# it takes microseconds.
# Dealing 40 questions to each of 300 students so blocks a web worker or an event loop for over twelve seconds in which
# no profiler of CPU time shows anything. A list of ids of one's own costs nothing.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet fsrs==6.3.2
cat > "$work/deal.py" <<'PY'
import time

from fsrs import Card


def seconds(make):
    wall, cpu = time.perf_counter(), time.process_time()
    for i in range(1000):
        make(i)
    return time.perf_counter() - wall, time.process_time() - cpu


own, given = seconds(lambda i: Card()), seconds(lambda i: Card(card_id=i))
print(f"1000 cards: {own[0]:.2f} s ({own[1]:.2f} s of CPU), with ids given {given[0]:.4f} s")
assert own[0] >= 1.0 and own[1] < own[0] / 2
assert given[0] < 0.5
PY
"$work/venv/bin/python" "$work/deal.py"
