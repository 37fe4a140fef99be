"""A student's own test, judged by what it says of other programs: right ones, and wrong ones.

The programs never leave the checker: the test gets a function that asks for their results. Each has a fresh process,
and right and wrong ones come in an order that nobody can know, so that there is nothing to go by but what they do.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from grader.checks.author import docstring_of, execute, named_checks
from grader.checks.call_log import LoggedCall
from grader.checks.failure import Wrong
from grader.checks.submission import Submission
from grader.course.challenge import course_path
from grader.course.texts import read_course_text
from grader.errors import CourseFault
from grader.report.evidence.trials import Trial, Trials
from grader.sandbox.limits import NOT_HERE, SubmissionRaised

_SKIPPED = frozenset({"Skipped", "XFailed"})
"""What pytest's `skip` and `xfail` raise: a test that does not want to be run notices nothing."""


class Program(msgspec.Struct, frozen=True, dict=True, kw_only=True):
    """A program that a student's test is tried on: `programs/right/*.py` or `programs/wrong/*.py`.

    Attributes:
        file: where it lies.
        check: of a wrong one, the id of the check that it belongs to; else empty.
        mistake: of a wrong one, what it does wrong; else empty.
    """

    file: Path
    check: str = ""
    mistake: str = ""

    @cached_property
    def names(self) -> dict[str, Any]:
        """What the file defines; it is run once."""
        return execute(read_course_text(self.file), self.file.name)[1]


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What the test said of one program; None where it had nothing against it."""

    program: Program
    raised: SubmissionRaised | None
    calls: Sequence[LoggedCall]


class Programs:
    """The programs of a challenge, and what a test of one submission says of them.

    Raises:
        CourseFault: a wrong one has no first line `# caught by: test_x`, or no docstring.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self.all = [_read(file) for file in files]
        self._tried: list[Tried] = []

    def tried(self, run: Callable[[Program], Tried], check: str) -> list[Tried]:
        """Return what the test said of the right ones and of the wrong ones of a check, in their order.

        The first check has it run with all of them, in an order that is drawn anew each time.
        """
        if not self._tried:
            found = {one.file: run(one) for one in random.SystemRandom().sample(self.all, len(self.all))}
            self._tried = [found[one.file] for one in self.all]
        return [one for one in self._tried if one.program.check in ("", check)]


def _read(file: Path) -> Program:
    if file.parent.name == "right":
        return Program(file=file)
    text = read_course_text(file)
    named, mistake = named_checks(text), " ".join(docstring_of(text).split())
    if len(named) != 1 or not mistake:
        raise CourseFault(f"{course_path(file)}: write `# caught by: test_x`, and a docstring that names its mistake")
    return Program(file=file, check=named[0], mistake=mistake)


def require_caught(
    submission: Submission,
    programs: Programs,
    test: str,
    *,
    tested: str,
    adapt: Callable[[Callable[..., Any]], Callable[..., Any]] = lambda function: function,
    through: Callable[[Any], Any] | None = None,
) -> None:
    """Require that a student's test passes with the right programs, and fails with each wrong one of this check.

    Each wrong program that is noticed earns its part of the check's points, as long as no right one is rejected.

    Args:
        submission: defines the test.
        programs: the fixture of that name; the wrong ones whose first line names the running check are tried.
        test: name of the student's function; its one parameter is what is tested.
        tested: name of the function that each program defines.
        adapt: makes of a program's function the one that the test's requests are answered with: what comes from there
            may be anything, and what it returns must be plain values and tensors without graphs.
        through: a class of `harness.py` that stands before it in the student's process, as in `Submission.lend`.

    Raises:
        Wrong: a right one is rejected, or a wrong one slips through.

    Example::

        @check(points=4, hint="What does loss_fn already divide by?")
        def test_size(submission, programs):
            '''Your test notices an update of the wrong size.'''
            require_caught(submission, programs, "test_window", tested="train_epoch")
    """

    def run(program: Program) -> Tried:
        return _try(submission, test, adapt(program.names[tested]), through, program)

    found = programs.tried(run, submission.check)
    submission.asked = True
    submission.calls += [msgspec.structs.replace(call, check=submission.check) for one in found for call in one.calls]
    trials = tuple(
        Trial(mistake=one.program.mistake, noticed=one.raised is not None, said=_said(one.raised))
        for one in found
        if one.program.check
    )
    if not 0 < len(trials) < len(found):
        raise CourseFault(f"{submission.check} has no programs to try a test on; it takes right ones and wrong ones.")
    rejected = next((one.raised for one in found if one.raised is not None and not one.program.check), None)
    if rejected is not None:
        raise _rejection(test, tested, rejected)
    submission.show(Trials(check=submission.check, trials=trials))
    noticed = sum(one.noticed for one in trials)
    submission.award(noticed, of=len(trials))
    if noticed < len(trials):
        raise Wrong(
            f"`{test}` passes with a wrong `{tested}`: {len(trials) - noticed} of {len(trials)} slip through.",
            quantity="wrong programs that it notices",
            expected=str(len(trials)),
            actual=str(noticed),
        )


def _rejection(test: str, tested: str, raised: SubmissionRaised) -> Wrong:
    where = f" ({raised.place(raised.line)})" if raised.line else ""
    return Wrong(
        f"`{test}` fails with a `{tested}` that is right, so nothing counts that it notices. It raised "
        f"{_said(raised)}{where}",
        line=raised.line,
    )


def _said(raised: SubmissionRaised | None) -> str:
    if raised is None:
        return ""
    first = raised.message.strip().splitlines()[0][:200] if raised.message.strip() else ""
    return f"{raised.kind}: {first}" if first else f"{raised.kind}."


def _try(
    submission: Submission,
    test: str,
    function: Callable[..., Any],
    through: Callable[[Any], Any] | None,
    program: Program,
) -> Tried:
    """Run the test with one program, in a process of its own; its calls are not kept yet."""
    before = len(submission.calls)
    raised = None
    submission.restart()
    try:
        submission.call(test, submission.lend(function, through=through))
    except SubmissionRaised as error:
        if error.kind == NOT_HERE:
            raise
        raised = None if error.kind in _SKIPPED else error
    calls = submission.calls[before:]
    del submission.calls[before:]
    return Tried(program=program, raised=raised, calls=calls)
