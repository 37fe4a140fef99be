"""The student's program on the page: escaped, numbered, bounded."""

import re
from html import unescape

import pytest

from grader.report.source import lines


def plain(code: str) -> str:
    """Return highlighted code without its markup."""
    return re.sub(r"<[^>]+>", "", code)


def test_lines_keep_their_numbers_and_marks() -> None:
    """Blank lines at the top count, and only the named line is marked."""
    found, left_out = lines("\n\nx = 1\n\ny = 2\n", frozenset({3}))

    assert [(line.number, plain(line.code), line.marked) for line in found] == [
        (1, "", False),
        (2, "", False),
        (3, "x = 1", True),
        (4, "", False),
        (5, "y = 2", False),
    ]
    assert left_out == 0


@pytest.mark.parametrize(
    "source",
    [
        '"""' * 20_000,
        "(" * 200_000,
        "\\\n" * 50_000,
        "é" * 250_000,
        "'" * 9_999,
        "f'{" * 9_000,
        "a\x0cb\u2028c",
        "\r\r",
    ],
)
def test_hostile_programs_stay_bounded_and_aligned(source: str) -> None:
    """Whatever is handed in, the page shows few enough short lines, numbered as Python numbers them."""
    found, _ = lines(source, frozenset())

    assert len(found) <= 3000
    assert all(len(plain(line.code)) < 4000 for line in found)
    assert [line.number for line in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("padding", [0, 700])
def test_markup_in_a_program_is_text(padding: int) -> None:
    """Highlighted, or shown plain for its length, a tag stays text."""
    tag = "x = '</code><script>alert(1)</script>'"
    found, _ = lines(f"{tag}\n" + f"#{'-' * 98}\n" * padding, frozenset())

    assert ("<span" in found[0].code) == (padding == 0)
    assert unescape(plain(found[0].code)) == tag
