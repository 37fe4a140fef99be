"""Reading the student's file, once: from here on nobody reads their disk again."""

import os
import re
import stat
from pathlib import Path

import msgspec

from grader.errors import RefusedSubmission

MAX_BYTES = 262_144
"""Of a program. A notebook's outputs are not counted: it may be larger as a file."""
MAX_NOTEBOOK = 20 << 20
SUFFIXES = (".py", ".ipynb")
METADATA = "submission_metadata.yml"
"""Says in an export of Gradescope whose each submission is; no submission itself."""
MAX_METADATA = 4 << 20
# PEP 263: in the first line, or in the second when the first is blank or a comment.
COOKIE = re.compile(r"(?:[ \t\f]*(?:#.*)?\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


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
    return decode_submission(_read_bytes(path), path.name)


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
    _refuse_odd_text(text, name)
    return SubmissionText(filename=name, text=text, raw=raw)


def most_bytes(name: str) -> int:
    """Return how large a file of that name may be."""
    if name == METADATA:
        return MAX_METADATA
    return MAX_NOTEBOOK if name.lower().endswith(".ipynb") else MAX_BYTES


def too_big(name: str, size: str = "") -> RefusedSubmission:
    """Return what refuses a file for its size."""
    most = most_bytes(name)
    allowed = f"{most >> 20} MB" if most >= 1 << 20 else f"{most // 1024} KB"
    step = "Clear the notebook's outputs and save it again." if most == MAX_NOTEBOOK else ""
    return RefusedSubmission(f"{name} is too big{size}; {allowed} are allowed", next_step=step)


def _read_bytes(path: Path) -> bytes:
    try:
        # Looked at before it is opened: opening a device can do things, and a pipe would wait.
        _refuse_odd_file(os.stat(path), path)  # noqa: PTH116 - the same call as fstat below
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - Path.open takes no descriptor
            _refuse_odd_file(os.fstat(file.fileno()), path)
            raw = file.read(most_bytes(path.name) + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(path) from None
    except PermissionError:
        raise RefusedSubmission(f"{path} cannot be read: permission denied") from None
    except (OSError, ValueError) as fault:
        raise RefusedSubmission(f"{path!s:.200} cannot be read: {fault}") from None
    if len(raw) > most_bytes(path.name):
        raise too_big(path.name)
    return raw


def _refuse_odd_file(info: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(info.st_mode):
        raise RefusedSubmission(f"{path} is a folder, not a file", next_step="Give the file in it.")
    if not stat.S_ISREG(info.st_mode):
        raise RefusedSubmission(f"{path} is not a regular file (it is a pipe, a device or a socket)")
    if path.suffix.lower() not in SUFFIXES:
        raise RefusedSubmission(f"{path.name} is neither a .py nor a .ipynb file")
    if info.st_size > most_bytes(path.name):
        raise too_big(path.name, f": {info.st_size / 1024:,.0f} KB")


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
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedSubmission(f"{name} is UTF-16 text; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        # The decoder counts from behind the byte order mark.
        at = fault.start + len(raw) - len(fault.object)
        line = raw.count(b"\n", 0, at) + 1
        raise RefusedSubmission(f"{name} is not UTF-8 text: byte {at}, line {line}; save it as UTF-8") from None
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
    if cookie and cookie[1].lower().replace("_", "-") not in {"utf-8", "utf8", "utf-8-sig"}:
        raise RefusedSubmission(
            f"{name} declares the encoding {cookie[1]:.40}; only UTF-8 is read", next_step="Remove that line."
        )
