"""What a stub asks for, and the answers that a submission gives: both read from the text, never run."""

import ast
import math
from collections.abc import Iterable, Mapping

import msgspec

from grader.cells import cell_at, is_notebook, place, split
from grader.course.form import Form, asked, misfit, read_form
from grader.course.syntax import NotPython, parse
from grader.errors import CourseFault

MAX_SOURCE = 262_144
MAX_ANSWER = 10_000
MAX_DIGITS = 300  # any such number is also a float
MAX_DEPTH = 20
NOT_A_VALUE = "answers are read, not run: write the value itself"


class AnswerError(ValueError):
    """An answer that cannot be read: a plain sentence for the student, and the line where known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A function that the stub asks for.

    Attributes:
        parameters: names of the positional parameters, in order.
        required: how many of them have no default.
        returns: whether its value may matter: False where the stub says `-> None`.
        file: which asks for it, where there are several; else empty.
    """

    parameters: tuple[str, ...]
    required: int
    returns: bool = True
    file: str = ""


class Interface(msgspec.Struct, frozen=True, kw_only=True):
    """What a stub asks for.

    Attributes:
        functions: top-level functions without a leading underscore.
        answers: top-level names set to `...`, in order.
        forms: the form of each answer that declares one: `answer: int = ...`.
    """

    functions: dict[str, Signature]
    answers: tuple[str, ...]
    forms: dict[str, Form] = msgspec.field(default_factory=dict)


def read_interface(stub: str, file: str) -> Interface:
    """Read what the stub `file` asks for; of several files their joined text.

    Raises:
        CourseFault: the stub is not Python, asks for nothing, or twice for one thing, or an answer's annotation is no
            form.
    """
    try:
        body = parse(stub).body
    except NotPython as fault:
        line = f", {place(stub, fault.line)}" if fault.line else ""
        raise CourseFault(f"{file}{line}: {fault.message}") from None
    functions: dict[str, Signature] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            one = _signature(node, cell_at(stub, node.lineno).name)
            if node.name in functions and functions[node.name].file != one.file:
                raise CourseFault(f"{file}: {functions[node.name].file} and {one.file} both ask for {node.name}")
            functions[node.name] = one
    answers = dict.fromkeys(
        name
        for node in body
        if isinstance(value := _value_of(node), ast.Constant) and value.value is ...
        for name in _plain_targets(node)
    )
    if not functions and not answers:
        raise CourseFault(f"{file}: asks for nothing; add a function, or an answer = ... to fill in")
    return Interface(functions=functions, answers=tuple(answers), forms=_read_forms(body, answers, file))


def _read_forms(body: list[ast.stmt], answers: Iterable[str], file: str) -> dict[str, Form]:
    forms = {}
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in answers:
            try:
                forms[node.target.id] = read_form(node.annotation)
            except ValueError:
                raise CourseFault(
                    f"{file}, line {node.lineno}: {ast.unparse(node.annotation)} is no form of an answer",
                    next_step="Write it with bool, int, float, str, None, list[...], Literal[...], Annotated or |",
                ) from None
    return forms


def read_attempt(source: str, interface: Interface) -> dict[str, object]:
    """Read all answers that the stub asks for, each in the form that it declares.

    Raises:
        AnswerError: one cannot be read, or is of another form.
    """
    answers = read_answers(source, interface.answers, interface.forms)
    for name, form in interface.forms.items():
        fault = misfit(name, form, answers[name])
        if fault:
            raise AnswerError(fault)
    return answers


def read_answers(source: str, names: Iterable[str], forms: Mapping[str, Form] | None = None) -> dict[str, object]:
    """Read the last top-level assignment to each name as a literal, with its exact type; nothing is run.

    Args:
        source: the file's text.
        names: of the answers.
        forms: what each should be, where known: for the sentence on one that cannot be read.

    Raises:
        AnswerError: missing, still `...`, not a literal, too big, or the file is not Python.
    """
    if len(source) > MAX_SOURCE:
        raise AnswerError(f"the file is longer than {MAX_SOURCE} characters")
    try:
        body = parse(source).body
    except NotPython as fault:
        kept = _without_broken_cells(source)
        try:
            if kept != source:
                return read_answers(kept, names, forms)
        except AnswerError:
            pass  # the cell that is not Python is the likelier reason
        raise AnswerError(fault.message, fault.line) from None
    return {name: _read_formed(source, body, name, (forms or {}).get(name)) for name in names}


