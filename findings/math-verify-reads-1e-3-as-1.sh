#!/usr/bin/env bash
# math-verify 0.9.0 (latex2sympy2-extended 1.11.0): 1e-3 is read as 1.
#
# Guess: a library that judges numeric answers takes 1e-3 for 0.001, the way Python prints small numbers itself.
# Seen: parse("1e-3") is 1 and parse("2.5e-4") is 2.5, what follows is dropped. So the right answer 1e-3 to 0.001 is
# wrong, and 1e-3 is right where 1e-4 is wanted. The value of a Python result (str(0.00001) is "1e-05") goes the same
# way. Between dollars it is read as 1 times Euler's number minus 3. 0.001 and $10^{-3}$ are understood.
# Learning rates and gradients are written just so; a quiz that leaves the comparison to the library accepts any
# exponent.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet math-verify==0.9.0 'latex2sympy2-extended[antlr4_13_2]==1.11.0'
cat > "$work/answers.py" <<'PY'
from math_verify import parse, verify


def same(wanted, answer):
    return verify(parse(wanted), parse(answer))


for wanted, answer in (("0.001", "1e-3"), ("1e-4", "1e-3"), ("0.00025", "2.5e-4"), (str(1e-5), str(1e-6))):
    print(f"wanted {wanted}, answered {answer}:", same(wanted, answer))
assert parse("1e-3")[0] == 1
assert not same("0.001", "1e-3") and not same("0.00025", "2.5e-4")
assert same("1e-4", "1e-3") and same(str(1e-5), str(1e-6))
assert same("0.001", "$10^{-3}$") and not same("0.001", "0.0001")
PY
"$work/venv/bin/python" -W ignore "$work/answers.py"
