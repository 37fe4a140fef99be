"""Which parts of programs are the same: fingerprints of them, chosen by winnowing, and the regions around those.

Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003, 76-85: of the
hashes of all runs of `GRAM` tokens, the smallest one of each `WINDOW` in a row is kept, the rightmost where there are
several. Whatever two programs share in `GRAM + WINDOW - 1` tokens or more in a row is found, wherever it stands.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from grader.insight.tokens import Token
from grader.report.base import Record

GRAM, WINDOW = 8, 5
"""A line of Python such as `total += loss.item()` is eight tokens of a syntax tree."""

Prints = dict[int, tuple[int, ...]]
"""Fingerprint -> the tokens, counted from 0, at which it begins."""


class Region(Record, frozen=True, kw_only=True):
    """A run of equal tokens: the first lines and the last ones, in either program, and how many tokens it has."""

    left: tuple[int, int]
    right: tuple[int, int]
    tokens: int


def hashes(tokens: Sequence[Token]) -> list[int]:
    """Return the hash of each run of `GRAM` tokens; the same ones in every process."""
    texts = [token.text for token in tokens]
    return [_hash(texts[i : i + GRAM]) for i in range(len(texts) - GRAM + 1)]


def _hash(texts: Iterable[str]) -> int:
    digest = hashlib.blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def winnow(every: Sequence[int]) -> list[int]:
    """Return where the hashes stand that are kept, in order."""
    kept: list[int] = []
    for start in range(max(1, len(every) - WINDOW + 1) if every else 0):
        window = every[start : start + WINDOW]
        at = start + max(range(len(window)), key=lambda i: (-window[i], i))
        if not kept or kept[-1] != at:
            kept.append(at)
    return kept


def fingerprints(tokens: Sequence[Token], given: Collection[int] = ()) -> Prints:
    """Return a program's fingerprints, without what everybody was given: starter and reference.

    Args:
        tokens: the program's.
        given: all hashes of what everybody was given.
    """
    every = hashes(tokens)
    found: dict[int, list[int]] = defaultdict(list)
    for at in winnow(every):
        if every[at] not in given:
            found[every[at]].append(at)
    return {one: tuple(places) for one, places in found.items()}


def likeness(left: Prints, right: Prints) -> float:
    """Return how much of two programs is the same, from 0 to 1: 2 · shared / (all of one + all of the other).

    It is the coefficient of Dice (1945), Ecology 26, 297-302, over different fingerprints; 0 where neither has any.
    """
    both = len(left) + len(right)
    return 2 * len(left.keys() & right.keys()) / both if both else 0.0


def holders(class_: Iterable[Prints]) -> Counter[int]:
    """Return fingerprint -> how many programs have it."""
    return Counter(one for prints in class_ for one in prints)


def regions(left: Sequence[Token], right: Sequence[Token], shared: Iterable[tuple[int, int]]) -> tuple[Region, ...]:
    """Return what is equal around shared fingerprints, the longest first; no token is in two regions.

    Args:
        left: one program.
        right: the other.
        shared: where a fingerprint begins that both have, in either.
    """
    runs = sorted({_grown(left, right, *pair) for pair in shared}, key=lambda run: (-run[2], run))
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    found = []
    for a, b, length in runs:
        mine, theirs = set(range(a, a + length)), set(range(b, b + length))
        if mine & taken_left or theirs & taken_right:
            continue
        taken_left |= mine
        taken_right |= theirs
        found.append(Region(left=_lines(left, a, length), right=_lines(right, b, length), tokens=length))
    return tuple(found)


def _grown(left: Sequence[Token], right: Sequence[Token], a: int, b: int) -> tuple[int, int, int]:
    """Return the longest run of equal tokens around a pair of places: where it begins in either, and its length."""
    end_a, end_b = a, b
    while end_a < len(left) and end_b < len(right) and left[end_a].text == right[end_b].text:
        end_a, end_b = end_a + 1, end_b + 1
    while a and b and left[a - 1].text == right[b - 1].text:
        a, b = a - 1, b - 1
    return a, b, end_a - a


def _lines(tokens: Sequence[Token], start: int, length: int) -> tuple[int, int]:
    lines = [token.line for token in tokens[start : start + length]]
    return min(lines), max(lines)
