"""Slips with whole statements: one left out, made twice, in the wrong order or at the wrong depth."""

import ast
from collections.abc import Callable, Iterator

from grader.grading.verify.strength.edits import Edit, quoted

_BLOCKS = ("body", "orelse", "finalbody")
_NESTED = (ast.For, ast.While, ast.If, ast.With)
_ONCE = (ast.Return, ast.Pass, ast.Break, ast.Continue, ast.Raise, ast.FunctionDef, ast.Import, ast.ImportFrom)
_PURE = frozenset({"len", "sum", "range", "min", "max", "int", "float", "list", "tuple"})
_Block = list[ast.stmt]


def statement_edits(node: ast.AST) -> Iterator[Edit]:
    """Return the slips that can be made in the blocks of this node, and with it, if it is a statement like `a += b`."""
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if not isinstance(block, list):
            continue
        work = [i for i, statement in enumerate(block) if not _is_docstring(statement)]
        for i in work:
            yield from _alone(name, block, i)
            if i + 1 < len(block):
                yield from _with_next(name, block, i)
            if isinstance(block[i], _NESTED):
                yield from _out_of(name, block, i)
    if isinstance(node, ast.AugAssign):
        yield from _augmented(node)


def _alone(name: str, block: _Block, i: int) -> Iterator[Edit]:
    statement = block[i]
    if not isinstance(statement, ast.Pass):
        yield Edit(statement.lineno, f"drop {quoted(statement)}", _on(name, lambda body: body.pop(i)))
    if not isinstance(statement, _ONCE) and not _same_twice(statement):
        yield Edit(statement.lineno, f"{quoted(statement)} twice", _on(name, lambda body: body.insert(i, body[i])))


def _with_next(name: str, block: _Block, i: int) -> Iterator[Edit]:
    first, second = block[i], block[i + 1]
    says = f"{quoted(second)} before {quoted(first)}"
    yield Edit(second.lineno, says, _on(name, lambda body: body.insert(i, body.pop(i + 1))))
    if isinstance(second, _NESTED):
        says = f"{quoted(first)} moved into {quoted(second)}, as its first statement"
        yield Edit(first.lineno, says, _on(name, lambda body: _body(body[i + 1]).insert(0, body.pop(i))))
    if isinstance(first, _NESTED):
        says = f"{quoted(second)} moved into {quoted(first)}, as its last statement"
        yield Edit(second.lineno, says, _on(name, lambda body: _body(body[i]).append(body.pop(i + 1))))


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


def _augmented(node: ast.AugAssign) -> Iterator[Edit]:
    turned: dict[type[ast.operator], ast.operator] = {
        ast.Add: ast.Sub(), ast.Sub: ast.Add(), ast.Div: ast.Mult(), ast.Mult: ast.Div(),
    }  # fmt: skip
    other = turned.get(type(node.op))
    if other is not None:
        turned_node = ast.AugAssign(target=node.target, op=other, value=node.value)
        says = f"{quoted(node)} becomes {quoted(turned_node)}"
        yield Edit(node.lineno, says, lambda copied: setattr(copied, "op", other))


def _on(name: str, act: Callable[[_Block], object]) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        block = getattr(node, name)
        act(block)
        if not block and name == "body":
            block.append(ast.Pass())

    return change


def _body(statement: ast.stmt) -> _Block:
    assert isinstance(statement, _NESTED)
    return statement.body


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _same_twice(statement: ast.stmt) -> bool:
    """Tell whether it sets plain names to what only depends on others: doing so twice is doing it once."""
    if not isinstance(statement, ast.Assign):
        return False
    targets = {node.id for target in statement.targets for node in ast.walk(target) if isinstance(node, ast.Name)}
    plain = all(isinstance(t, ast.Name | ast.Tuple) for t in statement.targets)
    for node in ast.walk(statement.value):
        if isinstance(node, ast.Name) and node.id in targets:
            return False
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in _PURE):
            return False
    return plain
