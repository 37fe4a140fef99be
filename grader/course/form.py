"""The form of an answer: what kind of value the stub asks for, as `answer: list[int] | None = ...` declares it.

An answer of another form was not attempted: it says nothing of what a student knows, so it is told and never judged.
A form is built from `bool`, `int`, `float`, `str`, `None`, `Literal["A", "B"]`, `list[...]` and `|`;
`Annotated[list[list[float]], 1, 2]` adds lengths, from outside to inside: one list of two numbers.
"""

import ast
import itertools
from typing import Any

import msgspec

_PLAIN = {
    "bool": ("True or False", "truth values", "True"),
    "int": ("a whole number", "whole numbers", "3"),
    "float": ("a number", "numbers", "2.5"),
    "str": ("a text in quotes", "texts in quotes", '"text"'),
    "None": ("None", "None", "None"),
}
_KINDS: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "str": (str,),
    "None": (type(None),),
}


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer may be.

    Attributes:
        kind: "bool", "int", "float" (also written as an int), "str", "None", "choice", "list" or "either".
        parts: what a list holds (one form), or the forms of which one will do.
        options: of a choice.
        size: how many items a list has; None where any number will do.
    """

    kind: str
    parts: tuple["Form", ...] = ()
    options: tuple[str | int, ...] = ()
    size: int | None = None

    def holds(self, value: object) -> bool:
        """Tell whether a literal has this form, right or wrong."""
        if self.kind == "either":
            return any(part.holds(value) for part in self.parts)
        if self.kind == "choice":
            return any(type(value) is type(option) and value == option for option in self.options)
        if self.kind == "list":
            if type(value) is not list or self.size not in (None, len(value)):
                return False
            return all(self.parts[0].holds(item) for item in value)
        return type(value) in _KINDS[self.kind] and value != ""

    @property
    def words(self) -> str:
        """The form in words, such as "None or a list of whole numbers"."""
        if self.kind == "either":
            return " or ".join(part.words for part in self.parts)
        if self.kind == "choice":
            return f"one of {_listed(self.options)}"
        return f"a list of {self._items()}" if self.kind == "list" else _PLAIN[self.kind][0]

    def _items(self) -> str:
        """Return what a list holds, in the plural unless it holds one thing."""
        part, count = self.parts[0], "" if self.size is None else f"{self.size} "
        if part.kind == "list":
            return f"{count}list{'' if self.size == 1 else 's'} of {part._items()}"
        if part.kind == "choice":
            return f"{count or 'any of '}{'of ' if count else ''}{_listed(part.options)}"
        if part.kind == "either":
            return f"{count}items, each {part.words}"
        one, many, _ = _PLAIN[part.kind]
        return f"{count}{one.removeprefix('a ') if self.size == 1 else many}"

    @property
    def examples(self) -> list[str]:
        """Values of this form as one writes them, which say nothing of the right one: the same for every student."""
        if self.kind == "either":
            return [example for part in self.parts for example in part.examples]
        if self.kind == "choice":
            return [_written(self.options[0])]
        if self.kind == "list":
            known = [_written(option) for option in self.parts[0].options] or self.parts[0].examples
            items = itertools.islice(itertools.cycle(known[::2]), self.size if self.size is not None else 2)
            return [f"[{', '.join(items)}]"]
        return [_PLAIN[self.kind][2]]


def read_form(node: ast.expr) -> Form:
    """Read an annotation of the stub.

    Raises:
        ValueError: it is no form.
    """
    if isinstance(node, ast.Constant) and node.value is None:
        return Form(kind="None")
    if isinstance(node, ast.Name) and node.id in _PLAIN:
        return Form(kind=node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = [read_form(node.left), read_form(node.right)]
        return Form(
            kind="either",
            parts=tuple(part for side in sides for part in (side.parts if side.kind == "either" else [side])),
        )
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if node.value.id == "list" and len(inside) == 1:
            return Form(kind="list", parts=(read_form(inside[0]),))
        if node.value.id == "Literal":
            options = [ast.literal_eval(one) for one in inside]
            if all(type(option) in (str, int) for option in options):
                return Form(kind="choice", options=tuple(options))
        if node.value.id == "Annotated":
            return _sized(read_form(inside[0]), [ast.literal_eval(one) for one in inside[1:]])
    raise ValueError(ast.unparse(node))


def _sized(form: Form, sizes: list[Any]) -> Form:
    if not sizes:
        return form
    if form.kind != "list" or type(sizes[0]) is not int or sizes[0] < 0:
        raise ValueError(f"a length of {sizes[0]!r}")
    return msgspec.structs.replace(form, size=sizes[0], parts=(_sized(form.parts[0], sizes[1:]),))


def asked(name: str, form: Form) -> str:
    """Return what to write, such as "`answer` should be True or False, such as `answer = True`"."""
    examples = " or ".join(f"`{name} = {example}`" for example in form.examples)
    return f"`{name}` should be {form.words}, such as {examples}"


def misfit(name: str, form: Form, value: object) -> str:
    """Say how an answer differs in form; empty where it does not."""
    if form.holds(value):
        return ""
    written = repr(value)
    yours = written if len(written) <= 60 else f"{written[:60]}…"
    return f"{asked(name, form)}; yours is `{yours}`{_advice(form, value)}."


def _advice(form: Form, value: object) -> str:
    """Return what may be meant, where that can be told from the value alone."""
    if type(value) is str:
        if any(type(option) is str and value.strip().upper() == option.upper() for option in form.options):
            return ": write it exactly as one of them"
        try:
            if form.holds(ast.literal_eval(value)):
                return ": leave the quotes out"
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            pass
        if value.lstrip().startswith("tensor("):
            return ": write the tensor's numbers as nested lists, without quotes"
    return ""


def _written(option: str | int) -> str:
    return f'"{option}"' if isinstance(option, str) else repr(option)


def _listed(options: tuple[str | int, ...]) -> str:
    return ", ".join(map(_written, options))
