"""Reading what was handed in: one file, or the several files of a task that has them, as one text.

Inside the grader a submission is one text whatever the task: several files are joined, each under a line that names it
(see `grader.cells`), and stamps, hashes and the gradebook know nothing of it.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from grader.cells import join_files
from grader.course.challenge import SUPPORT, Challenge
from grader.course.submission_file import MAX_BYTES, SubmissionText, read_submission
from grader.errors import RefusedSubmission


def read_handin(challenge: Challenge, path: Path) -> SubmissionText:
    """Read a submission to the challenge.

    Args:
        challenge: what it was written for.
        path: the file; where the task has several, their folder or one of them.

    Raises:
        RefusedSubmission: one sentence that says why it cannot be graded; nothing is run.
    """
    names = challenge.stub_names
    if len(names) == 1:
        return read_submission(path)
    if not path.is_dir() and path.name not in names:
        raise RefusedSubmission(
            f"{path} is none of the files of {challenge.slug}: {listed(names)}",
            next_step=f"Submit the folder that holds them: grade submit {challenge.slug} FOLDER",
        )
    folder = path if path.is_dir() else path.parent
    there = [one.name for one in folder.glob("*.*")]
    refuse_missing(names, there, f"{folder} has")
    read = join_handin({name: read_submission(folder / name) for name in names})
    return msgspec.structs.replace(read, note=left_out(names, [n for n in there if n not in challenge.meta.files]))


def join_handin(reads: Mapping[str, SubmissionText]) -> SubmissionText:
    """Return several files as one submission, by the name of the first.

    Raises:
        RefusedSubmission: they are too big together.
    """
    text = join_files({name: read.text for name, read in reads.items()})
    raw = text.encode()
    if len(raw) > MAX_BYTES:
        raise RefusedSubmission(f"{listed(list(reads))} are too big: together {MAX_BYTES // 1024} KB are allowed")
    return SubmissionText(filename=next(iter(reads)), text=text, raw=raw)


def refuse_missing(names: tuple[str, ...], there: list[str], where: str) -> None:
    """Refuse a hand-in that lacks a file of the task.

    Args:
        names: of the task's files.
        there: of the files that were handed in.
        where: begins the sentence, e.g. "The folder has".

    Raises:
        RefusedSubmission: it names the first file that is missing, and the one that may be meant.
    """
    missing = next((name for name in names if name not in there), None)
    if missing is None:
        return
    import difflib

    others = [name for name in there if name not in names and name not in SUPPORT and name.endswith((".py", ".ipynb"))]
    near = difflib.get_close_matches(missing, others, n=1)
    raise RefusedSubmission(
        f"{where} no {missing}; this task has the files {listed(names)}",
        next_step=f"Rename {near[0]} to {missing}, if it is that." if near else "",
    )


def left_out(names: tuple[str, ...], there: list[str]) -> str:
    """Say which programs are none of the task's several files; empty where there is none."""
    known = {*names, *SUPPORT}
    extra = sorted(n for n in there if n not in known and n.endswith((".py", ".ipynb")) and not n.endswith(".bak.py"))
    return f"Not graded: {listed(extra[:3])}, for this task has the files {listed(names)}" if extra else ""


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
