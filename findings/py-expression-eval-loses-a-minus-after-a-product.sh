#!/usr/bin/env bash
# py-expression-eval 0.3.14: 2*-3 is an IndexError, and w - lr*-g is not w + lr*g.
#
# Guess: "-2^2" is -4, "2^3^2" is 512, "1e-3" is 0.001 and "2^-1" is 0.5.
# Seen: 2^-1 and 2*-3 parse without a word and raise "pop from empty list" when they are evaluated, where 2*(-3) and
# 2--1 work. Where the formula goes on to the left there is no error but another number: w - lr*-g, for 1, 0.5 and 4, is
# 4.5, and with the minus in parentheses 3. 2^3^2 is (2^3)^2, 64, unlike in mathematics. -2^2 and 1e-3 are as guessed.
# A quiz that evaluates students' formulas so calls right ones wrong, or takes them for a fault of the program, and half
# of all gradients are negative.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet py-expression-eval==0.3.14
cat > "$work/formulas.py" <<'PY'
from py_expression_eval import Parser


def value(text):
    expression = Parser().parse(text)
    try:
        return expression.evaluate({"w": 1, "lr": 0.5, "g": 4})
    except IndexError as error:
        return str(error)


TEXTS = ("2*-3", "2^-1", "w - lr*-g", "2*(-3)", "w - lr*(-g)", "2--1", "2^3^2", "-2^2", "1e-3")
seen = {text: value(text) for text in TEXTS}
for text, result in seen.items():
    print(f"{text:12} {result}")
assert list(seen.values()) == ["pop from empty list"] * 2 + [4.5, -6, 3, 3, 64, -4, 0.001]
PY
"$work/venv/bin/python" -W ignore "$work/formulas.py"
