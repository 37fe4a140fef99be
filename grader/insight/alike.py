"""Which programs of a class are alike, and how usual such likeness is there. It is no proof of anything."""

import bisect
import itertools
from collections.abc import Iterable, Mapping, Sequence

from grader.course.syntax import NotPython
from grader.insight.fingerprints import Prints, Region, fingerprints, hashes, holders, likeness, regions
from grader.insight.tokens import Token, tokens_of
from grader.report.base import Record

FEWEST = 4
"""A program with fewer fingerprints of its own is not compared: too little of it is not the task's."""


class Pair(Record, frozen=True, kw_only=True):
    """Two programs that are alike.

    Attributes:
        left: a student.
        right: another one.
        likeness: from 0 to 1, without what everybody was given.
        shared: how many fingerprints both have.
        theirs: how many of these nobody else has.
        as_alike: how many pairs of the class are at least as alike, this one among them.
        regions: what is the same, the longest first.
    """

    left: str
    right: str
    likeness: float
    shared: int
    theirs: int
    as_alike: int
    regions: tuple[Region, ...] = ()


class Alike(Record, frozen=True, kw_only=True):
    """What was compared.

    Attributes:
        pairs: the most alike ones, sorted.
        compared: how many programs.
        of: how many pairs that are.
        usual: median likeness of all pairs.
        high: so alike are at most 5 % of them, or more.
        short: students whose program has too little of its own to be compared.
        unreadable: students whose program is no Python.
    """

    pairs: tuple[Pair, ...]
    compared: int
    of: int
    usual: float
    high: float
    short: tuple[str, ...]
    unreadable: tuple[str, ...]


def find_alike(programs: Mapping[str, str], given: Iterable[str], most: int) -> Alike:
    """Return the most alike programs of a class.

    Args:
        programs: student -> program.
        given: what everybody was given, and the reference: what is in them is nobody's own.
        most: so many pairs at most.
    """
    known = {one for text in given for one in hashes(_tokens(text))}
    read: dict[str, Sequence[Token]] = {}
    unreadable = []
    for student, text in sorted(programs.items()):
        try:
            read[student] = tokens_of(text)
        except NotPython:
            unreadable.append(student)
    prints = {student: fingerprints(tokens, known) for student, tokens in read.items()}
    own = {student: one for student, one in prints.items() if len(one) >= FEWEST}
    ranked = sorted(
        ((likeness(own[a], own[b]), a, b) for a, b in itertools.combinations(own, 2)),
        key=lambda one: (-one[0], one[1:]),
    )
    held = holders(own.values())
    rising = [alike for alike, _, _ in reversed(ranked)]
    pairs = []
    for alike, a, b in itertools.takewhile(lambda one: one[0] > 0, ranked[:most]):
        shared = own[a].keys() & own[b].keys()
        pairs.append(
            Pair(
                left=a,
                right=b,
                likeness=alike,
                shared=len(shared),
                theirs=sum(held[one] == 2 for one in shared),
                as_alike=len(rising) - bisect.bisect_left(rising, alike),
                regions=regions(read[a], read[b], _places(own[a], own[b])),
            )
        )
    return Alike(
        pairs=tuple(sorted(pairs, key=lambda one: (-one.likeness, -one.theirs, one.left, one.right))),
        compared=len(own),
        of=len(ranked),
        usual=_at(rising, 0.5),
        high=_at(rising, 0.95),
        short=tuple(student for student in prints if student not in own),
        unreadable=tuple(unreadable),
    )


def _tokens(text: str) -> Sequence[Token]:
    try:
        return tokens_of(text)
    except NotPython:
        return ()


def _places(left: Prints, right: Prints) -> list[tuple[int, int]]:
    """Return where shared fingerprints stand; one that stands often is taken at its first places in either."""
    return [pair for one in left.keys() & right.keys() for pair in zip(left[one], right[one], strict=False)]


def _at(rising: Sequence[float], share: float) -> float:
    return rising[min(len(rising) - 1, int(share * len(rising)))] if rising else 0.0
