"""Drawings: valid XML with words for whoever does not see them, and no text in them is markup."""

from xml.etree.ElementTree import fromstring

from markupsafe import escape

from grader.report.svg import Drawing


def test_whatever_is_written_is_cleaned() -> None:
    """Control characters, which no XML holds, never get into a drawing."""
    drawing = Drawing("a\x00\u202eb", "c\x1b[31md", (10, 10), css="chart")
    drawing.write((0, 0), "e\x07f")
    svg = fromstring(str(drawing))

    assert [svg.findtext("title"), svg.findtext("desc"), svg.get("aria-label")] == ["ab", "cd", "ab"]
    assert [element.text for element in svg.iter("text")] == ["ef"]


def test_a_template_writes_a_drawing_as_it_is_and_no_text_in_it_is_markup() -> None:
    """Only what the XML writer wrote passes unescaped, so a kind of evidence cannot bring markup of its own."""
    drawing = Drawing("<script>", "</svg>", (10, 10), css="chart")
    drawing.write((0, 0), "<script>alert(1)</script>")

    assert str(escape(drawing)) == str(drawing)
    assert "<script" not in str(drawing)
    assert str(drawing).count("</svg>") == 1
