"""A notebook to Python: its code cells, in order."""

import re
import warnings
from typing import Any

from grader.course.syntax import NotPython, parse
from grader.errors import RefusedSubmission

# A line that is IPython's, not Python's: %magic, %%magic, !command, ?help, help?, x = !command
MAGIC = re.compile(r"[ \t]*[%!?].*|.*\?[ \t]*|[ \t]*[\w, ]+=[ \t]*[%!].*")


def code_of(text: str, name: str) -> str:
    """Join the code cells of the notebook `text`, each under a `# cell N` line.

    Args:
        text: the notebook's JSON.
        name: the file's name, for messages.

    Raises:
        RefusedSubmission: not a notebook, no code in it, or IPython magics; names cell and line.
    """
    sources = [source for source in _code_cells(text, name) if source.strip()]
    if not sources:
        raise RefusedSubmission(f"{name} has no code: every code cell is empty")
    for number, source in enumerate(sources, start=1):
        _refuse_magic(source, number, name)
    return "\n".join(f"# cell {number}\n{source.rstrip()}\n" for number, source in enumerate(sources, start=1))


def _code_cells(text: str, name: str) -> list[str]:
    from nbformat import convert, reader

    try:
        with warnings.catch_warnings():
            # nbformat warns of small faults (a cell without id) that do not matter here.
            warnings.simplefilter("ignore")
            notebook: Any = reader.reads(text)  # type: ignore[no-untyped-call]
            if notebook.nbformat < 4:
                notebook = convert(notebook, 4)  # type: ignore[no-untyped-call]
        sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    except Exception:  # noqa: BLE001 - the JSON can be anything, and nbformat fails on it in any way
        raise RefusedSubmission(
            f"{name} is not a notebook: its JSON has no readable cells",
            next_step="Save it again in Jupyter, or submit a .py file.",
        ) from None
    if not all(isinstance(source, str) for source in sources):
        raise RefusedSubmission(f"{name} is not a notebook: a code cell holds something that is not text")
    return [source.replace("\r\n", "\n").replace("\r", "\n") for source in sources]


def _refuse_magic(source: str, number: int, name: str) -> None:
    try:
        parse(source)
    except NotPython:
        # Only now: a line of valid Python may well begin with % or end with ?, inside a text or an expression.
        for at, line in enumerate(source.split("\n"), start=1):
            if MAGIC.fullmatch(line) and not line.lstrip().startswith("#"):
                raise RefusedSubmission(
                    f"{name}, code cell {number}, line {at}: {line.strip()[:60]!r} is for IPython, not Python",
                    next_step="Remove that line and save the notebook.",
                ) from None
