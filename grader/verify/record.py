"""What `grade verify` finds, as data."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from grader.course.challenge import course_path
from grader.errors import CourseFault
from grader.report.check_result import Outcome
from grader.report.record import Grade

Level = Literal["error", "warning"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with a challenge.

    Attributes:
        level: only errors fail the command.
        challenge: its slug; empty for what belongs to no challenge.
        where: the file, from `exercises/` or `solutions/` on; empty where no single file is to blame.
        detail: a traceback of the course's own code; empty where there is none.
    """

    level: Level
    challenge: str
    message: str
    where: str = ""
    detail: str = ""


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What came of verifying one challenge.

    Attributes:
        challenge: its slug.
        checks: ids of its checks, in order; none for a lesson, or where they could not be collected.
        matrix: column -> check id -> outcome of the first run; the columns are "stub", "reference",
            "right/<name>", "wrong/<name>".
        findings: everything found, in order.
        seconds: wall time.
        grades: column -> grade of the first run.
    """

    challenge: str
    checks: tuple[str, ...]
    matrix: dict[str, dict[str, Outcome]]
    findings: tuple[Finding, ...]
    seconds: float
    grades: dict[str, Grade] = {}

    @property
    def good(self) -> bool:
        """True when nothing worse than a warning was found."""
        return all(finding.level != "error" for finding in self.findings)


class Step(msgspec.Struct, frozen=True):
    """Progress: `done` of `total` runs are over, the latest was that of `what`."""

    done: int
    total: int
    what: str


class Findings:
    """Collects; nothing stops at the first finding."""

    def __init__(self, challenge: str) -> None:
        self._challenge = challenge
        self._found: list[Finding] = []

    def error(self, message: str, where: Path | None = None, *, detail: str = "") -> None:
        """Add an error."""
        self._add("error", message, where, detail)

    def warning(self, message: str, where: Path | None = None) -> None:
        """Add a warning."""
        self._add("warning", message, where, "")

    @contextlib.contextmanager
    def faults(self) -> Iterator[None]:
        """Turn a CourseFault, whose message names the file, into an error."""
        try:
            yield
        except CourseFault as fault:
            self.error(str(fault))

    def all(self) -> tuple[Finding, ...]:
        """Return what was found so far."""
        return tuple(self._found)

    def _add(self, level: Level, message: str, where: Path | None, detail: str) -> None:
        finding = Finding(
            level=level,
            challenge=self._challenge,
            message=message,
            where=course_path(where) if where else "",
            detail=detail,
        )
        if finding not in self._found:  # a missing stub, say, is met by several readers
            self._found.append(finding)
