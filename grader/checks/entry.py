"""What pytest loads wherever grade is installed: it brings `grader.checks.plugin` in where there are hidden checks.

In any other project it adds nothing: no option, no fixture, no hook that changes a report, no setting of Hypothesis.
"""

from functools import cache
from pathlib import Path

import pytest

CHECKS_FILES = ("test_hidden.py", "test_public.py")
_PLUGIN = "grader.checks.plugin"


@cache
def is_check_file(path: Path) -> bool:
    """Tell whether this is `solutions/<slug>/test_hidden.py` or `exercises/<slug>/test_public.py` of a course."""
    return path.name in CHECKS_FILES and (path.parents[2] / "exercises" / path.parent.name / "challenge.toml").is_file()


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """In a course, add the option and the fixtures from the start; in one of plain Python, have torch left out."""
    named = [Path(one.partition("::")[0]) for one in early_config.known_args_namespace.file_or_dir]
    here = early_config.invocation_params.dir
    courses = [_course_of(here / one) for one in named or [here]]
    if any(courses):
        _bring(early_config)
    if all(courses):
        from grader.checks.provider import leave_torch_out

        leave_torch_out({one for one in courses if one})


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Where a course turns up below another folder, add the fixtures when its first checks do."""
    if isinstance(collector, pytest.Module) and is_check_file(collector.path):
        _bring(collector.config)


def _course_of(path: Path) -> Path | None:
    places = [path.absolute(), *path.absolute().parents]
    return next((one for one in places if (one / "solutions").is_dir() and _has_challenges(one)), None)


def _has_challenges(place: Path) -> bool:
    return any((place / "exercises").glob("*/challenge.toml"))


def _bring(config: pytest.Config) -> None:
    if not config.pluginmanager.has_plugin(_PLUGIN):
        config.pluginmanager.import_plugin(_PLUGIN)
