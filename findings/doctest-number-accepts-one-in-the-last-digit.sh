#!/usr/bin/env bash
# pytest 9.2.0: a doctest with NUMBER that expects 0.1 accepts 0.2 and 0.0.
#
# Guess: NUMBER compares "to the precision that you wrote": 0.1 stands for what rounds to 0.1, from 0.05 to 0.15.
# Seen: the last digit may be one off, in either direction and inclusive. 0.1 accepts 0.0 and 0.2 and refuses 0.21,
# "1." accepts 2.0, 1e-5 accepts 0.0, and 1e-3 accepts 2e-3. Each digit more that is written makes it ten times
# narrower: 0.10 accepts 0.11 and refuses 0.12.
# In a lesson whose examples print a learning rate of 0.1 or a gradient of 1e-3, forgotten division by two and no update
# at all are within what the example accepts.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pytest==9.2.0
cat > "$work/write.py" <<'PY'
pairs = [("0.1", "0.0"), ("0.1", "0.2"), ("0.1", "0.21"), ("1.", "2.0"), ("1e-5", "0.0"), ("1e-3", "2e-3"),
         ("1e-3", "4e-3"), ("0.10", "0.11"), ("0.10", "0.12")]
for number, (expected, printed) in enumerate(pairs):
    print(f'def f{number}():\n    """\n    >>> print("{printed}")\n    {expected}\n    """\n')
PY
cd "$work"
venv/bin/python write.py > examples.py
options=(--doctest-modules -o doctest_optionflags=NUMBER)
venv/bin/python -m pytest -q -rA -p no:cacheprovider "${options[@]}" examples.py > said || true
seen=$(grep -E "^(PASSED|FAILED) " said | sort -k 2 | cut -c 1-4 | tr '\n' ' ')
echo "0.1: 0.0, 0.2, 0.21   1.: 2.0   1e-5: 0.0   1e-3: 2e-3, 4e-3   0.10: 0.11, 0.12"
echo "$seen"
[ "$seen" = "PASS PASS FAIL PASS PASS PASS FAIL PASS FAIL " ]
