"""The folder of a class: read whole, and written for a new one."""

import difflib
import re
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

import msgspec

from grader.classes import adjustments, people, policy, pseudonyms, times
from grader.classes.adjustments import Adjustment, Adjustments, read_adjustments
from grader.classes.lateness import closes
from grader.classes.people import Student, read_students, roster_of, write_students
from grader.classes.policy import Policy, read_policy
from grader.classes.pseudonyms import Names, Pseudonyms, RealNames
from grader.classes.times import Times, read_times
from grader.course.roster import Roster
from grader.course.tables import decode_table
from grader.errors import MachineFault, UsageFault
from grader.files import write_atomically


class Class(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A class: what holds in it, who is in it, when what was handed in, and what is given by hand.

    Attributes:
        names: how students are called in pages, names of files, and tables.
    """

    policy: Policy
    students: tuple[Student, ...]
    times: Times = msgspec.field(default_factory=dict)
    adjustments: Adjustments = msgspec.field(default_factory=dict)
    names: Names = RealNames()

    @cached_property
    def roster(self) -> Roster:
        """Who they are, as hand-ins and rows of other systems are held against it."""
        return roster_of(self.students)

    def closes(self, slug: str) -> datetime | None:
        """Return when nobody's hand-in can count any more; where late ones always do, when it is due for all.

        None where nothing is due.
        """
        everybody = [closes(self.policy, slug, extensions={})]
        everybody += [
            closes(self.policy, slug, extensions=one.extensions, late_days=one.late_days) for one in self.students
        ]
        return max(filter(None, everybody), default=None)

    def student(self, name: str) -> Student | None:
        """Return the student of that name in the gradebook; None where the roster has none."""
        return self._by_name.get(name)

    def given(self, student: str) -> dict[str, Adjustment]:
        """Return challenge -> what is given by hand to a student."""
        return self._given.get(student, {})

    @cached_property
    def _given(self) -> dict[str, dict[str, Adjustment]]:
        found: dict[str, dict[str, Adjustment]] = {}
        for (student, slug), adjustment in self.adjustments.items():
            found.setdefault(student, {})[slug] = adjustment
        return found

    @cached_property
    def _by_name(self) -> dict[str, Student]:
        return {one.student: one for one in self.students}


def read_class(folder: Path, challenges: Collection[str]) -> Class:
    """Read a class's folder; where it is anonymous for the first time, make the secret of its pseudonyms.

    Args:
        folder: the folder.
        challenges: of the course: a rule for any other is a slip, and would hold for nothing.

    Raises:
        UsageFault: it is none, or something in it is wrong; names the file and the line.
        MachineFault: the secret cannot be written.
    """
    if not (folder / policy.FILE).is_file():
        raise UsageFault(f"{folder} is no class: it has no {policy.FILE}", next_step=f"grade class init {folder}")
    try:
        return _read(folder, challenges)
    except UsageFault as fault:
        if fault.next_step:
            raise
        raise UsageFault(str(fault), next_step=f"Mend it, then: grade class check {folder}") from None


def _read(folder: Path, challenges: Collection[str]) -> Class:
    rules = read_policy(folder / policy.FILE)
    students = read_students(folder / people.FILE, rules.zone)
    everybody = {one.student for one in students}
    names: Names = RealNames()
    if rules.anonymous:
        names = Pseudonyms(pseudonyms.read_secret(folder), {one.student: one.said for one in students})
    found = Class(
        policy=rules,
        students=students,
        times=read_times(folder / times.FILE, rules.zone, everybody),
        adjustments=read_adjustments(folder / adjustments.FILE, everybody),
        names=names,
    )
    for file, named in (
        (policy.FILE, set(rules.challenges)),
        (people.FILE, {slug for one in students for slug in one.extensions} - {"*"}),
        (times.FILE, {slug for _, slug, *_ in found.times}),
        (adjustments.FILE, {slug for _, slug in found.adjustments}),
    ):
        for slug in sorted(named.difference(challenges)):
            raise _no_challenge(folder / file, slug, challenges)
    return found


def _no_challenge(file: Path, slug: str, challenges: Collection[str]) -> UsageFault:
    lines = enumerate(decode_table(file.read_bytes()).splitlines(), start=1)
    line = next((number for number, text in lines if re.search(rf"(?<![\w-]){re.escape(slug)}(?![\w-])", text)), 0)
    near = difflib.get_close_matches(slug, challenges, n=1)
    return UsageFault(
        f"{file}{f', line {line}' if line else ''}: the course has no challenge {slug}"
        + (f"; did you mean {near[0]}?" if near else ""),
        next_step="grade list",
    )


def write_class(folder: Path, students: tuple[Student, ...], *, zone: str, challenge: str) -> list[Path]:
    """Write the folder of a new class; return its files. `zone` and `challenge` are as in `policy_text`.

    Raises:
        UsageFault: there is one already: nothing is overwritten; or there is no such time zone.
        MachineFault: it cannot be written.
    """
    if policy.zone_called(zone) is None:
        raise UsageFault(f"{zone!r} is no time zone", next_step="Name one, as in --timezone Europe/Berlin.")
    texts = {policy.FILE: policy_text(zone, challenge), people.FILE: write_students(students)}
    files = [folder / name for name in texts]
    if taken := next((file for file in files if file.exists()), None):
        raise UsageFault(f"{taken} exists already", next_step="Change that one, or name another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in zip(files, texts.values(), strict=True):
            write_atomically(file, text.encode())
    except OSError as fault:
        for file in files:  # half a class would be taken for one that is there already
            with suppress(OSError):
                file.unlink(missing_ok=True)
        raise MachineFault(
            f"{folder} cannot be written: {fault.strerror or fault}",
            next_step="Make room there, or name another folder.",
        ) from None
    return files


def policy_text(zone: str, challenge: str) -> str:
    """Return a `class.toml` in which nothing is due yet, and every rule stands with what it means.

    Args:
        zone: the class's time zone.
        challenge: one of the course, for the example.
    """
    return f"""\
format = 1
title = ""
timezone = "{zone}"  # times below are meant there
late_days = 0  # each student's bank: so many days late, of all challenges together, cost nothing
anonymous = false  # true: pages, names of files and tables show pseudonyms; what goes back to an LMS has the names

[every]  # what holds where a challenge has no rules of its own
# open = 2026-10-01T09:00:00    # nothing handed in earlier counts
# due = 2026-10-14T23:59:00     # later is late
late = "penalty"                # "free": lateness costs nothing; "reject": what is late does not count
grace_minutes = 0               # so much later is not late yet
penalty_per_day = 0.0           # the share of the earned points that each begun day costs
# reject_after_days = 7         # what is more days late does not count
# attempts = 5                  # so many hand-ins count, the first ones
counts = "best"                 # of them the "best", the "last" or the "first"
checks = "always"               # students see a check "always", "after-due", "after-passing" or "never"
details = "always"              # and so what went wrong in it

# A challenge has rules of its own in a table of its name (grade list tells the names). What it does not say, it has
# from above:
# [challenges.{challenge}]
# due = 2026-10-14T23:59:00
"""
