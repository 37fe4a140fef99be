"""Facts of a report in words: one wording for the terminal and the page."""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader import cells
from grader.report.check_result import Cause, CheckResult, Failure, Outcome, Points
from grader.report.evidence import Evidence
from grader.report.record import Diagnosis, Grade, Report, Status
from grader.text import duration, size

MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.BROKEN: "!", Outcome.NOT_RUN: "–", Outcome.SKIPPED: "–"}
OUTCOMES = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.BROKEN: "broken",
    Outcome.NOT_RUN: "not run",
    Outcome.SKIPPED: "not run",
}
NOT_RUN = "This check was not reached, so it earns nothing."
SKIPPED = "This check could not be run here, so it counts for nothing."
WAITS = "It waits for your instructor, who runs it on what you hand in."
"""The reason of a check that no student's copy has: it is told once, not at each."""
BROKEN = "A fault of the check or the grader, not of the submission: it costs no attempt."
REPEATED = "Not passed for the same reason."
# Of a submission that does not run, an author's hint on what it computes says nothing.
_HINTED = frozenset({Cause.WRONG, Cause.MEMORY})
_TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times"}
_PARTS = {2: "half", 3: "a third", 4: "a quarter", 5: "a fifth"}
_CLOSE = 1e-4  # more than float32 noise of a long accumulation, less than what parts two neighbouring factors
_LARGEST = 1000  # a larger factor is no number of steps, samples or micro-batches that a student would recognise


def points(earned: Points, possible: Points) -> str:
    """Return e.g. "3 of 5 points"."""
    return f"{earned} of {possible} point{'' if possible == 1 else 's'}"


def verdict(grade: Grade, *, partly: bool = False) -> str:
    """Return what became of the submission, one short sentence; `partly` where it has more checks than are shown."""
    if grade.status is Status.REJECTED:
        return "Not graded: it could not be run. No attempt was used."
    if grade.status is Status.NOT_ATTEMPTED:
        return "Not attempted yet, so nothing was judged. No attempt was used."
    if grade.status is Status.BROKEN:
        return "Not graded: a fault of the course or the grader, not yours. No attempt was used."
    if not grade.checks:
        return "No check is shown." if partly else "Nothing was checked, so nothing was earned."
    shown = " that is shown" if partly else ""
    if grade.full_marks:
        skipped = sum(check.outcome is Outcome.SKIPPED for check in grade.checks)
        if skipped:
            return f"Every check{shown} that could be run here passed; {skipped} could not."
        return f"Every check{shown} passed."
    if all(check.outcome is Outcome.SKIPPED for check in grade.checks):
        return "No check could be run here, so nothing was earned."
    missed = sum(check.outcome not in (Outcome.PASSED, Outcome.SKIPPED) for check in grade.checks)
    total = len(grade.checks)
    are = " that are shown" if partly else ""
    text = f"{missed} of {total} check{'' if total == 1 else 's'}{are} not passed."
    return text if grade.costs_attempt else f"{text} One is broken, so no attempt was used."


def attempt(report: Report) -> str:
    """Return e.g. "attempt 2 of 5"."""
    if report.attempt < 1:
        return "no attempt used"
    limit = "" if report.attempts is None else f" of {report.attempts}"
    return f"attempt {report.attempt}{limit}"


def sentence(text: str) -> str:
    """Return the text with a capital first letter and a full stop."""
    return text[:1].upper() + text[1:] + "."


def hints_left(count: int) -> str:
    """Return how many hints are left, as a sentence."""
    return "No hint is left." if count < 1 else f"{count} more hint{' is' if count == 1 else 's are'} left."


def compared(failure: Failure) -> str:
    """Return what was compared, where the sentence above it does not say so already."""
    return "" if failure.quantity.lower() in failure.message.lower() else failure.quantity


