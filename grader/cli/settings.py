"""What every command may be told: the course, the gradebook, the student."""

import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from grader.course.course import Course
    from grader.course.locate import Place

_F = TypeVar("_F", bound=Callable[..., Any])
NOBODY = "student"


class Settings(msgspec.Struct):
    """The options that may stand before the command or after it; the later one counts."""

    course: str | None = None
    gradebook: str | None = None

    def find_course(self, start: Path | None = None) -> "Course":
        """Return the course named, else the one around `start` or the current folder.

        Raises:
            UsageFault: there is none.
        """
        from grader.course.course import find_course

        return find_course(start, self.course)

    def find_place(self, target: str | None) -> "Place":
        """Return the challenge that was named, else the one whose folder this is, with its workspace.

        Raises:
            UsageFault: there is none.
        """
        from grader.course.locate import find_place

        return find_place(target, Path.cwd(), course=self.find_course() if self.course else None)

    @property
    def gradebook_url(self) -> str:
        """The gradebook named, else GRADE_GRADEBOOK, else the user's own."""
        from grader.gradebook.database_url import default_url

        return self.gradebook if self.gradebook is not None else default_url()

    def typed(self) -> str:
        """Return the options that name course and gradebook, for a command to be typed next; a password is left out."""
        book = "…" if "://" in (self.gradebook or "") else self.gradebook
        named = {"--course": self.course, "--gradebook": book}
        return "".join(f" {option} {shlex.quote(str(value))}" for option, value in named.items() if value is not None)


def place_options(command: _F) -> _F:
    """Give a command `--course` and `--gradebook`, kept in the `Settings` of the whole command line."""
    for name, what, help_text in (
        ("gradebook", "FILE|URL", "Keep results there.  [env var: GRADE_GRADEBOOK]"),
        ("course", "FOLDER", "Use this course.  [env var: GRADE_COURSE]"),
    ):
        option = click.option(f"--{name}", metavar=what, help=help_text, callback=_remember, expose_value=False)
        command = option(command)
    return command


def student_option(command: _F) -> _F:
    """Give a command `--student`."""
    help_text = "Act for this student.  [default: your user name]"
    return click.option("--student", metavar="NAME", envvar="GRADE_STUDENT", show_envvar=True, help=help_text)(command)


def challenge_argument(command: _F) -> _F:
    """Give a command an optional CHALLENGE, which the shell completes."""
    return click.argument("challenge", required=False, shell_complete=complete_challenge)(command)


def complete_challenge(context: click.Context, _: click.Parameter, begun: str) -> "list[CompletionItem]":
    """Return the challenges whose name begins so, with its number or without; asked by the shell at every TAB."""
    from click.shell_completion import CompletionItem

    from grader.course.slug import name_of
    from grader.errors import GradeError

    try:
        slugs = context.ensure_object(Settings).find_course().slugs()
    except GradeError:
        return []
    fits = [slug for slug in slugs if slug.startswith(begun)]
    return [CompletionItem(slug) for slug in fits or slugs if slug in fits or name_of(slug).startswith(begun)]


def complete_target(context: click.Context, parameter: click.Parameter, begun: str) -> "list[CompletionItem]":
    """Return the challenges whose name begins so, else have the shell complete a file's name."""
    return complete_challenge(context, parameter, begun) or complete_file(context, parameter, begun)


def complete_file(_: click.Context, __: click.Parameter, begun: str) -> "list[CompletionItem]":
    """Have the shell complete a file's name."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(begun, type="file")]


def running_options(command: _F) -> _F:
    """Give a command `--device`, `--sandbox` and `--trust-submissions`: where and how code is run."""
    from grader.sandbox.backends import names

    backends, devices = click.Choice(["auto", *names()]), click.Choice(["auto", "cpu", "cuda"])
    for option in (
        click.option("--trust-submissions", is_flag=True, help="Run others' code unconfined; reports say so."),
        click.option("--sandbox", type=backends, default="auto", help="Confine the code by this."),
        click.option("--device", type=devices, default="auto", help="Run the code there."),
    ):
        command = option(command)
    return command


def own_name(course: "Course | None" = None) -> str:
    """Return who types: whose copy of the course this is, else the system's user, else "student"."""
    import getpass

    from grader.course.keys import course_key

    if course is not None and (whose := course_key(course).student):
        return whose

    try:
        return getpass.getuser() or NOBODY
    except (KeyError, OSError, ImportError):  # a container may run under a number without a name
        return NOBODY


def log_file() -> Path:
    """Return the log of what broke, in the user's folder; it need not exist."""
    from platformdirs import user_log_path

    return user_log_path("grade") / "grade.log"


def _remember(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    settings = context.ensure_object(Settings)
    if value is not None:
        setattr(settings, parameter.name or "", value)


def now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)
