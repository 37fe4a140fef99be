#!/usr/bin/env bash
# moodle-questions 0.2.1: a fraction of 33.33333 percent is written as 33, and the third of a penalty likewise.
#
# Guess: add_answer(33.33333, ...), whose documentation says "fraction: float, percentage of the grade", writes the
# number that Moodle's own exports have for a third.
# Seen: the XML says fraction="33". What comes after the point is cut off, also of 16.66667 (16), 12.5 (12), 0.9 (0) and
# -33.33333 (-33), so that all three right answers together give 99, six sixths 96, and eight eighths 96. No warning.
# The reading of such a file sees nothing wrong: 33 is a number like any other, and each question alone looks right.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet moodle-questions==0.2.1
cat > "$work/thirds.py" <<'PY'
import sys
from xml.etree import ElementTree

from moodle_questions import MultipleChoiceQuestion, Quiz


def written(*fractions):
    """Return the fractions of one question's answers, as the file has them."""
    question = MultipleChoiceQuestion(name="Window", question_text="What may follow?", default_mark=1)
    for number, fraction in enumerate(fractions):
        question.add_answer(fraction, f"Answer {number}")
    quiz = Quiz()
    quiz.add_question(question)
    quiz.save(sys.argv[1])
    return [answer.get("fraction") for answer in ElementTree.parse(sys.argv[1]).iter("answer")]


for parts, part in ((3, 33.33333), (6, 16.66667), (8, 12.5)):
    fractions = written(*[part] * parts)
    print(f"{parts} answers of {part}: {fractions[0]} each, {sum(map(float, fractions))} together")
    assert fractions == [str(int(part))] * parts
assert written(0.9, -33.33333) == ["0", "-33"]
PY
"$work/venv/bin/python" -W ignore "$work/thirds.py" "$work/quiz.xml"
