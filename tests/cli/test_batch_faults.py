"""`grade batch` while its processes, and itself, are killed at random moments: the same grades, once each.

And on a disk that is full, and twice at once into one folder.
"""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.app import main
from grader.service.results import held
from tests.cli.campaign import (
    PARTS,
    SEED,
    SUBMISSIONS,
    kill_in_turn,
    kill_itself,
    rounds,
    storm,
    write_class,
    write_course,
)
from tests.cli.conftest import PROGRAM

KILLS_OF_BATCH = max(3, SUBMISSIONS // 8)


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The course and the class."""
    root = tmp_path_factory.mktemp("campaign")
    return write_course(root / "course"), write_class(root / "class", SUBMISSIONS)


@pytest.fixture(scope="module")
def undisturbed(rooms: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], object]]:
    """What comes of the class when nobody is killed; it is graded while the first test kills its own."""
    runs = rounds(tmp_path_factory.mktemp("undisturbed"), rooms)
    run = next(runs)
    process = run.start()

    def outcome() -> object:
        nonlocal run, process
        while True:
            assert process.wait() == 0, run.errors.read_text()
            if not run.was_slow():
                return run.outcome()
            run = next(runs)
            process = run.start()

    yield outcome
    process.kill()
    process.wait()


def test_processes_are_killed(rooms: tuple[Path, Path], undisturbed: Callable[[], object], tmp_path: Path) -> None:
    """Judge, host, checker and zygote die again and again; the batch needs no second start."""
    chance = random.Random(SEED)
    killed: list[str] = []
    for run in rounds(tmp_path, rooms):
        process = run.start()
        kill_in_turn(chance, run, process, killed)
        print(f"seed {SEED}, killed {killed}")  # noqa: T201 - shown where it fails, and with -s

        assert process.wait() == 0, run.errors.read_text()
        if run.was_slow():
            continue
        assert run.outcome() == undisturbed()
        run.require_nothing_left()
        if set(killed) == set(PARTS):
            break


def test_a_storm_of_kills_is_waited_for(
    rooms: tuple[Path, Path], undisturbed: Callable[[], object], tmp_path: Path
) -> None:
    """Any process dies every 0.2 to 2.5 s: nothing ends broken, and no second start is needed."""
    chance = random.Random(SEED)
    for run in rounds(tmp_path, rooms):
        process = run.start()
        kills = storm(chance, run, process, kills=SUBMISSIONS)
        print(f"seed {SEED}, {kills} kills")  # noqa: T201 - shown where it fails, and with -s

        assert process.wait() == 0, run.errors.read_text()
        if run.was_slow():
            continue
        assert run.outcome() == undisturbed()
        if kills:
            break


def test_the_batch_itself_is_killed(
    rooms: tuple[Path, Path], undisturbed: Callable[[], object], tmp_path: Path
) -> None:
    """Typed again until it ends, it comes to the same, and nothing of the killed ones stays behind."""
    chance = random.Random(SEED)
    for run in rounds(tmp_path, rooms):
        kills = 0
        process = run.start()
        while kills < KILLS_OF_BATCH and kill_itself(chance, run, process):
            kills += 1
            run.require_nothing_left()
            process = run.start()
        print(f"seed {SEED}, killed {kills} times, {len(run.graded())} graded before the last start")  # noqa: T201

        assert process.wait() == 0, run.errors.read_text()
        if run.was_slow():
            continue
        assert run.outcome() == undisturbed()
        run.require_nothing_left()
        if kills >= 2:
            break


ON_A_SMALL_DISK = """
import json, shutil, subprocess, sys
from pathlib import Path

disk, outside, program = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=True)
results, filler = disk / "results", disk / "filler"

def hand_in(*students):
    for student in students:
        (outside / "class" / f"{student}.py").write_text("answer = 2\\n")

def grade(book, out):
    command = ["batch", "06-answer", outside / "class", "--gradebook", book, "--out", out]
    done = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, text=True)
    files = {str(p.relative_to(out)): p.read_text() for p in out.rglob("*") if p.is_file()}
    print(json.dumps([done.returncode, done.stderr, files]))

def grade_full_and_with_room(book, out):
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(1000)):
                pass
        except OSError:
            pass
    grade(book, out)
    filler.unlink()
    grade(book, out)

(outside / "class").mkdir()
hand_in("ada")
grade(outside / "book.db", results)
hand_in("bob", "cy")
grade_full_and_with_room(outside / "book.db", results)
shutil.copy(outside / "book.db", disk)
hand_in("dan")
grade_full_and_with_room(disk / "book.db", outside / "results")
"""


def test_a_full_disk(home: Path, tmp_path: Path) -> None:
    """Whether it holds the results or the gradebook: it is told, no good file is harmed, and with room it goes on."""
    alone = ["unshare", "--mount", "--propagation", "private"]
    trial = [*alone, "mount", "-t", "tmpfs", "tmpfs", str(home)]
    if not shutil.which("unshare") or subprocess.run(trial, capture_output=True, check=False).returncode:
        pytest.skip("only one who may mount can have a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    said = subprocess.run(
        [*alone, sys.executable, "-c", ON_A_SMALL_DISK, str(disk), str(home), PROGRAM], check=True, text=True,
        stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    first, no_results, all_results, no_gradebook, whole = map(json.loads, said.splitlines())

    assert [run[0] for run in (first, no_results, all_results, no_gradebook, whole)] == [0, 3, 0, 3, 0]
    assert "results cannot be written" in no_results[1]
    assert "the grades are kept" in no_results[1]
    assert no_results[2] == first[2]
    assert "disk is full" in no_gradebook[1]
    assert "then type the same command again" in no_gradebook[1]
    assert no_gradebook[2] == {}
    assert [len(run[2]["results.csv"].splitlines()) for run in (first, all_results, whole)] == [2, 4, 5]


def test_two_at_once_into_one_folder(home: Path, rooms: tuple[Path, Path]) -> None:
    """The second is told so at once, and leaves what is there alone."""
    (home / "out").mkdir()
    with held(home / "out"):
        result = CliRunner().invoke(main, ["batch", "05-double", str(rooms[1]), "--out", "out"])

    assert result.exit_code == 3
    assert "Another grade batch is at work on out" in result.stderr
    assert "--out DIR" in result.stderr
    assert list((home / "out").rglob("*.*")) == []
    with held(home / "out"):
        pass
