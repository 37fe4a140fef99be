"""A program as a sequence of tokens in which names, layout, comments, docstrings and annotations make no difference.

They come from Python's own syntax tree, in the order of the text. A name that the program itself gives (a variable, a
parameter, a function, a class) is any name; an imported one is what it was imported from; what others gave (built-in
names, attributes, keywords, numbers) stays, for it says what the program does. A text is any text.
"""

import ast
from collections.abc import Iterator

from grader.course.syntax import parse
from grader.report.base import Record


class Token(Record, frozen=True):
    """One token, and the line of the program that it stands in, from 1."""

    text: str
    line: int


def tokens_of(source: str) -> list[Token]:
    """Return a program's tokens.

    Raises:
        NotPython: it cannot be parsed.
    """
    tree = parse(source)
    return list(_Reader(tree).read(tree.body, 1))


class _Reader:
    """Reads one program, whose own names it knows."""

    def __init__(self, tree: ast.Module) -> None:
        self._imported: dict[str, str] = {}
        self._own: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self._imported |= {one.asname or one.name.partition(".")[0]: one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom):
                self._imported |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self._own.add(node.name)
            elif isinstance(node, ast.arg):
                self._own.add(node.arg)
            elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                self._own.add(node.id)

    def read(self, part: object, line: int) -> Iterator[Token]:
        """Yield the tokens of a node, or of a list of nodes: statements in a list end with a token of their own."""
        if isinstance(part, list):
            nodes = [node for node in part if not _is_left_out(node)]
            for node in nodes:
                yield from self.read(node, line)
            if nodes and isinstance(nodes[0], ast.stmt):
                yield Token("end", _last_line(nodes[-1], line))
            return
        if not isinstance(part, ast.AST) or _is_left_out(part):
            return
        at = getattr(part, "lineno", line)
        yield Token(self._name(part), at)
        for field, value in ast.iter_fields(part):
            if field not in ("annotation", "returns", "ctx", "type_comment", "type_ignores"):
                yield from self.read(value, at)

    def _name(self, node: ast.AST) -> str:
        kind = type(node).__name__
        if isinstance(node, ast.Name):
            return self._imported.get(node.id) or ("name" if node.id in self._own else node.id)
        if isinstance(node, ast.Attribute):
            return f".{node.attr}"
        if isinstance(node, ast.keyword):
            return f"{node.arg}="
        if isinstance(node, ast.Constant):
            return "text" if isinstance(node.value, str | bytes) else repr(node.value)
        return "Assign" if isinstance(node, ast.AnnAssign) else kind


def _is_left_out(node: object) -> bool:
    """Tell whether a statement does nothing: a docstring, `pass`, an import, whose names stand where they are used."""
    if isinstance(node, ast.AnnAssign):
        return node.value is None
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Import | ast.ImportFrom | ast.Pass)


def _last_line(node: ast.AST, line: int) -> int:
    return getattr(node, "end_lineno", None) or line
