"""What a pool does with a grade that is not the submission's own doing."""

from types import SimpleNamespace

import msgspec
import pytest

from grader.course.challenge import Challenge
from grader.grading.engine import Engine
from grader.grading.patience import REPEATS
from grader.grading.pool import Pool, grade
from grader.report.check_result import Outcome
from grader.report.record import Status
from grader.sandbox import backends
from tests.grading.conftest import REFERENCE, submitted
from tests.processes import PATIENCE_S


@pytest.mark.parametrize("how", ["the grade", "a check"])
@pytest.mark.parametrize("times", [1, REPEATS, REPEATS + 1])
def test_what_is_broken_is_judged_again(
    double: Challenge, engine: Engine, monkeypatch: pytest.MonkeyPatch, how: str, times: int
) -> None:
    """A judge hears of the zygote's death before the engine does; a fault of the course comes again."""
    well = engine.grade(submitted(REFERENCE))
    first = msgspec.structs.replace(well.checks[0], outcome=Outcome.BROKEN)
    change = {"status": Status.BROKEN} if how == "the grade" else {"checks": (first, *well.checks[1:])}
    broken = msgspec.structs.replace(well, **change)
    grades = [*[broken] * times, well, well]
    fake = SimpleNamespace(attempt=lambda *_, **__: (grades.pop(0), False), gone=False, close=lambda: None)
    monkeypatch.setattr("grader.grading.pool.start_engine", lambda *_, **__: fake)
    with Pool(double, runs=True, backend=backends.best(), jobs=1) as pool:
        given = pool.submit(grade, submitted(REFERENCE)).result(PATIENCE_S)

    assert given == (well if times <= REPEATS else broken)
    assert grades == ([well] if times <= REPEATS else [well, well])
