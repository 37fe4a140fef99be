"""A notebook to Python: its code cells, in order. Nothing is run, and what it showed is not read."""

import ast
import re
from contextlib import suppress
from typing import Any

import msgspec

from grader import cells
from grader.course.magics import Refused, Translated, translate
from grader.course.syntax import NotPython, parse
from grader.errors import RefusedSubmission

_FORMATS = (2, 3, 4)
_MOST_METADATA = 64 << 10
_NAMING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_INSTEAD = "Write it in Python, or remove it, and save the notebook."


STAMP = "grade-stamp:"
"""What a line begins with that says whose numbers a file is for: see `grader.course.stamp`."""


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""
    input: str | list[str] = ""  # its name up to format 3


class _Sheet(msgspec.Struct):
    cells: list[_Cell] = []


class _Notebook(msgspec.Struct):
    """What is read of a notebook. Fields that are not named are skipped without being held: outputs are large."""

    nbformat: int
    nbformat_minor: int = 0
    metadata: dict[str, msgspec.Raw] = {}
    cells: list[_Cell] | None = None
    worksheets: list[_Sheet] | None = None


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A notebook's program, and the notebook with nothing else in it than that."""

    text: str
    bare: bytes


def read_notebook(text: str, name: str) -> Read:
    """Read the code of the notebook `text`, each cell under a line that numbers it among the code cells.

    Lines and cells that are for Jupyter only are left out, in a comment that says so; see `grader.course.magics`.

    Args:
        text: the notebook's JSON.
        name: the file's name, for messages.

    Raises:
        RefusedSubmission: not a notebook of Python, no code in it, or a line that cannot be left out; names cell and
            line.
    """
    notebook = _decode(text, name)
    sources = _sources(notebook)
    if not any(source.strip() for source in sources):
        raise RefusedSubmission(f"{name} has no code: every code cell is empty")
    done = [(number, _python(source, number, name)) for number, source in enumerate(sources, start=1)]
    _refuse_unset(done, name)
    joined = cells.join((number, one.source) for number, one in done if one.source.strip())
    return Read(text=joined, bare=_bare(notebook, sources))


def looks_like_one(text: str) -> bool:
    """Tell whether a text is the JSON of a notebook, whatever its file is called."""
    if not text.lstrip().startswith("{") or '"nbformat"' not in text:
        return False
    try:
        msgspec.json.decode(text, type=_Notebook)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False
    return True


def _decode(text: str, name: str) -> _Notebook:
    try:
        notebook = msgspec.json.decode(text, type=_Notebook)
        spec = notebook.metadata.get("kernelspec")
        named = msgspec.json.decode(spec, type=dict[str, Any] | None) if spec else None
        language = (named or {}).get("language") or "python"
    except (msgspec.MsgspecError, ValueError, RecursionError):
        notebook, language = _Notebook(0), "python"
    if notebook.cells is None and notebook.worksheets is None:
        raise RefusedSubmission(
            f"{name} is not a notebook: its JSON has no readable cells",
            next_step="Save it again in Jupyter, or submit a .py file.",
        )
    if notebook.nbformat not in _FORMATS:
        raise RefusedSubmission(
            f"{name} is not a notebook that is read here: its format is {notebook.nbformat % 10**6}, not 4",
            next_step="Save it again in Jupyter, or submit a .py file.",
        )
    if str(language).lower() not in {"python", "ipython"}:
        raise RefusedSubmission(f"{name} is a notebook of {language!s:.40}, not of Python")
    return notebook


def _sources(notebook: _Notebook, *, code: bool = True) -> list[str]:
    found = notebook.cells or [cell for sheet in notebook.worksheets or [] for cell in sheet.cells]
    parts = [cell.source or cell.input for cell in found if (cell.cell_type == "code") is code]
    texts = [part if isinstance(part, str) else "".join(part) for part in parts]
    return [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]


def _bare(notebook: _Notebook, sources: list[str]) -> bytes:
    """Return the notebook without what it showed: what is stored, and what makes two submissions one."""
    kept = {key: value for key, value in notebook.metadata.items() if key != "widgets"}
    if sum(len(bytes(value)) for value in kept.values()) > _MOST_METADATA:
        kept = {}
    code = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    # A converter may have put the line that says whose numbers these are into a cell of text.
    stamped = [source for source in _sources(notebook, code=False) if STAMP in source]
    text = [{"cell_type": "markdown", "metadata": {}, "source": source} for source in stamped]
    return msgspec.json.encode({"nbformat": 4, "nbformat_minor": 4, "metadata": kept, "cells": [*code, *text]})


def _python(source: str, number: int, name: str) -> Translated:
    """Return a cell as Python: without what is IPython's, without an indentation that all of it has."""
    source = _unindented(source)
    try:
        parse(source)
    except NotPython:
        # Only now: a line of valid Python may well begin with % or end with ?, inside a text or an expression.
        try:
            return translate(source)
        except Refused as fault:
            raise RefusedSubmission(
                f"{name}, code cell {number}, line {fault.line}: {fault.what[:60]!r} is for IPython, not Python, and "
                f"{fault.why}",
                next_step=_INSTEAD,
            ) from None
    return Translated(source, {})


def _unindented(source: str) -> str:
    """Take the first line's indentation off every line that has it, as Jupyter does."""
    indent = re.match(r"(?:[ \t]*\n)*([ \t]+)(?=\S)", source)
    return re.sub(rf"^{re.escape(indent[1])}", "", source, flags=re.MULTILINE) if indent else source


def _refuse_unset(done: list[tuple[int, Translated]], name: str) -> None:
    """Refuse a name that is used and that only what was left out would have set.

    A name that Python sets anywhere is no reason: `%%capture out` in one cell says nothing of a function's own `out` in
    another. Where it was the one from IPython after all, the report says what was left out.
    """
    unset = {key: (number, line) for number, one in done for key, line in one.unset.items()}
    used: list[str] = []
    for _, one in done if unset else ():
        with suppress(NotPython):
            for node in ast.walk(parse(one.source)):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    used.append(node.id)
                else:
                    unset.pop(_set_by(node), None)
    if key := next((one for one in used if one in unset), None):
        number, line = unset[key]
        raise RefusedSubmission(
            f"{name}, code cell {number}, line {line}: `{key:.40}` is set by IPython there, not by Python, and "
            "the code uses it",
            next_step=_INSTEAD,
        )


def _set_by(node: ast.AST) -> str:
    """Return the name that a node of Python sets; empty where it sets none."""
    if isinstance(node, ast.Name):
        return node.id if isinstance(node.ctx, ast.Store) else ""
    if isinstance(node, ast.arg):
        return node.arg
    if isinstance(node, ast.alias):
        return (node.asname or node.name).partition(".")[0]
    return node.name or "" if isinstance(node, _NAMING) else ""
