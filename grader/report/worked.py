"""The right answer, worked out with one student's own numbers, line by line.

What runs is the program that the task shows, or lines of the course's own that go on with it, which are shown first.

Only ever recorded with a grade that came after the last attempt, or that has full marks.
"""

import msgspec

from grader.report.base import Record

_COLUMNS = 76


class Step(Record, frozen=True, kw_only=True):
    """One execution of one line, and what it changed.

    Attributes:
        line: its number in the program, 1-based.
        code: the line's text.
        after: name -> value, written out short, of what is another than before: variables, weights, gradients.
    """

    line: int
    code: str
    after: dict[str, str] = msgspec.field(default_factory=dict)


class Worked(Record, frozen=True, kw_only=True):
    """The right answers and how they come about.

    Attributes:
        answers: each as it would be written, such as "answer = [[2.5]]".
        lines: what the task does not show, where that is what runs.
        first: the number of its first line; the program of the task comes before.
        steps: in the order of their execution; none where there is nothing to run.
        left_out: how many more there were.
    """

    answers: tuple[str, ...]
    lines: tuple[str, ...] = ()
    first: int = 1
    steps: tuple[Step, ...] = ()
    left_out: int = 0


def changes(step: Step) -> list[str]:
    """Return what a step changed, such as "model.weight.grad = [[2.5]]"."""
    return [f"{name} = {value}" for name, value in step.after.items()]


def beginning(worked: Worked) -> str:
    """Return what stands above the lines that the task does not show."""
    goes_on = f" They go on behind line {worked.first - 1} of the task's." if worked.first > 1 else ""
    return f"Worked out by these lines, which are not in the task.{goes_on}"


def program(worked: Worked) -> str:
    """Return the lines that the task does not show, each with its number."""
    return "\n".join(f"{number:3} {line}".rstrip() for number, line in enumerate(worked.lines, start=worked.first))


def in_markdown(worked: Worked) -> str:
    """Return it as Markdown for a terminal: the lines as they ran, and beside or below each what it changed."""
    answers = "\n".join(worked.answers)
    parts = [f"## The right answer\n\n```python\n{answers}\n```"]
    if worked.lines:
        parts.append(f"{beginning(worked)}\n\n```python\n{program(worked)}\n```")
    if worked.steps:
        steps = "\n".join(line for step in worked.steps for line in _lines(step))
        more = f"\n… {worked.left_out} more steps" if worked.left_out else ""
        begin = "With" if worked.lines else "Run with"
        parts.append(f"{begin} your numbers, line by line:\n\n```python\n{steps}{more}\n```")
    return "\n\n".join(parts)


def _lines(step: Step) -> list[str]:
    code, comments = f"{step.line:3} {step.code}", [f"# {change}" for change in changes(step)]
    together = f"{code:46}  {'; '.join(comments).replace('; # ', '; ')}"
    if comments and len(together) <= _COLUMNS:
        return [together]
    return [code, *(f"{'':12}{comment}" for comment in comments)]
