"""Naming a known mistake, also where the process that a planted answer runs in is killed."""

from collections.abc import Callable
from pathlib import Path
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


def test_planted_answers_that_fail_the_same_checks_are_tried_first(tmp_path: Path) -> None:
    """Then those that are said to fail fewer of them, then those that fail others too."""
    for name, checks in {"a": "test_z", "b": "test_x", "c": "test_x, test_y", "d": "test_x, test_z"}.items():
        (tmp_path / f"{name}.py").write_text(f'# caught by: {checks}\n"""You did {name}."""\n')
    files = sorted(tmp_path.iterdir())
    ranked = diagnosis._likely_first(files, frozenset({"test_x", "test_y"}))

    assert [text for _, text in ranked] == ["You did c.", "You did b.", "You did d.", "You did a."]
