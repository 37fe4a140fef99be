"""What a student gets, on a machine that has nothing of the course: a new environment, the bundle, and no more."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.course.keys import CourseKey
from grader.course.release import release_class
from grader.course.roster import Person, Roster
from grader.course.stamp import find_stamp
from grader.course.submission_file import read_submission
from tests.cli.drawn import FILES as DRAWN

PUBLIC = '''
from grader.checks import check, require_close

@check(points=1, hint="Twice x is x + x.")
def test_of_two(submission):
    """Doubles two."""
    require_close(submission.call("double", 2.0), 4.0, "the result")
'''
HIDDEN = PUBLIC.replace("points=1", "points=3").replace("test_of_two", "test_secret").replace("two", "anything at all")
FILES = DRAWN | {
    "exercises/09-double/challenge.toml": DRAWN["exercises/08-plain/challenge.toml"].replace("concept", "build"),
    "exercises/09-double/README.md": "# Double\n",
    "exercises/09-double/double.py": "def double(x):\n    raise NotImplementedError\n",
    "exercises/09-double/test_public.py": PUBLIC,
    "solutions/09-double/double.py": "def double(x):\n    return x + x  # kept-back-of-2026\n",
    "solutions/09-double/test_hidden.py": HIDDEN,
    "solutions/09-double/explanation.md": "Twice.\n",
}


class Machine:
    """A student's: an environment in which only the bundle's wheel brings the grader."""

    def __init__(self, folder: Path, bundle: Path) -> None:
        self.home = folder / "course"
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(self.home)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
        self._bin = folder / "venv/bin"
        (wheel,) = self.home.glob("*.whl")
        pip: list[str | Path] = [
            sys.executable,
            "-m",
            "pip",
            "--python",
            self._bin / "python",
            "install",
            "--no-deps",
            "--no-index",
        ]
        subprocess.run([*pip, "--quiet", "--disable-pip-version-check", wheel], check=True)
        # What the grader needs comes from this environment: no test downloads torch.
        (site,) = (folder / "venv/lib").glob("python*/site-packages")
        (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
        self._environment = {
            "PATH": f"{self._bin}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), "COLUMNS": "80",
            "GRADE_WARM": "0", "XDG_DATA_HOME": str(folder / "data"), "LOGNAME": "somebody",
        }  # fmt: skip

    def type(self, line: str) -> subprocess.CompletedProcess[str]:
        """Type a line in the bundle's folder."""
        return subprocess.run(
            ["bash", "-c", line], cwd=self.home, env=self._environment, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Ada's machine, with ada's bundle."""
    folder = tmp_path_factory.mktemp("machine")
    for name, text in FILES.items():
        (folder / "instructor" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "instructor" / name).write_text(text, encoding="utf-8")
    (folder / "instructor/.grade-key").write_text("k7!secret-of-2026\n")
    roster = Roster((Person("ada", frozenset({"ada"})),))
    (bundle,) = release_class(Course(folder / "instructor"), roster, folder / "bundles")
    return Machine(folder, bundle)


def test_nothing_hidden_left(machine: Machine) -> None:
    """In no file of the bundle: neither a hidden check, nor a solution, nor the course's key."""
    texts = [path.read_bytes() for path in machine.home.rglob("*") if path.is_file()]

    assert not any(
        secret in text
        for text in texts
        for secret in (b"# kept-back-of-2026", b"def test_secret", b"k7!secret-of-2026")
    )


def test_public_checks_run_and_the_others_wait(machine: Machine) -> None:
    """The README's first commands work, and the report says what is judged here and what by the instructor."""
    listed = machine.type("grade list")
    started = machine.type("grade start 09-double")
    (machine.home / "09-double/double.py").write_text(
        (machine.home / "09-double/double.py").read_text().replace("raise NotImplementedError", "return 2 * x")
    )
    result = machine.type("grade submit 09-double")
    where = machine.type("python -c 'import grader; print(grader.__file__)'").stdout

    assert listed.returncode == started.returncode == 0, listed.stderr + started.stderr
    assert "4" in next(line for line in listed.stdout.splitlines() if line.startswith("09-double")).split()
    assert "venv/lib" in where
    assert "1 of 1 point" in result.stdout, result.stdout + result.stderr
    assert "1 more, worth 3 points, waits for your instructor" in " ".join(result.stdout.split())
    assert "… waits   3  Doubles anything at all." in result.stdout


def test_an_answer_is_read_and_waits(machine: Machine) -> None:
    """With numbers of ada's own, as the instructor draws them; nothing says whether it is right."""
    started = machine.type("grade start 07-drawn")
    file = machine.home / "07-drawn/drawn.py"
    unfilled = machine.type("grade submit 07-drawn")
    file.write_text(file.read_text().replace("...", "12"))
    result = machine.type("grade submit 07-drawn")
    stamp = find_stamp(read_submission(file))

    assert started.returncode == 0
    assert "still to be filled in" in unfilled.stderr
    assert "answer = 12" in result.stdout
    assert "waits: Is the double of your number. (2 points)" in result.stdout
    assert stamp is not None
    assert stamp.student == "ada"
    assert stamp.is_genuine(CourseKey(b"k7!secret-of-2026"))