def _read_formed(source: str, body: list[ast.stmt], name: str, form: Form | None) -> object:
    try:
        return _read_answer(source, body, name)
    except AnswerError as error:
        if form is None:
            raise
        raise AnswerError(f"{error.message}. {asked(name, form)}.", error.line) from None


def _without_broken_cells(source: str) -> str:
    """Return a notebook's text with blank lines for each cell that is not Python: Jupyter runs the others."""
    for cell in split(source) if is_notebook(source) else ():
        try:
            parse(cell.source)
        except NotPython:
            lines = source.split("\n")
            broken = range(cell.first - 1, cell.first - 1 + len(cell.source.rstrip("\n").split("\n")))
            source = "\n".join("" if number in broken else line for number, line in enumerate(lines))
    return source


def _read_answer(source: str, body: list[ast.stmt], name: str) -> object:
    node = next((node for node in reversed(body) if binds(node, name)), None)
    if node is None:
        raise AnswerError(f"{name} is missing: write a line {name} = ... with your answer")
    value = _value_of(node)
    if value is None or name not in _plain_targets(node):
        raise AnswerError(f"{name}: {NOT_A_VALUE}, as {name} = ...", node.lineno)
    if isinstance(value, ast.Constant) and value.value is ...:
        raise AnswerError(f"{name} is still to be filled in", node.lineno)
    text = ast.get_source_segment(source, value)
    if text is None or len(text) > MAX_ANSWER:
        raise AnswerError(f"{name} is longer than {MAX_ANSWER} characters", node.lineno)
    try:
        answer: object = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise AnswerError(f"{name}: {NOT_A_VALUE}", node.lineno) from None
    fault = _fault_of(answer)
    if fault:
        raise AnswerError(f"{name} {fault}", node.lineno)
    return answer


def _signature(node: ast.FunctionDef, file: str) -> Signature:
    args = node.args
    names = tuple(arg.arg for arg in (*args.posonlyargs, *args.args))
    says_none = isinstance(node.returns, ast.Constant) and node.returns.value is None
    return Signature(parameters=names, required=len(names) - len(args.defaults), returns=not says_none, file=file)


def _value_of(node: ast.stmt) -> ast.expr | None:
    return node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None


def _plain_targets(node: ast.stmt) -> list[str]:
    """Return the names that `a = value`, `a = b = value` or `a: kind = value` sets to the value itself."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def binds(node: ast.stmt, name: str) -> bool:
    """Tell whether this top-level statement gives `name` a value in any way: `for`, `+=`, unpacking, def."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name == name
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return False
    return any(
        isinstance(part, ast.Name) and part.id == name and not isinstance(part.ctx, ast.Load) for part in ast.walk(node)
    )


def _fault_of(answer: object, depth: int = 0) -> str:
    """Say what is wrong with a literal; empty when nothing is."""
    if depth > MAX_DEPTH:
        return f"is nested deeper than {MAX_DEPTH}"
    if isinstance(answer, list | tuple):
        return next((fault for item in answer if (fault := _fault_of(item, depth + 1))), "")
    if isinstance(answer, dict):
        both = (part for item in answer.items() for part in item)
        return next((fault for part in both if (fault := _fault_of(part, depth + 1))), "")
    if answer is ...:
        return "is still to be filled in: it holds a ..."
    if isinstance(answer, bool | None):
        return ""
    if isinstance(answer, int):
        # Bits first: ten to the power is only worth computing against a number of its size.
        too_long = answer.bit_length() > MAX_DIGITS * 4 or abs(answer) >= 10**MAX_DIGITS
        return f"holds a number of more than {MAX_DIGITS} digits" if too_long else ""
    if isinstance(answer, float):
        return "" if math.isfinite(answer) else "holds a number that is too big: it is read as infinity"
    if isinstance(answer, str):
        lone = any("\ud800" <= c <= "\udfff" for c in answer)
        return "holds text that is not valid Unicode" if lone else ""
    kinds = "a number, a text, True, False, None, or a list, tuple or dict of them"
    return f"holds a {type(answer).__name__}; write {kinds}"
