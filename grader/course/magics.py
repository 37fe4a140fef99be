"""What is IPython's in a notebook's cell, not Python's: left out where the rest means the same without, else refused.

Left out are a shell's commands, magics that show or install, whole cells in another language. Refused, by name, is what
decides what the Python around it means: a file that is written or run, names that come from outside.
"""

import re
from typing import NamedTuple

from grader import cells

# Whole cells whose Python runs as it would without the first line.
_PYTHON_CELLS = frozenset({"time", "capture", "prun"})
_OTHER_CELLS = frozenset(
    "bash sh script cmd perl ruby javascript js html latex markdown svg system sx python python2 python3 pypy timeit"
    " memit mprun lprun debug"
    .split()
)  # fmt: skip
_REFUSED_LINES = frozenset(
    "run load loadpy pylab store reset reset_selective xdel macro edit autocall rerun recall paste cpaste".split()
)
_CELL = re.compile(r"%%(!|[\w.]+)?[ \t]*(.*)")
_LINE = re.compile(r"(?P<indent>[ \t]*)(?P<names>[A-Za-z_][\w, \t]*?[ \t]*=[ \t]*)?(?P<what>[%!?].*)")
_HELP = re.compile(r"(?P<indent>[ \t]*)(?P<what>%{0,2}[\w.*]+(\[[^\]\n]*\])?\?{1,2}[ \t]*)")
_INSTALL = re.compile(r"(?P<indent>[ \t]*)(?P<what>(?:pip3?|conda|mamba)[ \t]+(?:install|list|show)\b.*)")
_TOKEN = re.compile(
    r"""#[^\n]*|(?P<long>\"""|''')|(?P<quote>["'])|(?P<open>[(\[{])|(?P<close>[)\]}])|\\\n|(?P<end>\n)"""
)
_LONG_END = {quote: re.compile(rf"(?:\\.|[^\\])*?{quote}", re.DOTALL) for quote in ('"""', "'''")}
_SHORT_END = {quote: re.compile(rf"(?:\\.|[^\\\n{quote}])*(?:{quote}|(?=\n)|$)", re.DOTALL) for quote in "\"'"}


class Refused(ValueError):
    """A line that cannot be left out; `line` is its number in the cell."""

    def __init__(self, line: int, what: str, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.what = what
        self.why = why


class Translated(NamedTuple):
    """Python with as many lines as the cell had, and name -> line of what only a part that was left out would set."""

    source: str
    unset: dict[str, int]


def translate(source: str) -> Translated:
    """Return a cell that does not parse as Python, with what is IPython's left out.

    Raises:
        Refused: what stands there decides what the rest means.
    """
    blank = len(source) - len(source.lstrip())
    lead = source.count("\n", 0, blank)
    head, _, body = source[blank:].partition("\n")
    if found := _CELL.fullmatch(head):
        done = _cell_magic(found, lead + 1, head, body)
        if done is not None:
            return Translated("\n" * lead + done.source, done.unset)
        rest = _lines(body, lead + 2)
        text = "\n" * lead + cells.leave_out(head) + "\n" + rest.source
        return Translated(text, rest.unset | _kept_in(found, lead + 1))
    return _lines(source, 1)


def _cell_magic(found: re.Match[str], line: int, head: str, body: str) -> Translated | None:
    """Translate a cell that is not Python as a whole; None where all but its first line is."""
    name = (found[1] or "").lower()
    if name in _PYTHON_CELLS:
        return None
    if name != "!" and name not in _OTHER_CELLS:
        raise Refused(line, head, "decides what becomes of its cell")
    rest = "".join(f"\n#   {one}" for one in body.split("\n")) if body else ""
    return Translated(cells.leave_out(head) + rest, _kept_in(found, line))


def _kept_in(found: re.Match[str], line: int) -> dict[str, int]:
    """Return the names that a cell magic sets: `%%capture name`, `%%bash --out name`."""
    options = found[2]
    names = re.findall(r"--(?:out|err|proc)[ =]+(\w+)", options)
    if (found[1] or "").lower() == "capture":
        names += [word for word in options.split()[:1] if word.isidentifier()]
    return dict.fromkeys(names, line)


def _lines(source: str, first: int) -> Translated:
    """Replace each statement that is IPython's, and only statements: strings and brackets may hold the like."""
    done: list[str] = []
    unset: dict[str, int] = {}
    at, number = 0, first
    while at < len(source):
        end = _line_end(source, at)
        line = source[at:end]
        found = _LINE.match(line) or _HELP.fullmatch(line.rstrip("\n")) or _INSTALL.match(line)
        if found:
            while line.rstrip("\n").endswith("\\") and end < len(source):  # a command goes on in the next line
                end = _line_end(source, end)
                line = source[at:end]
            done.append(_statement(found, line, number, unset))
        else:
            end = _statement_end(source, at)
            done.append(source[at:end])
        number += source.count("\n", at, end)
        at = end
    return Translated("".join(done), unset)


def _statement(found: re.Match[str], line: str, number: int, unset: dict[str, int]) -> str:
    what = found["what"].strip()
    name = re.match(r"%(\w+)", what)
    if name and name[1] in _REFUSED_LINES:
        raise Refused(number, what, "decides what the code around it means")
    names = found.groupdict().get("names")
    if timed := re.match(r"%time[ \t]+(?=\S)", what):  # its value is that of what it times
        return line.replace(timed[0], "", 1)
    unset |= dict.fromkeys(re.findall(r"\w+", names or ""), number)
    more = line.count("\n", 0, len(line.rstrip("\n")))
    rest = "".join("\n# " for _ in range(more)) + ("\n" if line.endswith("\n") else "")
    return cells.leave_out(((names or "") + what.partition("\n")[0]).strip(), found["indent"]) + rest


def _line_end(source: str, at: int) -> int:
    end = source.find("\n", at)
    return len(source) if end < 0 else end + 1


def _statement_end(source: str, at: int) -> int:
    """Return where the logical line that begins at `at` ends: behind its newline, outside strings and brackets."""
    depth = 0
    while found := _TOKEN.search(source, at):
        at = found.end()
        if quote := found["long"] or found["quote"]:
            closed = (_LONG_END[quote] if found["long"] else _SHORT_END[quote]).match(source, at)
            if closed is None:
                return len(source)
            at = closed.end()
        elif found["open"]:
            depth += 1
        elif found["close"]:
            depth = max(0, depth - 1)
        elif found["end"] and not depth:
            return at
    return len(source)
