"""The page of a class's figures: complete, escaped, and nobody on it."""

import re
from xml.etree.ElementTree import fromstring

import msgspec

from grader.insight.figures import ClassInsight
from grader.insight.page import render_page
from tests.insight.examples import data, insight


def test_the_page_tells_what_there_is_and_why_something_is_not() -> None:
    """Each figure has a title, a description and a table."""
    page = render_page(insight())

    assert "Cronbach" in page
    assert "Fewer than 10 students" in page
    assert "tail divided by k" in page
    assert "1 student whom the roster does not name is left out" in page
    drawings = re.findall(r'<svg role="img".*?</svg>', page, re.DOTALL)
    assert len(drawings) == 3
    shown = fromstring(drawings[1])
    assert shown.findtext("title") == "Share of students who pass, by check of The short tail"
    assert "short tail: 42 % at first, 100 % in the end" in (shown.findtext("desc") or "")
    assert page.count("<table") == 5


def test_nobody_is_on_it_and_nothing_breaks_out() -> None:
    """It may hang in a corridor."""
    page = render_page(insight(msgspec.structs.replace(data(), title="<script>x</script>\x1b")))

    assert not re.search(r"\bs\d\d\b", page)
    assert "<script" not in page
    assert "\x1b" not in page


def test_an_empty_class_has_a_page() -> None:
    """And one of too few."""
    nothing = ClassInsight(title="Autumn", students=3, left_out=0, challenges=())
    assert "Nobody has handed in anything yet" in render_page(nothing)
    few = render_page(insight(data("06-short-tail", [(1, 0, 1)] * 9)))
    assert "The short tail (9 handed in)" in few
    assert "<svg" not in few
