"""`grade export gradescope`, and what it writes: run in the harness's own layout of folders."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from click.testing import CliRunner, Result

from grader.cli import autograder
from grader.cli.app import main
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.keys import SELF_STUDY_KEY, course_key
from grader.service.class_jobs import class_seed
from tests.cli.conftest import RIGHT, Lender, Lent
from tests.cli.drawn import drawn as drawn  # a fixture

WRONG = "def double(x):\n    return 3 * x\n"
PARTLY = "def double(x):\n    return 4.0 if x > 1 else 2.0\n"
RAISES = "def double(x):\n    raise ValueError('no')\n"
UNREADABLE = "def double(x:\n"
NO_USERS = {"id": 1, "created_at": "2026-11-20T10:00:00.000000-08:00", "users": []}


def exported(course: Path, challenge: str, out: Path, *more: str) -> bytes:
    """Return what is exported; the file is gone again."""
    typed = ["export", "gradescope", challenge, "--out", str(out), "--course", str(course), *more]
    done = CliRunner().invoke(main, typed)
    assert done.exit_code == 0, done.output
    data = out.read_bytes()
    out.unlink()
    return data


class Harness:
    """A machine that Gradescope has built from the zip."""

    def __init__(self, root: Path, zipped: bytes) -> None:
        self.root = root
        self.said = ""
        with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
            archive.extractall(root / "source")

    def put(self, files: dict[str, str | bytes], metadata: object = NO_USERS) -> None:
        """Put a submission and what is said of it where the harness does."""
        for name, text in files.items():
            file = self.root / "submission" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        (self.root / "submission").mkdir(exist_ok=True)
        (self.root / "submission_metadata.json").write_text(json.dumps(metadata))

    def results(self) -> dict[str, Any]:
        """Return what `results.json` holds."""
        found: dict[str, Any] = json.loads((self.root / "results/results.json").read_text())
        return found


@pytest.fixture
def lent(home: Path, engines: Lender, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have pools judge with the engines of the whole run; return the folder that commands are typed in."""

    def lend(challenge: Challenge, *, runs: bool, backend: str, device: Literal["cpu", "cuda"], **_: object) -> Lent:
        return engines(challenge, lambda: runs, backend=backend, device=device, own=False)

    monkeypatch.setattr("grader.grading.pool.start_engine", lend)
    monkeypatch.setattr("grader.sandbox.backends.kernel.missing", lambda: "")
    return home


@pytest.fixture
def judged(
    lent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Harness]:
    """Export a challenge and have a submission judged by it."""
    assert lent.exists()
    made = iter(range(100))

    def judge(
        course: Path, challenge: str, files: dict[str, str | bytes], metadata: object = NO_USERS, *more: str
    ) -> Harness:
        zipped = exported(course, challenge, tmp_path / "out.zip", *more)
        harness = Harness(tmp_path / f"autograder{next(made)}", zipped)
        harness.put(files, metadata)
        with monkeypatch.context() as there:
            there.delenv("GRADE_COURSE_KEY", raising=False)
            autograder.main(harness.root)
        harness.said = capsys.readouterr().out
        return harness

    return judge


