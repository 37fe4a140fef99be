"""Winnowing, by its paper; and what is the same around a fingerprint."""

from hypothesis import given
from hypothesis import strategies as st

from grader.insight.fingerprints import GRAM, WINDOW, fingerprints, hashes, likeness, regions, winnow
from grader.insight.tokens import Token

GUARANTEED = GRAM + WINDOW - 1


def tokens(text: str) -> list[Token]:
    """Return a token per letter, each on a line of its own."""
    return [Token(letter, i) for i, letter in enumerate(text, 1)]


def test_winnowing_keeps_what_the_paper_keeps() -> None:
    """The hashes of its figure 2, where windows are of four; here of five, by hand."""
    every = [77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98]

    assert [every[at] for at in winnow(every)] == [17, 17, 8, 39, 17]
    assert winnow([]) == []
    assert winnow([5]) == [0]
    assert winnow([5, 3, 3]) == [2]  # the rightmost


letters = st.text("abc", max_size=30)


@given(shared=st.text("abcdef", min_size=GUARANTEED, max_size=GUARANTEED + 20), around=st.tuples(*[letters] * 4))
def test_whatever_is_long_enough_is_found(shared: str, around: tuple[str, str, str, str]) -> None:
    """Wherever it stands: the guarantee that the paper proves."""
    left, right = tokens(around[0] + shared + around[1]), tokens(around[2] + shared + around[3])

    assert fingerprints(left).keys() & fingerprints(right).keys()


@given(text=st.text("abcdef", max_size=40))
def test_what_was_given_is_nobody_s(text: str) -> None:
    """A program that only holds the starter has nothing of its own."""
    assert fingerprints(tokens(text), set(hashes(tokens(text)))) == {}


def test_likeness_is_dice_s() -> None:
    """Twice the shared ones by all of both."""
    assert likeness({1: (0,), 2: (1,), 3: (2,)}, {3: (0,), 4: (1,)}) == 2 / 5
    assert likeness({}, {}) == 0


def test_regions_are_whole_and_do_not_overlap() -> None:
    """Blocks that were exchanged are found as two, the longer first, with their lines in either program."""
    one, two = "abcdefghijklmno", "ABCDEFGHIJKL"
    left, right = tokens(one + two), tokens(two + one)
    mine, theirs = fingerprints(left), fingerprints(right)
    found = regions(left, right, [(mine[key][0], theirs[key][0]) for key in mine.keys() & theirs.keys()])

    assert [(region.left, region.right, region.tokens) for region in found] == [
        ((1, 15), (13, 27), 15),
        ((16, 27), (1, 12), 12),
    ]
