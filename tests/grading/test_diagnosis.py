"""Naming a known mistake, also where the process that a planted answer runs in is killed."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.checks.session import open_submission, task_of
from grader.course.challenge import Challenge
from grader.course.variant import Variant
from grader.grading import diagnosis
from grader.sandbox.client import Host, HostSource


@pytest.mark.parametrize(("kills", "named"), [(0, True), (1, True), (2, False)])
def test_a_planted_answer_whose_process_was_killed_is_asked_again(
    double: Challenge, hosts: HostSource, monkeypatch: pytest.MonkeyPatch, kills: int, named: bool
) -> None:
    """Once: one that ends its own process would do so every time, and is not compared."""
    task = task_of(double, Variant(student="ada", draw=0, seed=0, values={}))
    source = "def double(x):\n    return x + 2.0\n"
    submission = open_submission(task, source, filename="double.py", hosts=hosts, seed=0)
    submission.begin("test_doubles")
    submission.call("double", 1.5)
    monkeypatch.setattr(diagnosis, "replay", killed_at_first(kills, diagnosis.replay))
    found = diagnosis.diagnose(submission, task, hosts, ["test_doubles"])
    submission.close()

    assert (found is not None and found.mistake == "adds_two") is named


def killed_at_first(kills: int, replay: Callable[..., Any]) -> Callable[..., Any]:
    """Have the host of the first so many replays killed."""
    left = [None] * kills

    def replay_or_kill(host: Host, record: Any) -> Any:
        if left:
            left.pop()
            host._source.tell("kill", host._number)
            assert host._source.exit_of(host._number, 10) is not None
        return replay(host, record)

    return replay_or_kill
