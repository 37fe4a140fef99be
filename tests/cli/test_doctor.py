"""`grade doctor`: what this machine can do, and what is kept warm."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli.app import main
from grader.sandbox.probe import Examination, Probe
from grader.warm.client import Warm
from grader.warm.connection import State

SERVERS = "grader.warm.client.warm_servers"


@pytest.fixture
def doctor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Type `grade doctor` where nothing is warm; no submission is run."""

    def examine(*, places: dict[str, str]) -> Examination:
        found = Probe(backend="kernel", verdict="full", got_through=(), stopped=("fork",), details="Landlock ABI 7")
        return Examination(
            probes=(found,), versions={"torch": "2"}, devices=("CPU: 2 cores",), as_root=False, places=places
        )

    monkeypatch.setattr("grader.sandbox.probe.examine", examine)
    monkeypatch.setattr(SERVERS, list)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    return lambda *typed: CliRunner().invoke(main, ["doctor", *typed])


def test_it_tells_isolation_devices_versions_and_places(
    doctor: Callable[..., Result], course: Path, tmp_path: Path
) -> None:
    """The verdict on the sandbox first; where course, gradebook and log are; that nothing is warm."""
    told = doctor()

    assert told.exit_code == 0
    heads = [line for line in told.stdout.splitlines() if line and not line.startswith(" ")]
    assert heads == ["Isolation", "Devices", "Versions", "Places", "Warm: nothing"]
    assert "Locked down by the kernel: protection full" in told.stdout
    for label, place in {"course": course, "gradebook": tmp_path / "book.db", "log": tmp_path / "state"}.items():
        assert any(line.split()[0] == label and str(place) in line for line in told.stdout.splitlines() if line)


def test_it_tells_what_is_warm(doctor: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """Which challenge, for how long unused, how much memory, and how to end it."""
    monkeypatch.setattr(SERVERS, lambda: [Warm(42, State("05-double", 130.0, 300 << 20))])

    assert "Warm, to be ended with --cool:\n  05-double, idle for 2 min, 300 MB, process 42\n" in doctor().stdout


def test_without_a_course_it_works_too(doctor: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has just installed it has none yet."""
    monkeypatch.delenv("GRADE_COURSE")
    told = doctor()

    assert told.exit_code == 0
    assert "course      none: " in told.stdout


def test_cooling_runs_nothing(doctor: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how many there were."""
    monkeypatch.delattr("grader.sandbox.probe.examine")

    assert doctor("--cool").stdout == "Warm processes ended: of 0 challenge(s)\n"