def test_the_zip(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both programs at its root, with Unix line ends; the same bytes each time; a class's seed is the same there."""
    monkeypatch.setenv("GRADE_COURSE_KEY", "k7!secret-of-2026")
    data = exported(course, "05-double", tmp_path / "out.zip")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        programs = {name: archive.read(name) for name in ("setup.sh", "run_autograder")}
        modes = {archive.getinfo(name).external_attr >> 16 & 0o777 for name in programs}
        (wheel,) = (name for name in names if name.endswith(".whl"))
        pinned = archive.read("constraints.txt").decode().splitlines()
        asked = archive.read("requirements.txt").decode().splitlines()
        archive.extractall(tmp_path / "there")
    here, there = Course(course), Course(tmp_path / "there")
    seed = class_seed(here.load("05-double"), course_key(here))
    again = exported(course, "05-double", tmp_path / "again.zip")
    monkeypatch.delenv("GRADE_COURSE_KEY")

    assert data == again
    assert all(text.startswith(b"#!/usr/bin/env bash\n") and b"\r" not in text for text in programs.values())
    assert modes == {0o755}
    assert asked == [f"./{wheel}"]
    assert all(line.count("==") == 1 and "+" not in line for line in pinned)
    assert {line.partition("==")[0] for line in pinned} >= {"torch", "pytest", "msgspec", "mpmath"}
    assert there.slugs() == ["05-double"]
    assert not course_key(there).public
    assert class_seed(there.load("05-double"), course_key(there)) == seed
    for script in programs:
        subprocess.run(["bash", "-n", tmp_path / "there" / script], check=True)


def test_the_command_says_what_it_wrote(home: Path, course: Path) -> None:
    """Where, for whom, and what full marks are; a second time nothing is overwritten, and a lesson has no checks."""
    typed = [CliRunner().invoke(main, ["export", "gradescope", name]) for name in ("double", "double", "09-lesson")]

    assert [one.exit_code for one in typed] == [0, 2, 2]
    assert "05-double-autograder.zip: upload it as the autograder" in typed[0].output
    assert "Autograder points: 6" in typed[0].output
    assert "exists already" in typed[1].output
    assert "nothing to grade" in typed[2].output
    assert [file.name for file in home.iterdir()] == ["05-double-autograder.zip"]
    assert course_key(Course(course)) == SELF_STUDY_KEY
    with zipfile.ZipFile(home / "05-double-autograder.zip") as archive:
        assert ".grade-key" not in archive.namelist()


@pytest.mark.parametrize("source", [RIGHT, WRONG, PARTLY, RAISES, UNREADABLE])
def test_the_same_verdict_everywhere(
    judged: Callable[..., Harness], grade: Callable[..., Result], course: Path, home: Path, source: str
) -> None:
    """By Gradescope's harness, in a batch, and on the laptop: each check, and the points."""
    there = judged(course, "05-double", {"double.py": source}).results()
    (home / "class").mkdir()
    (home / "class/ada.py").write_text(source)
    row = json.loads(grade("batch", "05-double", "class", "--format", "jsonl").stdout)
    (home / "double.py").write_text(source)
    laptop = json.loads(grade("submit", "05-double", "double.py", "--quiet", "--format", "json").stdout)

    assert there["score"] == row["points"] == laptop["earned"]
    own = laptop["report"]["grade"]["checks"]
    assert {check["id"]: check["outcome"] for check in own} == row["checks"]
    assert [(test["name"], test["status"] == "passed") for test in there["tests"]] == [
        (check["title"], check["outcome"] == "passed") for check in own
    ]
    assert sum(test["score"] for test in there["tests"]) == there["score"]
    assert sum(test["max_score"] for test in there["tests"]) == 6
    assert {test["visibility"] for test in there["tests"]} == {"visible"}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "The folder is empty"),
        ({"notes.txt": "hello"}, "holds no double.py"),
        ({"work.zip": b"PK\x03\x04 and no more"}, "work.zip"),
        ({"one.py": RIGHT, "two.py": RIGHT}, "more than one file"),
        ({"double.py": b"\xff\xfe\x00x"}, "UTF-16"),
    ],
)
def test_what_cannot_be_read_is_told(
    judged: Callable[..., Harness], course: Path, files: dict[str, str | bytes], says: str
) -> None:
    """To the student, with no points; nothing is run, and there is a result."""
    harness = judged(course, "05-double", files)

    assert harness.results()["score"] == 0
    assert says in harness.results()["output"]
    assert "tests" not in harness.results()
    assert says in harness.said


@pytest.mark.parametrize(
    "place", ["05-double/double.py", "a/b/double.ipynb", "__MACOSX/._x|work/double.py", "work.zip"]
)
def test_how_it_was_packed_does_not_matter(judged: Callable[..., Harness], course: Path, place: str) -> None:
    """A zip, which Gradescope unpacks, may hold a folder; one in it is read too."""
    *others, name = place.split("|")
    cell = '{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": ' + json.dumps(
        RIGHT
    )
    notebook = '{"cells": [' + cell + '}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("hw/double.py", RIGHT)
    content = zipped.getvalue() if name.endswith(".zip") else notebook if name.endswith(".ipynb") else RIGHT
    harness = judged(course, "05-double", {name: content, **dict.fromkeys(others, "x")})

    assert harness.results()["score"] == 6, harness.said


def test_a_link_is_not_followed(judged: Callable[..., Harness], course: Path) -> None:
    """Whoever hands in a link to the reference gets nothing for it."""
    harness = judged(course, "05-double", {"x.py": RIGHT})
    (harness.root / "submission/x.py").unlink()
    (harness.root / "submission/double.py").symlink_to(harness.root / "source/solutions/05-double/double.py")
    autograder.main(harness.root)

    assert harness.results()["score"] == 0
    assert "is a link" in harness.results()["output"]


