"""A class as classes are, made by a script: what everybody hands in, and what each is to get.

What each is to get is written down with the kinds, and not taken from the grader.

24 students by default, one of each kind; `GRADE_CLASS=500 python -m pytest tests/cli/test_whole_class.py` makes a large
one, in which most are right. The same students stand in the exports of three systems.
"""

import csv
import io
import os
import random
import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from grader.course.course import Course
from grader.course.keys import CourseKey
from grader.course.stamp import stamp_lines
from grader.course.variant import draw_variant
from tests.service.conftest import write_quiz

SIZE = int(os.environ.get("GRADE_CLASS", "0"))
KEY = CourseKey(b"of the class")
SLUG = "01-twice"
ZONE = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 10, 26, 12)  # noqa: DTZ001 - in the class's zone; clocks went back the day before
FULL = 3
RULES = """
format = 1
timezone = "Europe/Berlin"

[every]
open = 2026-10-05
due = 2026-10-26T12:00:00
penalty_per_day = 0.25
reject_after_days = 3
attempts = 2
"""
_NAMES = (
    ("Zoë", "Ångström"), ("Jean-Luc", "O'Brien"), ("明", "李"), ("Anne \"Annie\"", "van der Berg"), ("=SUM(A1)", "Ng"),
    ("D’Arcy", "MÜLLER"), ("Ada", "Lovelace-King"), ("+1", "@home"), ("ﬁnn", "Straße"), ("Nguyễn", "Văn An"),
)  # fmt: skip


class Upload(msgspec.Struct, frozen=True):
    """One hand-in: `days` after it was due, and what it is (a key of `_answers`, or one that `_text` knows)."""

    days: float
    what: str


class Kind(msgspec.Struct, frozen=True):
    """What a student does, and gets: None where nothing counts that was handed in, or nothing was.

    `late` are the points where a system says only whether something was late, not by how much, and keeps no time.
    """

    uploads: tuple[Upload, ...]
    points: float | None
    late: float | None = -1
    extensions: str = ""
    by_hand: float = 0

    @property
    def by_lateness(self) -> float | None:
        """The points where no times are known."""
        return self.points if self.late == -1 else self.late


def _kind(*uploads: tuple[float, str], points: float | None, **more: object) -> Kind:
    return Kind(tuple(Upload(*one) for one in uploads), points, **more)  # type: ignore[arg-type]


KINDS = {
    "right": _kind((-2, "right"), points=3),
    "wrong": _kind((-2, "wrong"), points=0),
    "planted": _kind((-2, "thrice"), points=1),
    "half": _kind((-0.01, "half"), points=2),
    "late": _kind((0.5, "right"), points=2.25),
    "two days late": _kind((1.5, "right"), points=1.5, late=2.25),
    "too late": _kind((4.5, "right"), points=0, late=2.25),
    "early": _kind((-30, "right"), points=0, late=3),
    "again": _kind((-3, "wrong"), (-1, "right"), points=3),
    "again, late": _kind((-1, "half"), (0.5, "right"), points=2.25),
    "again, too often": _kind((-3, "wrong"), (-2, "thrice"), (-1, "right"), points=1),
    "the same, late": _kind((-1, "right"), (1, "right"), points=3),
    "unreadable, then right": _kind((-2, "nul"), (-1, "right"), points=3),
    "extended": _kind((0.5, "right"), points=3, extensions="2 days"),
    "by hand": _kind((-1, "right"), points=2.5, by_hand=-0.5),
    "by hand alone": _kind(points=1, by_hand=1),
    "missing": _kind(points=None),
    "untouched": _kind((-1, "stub"), points=None),
    "no program": _kind((-1, "syntax"), points=None),
    "unstamped": _kind((-1, "unstamped"), points=None),
    "forged": _kind((-1, "forged"), points=None),
    "another's": _kind((-1, "another's"), points=None),
    "a link": _kind((-1, "link"), points=None),
    "too big": _kind((-1, "big"), points=None),
}
_USUAL = ("right", "right", "right", "half", "late", "again", "planted", "wrong")


class Member(msgspec.Struct, frozen=True):
    """A student, by what the systems call them."""

    number: int
    given: str
    family: str
    kind: Kind

    @property
    def login(self) -> str:
        """The name in stamps."""
        return f"s{self.number:03}"


def members(size: int = SIZE) -> list[Member]:
    """Return the class: one of each kind, then at random, most of them usual; in no order that means anything."""
    rng = random.Random(7)
    kinds = [*KINDS, *(rng.choice((*_USUAL, *_USUAL, *KINDS)) for _ in range(size - len(KINDS)))]
    rng.shuffle(kinds)
    found = []
    for number, kind in enumerate(kinds, start=1):
        given, family = _NAMES[number % len(_NAMES)]
        times = number // len(_NAMES)
        found.append(Member(number, given, f"{family} {'I' * (times % 4)}{times // 4 or ''}".strip(), KINDS[kind]))
    return found


def write_course(root: Path) -> Course:
    """Write the course: one challenge that only answers, with numbers of everybody's own and a planted answer."""
    write_quiz(root, SLUG, "Twice", limit="")
    (root / ".grade-key").write_bytes(KEY.secret)
    return Course(root)


