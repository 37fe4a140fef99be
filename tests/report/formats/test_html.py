"""The page: one file, no script, nothing loaded, everything from others escaped."""

from html.parser import HTMLParser
from itertools import pairwise

import pytest

from grader.report import record as r
from grader.report.check_result import Cause, CheckResult, Failure, Outcome
from grader.report.formats.html import render
from grader.report.page import inline, markdown, prose
from grader.text import clean
from tests.report.examples import HOSTILE, grade, hostile, report

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """What a browser would see: elements, attributes, text, and whether every element is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself, as SVG has them."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Every end closes the latest start."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect text outside the style sheet."""
        if self.open[-1:] != ["style"]:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of each such element."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def page() -> Page:
    """A report with hostile text in every field."""
    return Page(render(hostile()))


def test_hostile_text_makes_no_element_attribute_or_link(page: Page) -> None:
    """No script, no handler, no foreign address, whatever the fields hold."""
    names = {tag for tag, _ in page.elements}

    assert not names & {
        "script",
        "iframe",
        "object",
        "embed",
        "link",
        "img",
        "form",
        "base",
        "b onclick",
        "foreignobject",
    }
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.lower().startswith("on")]
        assert all(attributes.get(name, "#").startswith(("#", "https://")) for name in ("href", "src", "xlink:href"))


def test_hostile_text_arrives_intact(page: Page) -> None:
    """What a student wrote can be read as it was, less what nobody can see."""
    want = " ".join(clean(HOSTILE).replace("`", "").split())

    assert " ".join(page.text.split()).count(want) >= 15
    assert "49" not in page.text
    assert not {"\x1b", "\u202e", "\x00", "\x9b"} & set(render(hostile()))


def test_every_element_is_closed_and_every_id_is_there_once(page: Page) -> None:
    """The document is well-formed and its inner links lead somewhere."""
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    inner = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")}

    assert page.open == []
    assert len(ids) == len(set(ids))
    assert inner <= set(ids)


def test_the_page_forbids_scripts_and_loads() -> None:
    """The policy stands in the page, and nothing in it would need more."""
    html = render(report(grade()))
    (policy,) = (m["content"] for m in Page(html).all("meta") if "http-equiv" in m)

    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert "url(" not in html
    assert "@import" not in html


def test_the_page_has_landmarks_and_named_pictures(page: Page) -> None:
    """Keyboard and screen reader find their way: skip link, one h1, no skipped level, titled drawings."""
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    tags = [tag for tag, _ in page.elements]

    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert (tags.count("main"), tags.count("header"), tags.count("footer")) == (1, 1, 1)
    pictures = [svg for svg in page.all("svg") if "aria-hidden" not in svg]
    assert pictures
    assert all(svg["role"] == "img" for svg in pictures)


def test_not_sandboxed_and_trusted_stand_above_everything() -> None:
    """The banners come before the title."""
    plain = render(hostile())

    assert plain.index("Not sandboxed") < plain.index("<h1>")
    assert plain.index("--trust-submissions") < plain.index("<h1>")
    assert "Not sandboxed" not in render(report(grade()))


def test_only_web_links_are_links() -> None:
    """Addresses other than http and https are left out."""
    about = r.About(
        slug="s",
        title="T",
        kind="debug",
        level="expert",
        minutes=1,
        read_next=tuple(r.Link(title=u, url=u) for u in ("javascript:x", "data:text/html,x", "HTTPS://ok/", "//x")),
    )
    links = [a["href"] for a in Page(render(report(grade(about=about)))).all("a")]

    assert links == ["#main", "HTTPS://ok/"]


def test_markdown_gives_neither_raw_html_nor_scripted_links_nor_images() -> None:
    """An explanation is formatted text and code, its headings below the page's own."""
    html = markdown(
        "# A\n<b>x</b> [bad](javascript:1) [old](ftp://x) ![i](https://x/i.png)\n\n```python\nx = '<i>'\n```\n"
    )

    assert "<h3>A</h3>" in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<img" not in html
    assert [a["href"] for a in Page(html).all("a")] == ["https://x/i.png"]
    assert "&lt;i&gt;" in html


def test_prose_keeps_paragraphs_and_code() -> None:
    """A docstring's line breaks go, its paragraphs and backticks stay."""
    assert prose("a\nb `c<`\n\nd") == "<p>a b <code>c&lt;</code></p><p>d</p>"
    assert inline("<b>") == "&lt;b&gt;"


def test_a_line_beyond_the_program_is_no_link() -> None:
    """A wrong line number is shown, not followed."""
    failure = Failure(cause=Cause.WRONG, message="m", line=99)
    check = CheckResult(id="a", title="A", points=1, outcome=Outcome.FAILED, failure=failure)
    html = render(report(grade(checks=(check,))))

    assert "Line 99" in html
    assert "#L99" not in html
