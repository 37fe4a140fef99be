"""When something was handed in, by all that may say it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from grader.classes.folder import Class
from grader.classes.people import Student
from grader.classes.policy import NO_POLICY, Rules
from grader.classes.times import Times
from grader.course.archive import Handed, refuse
from grader.service.register import Seat
from grader.service.times import LATE_EXTENDED, LATE_UNKNOWN, UNKNOWN, handed_in_at, in_time

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 10, 14, 18, tzinfo=BERLIN)
RUN = DUE + timedelta(days=9)


def seat(at: datetime | None, student: str = "Ada Ng_1_assignsubmission_file") -> Seat:
    """Return what Ada handed in."""
    return Seat(handed=Handed(student=student, filename="x.py", fetch=refuse(""), at=at), student="ada")


def class_(times: Times | None = None, **more: object) -> Class:
    """Return a class in Berlin in which all is due at one time."""
    every = Rules(due=DUE)
    policy = msgspec.structs.replace(NO_POLICY, zone=BERLIN, every=every)
    ada = Student(student="ada", cells={"student": "ada"}, **more)  # type: ignore[arg-type]
    return Class(policy=policy, students=(ada,), times=times or {})


@pytest.mark.parametrize(
    ("at", "found"),
    [
        (datetime(2026, 10, 14, 17), datetime(2026, 10, 14, 15, tzinfo=UTC)),  # noqa: DTZ001 - as a zip has it
        (datetime(2026, 10, 14, 17, tzinfo=UTC), datetime(2026, 10, 14, 17, tzinfo=UTC)),
    ],
)
def test_what_came_with_it_says_it(at: datetime, found: datetime) -> None:
    """The date in a zip is meant in the class's zone."""
    assert handed_in_at(seat(at), "a", class_(), RUN) == (found, "")


@pytest.mark.parametrize(
    ("due", "more", "said"),
    [
        (DUE, {}, "Canvas calls it late; by class.toml it is due 14 Oct 2026 18:00 CEST, so it counts as in time"),
        (None, {}, "Canvas calls it late; by class.toml it is never due, so it counts as in time"),
        (DUE, {"extensions": {"*": timedelta(days=2)}}, ""),  # by Canvas' date it may well be late
    ],
)
def test_two_clocks_that_disagree_are_told(due: datetime | None, more: dict[str, object], said: str) -> None:
    """Canvas goes by its own due date, which somebody may have forgotten to change."""
    ahead = class_(**more)  # type: ignore[arg-type]
    ahead = msgspec.structs.replace(ahead, policy=msgspec.structs.replace(ahead.policy, every=Rules(due=due)))
    for name, note in (("ngada_LATE_1_2_x", said), ("ngada_1_2_x", "")):
        at, told = handed_in_at(seat(None, name), "a", ahead, DUE - timedelta(hours=1))

        assert (at, told.partition(": correct")[0]) == (None, note)


def test_the_instructor_knows_better() -> None:
    """Of that student and challenge."""
    said: Times = {("ada", "a"): DUE - timedelta(days=1), ("ada", "b"): DUE}

    assert handed_in_at(seat(DUE), "a", class_(said), RUN) == (DUE - timedelta(days=1), "")


def test_the_instructor_means_one_of_several() -> None:
    """By the name of its file; what is said without one holds for the others."""
    said: Times = {("ada", "a"): DUE, ("ada", "a", "ngada_1_2_x"): DUE - timedelta(days=1)}

    assert handed_in_at(seat(None, "ngada_1_2_x"), "a", class_(said), RUN)[0] == DUE - timedelta(days=1)
    assert handed_in_at(seat(None, "ngada_1_3_x-1"), "a", class_(said), RUN)[0] == DUE


def test_until_when_a_commit_is_in_time() -> None:
    """Until the end of the grace behind the student's own due moment; without a class, or a due moment, at any time."""
    rules = Rules(due=DUE, grace_minutes=30)
    own = class_(extensions={"a": timedelta(days=2)})
    autumn = msgspec.structs.replace(own, policy=msgspec.structs.replace(own.policy, every=rules))

    assert in_time("a", autumn)("ada.git") == DUE + timedelta(days=2, minutes=30)
    assert in_time("a", autumn)("whoever") == in_time("b", autumn)("ada") == DUE + timedelta(minutes=30)
    assert in_time("a", None)("ada") is None


def test_nobody_is_late_because_the_class_was_graded_late() -> None:
    """What is not known counts as in time, with the extension, and is told; before it is due, it does not matter."""
    assert handed_in_at(seat(None), "a", class_(), RUN) == (DUE, UNKNOWN)
    extended = class_(extensions={"a": timedelta(days=2)})
    assert handed_in_at(seat(None), "a", extended, RUN) == (DUE + timedelta(days=2), UNKNOWN)
    assert handed_in_at(seat(None), "a", class_(), DUE) == (None, "")
    assert handed_in_at(seat(None), "a", None, RUN) == (None, "")


@pytest.mark.parametrize("at", [None, datetime(2026, 10, 14, 17)])  # noqa: DTZ001 - as a zip has it
def test_what_canvas_calls_late_is_late(at: datetime | None) -> None:
    """Whatever the date of the file is; by how much, nothing says."""
    late = seat(at, "ngada_LATE_1_2_x")

    assert handed_in_at(late, "a", class_(), RUN) == (DUE + timedelta(seconds=1), LATE_UNKNOWN)
    assert handed_in_at(seat(DUE + timedelta(days=3), "ngada_LATE_1_2_x"), "a", class_(), RUN)[1] == ""


def test_what_canvas_does_not_call_late_is_in_time() -> None:
    """Without a word; where it calls late what an extension allows, that is told, and counts."""
    assert handed_in_at(seat(None, "ngada_1_2_x"), "a", class_(), RUN) == (DUE, "")
    extended = class_(extensions={"a": timedelta(days=2)})
    assert handed_in_at(seat(None, "ngada_LATE_1_2_x"), "a", extended, RUN) == (DUE + timedelta(days=2), LATE_EXTENDED)
