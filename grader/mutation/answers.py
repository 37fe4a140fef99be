"""Slips with an answer: a literal next to the right one."""

import string
from itertools import combinations
from typing import Any

Answers = dict[str, Any]
_LETTERS = string.ascii_uppercase


def other_answers(answers: Answers) -> dict[tuple[str, str], Answers]:
    """Return (name of the answer, the slip in words) -> all answers after it; the words do not depend on the value."""
    found = {}
    for name, value in answers.items():
        for says, other in others(value).items():
            found[name, says] = answers | {name: other}
    for first, second in combinations(answers, 2):
        if isinstance(answers[first], type(answers[second])):
            swapped = {first: answers[second], second: answers[first]}
            found[first, f"swapped with `{second}`"] = answers | swapped
    return {where: after for where, after in found.items() if after != answers}


def others(value: object) -> dict[str, object]:
    """Return values that may be given by mistake, by what the mistake is."""
    if isinstance(value, bool):
        return {"negated": not value}
    if isinstance(value, int):
        return {"one more": value + 1, "one less": value - 1, "twice": value * 2, "half": value // 2, "zero": 0}
    if isinstance(value, float):
        near: dict[str, object] = {"one more": value + 1, "one less": value - 1, "negative": -value}
        return near | {"twice": value * 2, "half": value / 2, "zero": 0.0}
    if isinstance(value, str):
        return _other_texts(value)
    if isinstance(value, list | tuple):
        return {says: type(value)(other) for says, other in _other_lists(list(value)).items()} | {"None": None}
    return {"zero": 0, "an empty list": []} if value is None else {}


def _other_texts(value: str) -> dict[str, object]:
    if len(value) != 1 or value not in _LETTERS:
        return {"empty": ""}
    at = _LETTERS.index(value)
    return {"the next letter": _LETTERS[(at + 1) % 26], "the letter before": _LETTERS[at - 1]}


def _other_lists(value: list[object]) -> dict[str, list[object]]:
    if not value:
        return {"with one item": [0]}
    found = {
        "reversed": value[::-1],
        "without its first item": value[1:],
        "without its last item": value[:-1],
        "with its last item again": [*value, value[-1]],
    }
    for place, words in ((0, "its first item"), (-1, "its last item")):
        for says, other in others(value[place]).items():
            changed = list(value)
            changed[place] = other
            found[f"{words} {says}"] = changed
    for says, other in others(value[-1]).items():
        found[f"with one item more, its last {says}"] = [*value, other]
    return found
