#!/usr/bin/env bash
# check50 3.5.0: stdout(5) is content with 0.5, and stdout(4) with 4e-05.
#
# Guess: a check that expects a number, not a text, compares with "just that number", as the documentation of stdout
# promises; 5 is not found in 15 or 57 (true), nor in 0.5.
# Seen: programs that print 0.5 and 4e-05 pass. The pattern that check50 builds forbids a digit or a minus before the
# number and more digits after it, and forgets a point before it and an exponent after. The other way round, 0.50 is
# refused where 0.5 is expected.
# The mean loss instead of the sum, 0.5 for 5 at ten samples, is the mistake that an exercise on gradient accumulation
# looks for; a rounding error of 4e-05 counts as four updates.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet check50==3.5.0
mkdir "$work/checks" "$work/answers"
printf 'check50:\n  files:\n    - !include "*"\n' > "$work/checks/.cs50.yaml"
cat > "$work/checks/__init__.py" <<'PY'
import check50


@check50.check()
def five_is_half():
    """prints 5"""
    check50.run("echo 0.5").stdout(5)


@check50.check()
def four_is_tiny():
    """prints 4"""
    check50.run("echo 4e-05").stdout(4)


@check50.check()
def five_is_fifteen():
    """prints 5"""
    check50.run("echo 15").stdout(5)


@check50.check()
def half_is_half():
    """prints 0.5"""
    check50.run("echo 0.50").stdout(0.5)
PY
cd "$work/answers"
touch answer.txt
export HOME="$work" PATH="$work/venv/bin:$PATH"
check50 --dev "$work/checks" -o json > "$work/result.json" 2> "$work/said" || true
[ -s "$work/result.json" ] || { cat "$work/said"; exit 1; }
"$work/venv/bin/python" - "$work/result.json" <<'PY'
import json
import sys
from pathlib import Path

results = json.loads(Path(sys.argv[1]).read_text())["results"]
passed = {result["name"]: result["passed"] for result in results}
print(passed)
wanted = {"five_is_half": True, "four_is_tiny": True, "five_is_fifteen": False, "half_is_half": False}
assert passed == wanted, passed
PY
