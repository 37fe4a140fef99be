"""What a file of hidden checks declares, and whatever in it would never be graded: read, not run."""

import ast
from collections.abc import Iterator

import msgspec

from grader.report.check_result import Points, total

PREFIX = "test_"
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """One check, as it is written.

    Attributes:
        name: of its function, which is its id.
        title: its docstring on one line; empty where it has none.
        line: of `def`, from 1.
        first: its first line, which is that of its first decorator.
        points: what it says to be worth; None where that is no number written out.
        hinted: whether its @check, where it has one, gives a hint.
    """

    name: str
    title: str
    line: int
    first: int
    points: Points | None
    hinted: bool


class ChecksFile(msgspec.Struct, frozen=True):
    """What was read.

    Attributes:
        checks: in the order of the file.
        faults: (line, what is wrong there): each keeps something from being graded as it is written.
    """

    checks: tuple[Declared, ...]
    faults: tuple[tuple[int, str], ...]


def read_checks(text: str) -> ChecksFile:
    """Read a file of checks.

    Raises:
        SyntaxError, ValueError: it is not Python.
    """
    checks: dict[str, Declared] = {}
    faults: list[tuple[int, str]] = []
    for function, owner in _functions(ast.parse(text)):
        mark = next((call for one in function.decorator_list if (call := _mark_in(one))), None)
        if mark is None and not function.name.startswith(PREFIX):
            continue
        declared = Declared(
            name=function.name,
            title=" ".join((ast.get_docstring(function) or "").split()),
            line=function.lineno,
            first=min([function.lineno, *(one.lineno for one in function.decorator_list)]),
            points=_points(mark) if mark else None,
            hinted=mark is None or _says(mark, "hint"),
        )
        faults += ((function.lineno, says) for says in _faults(function, mark, owner))
        if function.name in checks:
            says = f"a second check named {function.name}; the first is in line {checks[function.name].line}"
            faults.append((function.lineno, says))
        checks.setdefault(function.name, declared)
    return ChecksFile(tuple(checks.values()), tuple(faults))


def _functions(module: ast.Module) -> Iterator[tuple[_Function, ast.ClassDef | None]]:
    """Return all functions that are not inside another function, each with the class that it lies in."""
    waiting: list[tuple[ast.AST, ast.ClassDef | None]] = [(module, None)]
    while waiting:
        node, owner = waiting.pop(0)
        if isinstance(node, _Function):
            yield node, owner
        else:
            inside = node if isinstance(node, ast.ClassDef) else owner
            waiting = [*((child, inside) for child in ast.iter_child_nodes(node)), *waiting]


def _faults(function: _Function, mark: ast.Call | None, owner: ast.ClassDef | None) -> Iterator[str]:
    name, points = function.name, _points(mark) if mark else None
    if mark is None:
        yield f"{name} has no @check(points=...)"
    elif points is not None and not (points > 0 and total([points]) == points):
        yield f"{name}: a check is worth more than 0 points, in hundredths at most, not {points}"
    elif points is None:
        yield f"{name}: write its points as a number, as in @check(points=2); `grade list` reads them"
    if not ast.get_docstring(function):
        yield f"{name} has no docstring: it is what the student reads"
    if not name.startswith(PREFIX):
        yield f"{name} is not graded: the name of a check begins with {PREFIX}"
    if owner is not None and any(ast.unparse(base).endswith("TestCase") for base in owner.bases):
        yield f"{name} is not graded: unittest hands its methods no submission; write a function"
    elif owner is not None and not owner.name.startswith("Test"):
        yield f"{name} is not graded: the name of a class of checks begins with Test, and {owner.name} does not"
    if isinstance(function, ast.AsyncFunctionDef):
        yield f"{name} is not graded: nothing awaits an async function"
    elif any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own(function)):
        yield f"{name} is not graded: it is a generator, as it has `yield`"


def _own(function: _Function) -> Iterator[ast.AST]:
    """Return the nodes of a function's body, without those of functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _mark_in(decorator: ast.expr) -> ast.Call | None:
    if not isinstance(decorator, ast.Call):
        return None
    name = getattr(decorator.func, "attr", None) or getattr(decorator.func, "id", None)
    return decorator if name == "check" else None


def _points(mark: ast.Call) -> Points | None:
    """Return the points of one mark: 1 where it names none; None where it computes them."""
    said = next((word.value for word in mark.keywords if word.arg == "points"), None)
    if said is None:
        return 1
    value = said.value if isinstance(said, ast.Constant) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _says(mark: ast.Call, name: str) -> bool:
    value = next((keyword.value for keyword in mark.keywords if keyword.arg == name), None)
    return value is not None and not (isinstance(value, ast.Constant) and not str(value.value).strip())