def ratio(value: float, known: Mapping[str, int] | None = None) -> str:
    """Return actual / expected in words, e.g. "the ratio is 0.5: half of what it should be".

    Args:
        value: actual / expected.
        known: name -> number of what it is likely to be wrong by, such as k: a factor of k or 1/k is named so.
    """
    if not math.isfinite(value):
        return "the ratio is not a finite number"
    return f"the ratio is {value:.4g}: {_factor(value)}{_named(value, known or {})}"


def _factor(value: float) -> str:
    """Return the factor itself in words."""
    if value == 0:
        return "nothing of what it should be"
    if _close(value, 1):
        return "as large as it should be"
    if value < 0:
        return "the sign is the wrong way round" + ("" if _close(value, -1) else " and the size differs too")
    whole = round(min(max(value, 1 / value), _LARGEST))
    if _close(value, whole):
        return _TIMES.get(whole, f"{whole} times") + " what it should be"
    if _close(value, 1 / whole):
        return _PARTS.get(whole, f"1/{whole}") + " of what it should be"
    part = Fraction(value).limit_denominator(12)
    if part.numerator <= 12 and _close(value, float(part)):
        return f"{part} of what it should be"
    return "larger than it should be" if value > 1 else "smaller than it should be"


def _named(value: float, known: Mapping[str, int]) -> str:
    """Return " (k, …)" or " (1/k, …)" where the factor is one of them."""
    for name, number in known.items():
        if number >= 2 and _close(value, number):
            return f" (a factor of {name}, and {name} is {number})"
        if number >= 2 and _close(value, 1 / number):
            return f" (1/{name}, and {name} is {number})"
    return ""


def _close(value: float, nice: float) -> bool:
    return math.isclose(value, nice, rel_tol=_CLOSE)


def says_more(check: CheckResult) -> bool:
    """Tell whether a check has more to say than its line in the list: it failed, broke, or says why it was not run."""
    if check.failure is not None or check.outcome in (Outcome.FAILED, Outcome.BROKEN):
        return True
    return check.outcome is Outcome.SKIPPED and check.reason != WAITS


def without_failure(check: CheckResult) -> str:
    """Return what a check that says more says in place of a failure."""
    if check.outcome is Outcome.SKIPPED:
        return f"{SKIPPED} Its author says why: {check.reason}" if check.reason else SKIPPED
    if check.outcome is Outcome.FAILED and check.reason:
        return check.reason
    return BROKEN


def hint(check: CheckResult, grade: Grade) -> str:
    """Return the author's hint where the check judged what the submission did, and nothing names its mistake.

    A check's hint fits whatever may fail it; what is said of a mistake that is known leads further.
    """
    judged = check.failure.cause in _HINTED if check.failure else check.outcome is not Outcome.SKIPPED
    return check.hint if judged and grade.diagnosis is None else ""


def repeated(grade: Grade) -> frozenset[str]:
    """Return the ids of the checks that fail for the reason for which one before them did.

    That is the mistake that is named, where it explains both failures; else one line that raises, one limit that is
    broken, or the same wrong value. A check that the mistake is known not to explain says its own wrong value.
    """
    seen: set[tuple[object, ...]] = set()
    found = set()
    for check in grade.checks:
        if says_more(check) and check.failure is not None:
            reasons = _reasons(check, check.failure, grade.diagnosis)
            if not seen.isdisjoint(reasons):
                found.add(check.id)
            seen |= reasons
    return frozenset(found)


def _reasons(check: CheckResult, failure: Failure, diagnosis: Diagnosis | None) -> set[tuple[object, ...]]:
    """Return what the failures of checks share that fail for one reason."""
    if diagnosis is not None and check.id in diagnosis.explains:
        return {(diagnosis.mistake,), _kind(failure)}
    if diagnosis is not None and check.id in diagnosis.leaves and failure.cause in _HINTED:
        return set()
    return {_kind(failure)}


