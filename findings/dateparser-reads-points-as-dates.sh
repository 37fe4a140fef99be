#!/usr/bin/env bash
# dateparser 1.5.0: 12.3 is the third of December, 5 is a day in May, and one with a zone's name is no date.
#
# Guess: parse("12.3") and parse("5") are None, for a number alone is no date; "2031-03-30 02:30 Europe/Berlin" is an
# aware datetime.
# Seen: 12.3 is 3 December of the current year, 3,5 is 5 March, and 5 is May (with the day of today). The date with a
# name of a zone is None, at 12:30 too. With "CET" or "+01:00" in its place it is aware. With STRICT_PARSING numbers
# alone are None. 31 February is None in any case.
# A program that finds the due date in the cells of a sheet by "what can be parsed" takes points for it, and finds none
# where the zone was written out to be clear.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet dateparser==1.5.0
cat > "$work/due.py" <<'PY'
from datetime import datetime

import dateparser

TODAY = datetime(2030, 6, 10, 12)


def read(text, **settings):
    when = dateparser.parse(text, languages=["en"], settings={"RELATIVE_BASE": TODAY, **settings})
    return when and when.isoformat()


texts = ["12.3", "3,5", "5", "31 February 2031"]
zones = ["2031-03-29 12:30 " + zone for zone in ("Europe/Berlin", "CET", "+01:00")] + ["tomorrow 23:59 Europe/Berlin"]
seen = {text: read(text) for text in texts + zones}
for text, when in seen.items():
    print(f"{text:32}", when)
assert [seen[text][:10] for text in texts[:3]] == ["2030-12-03", "2030-03-05", "2030-05-10"]
assert seen["31 February 2031"] is None
assert [seen[text] for text in zones] == [None] + ["2031-03-29T12:30:00+01:00"] * 2 + [None]
assert [read(text, STRICT_PARSING=True) for text in texts] == [None] * 4
PY
"$work/venv/bin/python" -W ignore "$work/due.py"
