"""When a kit of checks is asked for a mistake, and of which checks."""

from types import SimpleNamespace
from typing import Any

import pytest

from grader.grading import mistake
from grader.report.check_result import Cause, Failure
from grader.report.record import Diagnosis

FOUND = Diagnosis(mistake="undivided", text="The loss is not divided.")


class Kit:
    """Explains whatever it is asked for, and notes it."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def explain(self, failed: list[str]) -> Diagnosis:
        """Note it."""
        self.asked.append(failed)
        return FOUND

    def observe(self) -> None:
        """See nothing."""


@pytest.mark.parametrize(
    ("causes", "stops", "asked"),
    [
        ({"sums": Cause.WRONG, "memory": Cause.TIMEOUT}, 1, [["sums"]]),
        ({"sums": Cause.WRONG, "raises": Cause.RAISED}, 0, [["sums", "raises"]]),
        ({"sums": Cause.TIMEOUT}, 1, []),
        ({"sums": Cause.WRONG, "memory": Cause.TIMEOUT, "tail": Cause.DIED}, 2, []),
    ],
)
def test_a_kit_explains_what_is_wrong_and_nothing_that_was_stopped(
    monkeypatch: pytest.MonkeyPatch, causes: dict[str, Cause], stops: int, asked: list[list[str]]
) -> None:
    """One check that hangs is no reason to say nothing of the others; a loop that never ends is not tried for ever."""
    monkeypatch.setattr(mistake, "diagnose", lambda *_: None)
    kit = Kit()
    submission: Any = SimpleNamespace(explainer=kit, hosts=SimpleNamespace(stops=stops), calls=[], begin=lambda _: None)
    failures = {check: Failure(cause=cause, message="") for check, cause in causes.items()}
    task: Any = None

    found, trouble = mistake.find_mistake(submission, task, failures)

    assert (kit.asked, found, trouble) == (asked, FOUND if asked else None, "")
