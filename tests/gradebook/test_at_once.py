"""Hand-ins at one moment: whoever is graded first, attempts and late days are taken once, and by the same ones."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from grader.classes.folder import Class
from grader.classes.people import Student
from grader.classes.policy import NO_POLICY, Rules
from grader.gradebook import Gradebook
from grader.report.record import to_json
from grader.service.counted import attempts_of, settled

DUE = datetime(2026, 10, 14, 18, tzinfo=UTC)
WORK = """
import os
import sys
from datetime import datetime
from grader.gradebook import Gradebook
from grader.report.record import from_json

url, challenge, at, grade = sys.argv[1:]
with Gradebook(url) as book:
    print("ready", flush=True)
    sys.stdin.readline()
    for turn in range(4):
        number = book.add_submission(
            student="ada", challenge=challenge, draw=0, source=f"{os.getpid()} {turn}".encode(), filename="x.py",
            device="cpu", submitted_at=datetime.fromisoformat(at))
        book.store_grade(number, from_json(grade))
"""


def hand_in_at_once(url: str, grade: Any, challenges: tuple[str, ...]) -> None:
    """Let a process for each of the challenges hand in four times at one moment, half a day late."""
    at = (DUE + timedelta(hours=12)).isoformat()
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORK, url, challenge, at, to_json(grade).decode()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for challenge in challenges
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    assert [worker.communicate() and worker.returncode for worker in workers] == [0] * len(workers)


def test_two_processes_take_a_late_day_and_the_last_attempt_once(url: str, make_grade: Any) -> None:
    """Of two challenges one gets the only late day; of eight attempts in one of them as many count as may."""
    with Gradebook(url):
        pass
    hand_in_at_once(url, make_grade(), ("one", "two", "one"))
    rules = Rules(due=DUE, late="reject", attempts=3, counts="last")
    policy = msgspec.structs.replace(NO_POLICY, late_days=1, every=rules)
    class_ = Class(policy=policy, students=(Student(student="ada", cells={"student": "ada"}),))
    with Gradebook(url) as book:
        attempts = attempts_of(book)["ada"]
        counted = settled("ada", attempts, class_)

    assert len(attempts) == 12
    assert [(slug, one.late_days, one.points) for slug, one in counted.items()] == [("one", 1, 5), ("two", 0, 0)]
    third = sorted(one.number for one in attempts if one.challenge == "one")[2]
    assert counted["one"].attempt is not None
    assert counted["one"].attempt.number == third
    assert settled("ada", attempts[::-1], class_) == counted
