"""The report within one screen of 80 × 24: score, the mistake's name, the first failure, what to do next.

What must be left out for that is cut at words and ends in `…`; all of it is in `formats/text.py`.
"""

from collections.abc import Iterator, Sequence

import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from grader.report import words
from grader.report.check_result import CheckResult, Outcome
from grader.report.record import Grade, Report, Status
from grader.report.terminal import STYLES, evidence_lines, fields, paper, printed, prose
from grader.report.wrap import wrapped
from grader.text import clean, cut_lines, one_line

cell_len("é")  # reads rich's tables of widths: this module is imported while a check runs
ROWS = 22
"""Lines of a summary at most: of a terminal's 24, one is the command that was typed, one the next prompt."""

_NAME = 10
_FINE = frozenset({Outcome.PASSED, Outcome.SKIPPED})


class _Caps(msgspec.Struct, frozen=True):
    """Lines that each part may take, and which fields of a failure may be missed most easily."""

    looks: int
    text: int
    value: int
    others: int
    seen: int
    printed: int
    skip: frozenset[str] = frozenset()


# From roomy to tight: the first that fits is taken.
_CAPS = (
    _Caps(looks=6, text=4, value=2, others=4, seen=8, printed=3),
    _Caps(looks=6, text=4, value=2, others=4, seen=4, printed=3),
    _Caps(looks=6, text=4, value=2, others=4, seen=2, printed=3),
    _Caps(looks=6, text=4, value=1, others=3, seen=1, printed=0),
    _Caps(looks=5, text=3, value=1, others=1, seen=1, printed=0),
    _Caps(looks=5, text=2, value=1, others=0, seen=1, printed=0, skip=frozenset({"what"})),
    _Caps(looks=5, text=2, value=1, others=0, seen=1, printed=0, skip=frozenset({"what", "example"})),
    _Caps(looks=2, text=1, value=1, others=0, seen=0, printed=0, skip=frozenset({"what", "example"})),
)


def render_summary(
    report: Report,
    *,
    console_width: int = 80,
    colour: bool = False,
    badges: Sequence[str] = (),
    news: Sequence[tuple[str, str]] = (),
) -> str:
    """Return at most `ROWS` lines on a report; without colour they hold no escape sequence at all.

    Args:
        report: what is summed up.
        console_width: columns of the terminal.
        colour: whether to style.
        badges: names of those that this submission earned.
        news: more to do next, each a command with its purpose.
    """
    for caps in _CAPS:
        page = _Page(report, paper(console_width, colour=colour), caps)
        lines = [*page.lines(), *page.badges(badges), *page.next_steps(news)]
        if len(lines) <= ROWS:
            break
    return printed(lines, paper(console_width, colour=colour)).rstrip("\n")


