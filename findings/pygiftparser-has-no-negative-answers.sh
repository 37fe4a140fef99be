#!/usr/bin/env bash
# pygiftparser 1.1: a numeric GIFT question whose answer is negative comes out without an answer.
#
# Guess: {#-0.5:0.1}, the form of Moodle's question bank for "-0.5, give or take 0.1", is read as value -0.5 and
# tolerance 0.1; what the parser does not understand it reports.
# Seen: the parser returns the question, marks it not valid and gives it an empty set of answers, without an exception,
# for -0.5 and for .5 as for the range -1..1. 1e-3 with tolerance 1e-4 is marked valid, with the value 1 and no
# tolerance. 0.5, and 0.1..0.2, are read right.
# Of a question bank on gradients half the numbers are negative; imported so, and without a look at `valid`, these
# questions have no right answer, and the ones with an exponent have a wrong one.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pygiftparser==1.1
cat > "$work/bank.py" <<'PY'
import io

from pygiftparser import parser


def read(answer):
    (question,) = parser.parseFile(io.StringIO(f"::Gradient:: What is the gradient? {answer}\n\n"))
    answers = question.answers.answers
    points = [(found.value, found.tolerance) for found in answers if hasattr(found, "value")]
    return question.valid, points, len(answers)


WANTED = {
    "{#0.5:0.1}": (True, [(0.5, 0.1)], 1),
    "{#-0.5:0.1}": (False, [], 0),
    "{#.5:0.1}": (False, [], 0),
    "{#0.1..0.2}": (True, [], 1),
    "{#-1..1}": (False, [], 0),
    "{#1e-3:1e-4}": (True, [(1.0, 0)], 1),
}
for answer, wanted in WANTED.items():
    print(f"{answer:13} (valid, [(value, tolerance)], answers)", read(answer))
    assert read(answer) == wanted
PY
"$work/venv/bin/python" "$work/bank.py"
