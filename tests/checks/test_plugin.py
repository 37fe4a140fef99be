"""Hidden checks are plain pytest to an instructor."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.grading.conftest import CHECKS, WRONG, write_course

IMPORTS = (
    "import sys, grader.checks.plugin; sys.exit(any(m in sys.modules for m in ('torch', 'hypothesis', 'sqlalchemy')))"
)


def start_pytest(course: Path, *more: str) -> "subprocess.Popen[str]":
    """Run pytest on the course's solutions as an instructor would."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "solutions", *more]
    return subprocess.Popen(command, cwd=course, stdout=subprocess.PIPE, text=True)


def test_importing_the_plugin_is_light() -> None:
    """Every pytest in an environment with grade loads it: it must not import torch."""
    assert subprocess.run([sys.executable, "-c", IMPORTS], check=False).returncode == 0


def test_checks_run_against_the_reference_and_against_a_file(tmp_path: Path) -> None:
    """The reference passes; a wrong file fails with the words that a student would read."""
    write_course(tmp_path, CHECKS)
    wrong = tmp_path / "mine.py"
    wrong.write_text(WRONG)
    with start_pytest(tmp_path) as one, start_pytest(tmp_path, "--submission", str(wrong)) as other:
        right, failed = one.communicate()[0], other.communicate()[0]

    assert "2 passed" in right, right
    assert "2 failed" in failed, failed
    assert "The result is not what it should be" in failed


def test_ordinary_tests_are_left_alone(pytester: pytest.Pytester) -> None:
    """A project that merely has grade installed sees no difference."""
    pytester.makepyfile(test_hidden="def test_it(): pass")

    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
