"""What `run_autograder` starts in the zip of `grade export gradescope`: a submission becomes `results/results.json`.

What is printed is the instructor's: Gradescope shows it to nobody else.
"""

import sys
import traceback
from pathlib import Path

import click

from grader.cli.settings import now
from grader.errors import GradeError, RefusedSubmission
from grader.files import write_atomically
from grader.report import render
from grader.report.formats.gradescope import not_judged, refusal


def main(root: Path) -> None:
    """Judge what is below the harness's folder, and write what came of it, whatever that is."""
    (root / "results").mkdir(exist_ok=True)
    write_atomically(root / "results/results.json", _results(root).encode())


def _results(root: Path) -> str:
    from grader.service.autograder import judge

    try:
        return render(judge(root, clock=now, tell=click.echo), "gradescope")
    except RefusedSubmission as fault:
        click.echo(f"Refused: {fault}")
        return refusal(f"Not graded, and no points: {fault}.", fault.next_step)
    except GradeError as fault:
        click.echo(f"Not graded, a fault of {fault.whose}: {fault}. {fault.next_step}")
    except Exception:  # noqa: BLE001 - whatever it is, the harness must find a result
        click.echo(traceback.format_exc())
    return not_judged()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
