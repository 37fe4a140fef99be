"""Slips inside a statement: off by one, the wrong divisor, index, reduction, condition or object."""

import ast
import copy
from collections.abc import Callable, Iterator
from typing import NamedTuple

from grader.mutation.edits import Edit, plus, quoted

_DIVIDES = (ast.Div, ast.FloorDiv, ast.Mod)
_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_BORDER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
_REDUCTIONS = {"sum": "mean", "mean": "sum"}
_BUILTINS = {"sum": "max", "max": "min", "min": "max"}


class Scope(NamedTuple):
    """What a slip can take in place of something else.

    Attributes:
        objects: parameters that the function calls, or whose methods it calls.
        counts: expressions of the function that count something: divisors, bounds of ranges, lengths, tallies.
    """

    objects: tuple[str, ...]
    counts: tuple[ast.expr, ...]


def scope_of(function: ast.FunctionDef) -> Scope:
    """Read what the function's slips can draw on."""
    counts: dict[str, ast.expr] = {}
    called: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            target = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            called |= {target.id} if isinstance(target, ast.Name) else set()
        for found in _counts_in(node):
            if not isinstance(found, ast.Constant):
                counts.setdefault(ast.unparse(found), found)
    args = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return Scope(tuple(arg.arg for arg in args if arg.arg in called), tuple(counts.values()))


def _counts_in(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, _DIVIDES):
        return [node.right]
    if isinstance(node, ast.AugAssign):
        tally = isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add)
        divisor = [node.value] if isinstance(node.op, _DIVIDES) else []
        return [ast.Name(node.target.id), *divisor] if tally and isinstance(node.target, ast.Name) else divisor
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.args if node.func.id == "range" else [node] if node.func.id == "len" else []
    return []


def expression_edits(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """Return the slips with each expression that is directly part of this node."""
    for name, value in ast.iter_fields(node):
        for place, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.expr):
                continue
            for new in _others(child, node, name, scope):
                says = f"{quoted(child)} becomes {quoted(new)}"
                yield Edit(child.lineno, says, _putting(new, name, place if isinstance(value, list) else None))


def _putting(new: ast.expr, name: str, place: int | None) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        own = copy.deepcopy(new)
        if place is None:
            setattr(node, name, own)
        else:
            getattr(node, name)[place] = own

    return change


def _others(child: ast.expr, parent: ast.AST, name: str, scope: Scope) -> Iterator[ast.expr]:
    """Return what may stand by mistake where `child` stands, in the field `name` of `parent`."""
    yield from _constants(child, parent)
    if not isinstance(child, ast.Constant) and _counts_here(parent, name):
        yield from (plus(child, 1), plus(child, -1))
    if _divides_here(parent, name) or _weighs_here(child, parent, scope):
        yield from (count for count in scope.counts if ast.unparse(count) != ast.unparse(child))
    if isinstance(child, ast.BinOp):
        yield from _arithmetic(child)
    if isinstance(child, ast.Call):
        yield from _calls(child, scope)
    yield from _conditions(child, parent, name)


def _constants(child: ast.expr, parent: ast.AST) -> Iterator[ast.expr]:
    if isinstance(parent, ast.UnaryOp):  # -1 is met as a whole
        return
    added = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add | ast.Sub)
    match child:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(near) for near in (value + 1, value - 1) if near or not added)
        case ast.Constant(value=float(value)):
            yield ast.Constant(value + 1.0)
        case ast.Constant(value=str(value)) if value in _REDUCTIONS:
            yield ast.Constant(_REDUCTIONS[value])
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
            yield ast.Constant(1 - value)
            yield ast.Constant(-1 - value)


def _counts_here(parent: ast.AST, name: str) -> bool:
    """Tell whether an expression there is a divisor, a bound or an index."""
    if isinstance(parent, ast.Call):
        return name == "args" and isinstance(parent.func, ast.Name) and parent.func.id == "range"
    if isinstance(parent, ast.Subscript):
        return name == "slice" and not isinstance(parent.slice, ast.Slice | ast.Tuple | ast.UnaryOp)
    return _divides_here(parent, name) or (isinstance(parent, ast.Slice) and name in ("lower", "upper"))


def _divides_here(parent: ast.AST, name: str) -> bool:
    if isinstance(parent, ast.BinOp):
        return isinstance(parent.op, _DIVIDES) and name == "right"
    return isinstance(parent, ast.AugAssign) and isinstance(parent.op, _DIVIDES) and name == "value"


def _weighs_here(child: ast.expr, parent: ast.AST, scope: Scope) -> bool:
    factor = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mult)
    return factor and ast.unparse(child) in map(ast.unparse, scope.counts)


def _arithmetic(child: ast.BinOp) -> Iterator[ast.expr]:
    left, right = child.left, child.right
    turned: dict[type[ast.operator], ast.operator] = {
        ast.Div: ast.Mult(), ast.Mult: ast.Div(), ast.Add: ast.Sub(), ast.Sub: ast.Add(),
    }  # fmt: skip
    if type(child.op) in turned:
        yield left
        yield ast.BinOp(left=left, op=turned[type(child.op)], right=right)
    if isinstance(child.op, ast.Mult):
        yield right


def _calls(child: ast.Call, scope: Scope) -> Iterator[ast.expr]:
    func = child.func
    if isinstance(func, ast.Name) and func.id in _BUILTINS:
        yield ast.Call(func=ast.Name(_BUILTINS[func.id]), args=child.args, keywords=child.keywords)
    if not isinstance(func, ast.Attribute):
        return
    if func.attr in _REDUCTIONS:
        other = ast.Attribute(value=func.value, attr=_REDUCTIONS[func.attr])
        yield ast.Call(func=other, args=child.args, keywords=child.keywords)
    if isinstance(func.value, ast.Name) and func.value.id in scope.objects:
        for name in scope.objects:
            if name != func.value.id:
                mistaken = ast.Attribute(value=ast.Name(name), attr=func.attr)
                yield ast.Call(func=mistaken, args=child.args, keywords=child.keywords)


def _conditions(child: ast.expr, parent: ast.AST, name: str) -> Iterator[ast.expr]:
    if isinstance(child, ast.Compare) and len(child.ops) == 1:
        for table in (_OPPOSITE, _BORDER):
            if type(child.ops[0]) in table:
                operator = table[type(child.ops[0])]()
                yield ast.Compare(left=child.left, ops=[operator], comparators=child.comparators)
    elif isinstance(child, ast.BoolOp):
        swapped = ast.Or() if isinstance(child.op, ast.And) else ast.And()
        yield ast.BoolOp(op=swapped, values=child.values)
    elif isinstance(parent, ast.If | ast.While | ast.IfExp | ast.comprehension) and name in ("test", "ifs"):
        negated = isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.Not)
        yield child.operand if isinstance(child, ast.UnaryOp) and negated else ast.UnaryOp(op=ast.Not(), operand=child)
