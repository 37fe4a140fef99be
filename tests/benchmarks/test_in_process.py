"""What the benchmarks measure beside really judges: a baseline that fails at once would be fast."""

import importlib
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.checks.mark import mark_of

HERE = Path(__file__).resolve().parent
CHALLENGE = HERE / "course" / "solutions" / "01-six-checks"


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module beside this one, which is a plugin and in no package."""
    monkeypatch.syspath_prepend(str(HERE))
    return importlib.import_module("in_process")


def failed(in_process: ModuleType, file: Path) -> dict[str, Exception]:
    """Return what each of the six checks raises of a file, by the check's name."""
    submission: Any = in_process.Here(in_process.load(file, "student"))
    checks = in_process.load(CHALLENGE / "test_hidden.py", "checks")
    found = {}
    for name, check in vars(checks).items():
        if inspect.isfunction(check) and mark_of(check):
            submission.begin(name)
            try:
                check(submission=submission)
            except Exception as error:  # noqa: BLE001 - whatever it is, a test looks at it
                found[name] = error
    return found


def test_the_reference_passes_without_isolation(in_process: ModuleType) -> None:
    """Nothing that checks ask of a submission is missing here."""
    assert failed(in_process, CHALLENGE / "six_checks.py") == {}


@pytest.mark.parametrize("file", sorted((CHALLENGE / "wrong").glob("*.py")), ids=lambda file: file.stem)
def test_wrong_answers_fail_for_what_they_do(in_process: ModuleType, file: Path) -> None:
    """They fail by the checks' own words, and not for an error of the baseline."""
    errors = failed(in_process, file)

    assert errors
    assert {type(error).__name__ for error in errors.values()} == {"Wrong"}
