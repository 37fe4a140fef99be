"""What the runs prove: that every check rejects what it should, always, and names the mistake."""

from collections.abc import Iterator
from pathlib import Path

from grader.course.challenge import Challenge
from grader.report.check_result import Cause, Outcome
from grader.verify.files import Planted
from grader.verify.record import Findings
from grader.verify.runs import REFERENCE, STUB, Run, Series, right_columns

_STOPPED = (Cause.TIMEOUT, Cause.MEMORY, Cause.DIED)


def check_verdicts(challenge: Challenge, series: Series, planted: list[Planted], found: Findings) -> None:
    """Find all that speaks against the checks, the reference or a planted answer."""
    right = {REFERENCE: challenge.reference_file, **right_columns(challenge)}
    files = {STUB: challenge.entry or challenge.folder, **right, **{one.column: one.file for one in planted}}
    _check_broken(challenge.checks_file, series, files, found)
    _check_controls(challenge.checks_file, series, files[STUB], found)
    for column, file in right.items():
        for run in series[column][:1]:
            _check_right(column, run, file, found)
    _check_checks(challenge.checks_file, series, planted, found)
    for one in planted:
        first = next(iter(series[one.column]), None)
        if first is not None and first.judged:
            _check_planted(one, first, found)
            _check_diagnosis(one, first, planted, found)
    for column, runs in series.items():
        _check_steady(runs, files[column], found)


def _check_broken(checks_file: Path, series: Series, files: dict[str, Path], found: Findings) -> None:
    """Report each fault once, though every column meets it."""
    columns: dict[str, list[str]] = {}
    details: dict[str, str] = {}
    ended = {(column, run.grade.message): run for column, run in reversed(list(_every(series))) if not run.judged}
    for (column, message), run in reversed(ended.items()):
        blamed = checks_file if column == STUB else files[column]  # a stub alone keeps nothing from running
        for line, says in run.faults:
            found.error(f"line {line}: {says}", checks_file)
        if not run.faults:
            found.error(f"{message} ({run.name})", blamed, detail=run.troubles.get("", ""))
    for column, run in _every(series):
        for check, trouble in run.troubles.items():
            if check:
                columns.setdefault(check, []).append(column)
                details.setdefault(check, f"{run.name}\n{trouble}")
    for check, met in columns.items():
        found.error(f"{check} is broken for {', '.join(dict.fromkeys(met))}", checks_file, detail=details[check])


def _every(series: Series) -> Iterator[tuple[str, Run]]:
    return ((column, run) for column, runs in series.items() for run in runs)


def _check_right(column: str, run: Run, file: Path, found: Findings) -> None:
    """The reference, and every other right answer, passes all that does not skip itself."""
    name = "the reference" if column == REFERENCE else "this right answer"
    if run.grade.refused:
        found.error(f"{name} is refused: {run.grade.message}", file)
    for result in run.grade.checks:
        if result.outcome is Outcome.FAILED and result.failure:
            found.error(f"{name} fails {result.id}: {result.failure.message}", file)


def _check_controls(checks_file: Path, series: Series, stub: Path, found: Findings) -> None:
    for run in series[STUB][:1]:
        for check, outcome in run.outcomes.items():
            if outcome is Outcome.PASSED:
                found.error(f"the stub passes {check}", stub)
    for run in series[REFERENCE][:1]:
        for result in run.grade.checks:
            if result.outcome is Outcome.SKIPPED and result.reason:
                found.warning(
                    f"{result.id} skips itself here, so nothing is proved of it: {result.reason}", checks_file
                )
            elif result.outcome is Outcome.SKIPPED:
                found.error(f"{result.id} skips itself without a reason: pytest.skip(reason)", checks_file)


def _check_checks(checks_file: Path, series: Series, planted: list[Planted], found: Findings) -> None:
    firsts = [runs[0].outcomes for one in planted if (runs := series[one.column])]
    for check in checks_of(series):
        if any(outcomes.get(check) is Outcome.SKIPPED for outcomes in firsts):
            continue
        if not any(outcomes.get(check) is Outcome.FAILED for outcomes in firsts):
            found.error(f"no planted answer is caught by {check}", checks_file)


def checks_of(series: Series) -> tuple[str, ...]:
    """Return the ids of the collected checks, in order."""
    return next((tuple(run.outcomes) for _, run in _every(series) if run.outcomes), ())


def _check_planted(one: Planted, run: Run, found: Findings) -> None:
    if run.grade.refused:
        found.error(f"refused before any check ran, so none catches it: {run.grade.message}", one.file)
        return
    for name in one.named:
        if name not in run.outcomes:
            found.error(f"names {name}, but there is no such check", one.file)
        elif run.outcomes[name] is Outcome.PASSED:
            found.error(f"not caught by {name}, which its first line names", one.file)
    if run.grade.full_marks:
        found.error("earns full marks", one.file)


def _check_diagnosis(one: Planted, run: Run, planted: list[Planted], found: Findings) -> None:
    """Grading a planted answer must find its own diagnosis."""
    failures = [check.failure for check in run.grade.checks if check.outcome is Outcome.FAILED and check.failure]
    if not failures or not one.diagnosis or run.grade.refused:
        return
    diagnosis = run.grade.diagnosis
    if diagnosis is None:
        if all(failure.cause in _STOPPED for failure in failures):
            found.warning("is stopped before it replies, so nobody who makes this mistake gets its diagnosis", one.file)
        else:
            found.error("its diagnosis is not found: it does not reply alike when it is asked again", one.file)
    elif diagnosis.mistake != one.file.stem:
        other = next((p for p in planted if p.file.stem == diagnosis.mistake), None)
        if other is None:  # a kit of checks has a name of its own for it
            return
        if set(other.named) == set(one.named):
            found.warning(f"told apart from {diagnosis.mistake} by no check", one.file)
        else:
            found.error(
                f"its diagnosis names {diagnosis.mistake}, which replies alike but names other checks", one.file
            )


def _check_steady(runs: list[Run], file: Path, found: Findings) -> None:
    """The set of passed checks must be the same in every run; faults are reported elsewhere."""
    judged = [run for run in runs if run.judged]
    for check in dict.fromkeys(check for run in judged for check in run.outcomes):
        passed = [run.outcomes.get(check) is Outcome.PASSED for run in judged]
        broken = any(run.outcomes.get(check) is Outcome.BROKEN for run in judged)
        if broken or len(set(passed)) == 1:
            continue
        rare = passed.count(True) * 2 <= len(passed)
        example = judged[passed.index(rare)].name
        found.error(
            f"its verdict changes: {check} passes in {sum(passed)} of {len(passed)} runs"
            f" ({'passes' if rare else 'fails'} with {example})",
            file,
        )
