"""Pages as people meet them: on a screen and on a phone, light and dark, with a keyboard, with a screen reader."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from grader.course.lesson import pages_of, read_pictures
from grader.insight.borrowed import Borrowed
from grader.insight.page import render_page
from grader.insight.similar_page import SimilarPage, render_list, render_pair
from grader.report.class_page import Linked, render_index
from grader.report.lesson_page import Asked, LessonPage, Other, Section, render_lesson
from grader.report.roster import Row
from tests.insight.examples import insight
from tests.insight.test_alike import CLASS as CLASS_OF_PROGRAMS
from tests.insight.test_alike import compare

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHECKS = ("test_full_windows", "test_short_last_window")
PASSED, FAILED = (dict.fromkeys(CHECKS, outcome) for outcome in ("passed", "failed"))
LONG = "Bartholomew van der Wolfeschlegelsteinhausenbergerdorff"
CLASS = [
    Row(student="Ada", status="graded", points=12, possible=12, checks=PASSED, sha256="1"),
    Row(student=LONG, status="graded", points=2, possible=12, checks=FAILED, sha256="2", diagnosis="tail_divided_by_k",
        message="You divide by `accumulation_steps` in the last window too, although it holds fewer micro-batches."),
    Row(student="Cy", status="graded", points=2.5, possible=12, checks=FAILED, sha256="2"),
    Row(student="Di", status="refused", message="The file is empty."),
]  # fmt: skip
PAGES = {file.parent.name: file.read_text("utf-8") for file in (Path(__file__).parents[1] / "golden").glob("*/*.html")}
PAGES["class"] = render_index("The short tail", [Linked(row=row, page="a.html") for row in CLASS])
PAGES["insight"] = render_page(insight())
ALIKE = compare(CLASS_OF_PROGRAMS)
BORROWED = (
    Borrowed(student=LONG, answers=("total",), right_for=("Ada", "Cy"), others=9, points=1, points_there=3, possible=3),
)
PAGES["similar"] = render_list(
    SimilarPage(title="Tail", students=5, programs=ALIKE, borrowed=BORROWED, pages=("a.html",) * len(ALIKE.pairs))
)
PAGES["pair"] = render_pair("Tail", ALIKE.pairs[0], ALIKE, CLASS_OF_PROGRAMS)
LESSON = Path(__file__).parents[2] / "exercises/the-tail"
PAGES["lesson"] = render_lesson(
    LessonPage(
        title="The tail", part="Windows", minutes=5, level="beginner",
        sections=tuple(
            Section(
                title=page.title,
                pieces=tuple(p if isinstance(p, str) else read_pictures(LESSON)[p.mark] for p in page.pieces),
            )
            for page in pages_of((LESSON / "README.md").read_text("utf-8"))
        ),
        question=Asked(title="Weights", state="untouched", task="How *many*?", note="", command="grade quiz weights"),
        every=(Other(title="The tail", part="Windows", file=""), Other(title="Sums", part="Sums", file="sums.html")),
    )
)  # fmt: skip
Open = Callable[..., Page]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_barrier_is_found(open_page: Open, name: str, *, dark: bool) -> None:
    """By the rules of WCAG 2.0 to 2.2, A and AA, as axe tests them: contrast, names, roles, order."""
    options = {"runOnly": RULES, "resultTypes": ["violations"]}  # what is well need not be described
    found = Axe().run(open_page(PAGES[name], dark=dark), options=options).response["violations"]

    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_narrow_screen_needs_no_sideways_scrolling(open_page: Open, name: str) -> None:
    """At 320 CSS pixels, which is a page enlarged four times (WCAG 1.4.10); tables and code scroll in their own box."""
    page = open_page(PAGES[name], width=320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_keyboard_gets_past_the_head_and_to_what_scrolls(open_page: Open, name: str) -> None:
    """The first stop leads to the content, and whatever scrolls by itself can be reached."""
    page = open_page(PAGES[name], width=320)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    out_of_reach = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0"
        " && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)).map(e => e.outerHTML.slice(0, 100))"
    )
    assert out_of_reach == []


def _students(page: Page) -> list[str]:
    return page.locator("#students tbody tr:visible th").all_inner_texts()


def test_a_class_is_sorted_by_any_column_with_the_keyboard(open_page: Open) -> None:
    """Points sort as numbers; who has none comes first, or last the other way round."""
    page = open_page(PAGES["class"])
    assert _students(page) == ["Ada", LONG, "Cy", "Di"]
    page.get_by_role("button", name="Points").focus()

    page.keyboard.press("Enter")
    assert _students(page) == ["Di", LONG, "Cy", "Ada"]
    expect(page.get_by_role("columnheader", name="Points")).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("Enter")
    assert _students(page) == ["Ada", "Cy", LONG, "Di"]


def test_a_class_is_filtered_by_text_and_by_what_became_of_it(open_page: Open) -> None:
    """And says how many are shown."""
    page = open_page(PAGES["class"])

    page.get_by_label("Find").fill("LAST WINDOW TOO")
    assert _students(page) == [LONG]
    expect(page.get_by_role("status")).to_have_text("1 of 4 shown")
    page.get_by_label("Find").fill("")
    page.get_by_label("Show").select_option("less than full marks")
    assert _students(page) == [LONG, "Cy"]
    page.get_by_label("Show").select_option("tail divided by k")
    assert _students(page) == [LONG]
    page.get_by_label("Show").select_option("refused")
    assert _students(page) == ["Di"]


def test_columns_of_a_class_are_wide_enough_to_read(open_page: Open) -> None:
    """A column is never one letter wide, whatever the names are."""
    page = open_page(PAGES["class"], width=900)
    widths = page.evaluate("[...document.querySelectorAll('#students thead th')].map(e => e.clientWidth)")

    assert min(widths) > 50
