"""Slips with whole statements: one left out, made twice, in the wrong order or at the wrong depth."""

import ast
from collections.abc import Callable, Iterator
from functools import partial

from grader.mutation.edits import Edit, quoted
from grader.mutation.effects import same_twice, swaps_freely

_BLOCKS = ("body", "orelse", "finalbody")
_NESTED = (ast.For, ast.While, ast.If, ast.With)
_ONCE = (ast.Return, ast.Pass, ast.Break, ast.Continue, ast.Raise, ast.FunctionDef, ast.Import, ast.ImportFrom)
_Block = list[ast.stmt]


def statement_edits(node: ast.AST) -> Iterator[Edit]:
    """Return the slips that can be made in the blocks of this node."""
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if not isinstance(block, list):
            continue
        work = [i for i, statement in enumerate(block) if not _is_docstring(statement)]
        for i in work:
            yield from _alone(name, block, i)
            yield from (
                _moved(name, block, i, j) for j in work if j != i and not swaps_freely(block[i], _passed(block, i, j))
            )
            if isinstance(block[i], _NESTED):
                yield from (_into(name, block, j, i, end) for j in (i - 1, i + 1) if j in work for end in (0, 1))
                yield from _out_of(name, block, i)


def _alone(name: str, block: _Block, i: int) -> Iterator[Edit]:
    statement = block[i]
    if not isinstance(statement, ast.Pass):
        yield Edit(statement.lineno, f"drop {quoted(statement)}", _on(name, lambda body: body.pop(i)))
    if not isinstance(statement, _ONCE) and not same_twice(statement):
        yield Edit(statement.lineno, f"{quoted(statement)} twice", _on(name, lambda body: body.insert(i, body[i])))
    if isinstance(statement, ast.AugAssign):
        for other in _unaugmented(statement):
            says = f"{quoted(statement)} becomes {quoted(other)}"
            yield Edit(statement.lineno, says, _on(name, partial(_put, i, other)))


def _passed(block: _Block, i: int, j: int) -> _Block:
    """Return the statements that one passes on its way from place `i` to place `j`."""
    return block[i + 1 : j + 1] if i < j else block[j:i]


def _moved(name: str, block: _Block, i: int, j: int) -> Edit:
    says = f"{quoted(block[i])} moved {'behind' if i < j else 'in front of'} {quoted(block[j])}"
    return Edit(block[i].lineno, says, _on(name, lambda body: body.insert(j, body.pop(i))))


def _into(name: str, block: _Block, j: int, i: int, end: int) -> Edit:
    """Return the move of statement `j` into its neighbour `i`, to its end or its beginning."""

    def move(body: _Block) -> None:
        nested = body[i]
        assert isinstance(nested, _NESTED)
        nested.body.insert(len(nested.body) if end else 0, body[j])
        del body[j]

    says = f"{quoted(block[j])} moved into {quoted(block[i])}, as its {'last' if end else 'first'} statement"
    return Edit(block[j].lineno, says, _on(name, move))


def _out_of(name: str, block: _Block, i: int) -> Iterator[Edit]:
    outer = block[i]
    for part in _BLOCKS:
        for j, statement in enumerate(getattr(outer, part, [])):
            for after in (0, 1):
                where = "behind" if after else "in front of"
                says = f"{quoted(statement)} moved out, {where} {quoted(outer)}"
                yield Edit(statement.lineno, says, _on(name, _moving_out(i, part, j, after=after)))


def _moving_out(i: int, part: str, j: int, *, after: int) -> Callable[[_Block], object]:
    def move(block: _Block) -> None:
        outer = block[i]
        left = getattr(outer, part)
        block.insert(i + after, left.pop(j))
        if not left and part == "body":
            left.append(ast.Pass())

    return move


def _unaugmented(node: ast.AugAssign) -> Iterator[ast.stmt]:
    """Return the opposite operation, and the value alone: the last one instead of the sum."""
    turned: dict[type[ast.operator], ast.operator] = {
        ast.Add: ast.Sub(), ast.Sub: ast.Add(), ast.Div: ast.Mult(), ast.Mult: ast.Div(),
    }  # fmt: skip
    if type(node.op) in turned:
        yield ast.AugAssign(target=node.target, op=turned[type(node.op)], value=node.value)
    yield ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)


def _put(i: int, statement: ast.stmt, block: _Block) -> None:
    block[i] = statement


def _on(name: str, act: Callable[[_Block], object]) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        block = getattr(node, name)
        act(block)
        if not block and name == "body":
            block.append(ast.Pass())

    return change


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
