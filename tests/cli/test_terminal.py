"""What a person at a terminal of 80 columns and 24 rows sees, and what goes through a pipe instead."""

import os
import pty
import struct
import subprocess
import sys
from collections.abc import Iterator
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import pytest

from grader.cli import terminal
from grader.cli.faults import answered
from grader.errors import UsageFault
from tests.cli.conftest import PROGRAM
from tests.processes import PATIENCE_S

SENTENCE = (
    "The words of this sentence are broken nowhere, not even accumulation_steps or a/rather/long/path/of/a/file.py"
)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make believe that a person looks at stdout and stderr."""
    monkeypatch.setattr(terminal, "is_terminal", lambda *, err=False: True)  # noqa: ARG005 - as the real one
    monkeypatch.setenv("COLUMNS", "40")


@pytest.fixture
def paged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return what was given to a pager, and have 24 rows."""
    given: list[str] = []
    monkeypatch.setattr("click.echo_via_pager", lambda text, color: given.append(text))  # noqa: ARG005 - as the real one
    monkeypatch.setattr(terminal, "height", lambda: 24)
    for name in ("LESS", "LESSCHARSET"):
        monkeypatch.delenv(name, raising=False)
    yield given
    for name in ("LESS", "LESSCHARSET"):
        os.environ.pop(name, None)


@pytest.mark.usefixtures("screen")
def test_a_fault_is_wrapped_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal, below its first word; piped, it stays one line."""

    def fail() -> None:
        raise UsageFault(SENTENCE, next_step=SENTENCE)

    answered(fail)
    lines = capsys.readouterr().err.splitlines()

    assert max(map(len, lines)) <= 40
    assert (
        " ".join(line[7:] for line in lines if line[:7] in ("grade: ", " " * 7, "next:  ")) == f"{SENTENCE} {SENTENCE}"
    )


def test_a_fault_in_a_pipe_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever searches it finds it."""

    def fail() -> None:
        raise UsageFault(SENTENCE)

    answered(fail)

    assert f"grade: {SENTENCE}\n" in capsys.readouterr().err


@pytest.mark.usefixtures("screen")
def test_only_what_is_longer_than_the_screen_is_paged(paged: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With a row left for the prompt; less leaves what was read on the screen, and knows the letters."""
    terminal.echo_long("\n".join("a" * 22))
    assert (paged, capsys.readouterr().out.count("a")) == ([], 22)
    terminal.echo_long("✓\n" * 24)

    assert paged == ["✓\n" * 24 + "\n"]
    assert (os.environ["LESS"], os.environ["LESSCHARSET"]) == ("FRX", "utf-8")


def test_nothing_is_paged_in_a_pipe(paged: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A pager would wait for a key that nobody presses."""
    terminal.echo_long("a\n" * 100)

    assert paged == []
    assert capsys.readouterr().out.count("a") == 100


def test_a_task_is_read_from_its_beginning(home: Path, tmp_path: Path) -> None:
    """On a real terminal `grade task` hands a long text to the pager, laid out for its width."""
    readme = home / "05-double/README.md"
    typed = [sys.executable, "-c", PROGRAM]
    subprocess.run([*typed, "start", "05-double"], cwd=home, check=True, capture_output=True)
    readme.write_text("# Long\n\n" + "a few more words " * 200 + "\n\n```python\nx = 1\n```\n")
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    seen = tmp_path / "seen"
    environment = {**os.environ, "PAGER": f"tee {seen}", "TERM": "xterm"}
    environment.pop("COLUMNS")
    done = subprocess.Popen([*typed, "task", "05-double"], cwd=home, env=environment, stdin=theirs, stdout=theirs)
    os.close(theirs)
    while _more(ours):
        pass

    assert done.wait(PATIENCE_S) == 0
    lines = seen.read_text().split("\n")
    assert lines[0] == "Long"
    assert "x = 1" in lines
    assert 50 < max(map(len, lines)) <= 60


def _more(file: int) -> bytes:
    try:
        return os.read(file, 4096)
    except OSError:  # how a terminal ends
        return b""
