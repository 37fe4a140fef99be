"""The command group, and what every command shares: options, words for faults, exit codes."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from grader.cli.faults import answered
from grader.cli.settings import Settings, place_options
from grader.cli.terminal import prepare_streams

_PLACES = {
    "list": "list:list_challenges",
    "start": "start:start",
    "task": "task:task",
    "hint": "hint:hint",
    "submit": "submit:submit",
    "watch": "watch:watch",
    "report": "report:report",
    "learn": "learn:learn",
    "quiz": "quiz:quiz",
    "status": "status:status",
    "next": "next:next_",
    "review": "review:review",
    "new": "author:new",
    "verify": "verify:verify",
    "class": "class_:class_",
    "batch": "batch:batch",
    "worker": "worker:worker",
    "regrade": "regrade:regrade",
    "grades": "grades:grades",
    "release": "author:release",
    "export": "export:export",
    "doctor": "doctor:doctor",
}


_ANY_COURSE = "Work on a course's challenges, and have your code judged."

# At the end: of a help that is longer than a screen, the beginning is out of sight.
_START = """\b
Start here:
  grade list
  grade start 08-train-epoch
  grade submit 08-train-epoch"""


class Commands(Mapping[str, click.Command]):
    """The commands in the order of use. One is imported when it is looked at: a command waits for no other."""

    def __getitem__(self, name: str) -> click.Command:
        module, _, attribute = _PLACES[name].partition(":")
        command: click.Command = getattr(import_module(f"grader.cli.{module}"), attribute)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


class Group(click.Group):
    """A group whose commands return their exit code, and whose faults are told in plain words."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the commands in the order of use, not of the alphabet."""
        return list(self.commands)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the course around is for, then what holds in every course."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_summary(ctx))
        super().format_help_text(ctx, formatter)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line and exit with its code; without arguments it is all that this process is for."""
        prepare_streams()
        options = {"prog_name": "grade", **extra, "standalone_mode": False}
        code = answered(lambda: super(Group, self).main(*args, **options))
        if not args and not extra:
            _end(code)
        sys.exit(code)


def _summary(context: click.Context) -> str:
    """Return what the course around says that it is for; what any is for without one, or where it cannot say."""
    from grader.errors import GradeError

    try:
        return context.ensure_object(Settings).find_course().about().summary or _ANY_COURSE
    except GradeError:
        return _ANY_COURSE


def _end(code: int) -> None:
    """End the process without taking the interpreter apart, which takes as long as starting Click.

    Returns where something cannot be written any more, for the interpreter to word.
    """
    with suppress(OSError, ValueError):
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # it was closed before the start
                stream.flush()
        os._exit(code)


@click.group(
    cls=Group,
    epilog=_START,
    commands=Commands(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="grade-accumulation", prog_name="grade")
@place_options
@click.pass_context
def main(context: click.Context) -> None:
    """Exit codes: 0 full marks or done, 1 less than full marks, 2 usage, 3 a fault of grader, course or machine."""
    context.ensure_object(Settings)