class _Page:
    """One try at a screen: every method returns lines that are no wider than the terminal."""

    def __init__(self, report: Report, console: Console, caps: _Caps) -> None:
        self._report = report
        self._grade = report.grade
        self._console = console
        self._caps = caps

    def lines(self) -> Iterator[Text]:
        """Yield everything but what to do next."""
        grade = self._grade
        yield from self._head()
        if grade.diagnosis is not None:
            said = " ".join(clean(grade.diagnosis.text).split())
            yield Text()
            looks = Text("This looks like: ", style="bold yellow").append(said, "bold default")
            yield from self._wrapped(looks, self._caps.looks)
        missed = [c for c in grade.checks if words.says_more(c) and c.outcome not in _FINE]
        if grade.status is Status.REJECTED:
            yield from self._where(missed)
        elif missed:
            first = next((check for check in missed if check.outcome is Outcome.FAILED), missed[0])
            yield Text()
            yield from self._failed(first)
            yield from self._others(first)
        passed = sum(check.outcome is Outcome.PASSED for check in grade.checks)
        if passed and not grade.full_marks:
            yield Text(f"✓ {passed} check{'' if passed == 1 else 's'} passed", "green")
        yield from self._waiting()
        skipped = sum(check.outcome is Outcome.SKIPPED and check.reason != words.WAITS for check in grade.checks)
        if skipped:
            line = f"– {skipped} check{'' if skipped == 1 else 's'} could not be run here, so nothing is lost by it"
            yield from self._wrapped(Text(line, "dim"), 1)
        yield from self._printed()

    def badges(self, names: Sequence[str]) -> Iterator[Text]:
        """Yield a line for each badge."""
        for name in names:
            yield from self._wrapped(Text(f"★ New badge: {one_line(name)}", "bold yellow"), 1)

    def _printed(self) -> Iterator[Text]:
        """Yield what was printed, a long line whole where there is room: a warning says at its end what to do."""
        room = self._caps.printed
        shown, left_out = cut_lines(self._grade.output, room, 600)
        if not (shown and self._grade.output.strip()):
            return
        yield Text()
        every = shown.split("\n")
        for at, line in enumerate(every):
            if room < 1:
                left_out += len(every) - at
                break
            told = list(self._named("printed", line, room))
            room -= len(told)
            yield from told
        if left_out:
            yield from self._named("", f"and {left_out} more line{'' if left_out == 1 else 's'}", 1)

    def _waiting(self) -> Iterator[Text]:
        """Yield a line for each check that only the instructor can run, as far as there is room."""
        waiting = [check for check in self._grade.checks if check.reason == words.WAITS]
        for check in waiting[: self._caps.looks]:
            yield from self._wrapped(Text(f"… waits  {check.points:>2}  {one_line(check.title)}", "dim"), 1)
        if len(waiting) > self._caps.looks:
            yield Text(f"… and {len(waiting) - self._caps.looks} more wait", "dim")

    def next_steps(self, news: Sequence[tuple[str, str]]) -> Iterator[Text]:
        """Yield the commands to type next, with what they do."""
        steps = [*words.commands(self._report, whole=False), *news]
        if steps:
            yield Text()
        longest = max((len(command) for command, _ in steps), default=0)
        for command, purpose in steps:
            line = Text("  ").append(one_line(command).ljust(longest), "bold").append(f"   {one_line(purpose)}", "dim")
            yield from self._wrapped(line, 1)

    def _head(self) -> Iterator[Text]:
        grade, report = self._grade, self._report
        style = "bold green" if grade.full_marks else "bold yellow"
        score = words.points(grade.earned, grade.possible)
        room = max(1, self._console.width - len(score) - 2)
        (title,) = self._wrapped(Text(one_line(grade.about.title), "bold"), 1, room)
        title.pad_right(room + 2 - title.cell_len)
        yield from self._wrapped(title.append(score, style), 1)
        used = words.time_used(report) if report.time_limit_s is not None else ""
        device = "CUDA" if grade.device.kind == "cuda" else ""
        facts = (grade.about.slug, words.attempt(report), grade.filename, device, used)
        yield from self._wrapped(
            Text(" · ".join(one_line(fact) for fact in facts if fact), "dim"), min(2, self._caps.text)
        )
        for warning in words.warnings(grade):
            yield from self._wrapped(Text(f"! {warning}", "bold yellow"), 1)
        told = max(1, self._caps.others)
        for notice in grade.notices[:told]:
            yield from self._wrapped(Text(f"· {one_line(notice, 300)}", "dim"), min(2, self._caps.text))
        if grade.notices[told:]:
            yield Text(f"· {len(grade.notices) - told} more of this kind", "dim")
        if grade.full_marks:
            yield Text()
            yield Text(f"✓ {words.verdict(grade)}", "green")
        elif not grade.costs_attempt or all(check.outcome is Outcome.SKIPPED for check in grade.checks):
            yield Text()
            yield from self._wrapped(Text(words.verdict(grade), style), 2)
            yield from self._wrapped(Text(prose(grade.message)), self._caps.text)

    def _where(self, missed: Sequence[CheckResult]) -> Iterator[Text]:
        """Yield the line that cannot be run: it is the same for every check."""
        for check in missed[:1]:
            if check.failure is not None:
                for name, value in fields(check.failure, self._report.source, {}):
                    yield from self._named(name, value, self._caps.value)

    def _failed(self, check: CheckResult) -> Iterator[Text]:
        failure, caps = check.failure, self._caps
        yield from self._titled(check, "bold default", min(2, caps.text))
        if failure is None:
            yield from self._wrapped(Text(prose(words.without_failure(check))), caps.text, indent=2)
        else:
            if failure.message != self._grade.message:
                yield from self._wrapped(Text(prose(failure.message)), caps.text, indent=2)
            for name, value in fields(
                failure, self._report.source, words.known_factors(check.id, self._grade.evidence)
            ):
                if name not in caps.skip:
                    yield from self._named(name, value, caps.value)
        yield from self._seen(check.id)
        if words.hint(check, self._grade):
            yield from self._wrapped(
                Text("hint: ", "cyan").append(prose(words.hint(check, self._grade)), "default"),
                min(3, caps.text),
                indent=2,
            )

    def _seen(self, check: str) -> Iterator[Text]:
        """Yield the first lines of what a check shows; a table is whole or not there."""
        room = self._caps.seen
        for line in (line for one in self._grade.evidence if one.check == check for line in evidence_lines(one)):
            parts = line.split("\n")
            room -= len(parts)
            if room < 0:
                return
            for part in parts:
                yield from self._wrapped(part, 2, indent=2)

    def _others(self, first: CheckResult) -> Iterator[Text]:
        """Yield the other checks that were not passed: those with the first one's failure in one line."""
        repeated = words.repeated(self._grade)
        others = [c for c in self._grade.checks if c.outcome not in _FINE and c is not first]
        same = [c for c in others if c.id in repeated and _same(self._grade, c, first)]
        rest = [c for c in others if c not in same]
        if same:
            yield from self._wrapped(Text(_more(same, "for the same reason"), STYLES[first.outcome]), 1)
        shown = rest if len(rest) == self._caps.others + 1 else rest[: self._caps.others]
        for check in shown:
            yield from self._titled(check, "default", 1)
        if rest[len(shown) :]:
            yield from self._wrapped(Text(_more(rest[len(shown) :], ""), STYLES[first.outcome]), 1)

    def _titled(self, check: CheckResult, style: str, most: int) -> Iterator[Text]:
        mark = f"{words.MARKS[check.outcome]} {check.earned}/{check.possible}  "
        for i, line in enumerate(self._wrapped(Text(prose(check.title), style), most, self._console.width - len(mark))):
            yield Text(mark if i == 0 else " " * len(mark), f"bold {STYLES[check.outcome]}").append_text(line)

    def _named(self, name: str, value: str, most: int) -> Iterator[Text]:
        """Yield a value beside its name."""
        for i, line in enumerate(self._wrapped(Text(one_line(value, 600)), most, self._console.width - _NAME - 2)):
            yield Text("  ").append((name if i == 0 else "").ljust(_NAME), "dim").append_text(line)

    def _wrapped(self, text: Text, most: int, room: int | None = None, *, indent: int = 0) -> list[Text]:
        """Return the text's lines, cut at a word to that many."""
        lines = wrapped(text, self._console, (room or self._console.width) - indent, most)
        return [Text(" " * indent).append_text(line) for line in lines]


def _same(grade: Grade, one: CheckResult, other: CheckResult) -> bool:
    alone = msgspec.structs.replace(grade, checks=(other, one))
    return one.id in words.repeated(alone)


def _more(checks: Sequence[CheckResult], why: str) -> str:
    count = len(checks)
    outcome = checks[0].outcome if len({check.outcome for check in checks}) == 1 else Outcome.FAILED
    return f"{words.MARKS[outcome]} {count} more {'check' if count == 1 else 'checks'} not passed {why}".rstrip()
