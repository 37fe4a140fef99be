#!/usr/bin/env bash
# dateparser 1.5.0: "tomorrow 23:59" on the day before the clocks change is an hour off.
#
# Guess: with TIMEZONE="Europe/Berlin" and aware results, "in 1 day" from 29 March 2031, 12:00, is the 30th at 12:00 on
# the wall clock, and "in 24 hours" is 13:00; "in 2 days at 23:59" is the 31st at 23:59.
# Seen: all have the offset of today, +01:00, though Berlin is at +02:00 from the 30th on. "tomorrow 23:59" is
# 23:59+01:00, which is 00:59 on the 31st in Berlin, and "in 2 days", "in 1 week" and "in 1 month" are an hour late as
# well; TO_TIMEZONE="UTC" passes the hour on. In autumn they are an hour early, 22:59. "in 24 hours" is right so, and
# "next friday" and written dates have the offset of their own day.
# A due date given as "in 2 weeks, 23:59" is wrong on 28 days of a year; read without the offset it looks right.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet dateparser==1.5.0 tzdata==2026.6
cat > "$work/due.py" <<'PY'
from datetime import datetime
from zoneinfo import ZoneInfo

import dateparser

SPRING, AUTUMN = datetime(2031, 3, 29, 12), datetime(2031, 10, 25, 12)


def read(text, today, **settings):
    zone = {"TIMEZONE": "Europe/Berlin", "RETURN_AS_TIMEZONE_AWARE": True}
    return dateparser.parse(text, languages=["en"], settings={"RELATIVE_BASE": today, **zone, **settings})


def berlin(text, today):
    when = read(text, today)
    print(f"{text:20}", when.isoformat(), "is in Berlin", when.astimezone(ZoneInfo("Europe/Berlin")).isoformat())
    return when.astimezone(ZoneInfo("Europe/Berlin")).strftime("%d.%m. %H:%M")


assert berlin("in 1 day", SPRING) == "30.03. 13:00"
assert berlin("in 24 hours", SPRING) == "30.03. 13:00"
assert berlin("tomorrow 23:59", SPRING) == "31.03. 00:59"
assert berlin("in 2 days at 23:59", SPRING) == "01.04. 00:59"
assert berlin("in 1 week", SPRING) == "05.04. 13:00"
assert berlin("in 1 month", SPRING) == "29.04. 13:00"
assert berlin("tomorrow 23:59", AUTUMN) == "26.10. 22:59"
assert berlin("next friday", SPRING) == "04.04. 00:00"
assert berlin("2031-04-05 23:59", SPRING) == "05.04. 23:59"
assert read("tomorrow 23:59", SPRING, TO_TIMEZONE="UTC").isoformat() == "2031-03-30T22:59:00+00:00"
PY
"$work/venv/bin/python" -W ignore "$work/due.py"
