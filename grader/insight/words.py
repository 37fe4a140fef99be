"""How the figures are written, on the page and in the terminal alike."""

from collections.abc import Callable

from grader.insight.figures import ClassInsight, Discrimination, Spread
from grader.insight.formulas import LEAST
from grader.text import counted, duration, number

NOTHING = "–"
TOO_FEW = (
    f"Fewer than {LEAST} students: no figures, for they would tell of single people rather than of the task, and be "
    "mostly chance (the standard error of a correlation over ten is about a third)."
)
FIRST = (
    "Difficulty, discrimination and α are of first attempts: what comes after a report says how good the report is, "
    "not how good the check."
)
MEANINGS = {
    "At first, in the end": (
        "The share of students who pass a check at their first attempt (its difficulty: the higher, the easier), and "
        "in any attempt. Of a challenge, the mean share of its points at the first attempt and of the best one; "
        "lateness is not counted."
    ),
    "Discrimination": (
        "The point-biserial correlation of passing a check with the points of all other checks of its challenge; of a"
        " challenge, the correlation of its share with the mean share in the others. Near 0 it does not tell apart "
        "who has the rest from who has not; below 0 it is worth reading again. The 95 % interval is by Fisher's z, "
        "and of few students it is wide."
    ),
    "Cronbach's α": (
        "How consistent the scores are that are added up: k / (k − 1) · (1 − Σ s²(item) / s²(total)). It is no proof "
        "of one trait, nor of quality. It grows with the number of items; checks that fail for one and the same "
        "reason raise it within a challenge; those who did not hand everything in are left out, which may lower or "
        "raise it."
    ),
    "Time": (
        "From the start to full marks, nights and meals included, of those who have full marks and whose start is in "
        "this gradebook: the median, and the quartiles around it."
    ),
}
"""What each figure is, for its reader; the sources are in `formulas`."""


def percent(share: float) -> str:
    """Return a share of 1 in percent."""
    return f"{100 * share:.0f} %"


def signed(value: float | None) -> str:
    """Return a correlation or α with two digits, and a true minus sign; a dash where there is none."""
    if value is None:
        return NOTHING
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def interval(found: Discrimination | None) -> str:
    """Return the 95 % interval of a correlation; empty where there is none."""
    if found is None or found.interval is None:
        return ""
    low, high = found.interval
    return f"{signed(low)} to {signed(high)}"


def discrimination(found: Discrimination | None) -> str:
    """Return a discrimination; a dash where it is undetermined."""
    return signed(found.value if found else None)


def typical(found: Spread | None, *, brief: bool = False) -> str:
    """Return the median and the quartiles of a count, e.g. "2 (1 to 3)", or the median; a dash where none is known."""
    return _typical(found, number, brief=brief)


def typical_time(found: Spread | None, *, brief: bool = False) -> str:
    """Return the median and the quartiles of a time, or only the median; a dash where none is known."""
    return _typical(found, duration, brief=brief)


def _typical(found: Spread | None, write: Callable[[float], str], *, brief: bool) -> str:
    if found is None:
        return NOTHING
    return write(found.middle) + ("" if brief else f" ({write(found.low)} to {write(found.high)})")


def plain(name: str) -> str:
    """Return a check's or mistake's name in words."""
    return name.removeprefix("test_").replace("_", " ")


def reliability(found: ClassInsight) -> str:
    """Say what α over the challenges is, or why there is none."""
    challenges = counted(found.alpha_challenges, "challenge")
    over = f"over {challenges} and the {found.alpha_students} who handed in all of them"
    if found.alpha is not None:
        return f"Cronbach's α {over}: {signed(found.alpha)}."
    if found.alpha_challenges < 2:
        return "Cronbach's α over the challenges needs two of them with enough students."
    return f"No Cronbach's α {over}: it needs {LEAST} of them, and totals that differ."


def left_out(found: ClassInsight) -> str:
    """Say who is not counted because the roster does not name them; empty where there is nobody."""
    if not found.left_out:
        return ""
    verb = "is" if found.left_out == 1 else "are"
    return f"{counted(found.left_out, 'student')} whom the roster does not name {verb} left out."
