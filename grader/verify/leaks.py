"""Whether what a report says of a wrong answer gives the right one away: with few attempts, each message is a probe.

Wrong answers are made of the right ones, for several draws, and graded. Two rules, for everything that is recorded of
a failed check (each renderer words nothing else):

1. Of wrong answers that are told the same, each number is the same, or the student's own. A number that changes with
   the answer (a ratio, a distance, how many are right) gives the right one away, by itself or with that of another.
2. The right answer stands in no message, nor can it be computed from one number of it and the wrong answer, in each of
   the draws. What is true of one draw only may be chance.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from grader.course.form import Form
from grader.course.interface import Interface
from grader.mutation.answers import others
from grader.report.check_result import CheckResult, Outcome
from grader.report.record import Grade
from grader.verify.record import Findings

DRAWS = 4
_MOST_PROBES = 5
_FAR: dict[str, tuple[Any, ...]] = {"int": (8191, 131), "float": (8191.0, 131.5)}
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w])")
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_OWN, _MARK = "own", "#"
Answers = dict[str, Any]


class Probe(msgspec.Struct, frozen=True):
    """One wrong answer beside right ones: to which draw, which answer, how it was made, and all answers with it."""

    draw: int
    name: str
    label: str
    answers: Answers
    right: Any


class Told(msgspec.Struct, frozen=True):
    """What a report says of a probe: words with a mark for each number, and the numbers, the student's own named so."""

    probe: Probe
    check: str
    words: str
    numbers: tuple[str, ...]
    text: str


def probes_of(draw: int, right: Answers, interface: Interface) -> Iterator[Probe]:
    """Yield wrong answers of the right form, a few near the right one and some far from it."""
    for name, form in interface.forms.items():
        for label, wrong in list(_wrong(right[name], form).items())[:_MOST_PROBES]:
            yield Probe(draw, name, label, {**right, name: wrong}, right[name])


def _wrong(right: object, form: Form) -> dict[str, Any]:
    near = {label: value for label, value in others(right).items() if form.holds(value) and value != right}
    choices = {f"option {option}": option for option in form.options if option != right}
    kinds = {part.kind for part in (form.parts if form.kind == "either" else (form,))}
    far = {f"far {v}": v for kind in kinds for v in _FAR.get(kind, ())}
    return far | choices | near


def written(answers: Answers, interface: Interface) -> str:
    """Return a file that gives these answers; its functions end at once, for only answers are probed."""
    functions = (f"def {name}(*_, **__):\n    raise RuntimeError\n" for name in interface.functions)
    return "".join([*(f"{name} = {value!r}\n" for name, value in answers.items()), *functions])


def check_leaks(graded: list[tuple[Probe, Grade]], public: dict[int, str], checks_file: Path, found: Findings) -> None:
    """Find what gives right answers away.

    Args:
        graded: wrong answers of several draws, and what came of them.
        public: draw -> all that its student may read.
        checks_file: to blame.
        found: takes what is found.
    """
    told = [one for probe, grade in graded for one in _told(probe, grade)]
    for message in dict.fromkeys([*_changing(told), *_telling(told, public)]):
        found.error(message, checks_file)


def _told(probe: Probe, grade: Grade) -> Iterator[Told]:
    own = {_plain(number) for value in probe.answers.values() for number in _NUMBER.findall(repr(value))}
    for check in grade.checks:
        if check.outcome is not Outcome.FAILED:
            continue
        text = _recorded(check, grade)
        numbers = tuple(_OWN if _plain(n) in own else _plain(n) for n in _NUMBER.findall(text))
        yield Told(probe, check.id, _NUMBER.sub(_MARK, text), numbers, text)


def _recorded(check: CheckResult, grade: Grade) -> str:
    """Return all that is recorded of a failed check, but for what the student wrote."""
    assert check.failure is not None
    failure = msgspec.structs.replace(check.failure, actual="", line=None)
    shown = [evidence for evidence in grade.evidence if evidence.check == check.id]
    text = msgspec.json.encode([failure, shown]).decode()
    return re.sub(
        rf"\b({'|'.join(_WORDS)})\b", lambda word: str(_WORDS.index(word[1].lower())), text, flags=re.IGNORECASE
    )


def _changing(told: list[Told]) -> Iterator[str]:
    """Find numbers that change with the answer."""
    alike: dict[tuple[int, str, str, str], list[Told]] = {}
    for one in told:
        alike.setdefault((one.probe.draw, one.probe.name, one.check, one.words), []).append(one)
    for (_, name, check, _words), group in alike.items():
        for numbers in zip(*(one.numbers for one in group), strict=True):
            different = sorted(set(numbers) - {_OWN})
            if len(different) > 1:
                yield (
                    f"{check} gives {name} away: of wrong answers it tells a number that changes with them "
                    f"({different[0]}, {different[1]}); say only that it is wrong, or name the mistake"
                )
                break


def _telling(told: list[Told], public: dict[int, str]) -> Iterator[str]:
    """Find messages that hold the right answer, or a number that leads to it."""
    same: dict[tuple[str, str, str], dict[int, Told]] = {}
    for one in told:
        same.setdefault((one.probe.name, one.check, one.probe.label), {})[one.probe.draw] = one
    for (name, check, _), by_draw in same.items():
        every = list(by_draw.values())
        if len(every) >= DRAWS - 1 and len({repr(one.probe.right) for one in every}) > 1:
            ways = [_ways(one, public[one.probe.draw]) for one in every]
            if set.intersection(*ways):
                yield f"{check} gives {name} away: what it tells of a wrong answer leads to the right one"


def _ways(one: Told, public: str) -> set[str]:
    """Return the ways that lead from a message to the right answer."""
    right, own = one.probe.right, one.probe.answers[one.probe.name]
    found = {"it stands there"} if _stands(right, own, one.text) else set()
    if not (type(right) in (int, float) and type(own) in (int, float) and one.probe.label.startswith("far")):
        return found
    known = {_plain(number) for number in _NUMBER.findall(public)}
    for x in {float(n) for n in one.numbers if n != _OWN and n not in known}:
        ways = {"own + x": own + x, "own - x": own - x, "x - own": x - own, "own * x": own * x}
        ways |= {"own / x": own / x, "x / own": x / own} if x else {}
        found |= {way for way, value in ways.items() if abs(value - right) <= 1e-3 * abs(right)}
    return found


def _stands(right: Any, own: Any, text: str) -> bool:
    if type(right) in (int, float):
        values = (float(number) for number in _NUMBER.findall(text))
        return right != own and any(abs(value - right) <= 1e-3 * abs(right) for value in values)
    if isinstance(right, str):
        return re.search(rf"(?<!\w){re.escape(right)}(?!\w)", text) is not None
    if isinstance(right, list) and right:
        for echo in (own, sorted(own, key=str)) if isinstance(own, list) else ():
            text = text.replace(", ".join(map(str, echo)), _OWN)
        return ", ".join(map(str, right)) in text
    return False


def _plain(number: str) -> str:
    return f"{float(number):.6g}"
