"""The README's sessions are real: every command is typed as it stands there, and prints what it says."""

import doctest
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"^```console\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
CHANGING = re.compile(r"\d+(\.\d+)? (s|ms|min|h)\b|\d{4}-\d\d-\d\d[T ][\d:+]+|/\S+/")
TESTED = "check_update_points.py"
EXPORT = """\
Student,ID,SIS Login ID,Section,A test for when a loop updates (77)
    Points Possible,,,,100
"Lovelace, Ada",101,ada,A,
"Ng, Bo",102,bo,A,
"Di, Cy",103,cy,A,
"""
MATCH = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def steps(session: str) -> list[tuple[str, str]]:
    """Return (command, printed text) pairs of one session."""
    parts = re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]
    return [(command, printed) for command, _, printed in (part.partition("\n") for part in parts)]


def settled(text: str) -> str:
    """Return text without what differs from run to run: times, dates, folders."""
    return CHANGING.sub("§", text)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder that looks like a clone of this repository, and what a class handed in; nothing is graded yet."""
    for name in ("exercises", "solutions", "grader", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "gradebook.csv").write_text(EXPORT)
    right, wrong = (ROOT / "solutions/test-the-window" / name for name in (TESTED, "wrong/no_edges.py"))
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        archive.write(right, f"lovelaceada_101_5001_{TESTED}")
        archive.write(wrong, f"ngbo_102_5002_{TESTED}")
        archive.write(right, f"ngbo_LATE_102_5004_{TESTED.replace('.', '-1.')}")
    return tmp_path


@pytest.mark.parametrize("session", SESSIONS, ids=lambda s: s.split("\n")[0][2:40])
def test_a_session_prints_what_it_says(session: str, clone: Path) -> None:
    """Typed in order in one shell, each command prints the text below it; `...` stands for what is left out."""
    environment = {
        **os.environ, "XDG_DATA_HOME": str(clone / "data"), "COLUMNS": "80", "GRADE_STUDENT": "ada", "NO_COLOR": "1",
        "GRADE_WARM": "0",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    for name in ("GRADE_GRADEBOOK", "GRADE_COURSE", "GRADE_COURSE_KEY"):
        environment.pop(name, None)
    for command, printed in steps(session):
        done = subprocess.run(
            ["bash", "-c", command], cwd=clone, env=environment, capture_output=True, text=True, check=False
        )
        got = settled(done.stdout)

        assert doctest.OutputChecker().check_output(settled(printed), got, MATCH), f"$ {command}\n{got}\n{done.stderr}"


def test_there_are_sessions_and_lines() -> None:
    """The README shows a session, the line that sets up and the line that tests."""
    assert SESSIONS
    assert all(f"<!-- {name} -->" in README for name in ("set-up", "tests"))


def test_every_command_of_the_program_is_told() -> None:
    """A command that the README does not mention does not exist for its reader."""
    from grader.cli.app import main

    assert [name for name in main.commands if f"grade {name}" not in README] == []
