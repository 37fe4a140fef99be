"""Functions whose value no check uses, though the stub does not say so."""

import ast
from collections.abc import Iterable
from pathlib import Path

from grader.course.challenge import Challenge, read_course_text
from grader.course.interface import Interface
from grader.course.syntax import NotPython, parse
from grader.verify.record import Findings

_ASKS = ("call", "measure")


def check_returns(challenge: Challenge, interface: Interface, found: Findings) -> None:
    """Find functions without `-> None` that are called for what they do alone: what they return could cost points."""
    files = [file for file in (*challenge.checks_files, *challenge.data_files().values()) if file.suffix == ".py"]
    called, used = _uses(files)
    for name, signature in interface.functions.items():
        if signature.returns and name in called and not used & {name, ""}:
            found.warning(
                f"no check uses what `{name}` returns: write `def {name}({', '.join(signature.parameters)}) -> None:`, "
                "so that a student may return anything",
                challenge.entry,
            )


def _uses(files: Iterable[Path]) -> tuple[set[str], set[str]]:
    """Return the functions that checks call, and those whose value is more than dropped; "" is one without a name."""
    called, used = set[str](), set[str]()
    for file in files:
        try:
            tree = parse(read_course_text(file))
        except NotPython:  # told elsewhere
            continue
        dropped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        reads_value = any(isinstance(node, ast.Attribute) and node.attr == "value" for node in ast.walk(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ASKS:
                name = _name_of(node)
                called.add(name)
                if id(node) not in dropped and (node.func.attr == "call" or reads_value):
                    used.add(name)
    return called, used


def _name_of(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
