"""The mutants of a reference: every text that one slip makes of it, each once."""

import ast
import difflib
import hashlib
from collections.abc import Iterator

import msgspec

from grader.cells import cell_at
from grader.course.interface import Interface, read_answers
from grader.mutation.answers import other_answers
from grader.mutation.edits import edited, inner
from grader.mutation.expressions import expression_edits, scope_of
from grader.mutation.statements import statement_edits


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """The reference with one slip.

    Attributes:
        id: stays the same while the function that it changes does; an answer's, while it has that name.
        line: of the reference file; where there are several, of this one.
        file: its name, where there are several; else empty.
        says: the slip in words.
        diff: lines of code, those that went marked with "-", those that came with "+".
        texts: the whole file as it is graded, per draw; None where the draw does not allow this slip.
    """

    id: str
    line: int
    says: str
    diff: tuple[str, ...]
    texts: tuple[str | None, ...]
    file: str = ""


def mutants_of(slug: str, reference: str, sources: tuple[str, ...], interface: Interface) -> list[Mutant]:
    """Return the mutants, ordered by file and line.

    Args:
        slug: of the challenge.
        reference: the reference as it lies on disk; several files joined as `grader.cells` joins them.
        sources: the same file as a student would submit it, per draw: with answers written out.
        interface: what the stub asks for; nothing else is changed.
    """
    found: dict[str, Mutant] = {}
    for kind in (_in_functions, _in_answers):
        for mutant in kind(slug, reference, sources, interface):
            found.setdefault(mutant.id, mutant)
    return [_in_its_file(one, reference) for one in sorted(found.values(), key=lambda one: one.line)]


def _in_its_file(mutant: Mutant, reference: str) -> Mutant:
    part = cell_at(reference, mutant.line)
    return msgspec.structs.replace(mutant, line=mutant.line - part.first + 1, file=part.name)


def _in_functions(slug: str, reference: str, sources: tuple[str, ...], interface: Interface) -> Iterator[Mutant]:
    for node in ast.parse(reference).body:
        if isinstance(node, ast.FunctionDef) and node.name in interface.functions:
            before = ast.unparse(node)
            for line, says, after in changed_functions(node):
                yield Mutant(
                    id=_id(slug, node.name, after),
                    line=line,
                    says=says,
                    diff=_diff(before, after),
                    texts=tuple(_with_function(source, node.name, after) for source in sources),
                )


def changed_functions(function: ast.FunctionDef) -> Iterator[tuple[int, str, str]]:
    """Return (line, the slip in words, the function after it) of every slip whose result can be compiled, once."""
    scope = scope_of(function)
    seen = {ast.unparse(function)}
    for number, node in inner(function):
        expressions = () if node is function else expression_edits(node, scope)
        for edit in (*statement_edits(node), *expressions):
            text = ast.unparse(edited(function, number, edit))
            if text not in seen and _compiles(text):
                seen.add(text)
                yield edit.line, edit.says, text


def _in_answers(slug: str, reference: str, sources: tuple[str, ...], interface: Interface) -> Iterator[Mutant]:
    if not interface.answers:
        return
    right = [read_answers(source, interface.answers) for source in sources]
    wrong = [other_answers(answers) for answers in right]
    seen: set[str] = set()
    for name, says in dict.fromkeys(where for draw in wrong for where in draw):
        after = [draw.get((name, says)) for draw in wrong]
        if repr(after) in seen:
            continue
        seen.add(repr(after))
        before, shown = next((old, new) for old, new in zip(right, after, strict=True) if new)
        yield Mutant(
            id=_id(slug, name, says),
            line=_assignment(reference, name).lineno,
            says=f"`{name}` {says}",
            diff=(f"- {name} = {before[name]!r}", f"+ {name} = {shown[name]!r}"),
            texts=tuple(_with_answers(s, new) if new else None for s, new in zip(sources, after, strict=True)),
        )


def _id(slug: str, name: str, text: str) -> str:
    return hashlib.sha256("\0".join((slug, name, text)).encode()).hexdigest()[:10]


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant.py", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _diff(before: str, after: str) -> tuple[str, ...]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return tuple(line for line in lines if line[0] in "-+")


def _with_function(source: str, name: str, text: str) -> str:
    node = next(n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == name)
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return _with_lines(source, first, node.end_lineno, text)


def _with_answers(source: str, answers: dict[str, object]) -> str:
    for name, value in answers.items():
        node = _assignment(source, name)
        source = _with_lines(source, node.lineno, node.end_lineno, f"{name} = {value!r}")
    return source


def _assignment(source: str, name: str) -> ast.Assign | ast.AnnAssign:
    def sets(node: ast.stmt) -> bool:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        return any(isinstance(target, ast.Name) and target.id == name for target in targets)

    every = (n for n in reversed(ast.parse(source).body) if isinstance(n, ast.Assign | ast.AnnAssign) and sets(n))
    return next(every)


def _with_lines(source: str, first: int, last: int | None, text: str) -> str:
    lines = source.split("\n")
    return "\n".join([*lines[: first - 1], text, *lines[last:]])