def test_without_a_sandbox_nothing_is_run(
    judged: Callable[..., Harness], course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No points and no blame for the student; the instructor reads why."""
    monkeypatch.setattr("grader.sandbox.backends.best", lambda: "plain")
    trace = tmp_path / "it-ran"
    harness = judged(course, "05-double", {"double.py": f"open({str(trace)!r}, 'w')\n{RIGHT}"})

    assert harness.results()["score"] == 0
    assert "not yours" in harness.results()["output"]
    assert "sandbox" in harness.said
    assert "sandbox" not in harness.results()["output"]
    assert not trace.exists()


@pytest.mark.parametrize("broken", ["exercises/05-double/challenge.toml", "solutions/05-double/test_hidden.py"])
def test_a_fault_of_the_course_is_the_instructor_s(judged: Callable[..., Harness], course: Path, broken: str) -> None:
    """Whatever is wrong there, the harness finds a result, and the student reads nothing of it."""
    harness = judged(course, "05-double", {"double.py": RIGHT})
    (harness.root / "source" / broken).write_text("this is ( nothing\n")
    autograder.main(harness.root)

    assert harness.results()["score"] == 0
    assert "not yours" in harness.results()["output"]
    assert broken.rpartition("/")[2] not in json.dumps(harness.results())


def test_numbers_of_one_s_own(
    judged: Callable[..., Harness],
    grade: Callable[..., Result],
    drawn: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The stamp says whose they are, under the course's key; without one nothing is graded; of a group it is one's."""
    monkeypatch.setenv("GRADE_COURSE_KEY", "k7!secret-of-2026")
    grade("start", "07-drawn")
    number = int((home / "07-drawn/README.md").read_text().split("number is ")[1].split(".")[0])
    answer = (home / "07-drawn/drawn.py").read_text().replace("...", str(2 * number))
    users = [
        {"email": "bob@x.edu", "id": 1, "name": "Bob"},
        {"email": "ada@x.edu", "id": 2, "name": "Ada N", "sid": None},
    ]
    alone = judged(drawn, "07-drawn", {"drawn.py": answer}, {**NO_USERS, "users": users[1:]})
    group = judged(drawn, "07-drawn", {"drawn.py": answer}, {**NO_USERS, "users": users})
    bare = judged(drawn, "07-drawn", {"drawn.py": answer.split("# grade-stamp")[0]}, {**NO_USERS, "users": users[1:]})
    unsaid = judged(drawn, "07-drawn", {"drawn.py": answer}, "no object")

    assert [one.results()["score"] for one in (alone, group, bare, unsaid)] == [2, 2, 0, 2]
    assert "grade-stamp" in bare.results()["output"]
    assert "has no list of users" in unsaid.said
    assert "handed in by" in group.said


def test_the_last_attempt_is_not_known_there(judged: Callable[..., Harness], course: Path) -> None:
    """Whoever may hand in again does not read the right answer, though elsewhere there is one attempt."""
    wrong = judged(course, "06-answer", {"answer.py": "answer = 3\n"}).results()
    right = judged(course, "06-answer", {"answer.py": "answer = 2\n"}).results()

    assert "Two is the one" not in json.dumps(wrong)
    assert "Two is the one" in right["output"]


def write_rules(folder: Path, rules: str) -> Path:
    """Write a class of ada and bob with these rules, due at the beginning of 2027 in Berlin."""
    folder.mkdir(exist_ok=True)
    (folder / "class.toml").write_text(f'format = 1\ntimezone = "Europe/Berlin"\n[every]\ndue = 2026-12-31\n{rules}')
    (folder / "roster.csv").write_text("student\nada\nbob\n")
    return folder


HIDING = """\
details = "after-due"
late = "reject"
[challenges.05-double.check.test_memory]
checks = "never"
[challenges.05-double.check.test_fine]
checks = "after-due"
"""


def test_what_students_see_there_is_what_the_class_says(
    judged: Callable[..., Harness], course: Path, tmp_path: Path
) -> None:
    """Each check in its time; the score is that of all."""
    rules = write_rules(tmp_path / "autumn", HIDING)
    found = judged(course, "05-double", {"double.py": WRONG}, NO_USERS, "--class", str(rules)).results()
    visible = json.dumps([found["output"], *(one for one in found["tests"] if one["visibility"] == "visible")])

    assert found["score"] == 0
    assert [(one["name"], one["visibility"]) for one in found["tests"] if "score" in one] == [
        ("Doubles loop.", "visible"), ("Doubles memory.", "hidden"), ("Doubles lines.", "visible"),
        ("Doubles anything.", "after_due_date"),
    ]  # fmt: skip
    assert "3.0" not in visible
    assert "Doubles memory" not in visible
    assert "Doubles anything" not in visible


@pytest.mark.parametrize(("today", "told"), [("2026-12-31T22:59:00+00:00", False), ("2026-12-31T23:00:00+00:00", True)])
def test_what_students_see_in_a_batch_s_pages(
    lent: Path,
    grade: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    today: str,
    told: bool,
) -> None:
    """From one second to the next, by clocks where the class is; the instructor's files hold all, at any time."""
    home = lent
    monkeypatch.setattr("grader.cli.batch.now", lambda: datetime.fromisoformat(today))
    (home / "class").mkdir()
    (home / "class/ada.py").write_text(WRONG)
    done = grade("batch", "05-double", "class", "--class", str(write_rules(tmp_path / "autumn", HIDING)))
    page = (home / "05-double-results/students/ada.html").read_text()

    assert done.exit_code == 0, done.output
    assert "Doubles loop" in page
    assert ("Doubles anything" in page, "<dt>Expected</dt>" in page) == (told, told)
    assert "Doubles memory" not in page
    assert "to the instructor alone" in page
    assert "test_memory" in (home / "05-double-results/results.csv").read_text()


@pytest.mark.parametrize(
    "command", ["export gradescope 05-double", "batch 05-double class", "release bundles", "class check"]
)
def test_a_check_that_there_is_not_is_named_with_its_line(
    grade: Callable[..., Result], home: Path, tmp_path: Path, command: str
) -> None:
    """Nobody learns after the deadline that a rule was about nothing."""
    (home / "class").mkdir()
    (home / "class/ada.py").write_text(WRONG)
    rules = str(write_rules(tmp_path / "autumn", HIDING.replace("test_fine", "test_fine_")))
    done = grade(*command.split(), *([rules] if command == "class check" else ["--class", rules]))

    assert done.exit_code == 2
    said = " ".join(done.stderr.split())
    assert "class.toml, line 9: challenges.05-double.check.test_fine_: 05-double has no such check" in said
    assert "did you mean test_fine?" in said
    assert sorted(one.name for one in home.iterdir()) == ["class"]


def test_a_bundle_names_no_check_before_its_time(
    grade: Callable[..., Result], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how much they are worth, and when they are shown."""
    monkeypatch.setenv("GRADE_COURSE_KEY", "k7!secret-of-2026")
    done = grade("release", "--class", str(write_rules(tmp_path / "autumn", HIDING)), "bundles")
    with zipfile.ZipFile(home / "bundles/bob.zip") as bundle:
        waiting = bundle.read("exercises/05-double/waiting.json").decode()

    assert done.exit_code == 0, done.output
    assert [(one["id"], one["title"], one["points"]) for one in json.loads(waiting)] == [
        ("test_loop", "Doubles loop.", 2), ("check_2", "It is shown to the instructor alone.", 2),
        ("test_lines", "Doubles lines.", 1), ("check_4", "It is shown once it is due for everybody.", 1),
    ]  # fmt: skip


@pytest.fixture
def installed(home: Path, course: Path, tmp_path: Path) -> Callable[[str], Harness]:
    """Run `run_autograder` itself, with a program in the place of the Python that `setup.sh` installs."""

    def run(python: str) -> Harness:
        harness = Harness(tmp_path / "autograder", exported(course, "05-double", tmp_path / "out.zip"))
        harness.put({"double.py": RIGHT + "print('said')\n"})
        program = harness.root / "source/.venv/bin/python"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\n{python}\n")
        program.chmod(0o755)
        environment = {**os.environ, "GRADE_AUTOGRADER": str(harness.root), "HOME": "/nonexistent"}
        done = subprocess.run(
            ["bash", harness.root / "source/run_autograder"], cwd=harness.root, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        harness.said = done.stdout + done.stderr
        return harness

    assert home.exists()
    return run


def test_the_program_itself(installed: Callable[[str], Harness]) -> None:
    """As Gradescope starts it: in a process of its own, with nobody's home."""
    harness = installed(f'exec {sys.executable} "$@"')

    assert harness.results()["score"] == 6, harness.said
    assert "Every check passed." in harness.results()["output"]
    assert "said" in harness.results()["output"]
    assert harness.results()["stdout_visibility"] == "hidden"


@pytest.mark.parametrize("ends", ["kill -9 $$", "exit 3", "exec /nonexistent"])
def test_killed_it_leaves_a_result(installed: Callable[[str], Harness], ends: str) -> None:
    """It says that the grading was ended; nobody takes it for a judged submission."""
    results = installed(ends).results()

    assert results["score"] == 0
    assert "ended before it was done" in results["output"]
    assert "tests" not in results
