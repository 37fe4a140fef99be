"""The pages of what is alike: a list, and two programs side by side. They state facts, and accuse nobody."""

from collections.abc import Mapping, Sequence

from grader.insight.alike import Alike, Pair
from grader.insight.borrowed import Borrowed
from grader.report import source
from grader.report.base import Record
from grader.report.page import environment
from grader.text import clean

REMINDER = (
    "Short tasks have few ways to be solved, and who learned together writes alike. This is what is the same, and how "
    "usual that is in this class; how it came about, it does not say."
)


class SimilarPage(Record, frozen=True, kw_only=True):
    """What the list of one challenge shows; `pages` are the addresses of the pairs, in their order."""

    title: str
    students: int
    programs: Alike | None = None
    borrowed: tuple[Borrowed, ...] | None = None
    pages: tuple[str, ...] = ()


class Row(Record, frozen=True, kw_only=True):
    """One line of a program: which region begins there, and whether it is in one."""

    line: source.Line
    begins: tuple[int, ...] = ()
    marked: bool = False


def render_list(page: SimilarPage) -> str:
    """Return the list of one challenge."""
    html = environment().get_template("similar.html").render(page=page, reminder=REMINDER, title=clean(page.title))
    return html + "\n"


def render_pair(title: str, pair: Pair, alike: Alike, texts: Mapping[str, str]) -> str:
    """Return two programs side by side, with what is the same marked and numbered in both.

    Args:
        title: of the challenge.
        pair: the two.
        alike: what all of the class have in common, for what is usual.
        texts: student -> program.
    """
    sides = (
        (pair.left, _rows(texts[pair.left], [region.left for region in pair.regions]), "l"),
        (pair.right, _rows(texts[pair.right], [region.right for region in pair.regions]), "r"),
    )
    template = environment().get_template("pair.html")
    return template.render(title=clean(title), pair=pair, alike=alike, sides=sides, reminder=REMINDER) + "\n"


def _rows(text: str, places: Sequence[tuple[int, int]]) -> list[Row]:
    lines, _ = source.lines(text, frozenset())
    return [
        Row(
            line=line,
            begins=tuple(i for i, (first, _) in enumerate(places, 1) if first == line.number),
            marked=any(first <= line.number <= last for first, last in places),
        )
        for line in lines
    ]
