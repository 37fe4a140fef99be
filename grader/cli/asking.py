"""Asks questions in the terminal, shows what came of each answer, and adds up."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

import click
import msgspec

from grader.cli.keys import Clock, Keyboard, TimeUp
from grader.cli.show import Telling, echo_summary, exit_code
from grader.cli.terminal import laid_out, width
from grader.course.interface import AnswerError
from grader.course.typed import keys_of
from grader.report import words
from grader.report.check_result import Points, total
from grader.report.worked import in_markdown
from grader.service.quiz import is_over
from grader.text import counted, duration

if TYPE_CHECKING:
    from grader.course.challenge import Challenge
    from grader.course.form import Form
    from grader.grading.engine import Engine
    from grader.report.record import Report
    from grader.service.quiz import Question, Quiz


class Left(Exception):
    """The student leaves a question for later."""


class _Score(msgspec.Struct):
    asked: int = 0
    full: int = 0
    earned: Points = 0
    possible: Points = 0
    worst: int = 0


class Asking:
    """Asks one question after the other.

    Args:
        quiz: what asks.
        keyboard: what answers.
        gradebook: where what is judged goes.
        strict: whether a question ends with its time.
        command: what goes on where one stopped.
    """

    def __init__(
        self, quiz: "Quiz", keyboard: Keyboard, gradebook: str, *, strict: bool, command: str = "grade quiz"
    ) -> None:
        self._quiz = quiz
        self._keyboard = keyboard
        self._gradebook = gradebook
        self._strict = strict
        self._command = command
        self._score = _Score()

    def run(self, challenges: "list[Challenge]") -> int:
        """Ask about all of them; return the exit code."""
        with self.sitting():
            for number, challenge in enumerate(challenges, 1):
                self.ask(challenge, f"{number} of {len(challenges)}")
                if number < len(challenges):
                    self._keyboard.line("Enter: the next question   Ctrl-C: enough ", Clock())
        return self.exit_code

    @contextmanager
    def sitting(self) -> Iterator[None]:
        """Say, where one stops, how to go on, and add up what was asked until then."""
        import_module("grader.cli.markdown")  # before a clock runs
        began = time.monotonic()
        try:
            yield
        except EOFError:
            click.echo(f"Enough for now; your answers are kept. Go on with: {self._command}")
        except KeyboardInterrupt:
            kept = "Your answers are kept, and nothing more was handed in"
            click.echo(f"\n{kept}. Go on with: {self._command}", err=True)
            raise
        if self._score.asked:
            self._add_up(time.monotonic() - began)

    @property
    def exit_code(self) -> int:
        """0 where all that was asked has full marks."""
        return self._score.worst

    def ask(self, challenge: "Challenge", where: str) -> None:
        """Ask one question, until it is over or left; `where` is its number."""
        from grader.service.prepare import choose_backend, ready_engine

        backend = choose_backend("auto", own=True, trusted=False)
        # It warms up while the student reads.
        with ready_engine(challenge, lambda: False, backend=backend, device="cpu", own=True) as engine:
            question = self._quiz.pose(challenge)
            self._score.asked += 1
            if question.spent:
                self._count(None)
                click.echo(f"{challenge.slug}: no attempt is left with these numbers.")
                click.echo(f"With new ones: grade quiz {challenge.slug} --fresh")
                return
            self._introduce(question, where)
            self._count(self._answered(engine, question))

    def _introduce(self, question: "Question", where: str) -> None:
        click.secho("─" * width(), dim=True)
        click.secho(f"Question {where} · {question.challenge.meta.kind} · {question.challenge.slug}", bold=True)
        click.echo()
        click.echo(laid_out(question.text))
        click.echo()
        entry = question.challenge.entry_name
        click.secho(f"Type your answers here: they are written into {entry} for you.", dim=True)

    def _answered(self, engine: "Engine", question: "Question") -> "Report | None":
        """Have a question answered until it is over or left; return the last report."""
        report: Report | None = None
        judged: dict[str, object] | None = None
        try:
            while True:
                self._attempts(question)
                question = self._confirmed(question, judged, self._clock(question))
                judged = question.answers
                with self._keyboard.resting():  # whoever strikes Enter while it lasts uses no second attempt
                    attempt, report, question = self._quiz.hand_in(engine, question, Telling("text", quiet=False))
                attempt.catch_up(self._gradebook)
                self._explain(report, attempt.ahead.badges)
                if is_over(report):
                    return report
        except TimeUp:
            click.echo("\nTime is up. What was not handed in uses no attempt.")
        except Left:
            click.echo("Left for later. Your answers are kept, and no attempt is used by them.")
        return report

    def _attempts(self, question: "Question") -> None:
        attempts = question.challenge.meta.attempts
        which = f"Attempt {question.used + 1}" + (f" of {attempts}" if attempts else "")
        limit = question.challenge.meta.time_limit
        time_limit = f" · time limit {duration(limit)}" if limit else ""
        alone = "keeps an answer" if question.complete else "leaves it for later"
        click.secho(f"\n{which}{time_limit} · Enter alone {alone}", dim=True)

    def _confirmed(self, question: "Question", judged: dict[str, object] | None, clock: Clock) -> "Question":
        """Have every answer typed, and looked over once more before it may use an attempt; not those just `judged`."""
        changed = not question.complete
        while True:
            for name, form in question.forms.items():
                if changed or name not in question.answers or question.used:
                    question = self._typed(question, name, form, clock)
            click.echo()
            for name, value in question.answers.items():
                click.echo(f"  {name} = {value!r}")
            keys: tuple[str, ...] = ("c", "l")
            choices = "c: change   l: leave it for later "
            if question.answers == judged:
                click.echo("These were judged just now.")
            else:
                keys, choices = ("", *keys), f"Enter: hand in   {choices}"
            said = "?"
            while said not in keys:
                said = self._keyboard.key(choices, clock).lower()
            if said == "l":
                raise Left
            if not said:
                return question
            changed = True

    def _typed(self, question: "Question", name: str, form: "Form | None", clock: Clock) -> "Question":
        """Have one answer typed; Enter alone keeps what was typed before."""
        keys, kept = keys_of(form), name in question.answers
        if form is not None:
            self._wrapped(f"{name}: {form.words}" + (f". Enter keeps {question.answers[name]!r}" if kept else ""))
        while True:
            prompt = f"{name} = "
            said = self._keyboard.key(prompt, clock) if keys else self._keyboard.line(prompt, clock)
            if not said and kept:
                return question
            if not said:
                raise Left
            value = keys.get(said.lower())
            try:
                return self._quiz.answer(question, name, said if value is None else str(value))
            except AnswerError as error:
                self._wrapped(f"{error.message}")

    def _explain(self, report: "Report", badges: "tuple[str, ...]") -> None:
        click.echo()
        echo_summary(report)
        for badge in badges:
            click.secho(f"★ New badge: {badge}", fg="yellow", bold=True)
        if report.grade.worked is not None:
            click.echo("\n" + laid_out(in_markdown(report.grade.worked)))
        if report.explanation:
            click.echo("\n" + laid_out(f"## Explanation\n\n{report.explanation}"))

    def _clock(self, question: "Question") -> Clock:
        from grader.cli.settings import now

        return Clock(lambda: question.seconds_left(now()), strict=self._strict)

    def _count(self, report: "Report | None") -> None:
        self._score.worst = max(self._score.worst, exit_code(report.grade) if report else 1)
        if report is not None:
            self._score.full += report.grade.full_marks
            self._score.earned = total([self._score.earned, report.grade.earned])
            self._score.possible = total([self._score.possible, report.grade.possible])

    def _add_up(self, seconds: float) -> None:
        score = self._score
        right = f"{score.full} of {counted(score.asked, 'question')} with full marks"
        earned = words.points(score.earned, score.possible) if score.possible else "nothing handed in"
        click.secho(f"\n{right} · {earned} · {duration(seconds)}", bold=True)

    def _wrapped(self, text: str) -> None:
        click.echo(click.wrap_text(text, width=width()))