def _kind(failure: Failure) -> tuple[object, ...]:
    """Return what two failures share that are one to the student: one line that raises, one wrong value."""
    if failure.cause is Cause.RAISED and failure.line is not None:
        return failure.cause, failure.line, failure.message.partition(": ")[0]
    if failure.cause in _HINTED:
        return failure.cause, failure.message, failure.expected, failure.actual, failure.example
    return failure.cause, failure.line, failure.message


def way_in(failure: Failure) -> str:
    """Return the lines that led to where the submission raised; nothing where that line is told already."""
    lines = failure.detail.strip().splitlines()
    return "" if len(lines) == 1 and failure.line is not None else failure.detail


def other_evidence(grade: Grade) -> list[Evidence]:
    """Return the evidence that no check with more to say shows beside it."""
    beside = {check.id for check in grade.checks if says_more(check)}
    return [evidence for evidence in grade.evidence if evidence.check not in beside]


def known_factors(check: str, evidence: Sequence[Evidence]) -> dict[str, int]:
    """Return name -> number of what a result of this check is likely to be wrong by, as its evidence tells."""
    found: dict[str, int] = {}
    for one in evidence:
        if one.check == check:
            found = one.known_factors() | found
    return found


def time_used(report: Report) -> str:
    """Return the time from start to submission against the limit; empty where there is nothing to say."""
    used, limit = report.time_used_s, report.time_limit_s
    if used is None:
        return f"limit {duration(limit)}; the start was not recorded" if limit is not None else ""
    if limit is None:
        return duration(used)
    late = f", late by {duration(used - limit)}" if used > limit else ""
    return f"{duration(used)} of {duration(limit)}{late}"


def place(source: str, line: int) -> str:
    """Return "Line 12", in a notebook "Cell 3, line 2"."""
    named = cells.place(source, line)
    return named[:1].upper() + named[1:]


def device(grade: Grade) -> str:
    """Return the device and, for CUDA, its peak memory."""
    kind, name = grade.device.kind.upper(), grade.device.name
    text = kind if name.upper() in ("", kind) else f"{kind}, {name}"
    peak = grade.device.peak_bytes
    return text if peak is None else f"{text}, peak memory {size(peak)} as CUDA counts it"


def warnings(grade: Grade) -> list[str]:
    """Return what a reader must know before believing the result: not sandboxed, trusted."""
    found = []
    if grade.isolation.is_open:
        found.append("Not sandboxed: the submission ran in an ordinary process of its own.")
    if grade.trusted:
        found.append("Graded with --trust-submissions: this result can be forged.")
    return found


def _more(report: Report) -> str:
    """Return what the whole report holds beyond its summary."""
    if report.grade.worked is not None:
        return "the right answer, step by step, and the explanation"
    if report.solution:
        return "a model solution, the explanation, and every check"
    return "the explanation, and every check" if report.explanation else "all of it (--open: in a browser)"


def commands(report: Report, *, whole: bool = True) -> list[tuple[str, str]]:
    """Return what to type next, each with what it does; `whole` where all of the report is on the screen."""
    grade, slug = report.grade, report.grade.about.slug
    graded = grade.status is Status.GRADED and not grade.full_marks
    found = []
    if grade.status is Status.NOT_ATTEMPTED:
        found.append((f"grade submit {slug}", "again, once it is written"))
    elif report.kept and grade.status is Status.REJECTED:
        found.append((f"grade submit {slug}", "again, once the file runs"))
    elif graded and report.attempts is not None and report.attempt >= report.attempts:
        found.append((f"grade start {slug} --fresh", "new numbers and new attempts"))
    elif graded and report.hints_left > 0:
        found.append((f"grade hint {slug}", f"one more hint ({report.hints_left} left)"))
    elif not report.kept and grade.full_marks:
        found.append((f"grade submit {slug}", "hand it in"))
    if report.kept and whole:
        found.append((f"grade report {slug} --open", "the whole report in a browser"))
    elif report.kept:
        found.append((f"grade report {slug}", _more(report)))
    return found
