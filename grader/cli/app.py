"""The command group, and what every command shares: options, words for faults, exit codes."""

import sys
from typing import Any

import click

from grader.cli.author import new, release
from grader.cli.batch import batch
from grader.cli.doctor import doctor
from grader.cli.faults import answered
from grader.cli.hint import hint
from grader.cli.list import list_challenges
from grader.cli.report import report
from grader.cli.settings import Settings, place_options
from grader.cli.start import start
from grader.cli.status import status
from grader.cli.submit import submit
from grader.cli.terminal import prepare_streams
from grader.cli.verify import verify
from grader.cli.watch import watch


class Group(click.Group):
    """A group whose commands return their exit code, and whose faults are told in plain words."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the commands in the order of use, not of the alphabet."""
        return list(self.commands)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line and exit with its code."""
        prepare_streams()
        options = {"prog_name": "grade", **extra, "standalone_mode": False}
        code = answered(lambda: super(Group, self).main(*args, **options))
        sys.exit(code)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="grade-accumulation", prog_name="grade")
@place_options
@click.pass_context
def main(context: click.Context) -> None:
    """Practise gradient accumulation, and have your code judged.

    Exit codes: 0 full marks or done, 1 less than full marks, 2 usage, 3 a fault of the grader, the course or
    this machine.

    \b
    Start here:
      grade list
      grade start 08-train-epoch
      grade submit 08-train-epoch
    """
    context.ensure_object(Settings)


for command in (list_challenges, start, hint, submit, watch, report, status, new, verify, batch, release, doctor):
    main.add_command(command)