def write_rules(folder: Path, class_: list[Member]) -> None:
    """Complete the folder that `grade class init` wrote."""
    (folder / "class.toml").write_text(RULES)
    roster = folder / "roster.csv"
    rows = list(csv.DictReader(io.StringIO(roster.read_text())))
    extensions = {one.login: one.kind.extensions for one in class_}
    roster.write_text(
        _csv([list(rows[0]), *([*{**row, "extensions": extensions[row["student"]]}.values()] for row in rows)])
    )
    by_hand = [[one.login, SLUG, one.kind.by_hand, "as agreed"] for one in class_ if one.kind.by_hand]
    (folder / "adjustments.csv").write_text(_csv([["student", "challenge", "points", "comment"], *by_hand]))


def exports(folder: Path, class_: list[Member]) -> tuple[Path, Path, Path]:
    """Write the files of names that Canvas, Moodle and Gradescope export, the first two with places for points."""
    canvas = [["Student", "ID", "SIS Login ID", "Section", "Twice (77)"], ["    Points Possible", "", "", "", "30"]]
    canvas += [[f"{one.family}, {one.given}", str(7000 + one.number), one.login, "A", ""] for one in class_]
    moodle = [["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade", "Grade can be changed"]]
    moodle += [
        [f"Participant {900 + one.number}", f"{one.given} {one.family}", f"{one.login}@x.edu", "", "", "100", "Yes"]
        for one in class_
    ]
    scope = [["First Name", "Last Name", "SID", "Email"]]
    scope += [[one.given, one.family, f"g-{one.number}", f"{one.login}@x.edu"] for one in class_]
    files = folder / "canvas.csv", folder / "moodle.csv", folder / "gradescope.csv"
    for file, rows in zip(files, (canvas, moodle, scope), strict=True):
        file.write_text(_csv(rows), encoding="utf-8")
    return files


def zip_of(system: str, file: Path, class_: list[Member], course: Course) -> Path:
    """Write what the class handed in as a system exports it, with one entry that leads out of the archive."""
    metadata, number = [], 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../escaped.py", "total = 1\n")
        for one in class_:
            for turn, upload in enumerate(one.kind.uploads):
                number += 1
                at = DUE + timedelta(days=upload.days)
                place = _PLACES[system](one, number, turn, late=upload.days > 0)
                if system == "gradescope":
                    metadata.append(_metadata(place.partition("/")[0], one, at))
                date = datetime(2026, 11, 9) if system == "canvas" else at  # noqa: DTZ001 - Canvas' is the download's
                info = zipfile.ZipInfo(place, date.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                if upload.what == "link":
                    info.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(info, _text(one, upload.what, course))
        if metadata:
            archive.writestr("submission_metadata.yml", "".join(metadata))
    return file


def _in_canvas(one: Member, number: int, turn: int, *, late: bool) -> str:
    name = re.sub(r"\W", "", f"{one.family}, {one.given}".lower())
    return f"{name}_{'LATE_' * late}{7000 + one.number}_{5000 + number}_answers{f'-{turn}' if turn else ''}.py"


def _in_moodle(one: Member, number: int, turn: int, *, late: bool) -> str:  # noqa: ARG001 - as the others
    name = re.sub(r'[/\\:"*?<>|]', "", f"{one.given} {one.family}")
    return f"{name}_{900 + one.number}_assignsubmission_file{f' ({turn})' if turn else ''}/answers.py"


def _in_gradescope(one: Member, number: int, turn: int, *, late: bool) -> str:  # noqa: ARG001 - as the others
    return f"submission_{3000 + number}/answers.py"


_PLACES = {"canvas": _in_canvas, "moodle": _in_moodle, "gradescope": _in_gradescope}


def _metadata(folder: str, one: Member, at: datetime) -> str:
    name = f"{one.given} {one.family}".replace("'", "''")
    when = at.replace(tzinfo=ZONE).astimezone(ZoneInfo("UTC"))
    return (
        f"{folder}:\n  :submitters:\n  - :name: '{name}'\n    :sid: g-{one.number}\n"
        f"    :email: {one.login}@x.edu\n  :created_at: {when:%Y-%m-%d %H:%M:%S.000000000} Z\n"
    )


def _text(one: Member, what: str, course: Course) -> str:
    """Return the file that a student hands in."""
    n = draw_variant(course.load(SLUG), one.login, 0, KEY).values["n"]
    right = f"total = {2 * n}\nodd = False\n"
    answers = {"wrong": "total = 1\nodd = True\n", "thrice": f"total = {3 * n}\nodd = False\n",
               "half": f"total = {2 * n}\nodd = True\n", "stub": "total: int = ...\nodd: bool = ...\n",
               "syntax": "total = (\n", "nul": "\0", "big": "#" * 300_000, "link": "/etc/passwd"}  # fmt: skip
    text = answers.get(what, right)
    stamp = stamp_lines(SLUG, "s000" if what == "another's" else one.login, 0, KEY)
    if what == "forged":
        stamp = stamp.replace(f" {one.login} 0 ", f" {one.login} 1 ")
    return text if what in ("unstamped", "nul", "big", "link") else f"{text}\n\n{stamp}"


def _csv(rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def expected(system: str, class_: list[Member]) -> Iterator[tuple[Member, float | None]]:
    """Yield everybody and the points that they are to have."""
    for one in class_:
        yield one, one.kind.by_lateness if system == "canvas" else one.kind.points
