"""One change of a syntax tree, small enough to be a slip: its place, its words, and how it is made."""

import ast
import copy
from collections.abc import Callable, Iterator
from typing import NamedTuple

WORDS = 70


class Edit(NamedTuple):
    """A change of one node, to be made on a copy of it.

    Attributes:
        line: of the file that the node was read from.
        says: the change in words.
        change: makes it, given the copied node.
    """

    line: int
    says: str
    change: Callable[[ast.AST], None]


def quoted(node: ast.AST) -> str:
    """Return a node's first line of code between backticks."""
    first = ast.unparse(node).partition("\n")[0]
    return f"`{first if len(first) <= WORDS else first[: WORDS - 1] + '…'}`"


def plus(node: ast.expr, number: int) -> ast.expr:
    """Return the node's value, that much more or less."""
    operator = ast.Add() if number > 0 else ast.Sub()
    return ast.BinOp(left=node, op=operator, right=ast.Constant(abs(number)))


def edited(function: ast.FunctionDef, index: int, edit: Edit) -> ast.FunctionDef:
    """Return a changed copy of the function; `index` is the node's number in the order of `ast.walk`."""
    copied = copy.deepcopy(function)
    for number, node in enumerate(ast.walk(copied)):
        if number == index:
            edit.change(node)
            break
    return ast.fix_missing_locations(copied)


def inner(function: ast.FunctionDef) -> Iterator[tuple[int, ast.AST]]:
    """Return every node that is part of the function's work, with its number in the order of `ast.walk`."""
    declared = {id(node) for part in (function.args, *function.decorator_list) for node in ast.walk(part)}
    if function.returns is not None:
        declared |= {id(node) for node in ast.walk(function.returns)}
    return ((number, node) for number, node in enumerate(ast.walk(function)) if id(node) not in declared)
