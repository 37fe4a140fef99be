"""Hidden checks are plain pytest to an instructor."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.checks.provider import SubmissionProvider
from grader.course.scaffold import FIRST, new_course
from tests.grading.conftest import CHECKS, PLAIN_CHECKS, WRONG, write_course

IMPORTS = (
    "import sys, grader.checks.plugin; sys.exit(any(m in sys.modules for m in ('torch', 'hypothesis', 'sqlalchemy')))"
)
NOWHERE = """

@check(points=1)
def test_nowhere(submission):
    \"\"\"No torch.\"\"\"
    import os, sys

    assert "torch" not in sys.modules
    assert "GRADE_TORCH" not in os.environ
    assert submission.call("median", "is torch there?") is False
"""
TELLING = """

told = median


def median(numbers):
    return "torch" in sys.modules if numbers == "is torch there?" else told(numbers)
"""


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


def test_a_course_of_plain_python_needs_no_torch(tmp_path: Path) -> None:
    """Neither pytest nor the process of the submission imports it, nor does what pytest starts inherit that."""
    new_course(tmp_path / "course")
    checks = tmp_path / f"course/solutions/{FIRST}/test_hidden.py"
    checks.write_text(checks.read_text() + NOWHERE)
    reference = tmp_path / f"course/solutions/{FIRST}/median.py"
    reference.write_text(f"import sys\n{reference.read_text()}\n{TELLING}")
    with start_pytest(tmp_path / "course") as one:
        said = one.communicate()[0]

    assert one.returncode == 0, said


def test_any_course_is_plain_pytest_also_from_a_folder_above_it(tmp_path: Path) -> None:
    """Without settings of its own, two challenges have files of one name; a test beside them keeps Hypothesis' own."""
    course = tmp_path / "course"
    for name in ("01-double", "02-twice"):
        write_course(tmp_path / name, PLAIN_CHECKS)
        for tree in ("exercises", "solutions"):
            target = course / tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / tree / "01-double").rename(target)
    other = tmp_path / "course/test_other.py"
    other.write_text(
        "import hypothesis\n\ndef test_it():\n    assert hypothesis.settings.default.max_examples == 100\n"
    )
    for where, named in ((course, "solutions"), (tmp_path, "course")):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", named, str(other)]
        done = subprocess.run(command, cwd=where, stdout=subprocess.PIPE, text=True, check=False)
        assert "5 passed" in done.stdout, done.stdout


def test_other_projects_are_left_alone(pytester: pytest.Pytester) -> None:
    """Neither option nor fixtures, although a file is called like one of checks."""
    (pytester.path / "exercises/solutions").mkdir(parents=True)
    pytester.makepyfile(
        test_hidden="""
        import sys
        def test_it(request):
            assert not request.config.pluginmanager.has_plugin("grader.checks.plugin")
            assert "grader.checks.plugin" not in sys.modules
        def test_stub(stub): pass
        def test_variant(variant): pass
        def test_submission(submission): pass
        """
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1, errors=3)
    outcome = pytester.runpytest_subprocess("--submission", "x.py")

    assert outcome.ret == pytest.ExitCode.USAGE_ERROR
    outcome.stderr.fnmatch_lines(["*unrecognized arguments: --submission*"])


def test_hidden_and_public_checks_share_one_harness(tmp_path: Path) -> None:
    """What one file of checks takes from it is what the other sends."""
    files = {"harness.py": "def loss():\n    return 1\n"}
    write_course(tmp_path, CHECKS)
    (challenge,) = (tmp_path / "exercises").iterdir()
    for name, text in files.items():
        (challenge / name).write_text(text)
    bench, found = SubmissionProvider(), []
    for file in (tmp_path / "solutions" / challenge.name / "test_hidden.py", challenge / "test_public.py"):
        bench.prepare(file)
        found.append(sys.modules.pop("harness"))

    assert found[0] is found[1]
