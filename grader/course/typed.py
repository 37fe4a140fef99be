"""Answers that are typed at a prompt: read by the form that the stub asks for, and written into the stub."""

import ast
import re
from fractions import Fraction
from itertools import chain

from grader.course.form import Form, asked, misfit
from grader.course.interface import AnswerError, binds, read_answers
from grader.course.syntax import parse

_WORDS = {"true": True, "t": True, "yes": True, "y": True, "false": False, "f": False, "no": False, "n": False}
_NOT_ONE = object()
# What phones, word processors and Asian keyboards write for a minus, a space, a quote and for each character of ASCII.
_PLAINER = str.maketrans("−–—\u3000、。“”‘’", "--- ,.\"\"''") | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FRACTION = re.compile(r"([+-]?\d{1,9}(?:\.\d{1,9})?)\s*/\s*([+-]?\d{1,9}(?:\.\d{1,9})?)")
# With three digits behind it, it may be one that divides thousands.
_DECIMAL_COMMA = re.compile(r"([+-]?\d{1,9}),(\d\d?|\d{4,9})")


def read_typed(name: str, form: Form | None, text: str) -> object:
    """Return the value that was typed for an answer: as it would stand in the file, or shorter.

    A letter needs no quotes, a list no brackets, a tensor of one number none either; 1/8 and 0,5 are numbers, 1e3 and
    12/4 whole ones. In percent nothing is read: whether 12% means 12 or 0.12 is for the task to say.

    Raises:
        AnswerError: it is of another form; says which is asked for, with an example.
    """
    text = re.sub(rf"^{re.escape(name)}\s*=(?!=)", "", text.strip()).strip()
    value = _literal(text)
    if form is not None and (value is _NOT_ONE or not form.holds(value)):
        shorter = _shorter(form, text if form.kind == "str" else text.translate(_PLAINER))
        value = shorter if shorter is not _NOT_ONE else text if value is _NOT_ONE else value
        if fault := misfit(name, form, value):
            raise AnswerError(fault)
    elif value is _NOT_ONE:
        value = text
    try:
        read_answers(f"{name} = {value!r}", [name])
    except AnswerError as error:
        raise AnswerError(f"{error.message}. {asked(name, form)}." if form else f"{error.message}.") from None
    return value


def keys_of(form: Form | None) -> dict[str, object]:
    """Return key -> value where an answer is one of a few that a single key tells apart; else nothing."""
    options: tuple[object, ...] = ()
    if form is not None and form.kind == "choice":
        options = form.options
    elif form is not None and form.kind == "bool":
        options = (True, False)
    keys = {str(option)[:1].lower(): option for option in options}
    return keys if len(keys) == len(options) else {}


def fill_in(stub: str, answers: dict[str, object]) -> str:
    """Return a stub in which `...` is replaced by each answer."""
    lines = [line.encode() for line in stub.split("\n")]
    for node in parse(stub).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        value, names = node.value, [name for name in answers if binds(node, name)]
        if names and isinstance(value, ast.Constant) and value.value is ...:
            line = lines[value.lineno - 1]
            written = repr(answers[names[0]]).encode()
            lines[value.lineno - 1] = line[: value.col_offset] + written + line[value.col_offset + 3 :]
    return b"\n".join(lines).decode()


def _literal(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return _NOT_ONE


def _shorter(form: Form, text: str) -> object:
    """Return what is meant by less than a literal; `_NOT_ONE` where nothing of this form is."""
    bare = text.strip("\"'`(). ").lower()
    found: object = _NOT_ONE
    if form.kind == "either":
        found = next((value for part in form.parts if (value := _shorter(part, text)) is not _NOT_ONE), _NOT_ONE)
    elif form.kind == "choice":
        found = next((option for option in form.options if str(option).lower() == bare), _NOT_ONE)
    elif form.kind == "bool":
        found = _WORDS.get(bare, _NOT_ONE)
    elif form.kind == "None" and bare == "none":
        found = None
    elif form.kind == "str":
        found = text
    elif form.kind == "list":
        found = _items(form, text)
    elif form.kind in ("int", "float"):
        found = _number(form, text)
    return found if found is not _NOT_ONE and form.holds(found) else _NOT_ONE


def _number(form: Form, text: str) -> object:
    value = _literal(text)
    if comma := _DECIMAL_COMMA.fullmatch(text) if form.kind == "float" else None:
        return float(f"{comma[1]}.{comma[2]}")
    if parts := _FRACTION.fullmatch(text):
        bottom = Fraction(parts[2])
        value = float(Fraction(parts[1]) / bottom) if bottom else _NOT_ONE
    whole = form.kind == "int" and type(value) is float and value.is_integer()
    return int(value) if whole else value  # type: ignore[call-overload]


def _items(form: Form, text: str) -> object:
    part = form.parts[0]
    if part.kind == "list":
        inner = _shorter(part, text) if form.size == 1 else _NOT_ONE
        return _NOT_ONE if inner is _NOT_ONE else [inner]
    words = re.split(r"[\s,;]+", text.strip("[]() ,;"))
    if part.kind == "choice" and all(len(str(option)) == 1 for option in part.options):
        words = list(chain.from_iterable(word.strip("\"'") for word in words))
    items = [_shorter(part, word) for word in words]
    return _NOT_ONE if _NOT_ONE in items else items
