#!/usr/bin/env bash
# babel 2.19.0: a date whose month is above 12 is read with day and month exchanged, and only that one.
#
# Guess: parse_date("2/1/31", locale="en_US") is 1 February, and parse_date("13/1/31", locale="en_US") raises, for
# there is no thirteenth month.
# Seen: 13/1/31 is 13 January, while 12/1/31 is 1 December. In German 1.13.31 is 13 January as well, and 1.12.31 is 1
# December. 30/2/31, where no exchange helps, raises.
# Who types due dates in the order of the wrong locale gets an error for none of them: the first twelve days of each
# month land in another month, the other days are right, and a list that was looked at from the 13th on is approved.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet babel==2.19.0
cat > "$work/due.py" <<'PY'
from babel.dates import ParseError, parse_date

asked = [("2/1/31", "en_US"), ("12/1/31", "en_US"), ("13/1/31", "en_US"), ("1.12.31", "de"), ("1.13.31", "de")]
seen = {text: str(parse_date(text, locale=locale)) for text, locale in asked}
print(seen)
assert seen == {
    "2/1/31": "2031-02-01",
    "12/1/31": "2031-12-01",
    "13/1/31": "2031-01-13",
    "1.12.31": "2031-12-01",
    "1.13.31": "2031-01-13",
}
try:
    raise SystemExit(f"30/2/31 is {parse_date('30/2/31', locale='en_US')}")
except ParseError as refusal:
    print("30/2/31:", refusal)
PY
"$work/venv/bin/python" -W ignore "$work/due.py"
