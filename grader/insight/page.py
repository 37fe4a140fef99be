"""The figures of a class as one page, without a script, that prints on paper as it stands on the screen."""

from collections.abc import Sequence

from grader.insight import words
from grader.insight.figures import ChallengeFigures, ClassInsight
from grader.report.page import environment
from grader.report.svg import Drawing
from grader.text import clean, one_line

_WIDTH, _LABEL, _NUMBERS, _TOP, _ROW, _BAR = 620, 230, 110, 26, 34, 11
_LONGEST = 32

Bar = tuple[str, float, float]
"""A name, and two shares from 0 to 1: at first, and in the end."""


def render_page(found: ClassInsight) -> str:
    """Return the page: all challenges side by side, then each with its checks and named mistakes."""
    told = [one for one in found.challenges if one.told]
    overview = share_bars("Share of the points, by challenge", [(one.title, one.first, one.best) for one in told])
    return (
        environment()
        .get_template("insight.html")
        .render(
            title=clean(found.title),
            found=found,
            told=told,
            few=[one for one in found.challenges if not one.told],
            say=words,
            overview=overview,
            figures=[_figure(one) for one in told],
        )
        + "\n"
    )


def _figure(one: ChallengeFigures) -> Drawing:
    bars = [(words.plain(check.id), check.first, check.ever) for check in one.checks]
    return share_bars(f"Share of students who pass, by check of {one.title}", bars)


def share_bars(title: str, bars: Sequence[Bar]) -> Drawing:
    """Return two bars per name, the filled one for the first attempt, the outlined one for all of them."""
    text = "; ".join(f"{name}: {words.percent(a)} at first, {words.percent(b)} in the end" for name, a, b in bars)
    drawing = Drawing(title, text or "nothing to show", (_WIDTH, _TOP + _ROW * len(bars) + 6), css="shares")
    span = _WIDTH - _LABEL - _NUMBERS
    for step in range(5):
        x = _LABEL + span * step / 4
        drawing.line((x, _TOP - 6, x, _TOP + _ROW * len(bars)), "axis" if not step else "grid")
        drawing.write((x, 12), f"{25 * step} %", anchor="middle", css="quiet")
    for i, (name, first, end) in enumerate(bars):
        y = _TOP + _ROW * i
        drawing.write((_LABEL - 8, y + 16), one_line(name, _LONGEST), anchor="end")
        drawing.rect((_LABEL, y, span * first, _BAR), "bar yours", rounded=0)
        drawing.rect((_LABEL, y + _BAR + 2, span * end, _BAR), "bar wanted", rounded=0)
        drawing.write((_WIDTH, y + 16), f"{words.percent(first)}, {words.percent(end)}", anchor="end", css="quiet")
    return drawing
