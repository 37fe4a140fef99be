"""One attempt, from bytes to report. Killed at any moment, the next attempt takes up what is stored without a grade."""

from datetime import UTC, datetime

import click

from grader.cli.compose import compose, exit_code
from grader.cli.faults import keep_details
from grader.cli.progress import progress
from grader.cli.terminal import colourful, echo_markdown, width
from grader.course.locate import Located
from grader.course.submission_file import SubmissionText, decode_submission
from grader.course.variant import check_seed, course_key, draw_variant
from grader.errors import MachineFault, UsageFault
from grader.gradebook import Gradebook, StoredSubmission
from grader.grading.engine import Engine, Submitted
from grader.report import Format, render
from grader.report.record import Grade, Report


class Attempt:
    """Grades one student's submissions to one challenge, through a running engine.

    Args:
        engine: of that challenge.
        located: the challenge, and the workspace that the file lies in.
        student: who submits.
        device: the device as it was asked for.
        trusted: whether --trust-submissions was given.
        seed: of the generated examples; None for the submission's own.
        quiet: show no progress.
    """

    def __init__(
        self,
        engine: Engine,
        located: Located,
        student: str,
        *,
        device: str,
        trusted: bool,
        seed: int | None,
        quiet: bool,
    ) -> None:
        self._engine = engine
        self._located = located
        self._challenge = located.challenge
        self._student = student
        self._device = device
        self._trusted = trusted
        self._seed = seed
        self._quiet = quiet

    def run(self, text: SubmissionText, gradebook: str) -> Report:
        """Store the submission, judge it, store the grade, and return the report.

        Interrupted submissions of this challenge are judged first; one of the same source is taken for this one.

        Raises:
            UsageFault: no attempt is left.
            MachineFault: the gradebook cannot be written; what was stored stays stored.
        """
        with Gradebook(gradebook) as book:
            draw = self._draw(book)
            stored = self._take_up(book, text, draw) or self._store(book, text, draw)
            grade = self._judge(book, stored)
            return compose(book, self._challenge, stored, grade)

    def _draw(self, book: Gradebook) -> int:
        """Return the draw that the file was written for: the workspace's, else the student's latest."""
        if self._located.draw is not None and self._located.student == self._student:
            return self._located.draw
        return book.latest_draw(self._student, self._challenge.slug) or 0

    def _take_up(self, book: Gradebook, text: SubmissionText, draw: int) -> StoredSubmission | None:
        """Judge what an earlier command left without a grade; return the one that is this very submission."""
        same = None
        for stored in book.ungraded(self._student, self._challenge.slug):
            if same is None and (stored.source, stored.draw) == (text.raw, draw):
                same = stored
            else:
                at = stored.submitted_at.astimezone()
                click.echo(f"Your submission of {at:%Y-%m-%d %H:%M} was interrupted; it is graded first.", err=True)
                self._judge(book, stored)
        return same

    def _store(self, book: Gradebook, text: SubmissionText, draw: int) -> StoredSubmission:
        slug, allowed = self._challenge.slug, self._challenge.meta.attempts
        if allowed is not None and book.attempts_used(self._student, slug, draw) >= allowed:
            raise UsageFault(
                f"No attempt is left: {'the only one is' if allowed == 1 else f'all {allowed} are'} used",
                next_step=f"Read the explanation: grade report {slug} --open. "
                f"Or practise with new numbers: grade start {slug} --fresh",
            )
        number = book.add_submission(
            student=self._student,
            challenge=slug,
            draw=draw,
            source=text.raw,
            filename=text.filename,
            device=self._device,
            submitted_at=datetime.now(UTC),
        )
        return book.submission(number)

    def _judge(self, book: Gradebook, stored: StoredSubmission) -> Grade:
        key = course_key(self._located.course)
        slug = self._challenge.slug
        own_seed = check_seed(key, stored.student, slug, stored.draw, source_sha256=stored.sha256)
        submitted = Submitted(
            text=decode_submission(stored.source, stored.filename).text,
            sha256=stored.sha256,
            filename=stored.filename,
            variant=draw_variant(self._challenge, stored.student, stored.draw, key),
            seed=own_seed if self._seed is None else self._seed,
            submitted_at=stored.submitted_at.isoformat(timespec="seconds"),
            trusted=self._trusted,
        )
        try:
            with progress(self._challenge, quiet=self._quiet) as listen:
                grade = self._engine.grade(submitted, listen)
            return book.store_grade(stored.id, grade)
        except KeyboardInterrupt:
            click.echo(f"Your submission is kept; the next `grade submit {slug}` grades it.", err=True)
            raise
        except MachineFault as fault:
            kept = f"Your submission is kept; once this is mended, grade it: grade submit {slug}"
            raise MachineFault(f"{fault}", next_step=" ".join(filter(None, (fault.next_step, kept)))) from fault


def show(report: Report, form: Format, *, troubles: list[str]) -> int:
    """Print the report and return the exit code."""
    echo_report(report, form)
    if troubles:
        kept = keep_details("\n\n".join(troubles))
        click.echo(f"For the instructor: details are in {kept or 'no file, for none could be written'}", err=True)
    return exit_code(report.grade)


def echo_report(report: Report, form: Format) -> None:
    """Print a report: for a terminal in colour and as wide as it is, with the explanation once it may be seen."""
    if form != "text":
        click.echo(render(report, form).rstrip("\n"))
        return
    from grader.report.text import render_text

    click.echo(render_text(report, console_width=width(), colour=colourful()).rstrip("\n"))
    if report.explanation:
        click.echo()
        echo_markdown(f"## Explanation\n\n{report.explanation}")
