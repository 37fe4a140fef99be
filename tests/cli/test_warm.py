"""`grade submit` where processes are warm: what it does without."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.grading.warm.client import cool, warm_servers
from tests.cli.conftest import BACKEND, RIGHT

UNNEEDED = """
torch pytest sqlalchemy hypothesis numpy rich jinja2 subprocess tempfile shutil secrets traceback platformdirs xml
grader.report.text grader.report.machine grader.cli.batch grader.cli.doctor grader.cli.watch grader.cli.verify
""".split()
SUBMIT = f"""
import sys
from grader.cli import main
try:
    main(["submit", "05-double", "double.py", "--quiet"])
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", [name for name in {UNNEEDED!r} if name in sys.modules])
"""


@pytest.fixture
def warm(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The student's folder, where processes stay warm until the test ends."""
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("GRADE_WARM", "60")
    (home / "double.py").write_text(RIGHT)
    yield home
    cool()


def submit(home: Path) -> list[str]:
    """Submit in a process of its own, and return the lines that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", SUBMIT], cwd=home, env=os.environ, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


@pytest.mark.skipif(BACKEND != "kernel", reason="nothing stays warm where nothing is confined")
def test_a_warm_submit_imports_only_what_it_needs(warm: Path) -> None:
    """Nothing that starts processes or lays out the report; and the report is that of the first time."""
    first = submit(warm)
    assert len(warm_servers()) == 1
    *again, loaded = submit(warm)

    assert loaded == "loaded: []"
    assert [line.replace("attempt 1", "attempt 2") for line in first[:-1]] == again
