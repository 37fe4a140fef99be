"""Cleaning: nothing that a terminal, a browser or an XML reader obeys gets through."""

import unicodedata
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text import clean, counted, cut_lines, duration, fraction, one_line, size


@pytest.mark.parametrize(
    ("dirty", "want"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b1mbold", "bold"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b[2J\x1b[Hgone?", "gone?"),
        ("\x1b]never closed", "never closed"),
        ("\x1bcreset", "reset"),
        ("a\x00b\x07c\x7fd\x85e", "abcde"),
        ("a\u202eb\u2066c\u200fd\ufeffe\U000e0041f", "abcdef"),
        ("one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"),
        ("a\u2028b", "ab"),
        ("lone \ud800", "lone \ufffd"),
        ("naïve 数 🎉 [red] <b> {{ 7*7 }}", "naïve 数 🎉 [red] <b> {{ 7*7 }}"),
    ],
)
def test_clean_removes_what_is_obeyed_and_keeps_what_is_read(dirty: str, want: str) -> None:
    """Escapes, controls and bidirectional marks go; letters, newlines and markup stay."""
    assert clean(dirty) == want


@given(text=st.text() | st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Co", "Cn"])))
def test_cleaned_text_obeys_nobody(text: str) -> None:
    """Of controls only newline and tab stay, and nothing that ends a line, turns it round or is half a character."""
    cleaned = clean(text)

    assert all(c in "\n\t" or unicodedata.category(c) not in {"Cc", "Zl", "Zp", "Cs"} for c in cleaned)
    assert all(unicodedata.bidirectional(c) not in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
               for c in cleaned)  # fmt: skip
    assert clean(cleaned) == cleaned


def test_clean_leaves_only_what_xml_and_utf8_hold() -> None:
    """Every character of the first planes, cleaned, survives a round trip through XML."""
    element = Element("a")
    element.text = clean("".join(map(chr, range(0x1_1000))))

    assert fromstring(tostring(element, encoding="unicode")).text == element.text
    assert clean(element.text) == element.text
    element.text.encode()


def test_cleaning_an_escape_never_builds_another() -> None:
    """Text hidden inside nested escapes comes out without an escape character."""
    assert "\x1b" not in clean("\x1b\x1b[31m[32m\x1b[\x1b[0m")


def test_one_line_cuts_with_an_ellipsis() -> None:
    """Long and broken text fits one line."""
    assert one_line("a\n  b\tc") == "a b c"
    assert one_line("x" * 50, 10) == "x" * 9 + "…"


def test_cut_lines_counts_what_it_left_out() -> None:
    """Only the first lines are shown, each at most so wide."""
    assert cut_lines("abcdef\nb\nc\n", 2, 4) == ("abc…\nb", 1)
    assert cut_lines("a\n", 5, 5) == ("a", 0)


@pytest.mark.parametrize(
    ("count", "want"),
    [(0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (1024, "1 KiB"), (1536 * 1024, "1.5 MiB")],
)
def test_size_uses_the_unit_that_people_read(count: int, want: str) -> None:
    """Bytes are exact, more of them get a unit."""
    assert size(count) == want


@pytest.mark.parametrize(
    ("seconds", "want"),
    [(0.04, "0.0 s"), (9.96, "10 s"), (59.7, "1 min"), (725.0, "12 min 5 s"), (7380.0, "2 h 3 min")],
)
def test_duration_rounds_to_what_matters(seconds: float, want: str) -> None:
    """Sixty seconds never show, and an hour hides its seconds."""
    assert duration(seconds) == want


def test_things_are_counted_in_words() -> None:
    """One is singular."""
    assert [counted(1, "sample"), counted(2, "sample"), counted(2, "micro-batch")] == [
        "1 sample",
        "2 samples",
        "2 micro-batches",
    ]


@pytest.mark.parametrize(
    ("value", "want"),
    [
        (0.0, "0"), (-0.0, "0"), (1e-17, "0"), (1.0, "1"), (0.5, "½"), (1 / 3, "⅓"), (-4 / 3, "-1⅓"), (2.75, "2¾"),
        (0.6, "0.6"), (1 / 7, "1/7"), (5 / 12, "5/12"), (1 / 16, "1/16"), (0.01, "0.01"), (0.7853981, "0.7854"),
        (-40.0, "-40"), (123456.0, "1.235e+05"), (float("nan"), "not finite"), (None, "not finite"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_the_fraction_that_it_is(value: float | None, want: str) -> None:
    """Halves, thirds, quarters and their like as people write them; what is no simple fraction is rounded."""
    assert fraction(value) == want
