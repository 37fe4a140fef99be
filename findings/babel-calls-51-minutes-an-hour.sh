#!/usr/bin/env bash
# babel 2.19.0: of 51 minutes format_timedelta makes "1 hour", and of 21 hours "1 day".
#
# Guess: format_timedelta(timedelta(minutes=55)) is "55 minutes" and of 23 hours "23 hours"; the next unit begins where
# it is full.
# Seen: 50 minutes are "50 minutes", 51 to 89 are "1 hour", 90 are "2 hours"; 21 hours are "1 day", 6 days "1 week" and
# 26 days "1 month". A unit is taken from 85 % of it on, and then rounded. With threshold=1 it begins where it is full,
# and 90 minutes are "2 hours" still.
# "Due in 1 hour" stands over a form that closes in 51 minutes and "2 hours" over one that closes in 90: who plans by
# the text is late, by more the longer it is.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet babel==2.19.0
cat > "$work/left.py" <<'PY'
from datetime import timedelta

from babel.dates import format_timedelta

HOUR = 60
minutes = [50, 51, 55, 89, 90, 21 * HOUR, 23 * HOUR, 6 * 24 * HOUR, 26 * 24 * HOUR]
seen = [format_timedelta(timedelta(minutes=m), locale="en") for m in minutes]
full = [format_timedelta(timedelta(minutes=m), threshold=1, locale="en") for m in (55, 90, 23 * HOUR)]
print(dict(zip(minutes, seen)), "threshold 1:", full)
assert seen == ["50 minutes", "1 hour", "1 hour", "1 hour", "2 hours", "1 day", "1 day", "1 week", "1 month"]
assert full == ["55 minutes", "2 hours", "23 hours"]
PY
"$work/venv/bin/python" -W ignore "$work/left.py"
