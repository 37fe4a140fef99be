"""What the grader's own processes keep and wait for has a limit, whoever is on the other side."""

import pytest

from grader.grading.heard import Heard
from grader.grading.messages import Trouble


def test_what_is_kept_for_the_instructor_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class whose checks are all broken says the same thing again and again, at any length."""
    monkeypatch.setattr("grader.grading.heard.MOST_TROUBLES", 3)
    troubles: list[str] = []
    for number in range(10):
        Heard(lambda _: None, troubles).hear(Trouble("m", "x" * 100_000 + str(number)))

    assert [text[-1] for text in troubles] == ["0", "1", "2"]
    assert all(len(text) == 20_000 for text in troubles)
