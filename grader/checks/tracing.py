"""Runs a program of the course's own and notes what each line changed: variables, weights, gradients."""

import io
import re
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any

from grader.checks.author import execute
from grader.checks.session import author_source
from grader.course.assignment import Assignment
from grader.course.challenge import read_course_text
from grader.course.interface import read_answers
from grader.report.worked import Step, Worked
from grader.sandbox.tensors import torch

MOST_STEPS = 150
_MOST_NUMBERS = 8
_MOST_TEXT = 60
_ASSIGNMENT = re.compile(r"\s*(\w+) = ")
_PLAIN = (bool, int, float, str, type(None))
Values = dict[str, str]


def traced(program: str, name: str, scope: Mapping[str, Any], *, first: int = 1) -> tuple[list[Step], int]:
    """Return the steps of a program, and how many there were beyond the first 150.

    Args:
        program: it is executed as a whole.
        name: of its file.
        scope: names that it knows.
        first: the line at which telling begins; of earlier ones only functions are told, when they are called later.

    Raises:
        CourseFault: it raised.
    """
    tracer = _Tracer(program, name, frozenset(scope))
    before = sys.gettrace()
    sys.settrace(tracer.enter)
    try:
        execute(program, name, scope)
    finally:
        sys.settrace(before)
    return tracer.steps(first)


def work_out(task: Assignment) -> Worked:
    """Return the right answers of one student's copy, and the steps of the program that was shown.

    Where the course has a `worked.py`, its steps are told instead: it goes on with the program and knows its names.

    Raises:
        CourseFault: a file of the course fails.
    """
    source = author_source(task, task.challenge.reference_file)
    answers = read_answers(source, task.interface.answers)
    file = task.challenge.worked_file()
    more = read_course_text(file).rstrip() if file else ""
    shown = task.snippet.rstrip()
    first = shown.count("\n") + 2 if shown and more else 1
    program = "\n".join(filter(None, (shown, more)))
    steps, left_out = traced(program, "worked.py", task.variant.values, first=first) if program else ([], 0)
    written = tuple(f"{name} = {value!r}" for name, value in answers.items())
    lines = tuple(more.splitlines())
    return Worked(answers=written, lines=lines, first=first, steps=tuple(steps), left_out=left_out)


class _Frame:
    """A frame of the program: the line that is being executed, and what its names held before."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.line = 0
        self.seen = 0
        self.after: Values = {}


class _Tracer:
    def __init__(self, program: str, name: str, given: frozenset[str]) -> None:
        self._lines = program.splitlines()
        self._name = name
        self._given = given
        self._frames: dict[int, _Frame] = {}
        self._seen: list[tuple[int, Values]] = []
        self._printed = 0

    def enter(self, frame: FrameType, event: str, _: object) -> Any:
        """Follow the program itself, and functions of it that it calls itself."""
        top = frame.f_code.co_name == "<module>"
        if event != "call" or frame.f_code.co_filename != self._name:
            return None
        if not top and (id(frame.f_back) not in self._frames or frame.f_code.co_name.startswith("<")):
            return None
        self._frames[id(frame)] = _Frame(self._values(frame, top=top))
        return self._step

    def _step(self, frame: FrameType, event: str, _: object) -> Any:
        known = self._frames[id(frame)]
        if event in ("line", "return") and known.line:
            self._finish(known, self._values(frame, top=frame.f_code.co_name == "<module>"))
            self._leave_out_the_end(known, frame.f_lineno if event == "line" else 0)
        if event == "line":
            known.line, known.after = frame.f_lineno, {}
            self._seen.append((known.line, known.after))
            known.seen = len(self._seen)
        elif event == "return":
            del self._frames[id(frame)]
        return self._step

    def _finish(self, known: _Frame, now: Values) -> None:
        """Note what a line changed: beside it, or again below the lines of a function that it called."""
        if len(self._seen) > known.seen:
            known.after = {}
            self._seen.append((known.line, known.after))
        assigned = _ASSIGNMENT.match(self._lines[known.line - 1])
        again = assigned[1] if assigned else ""
        known.after |= {name: v for name, v in now.items() if known.values.get(name) != v or name == again}
        known.values = now
        self._note_printed(known.after)

    def _leave_out_the_end(self, known: _Frame, following: int) -> None:
        """Leave out the look at which a `for` loop ends: it is told by what comes next."""
        code = self._lines[known.line - 1]
        inside = following > known.line and _indent(self._lines[following - 1]) > _indent(code)
        if code.lstrip().startswith("for ") and not inside and not known.after and len(self._seen) == known.seen:
            self._seen.pop()

    def _note_printed(self, after: Values) -> None:
        """Note what a line printed: `execute` keeps it."""
        said = sys.stdout.getvalue() if isinstance(sys.stdout, io.StringIO) else ""
        if len(said) > self._printed:
            after["printed"] = " ".join(said[self._printed :].split())[:_MOST_TEXT]
            self._printed = len(said)

    def _values(self, frame: FrameType, *, top: bool) -> Values:
        found: Values = {}
        for name, value in frame.f_locals.items():
            if not name.startswith("_") and not (top and name in self._given):
                found |= _written(name, value)
        return found

    def steps(self, first: int) -> tuple[list[Step], int]:
        """Return what was seen from a line on; definitions and imports, which show nothing, are left out."""
        begins = next((at for at, (line, _) in enumerate(self._seen) if line >= first), len(self._seen))
        seen = self._seen[begins:]
        every = [Step(line=line, code=self._lines[line - 1].rstrip(), after=after) for line, after in seen]
        told = [step for step in every if not step.code.startswith(("import ", "from ", "def ", "class "))]
        return told[:MOST_STEPS], max(0, len(told) - MOST_STEPS)


def _written(name: str, value: object) -> Values:
    """Return what there is to see of one name: name -> value; nothing of what has no short form."""
    if isinstance(value, torch.nn.Module):
        return {k: v for part, one in value.named_parameters() for k, v in _tensor(f"{name}.{part}", one).items()}
    if isinstance(value, torch.Tensor):
        return _tensor(name, value)
    text = _short(value)
    return {} if text is None else {name: text}


def _tensor(name: str, value: torch.Tensor) -> Values:
    if value.numel() > _MOST_NUMBERS:
        return {}
    found = {name: _numbers(value.detach().tolist())}
    if value.is_leaf and value.requires_grad:
        found[f"{name}.grad"] = "None" if value.grad is None else _numbers(value.grad.tolist())
    return found


def _indent(code: str) -> int:
    return len(code) - len(code.lstrip())


def _short(value: object) -> str | None:
    if isinstance(value, _PLAIN):
        text = _numbers(value)
    elif isinstance(value, list | tuple) and len(value) <= _MOST_NUMBERS and all(type(v) in _PLAIN for v in value):
        text = _numbers(list(value))
    else:
        return None
    return text if len(text) <= _MOST_TEXT else None


def _numbers(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_numbers, value))}]"
    if not isinstance(value, float):
        return repr(value)
    text = f"{value:.6g}"
    return text if set(text) & set(".en") else f"{text}.0"  # 3.0 is no 3; 1e+06, inf and nan are written as they are
