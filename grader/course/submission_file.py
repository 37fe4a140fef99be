"""Reading the student's file, once: from here on nobody reads their disk again."""

import os
import re
from pathlib import Path

import msgspec

from grader.errors import RefusedSubmission
from grader.files import UnreadableFile, decode_text, open_regular, read_at_most

MAX_BYTES = 262_144
"""Of a program. A notebook's outputs are not counted: it may be larger as a file."""
MAX_NOTEBOOK = 20 << 20
SUFFIXES = (".py", ".ipynb")
ARCHIVE = ".zip"
"""What a student may hand in within a class's folder or archive, with the files in it; alone it is no submission."""
MAX_ARCHIVE = 20 << 20
METADATA = "submission_metadata.yml"
"""Says in an export of Gradescope whose each submission is; no submission itself."""
MAX_METADATA = 4 << 20
# PEP 263: in the first line, or in the second when the first is blank or a comment.
COOKIE = re.compile(r"(?:[ \t\f]*(?:#.*)?\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")

# As Python reads them: "utf-8-unix" is how Emacs writes it. What is ASCII is UTF-8.
_READ_AS_UTF_8 = re.compile(r"utf-8(-.*)?|utf8|(us-)?ascii")


class SubmissionText(msgspec.Struct, frozen=True, kw_only=True):
    """A submission as it was read.

    Attributes:
        filename: the file's own name.
        text: Python source with LF line ends; of a notebook its code cells, in order: see `grader.cells`.
        raw: the file's bytes; of a notebook those of one with the same code and without outputs.
        note: what lay beside it and is not graded, as a sentence without its full stop; empty where nothing is to say.
    """

    filename: str
    text: str
    raw: bytes
    note: str = ""


def read_submission(path: Path) -> SubmissionText:
    """Read a `.py` or `.ipynb` file, whatever else it may turn out to be.

    Raises:
        RefusedSubmission: one sentence that says why it cannot be graded; nothing hangs and nothing is run.
    """
    return decode_submission(read_bytes(path), path.name)


def decode_submission(raw: bytes, name: str) -> SubmissionText:
    """Turn the bytes of a `.py` or `.ipynb` file into the text to grade.

    Raises:
        RefusedSubmission: as `read_submission`.
    """
    text = _decode(raw, name)
    if name.lower().endswith(".ipynb"):
        from grader.course.notebook import read_notebook

        read = read_notebook(text, name)
        text, raw = read.text, read.bare
        if len(text.encode(errors="replace")) > MAX_BYTES:
            raise RefusedSubmission(f"{name} has too much code: {MAX_BYTES // 1024} KB are allowed, outputs aside")
    elif text.lstrip()[:1] == "{":  # hardly a program: only then is what reads notebooks loaded
        from grader.course.notebook import looks_like_one

        if looks_like_one(text):
            raise RefusedSubmission(
                f"{name} is a notebook under the name of a Python file",
                next_step="Name it .ipynb, or save it as Python: in Jupyter, File, Save and Export Notebook As.",
            )
    _refuse_odd_text(text, name)
    return SubmissionText(filename=name, text=text, raw=raw)


def most_bytes(name: str) -> int:
    """Return how large a file of that name may be."""
    if name == METADATA:
        return MAX_METADATA
    if name.lower().endswith(ARCHIVE):
        return MAX_ARCHIVE
    return MAX_NOTEBOOK if name.lower().endswith(".ipynb") else MAX_BYTES


def refusal(fault: UnreadableFile, name: object) -> RefusedSubmission:
    """Return what refuses a submission whose file, of that name, was not read."""
    step = ""
    if fault.why == "folder":
        step = "Give the file in it."
    elif fault.why == "big" and str(name).lower().endswith(".ipynb"):
        step = "Clear the notebook's outputs and save it again."
    return RefusedSubmission(f"{name!s:.200} {fault}", next_step=step)


def refuse_suffix(name: str, *, archives: bool = False) -> None:
    """Refuse what nobody grades, by its name.

    Raises:
        RefusedSubmission: it is neither Python nor a notebook, nor an export's metadata, nor, with `archives`, one.
    """
    if not name.lower().endswith((*SUFFIXES, ARCHIVE) if archives else SUFFIXES) and name != METADATA:
        if name.lower().endswith(ARCHIVE):
            raise RefusedSubmission(
                f"{name} is an archive that is not looked into: unpack it, and hand in what it holds"
            )
        raise RefusedSubmission(f"{name} is neither a .py nor a .ipynb file")


def read_bytes(path: Path, *, beneath: Path | None = None) -> bytes:
    """Read a file that was handed in; `beneath` as in `grader.files.open_regular`.

    Raises:
        RefusedSubmission: one sentence that says why it cannot be graded.
    """
    try:
        with open_regular(path, beneath=beneath) as file:
            refuse_suffix(path.name, archives=beneath is not None)
            return read_at_most(file, most_bytes(path.name), size=os.fstat(file.fileno()).st_size)
    except UnreadableFile as fault:
        if fault.why == "missing" and beneath is None:
            raise _missing(path) from None
        raise refusal(fault, path if beneath is None else path.name) from None


def _missing(path: Path) -> RefusedSubmission:
    import difflib

    try:
        beside = [p.name for p in path.absolute().parent.iterdir() if p.suffix.lower() in SUFFIXES]
    except OSError:
        beside = []
    near = difflib.get_close_matches(path.name, beside, n=1)
    step = f"Did you mean {path.with_name(near[0])}?" if near else ""
    if not step:
        step = "Write the task's files with: grade start CHALLENGE"
    return RefusedSubmission(f"There is no file {path}", next_step=step)


def _decode(raw: bytes, name: str) -> str:
    try:
        text = decode_text(raw)
    except UnreadableFile as fault:
        raise refusal(fault, name) from None
    if not text.strip():
        raise RefusedSubmission(f"{name} is empty", next_step="Write your solution into it and save it.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_odd_text(text: str, name: str) -> None:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise RefusedSubmission(f"{name} holds a NUL character in line {line}: it is not Python text")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as fault:
        line = text.count("\n", 0, fault.start) + 1
        raise RefusedSubmission(f"{name} holds text in line {line} that is not valid Unicode") from None
    cookie = COOKIE.match(text)
    if cookie and not _READ_AS_UTF_8.fullmatch(cookie[1].lower().replace("_", "-")):
        raise RefusedSubmission(
            f"{name} declares the encoding {cookie[1]:.40}; only UTF-8 is read", next_step="Remove that line."
        )
