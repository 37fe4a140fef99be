"""`grade batch` while its processes, and itself, are killed at random moments: the same grades, once each."""

import random
from pathlib import Path

import pytest

from tests.cli.campaign import PARTS, SEED, SUBMISSIONS, Run, kill_a, moments, write_class, write_course

KILLS_OF_BATCH = max(3, SUBMISSIONS // 8)


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The course and the class."""
    root = tmp_path_factory.mktemp("campaign")
    return write_course(root / "course"), write_class(root / "class", SUBMISSIONS)


@pytest.fixture(scope="module")
def undisturbed(rooms: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> object:
    """What comes of the class when nobody is killed."""
    run = Run(tmp_path_factory.mktemp("undisturbed"), *rooms)
    assert run.start().wait() == 0, run.errors.read_text()
    return run.outcome()


def test_processes_are_killed(rooms: tuple[Path, Path], undisturbed: object, tmp_path: Path) -> None:
    """Judge, host, checker and zygote die again and again; the batch needs no second start."""
    run = Run(tmp_path / "run", *rooms)
    chance = random.Random(SEED)
    killed: list[str] = []
    process = run.start()
    for _ in moments(chance, run, process):
        if not killed or len(killed) % len(PARTS) == 0:
            order = chance.sample(PARTS, len(PARTS))
        part = order[len(killed) % len(PARTS)]
        if kill_a(part, run, process):
            killed.append(part)
    print(f"seed {SEED}, killed {killed}")  # noqa: T201 - shown where it fails, and with -s

    assert process.wait() == 0, run.errors.read_text()
    assert len(killed) >= len(PARTS)
    assert run.outcome() == undisturbed
    run.require_nothing_left()


def test_the_batch_itself_is_killed(rooms: tuple[Path, Path], undisturbed: object, tmp_path: Path) -> None:
    """Typed again until it ends, it comes to the same, and nothing of the killed ones stays behind."""
    run = Run(tmp_path / "run", *rooms)
    chance = random.Random(SEED)
    kills = 0
    while True:
        process = run.start()
        if kills == KILLS_OF_BATCH:
            break
        skipped = chance.randrange(3)
        for number, _ in enumerate(moments(chance, run, process)):
            run.processes(process.pid)
            if number == skipped:
                process.kill()
                kills += 1
                break
        if process.wait() == 0:
            break
        run.require_nothing_left()
    print(f"seed {SEED}, killed {kills} times, {len(run.graded())} graded before the last start")  # noqa: T201

    assert process.wait() == 0, run.errors.read_text()
    assert kills >= 2
    assert run.outcome() == undisturbed
    run.require_nothing_left()
