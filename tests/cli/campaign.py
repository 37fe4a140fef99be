"""A class that is graded while processes are killed: how large it is, who is killed when, and what must come of it.

Short by default; `GRADE_FAULT_SUBMISSIONS=200 GRADE_FAULT_SEED=7 python -m pytest tests/cli/test_batch_faults.py` is a
long campaign. The seed decides who is killed and how long after what; the machine's pace does the rest. On a machine
where a batch ends before enough has been killed, or where so much else runs that what only sleeps a moment takes as
long as what hangs, the class is graded once more, from nothing: `rounds`.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from grader.gradebook import Gradebook
from grader.grading.patience import REPEATS, REPEATS_WHILE_KILLED
from grader.report.check_result import Cause
from grader.report.record import Grade
from tests.cli.conftest import FILES, PROGRAM
from tests.processes import TRIES, alive, descendants, wait_for

SUBMISSIONS = int(os.environ.get("GRADE_FAULT_SUBMISSIONS", "18"))
SEED = int(os.environ.get("GRADE_FAULT_SEED", "1"))
JOBS = 2
SLUG = "05-double"
PARTS = ("judge", "host", "checker", "zygote")

_BODIES = (
    "return 2 * x",
    "return 3 * x",
    "time.sleep(0.2)\n    return 2 * x",
    "return x * x",
    "raise ValueError(f'no {x}')",
    "time.sleep(60 * (x == 3.0))\n    return 2 * x",
    "os._exit(7)",
    "print('so', x)\n    open('kept', 'w').write('x')\n    return x + x",
)
_HANGS = next(number for number, body in enumerate(_BODIES) if "sleep(60" in body)
_ENDLESS = 1800.0


def write_course(root: Path) -> Path:
    """Write a small course whose submissions have a folder to write in."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text.replace("memory_mb = 256", "memory_mb = 256\nscratch = true"), encoding="utf-8")
    return root


def write_class(folder: Path, count: int) -> Path:
    """Write so many distinct submissions, right, wrong, raising, hanging and dying ones."""
    folder.mkdir()
    for number in range(count):
        body = _BODIES[number % len(_BODIES)]
        text = f"import os, time\n\n\ndef double(x):  # {number}\n    time.sleep(0.1)\n    {body}\n"
        (folder / f"s{number:04}.py").write_text(text, encoding="utf-8")
    return folder


class Run:
    """`grade batch` over a class, into a gradebook and a folder of its own, however often it is started."""

    def __init__(self, root: Path, course: Path, class_: Path, *options: str, book: str = "") -> None:
        self.book, self.results, self._root = book or str(root / "book.db"), root / "results", root
        self._temporary = root / "tmp"
        judged = options or ("--jobs", str(JOBS))
        self._command = ["batch", SLUG, str(class_), *judged, "--out", str(self.results)]
        self._places = {
            "GRADE_COURSE": course, "GRADE_GRADEBOOK": self.book, "XDG_STATE_HOME": root / "state",
            "TMPDIR": self._temporary,
        }  # fmt: skip
        self.students = sorted(path.stem for path in class_.iterdir())
        self.seen: set[int] = set()
        self.errors = root / "errors.txt"

    def start(self, *command: str, program: str = PROGRAM) -> "subprocess.Popen[bytes]":
        """Start it, or another command of this class's instructor."""
        self._temporary.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, **{k: str(v) for k, v in self._places.items()}, "GRADE_WARM": "0"}
        with self.errors.open("ab") as said:
            typed = [sys.executable, "-c", program, *(command or self._command)]
            return subprocess.Popen(
                typed, cwd=self._root, env=environment, stdout=said, stderr=said, stdin=subprocess.DEVNULL
            )

    def graded(self) -> set[str]:
        """Return who has a grade by now."""
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(f"file:{self.book}?mode=ro", uri=True)) as raw:
            return {name for (name,) in raw.execute("SELECT student FROM submissions JOIN grades ON id=submission_id")}
        return set()

    def processes(self, pid: int) -> dict[str, list[int]]:
        """Return the processes that a running batch has started, by what they are."""
        found: dict[str, list[int]] = {part: [] for part in PARTS}
        family = descendants(pid)
        self.seen |= family
        for one in family:
            kind, parent = _kind_and_parent(one)
            if kind:
                own = {"checker": "judge", "zygote": "host"}[kind] if parent != pid else kind
                found[own].append(one)
        return found

    def outcome(self) -> tuple[list[bytes], dict[str, object]]:
        """Return the bytes of the results, and of each student's one grade all that does not tell a time."""
        files = [(self.results / name).read_bytes() for name in ("results.csv", "results.jsonl")]
        pages = sorted(page.stem for page in (self.results / "students").iterdir())
        assert pages == self.students
        with Gradebook(self.book) as book:
            every = {student: book.grades(student, SLUG) for student in self.students}
            assert [s for s in self.students if len(every[s]) != 1 or book.ungraded(s, SLUG)] == []
        return files, {student: _timeless(kept[0][1]) for student, kept in every.items()}

    def was_slow(self) -> bool:
        """Tell whether the machine's pace decided something: a call that ends by itself took as long as one may."""
        well = [name for number, name in enumerate(self.students) if number % len(_BODIES) != _HANGS]
        with Gradebook(self.book) as book:
            checks = [check for name in well for _, grade in book.grades(name, SLUG) for check in grade.checks]
        return any(check.failure is not None and check.failure.cause is Cause.TIMEOUT for check in checks)

    def require_nothing_left(self) -> None:
        """No process that it ever started is alive, and no file of one is left: folder, socket or half a result."""
        wait_for(lambda: not any(map(alive, self.seen)))
        assert list(self._temporary.iterdir()) == []
        results = {"index.html", "results.csv", "results.jsonl", "students"}
        assert {p.name for p in self.results.glob("*")} <= results  # killed early enough, it has made none


def rounds(folder: Path, rooms: tuple[Path, Path]) -> Iterator[Run]:
    """Yield runs over the same course and class, each in a folder of its own, for as long as one more is needed."""
    for number in range(TRIES):
        yield Run(folder / f"round{number}", *rooms)
    raise AssertionError(f"not enough was killed in {TRIES} runs, or all of them were slow")


def _kind_and_parent(pid: int) -> tuple[str, int]:
    """Return "checker" or "zygote" for these and their forks, else "", and who started the process."""
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        for kind, name in (("checker", b"grader.grading.checker"), ("zygote", b"grader.sandbox.zygote")):
            if name in command:
                return kind, parent
    return "", 0


def _timeless(grade: Grade) -> object:
    checks = [msgspec.structs.replace(check, seconds=0.0) for check in grade.checks]
    return msgspec.structs.replace(grade, seconds=0.0, submitted_at="", checks=tuple(checks))


def moments(random_: random.Random, run: Run, process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Yield at random moments while a batch runs; a submission is under judgement at no more than two of them.

    Submissions are judged in the order of names: once the first that had no grade have one, others are in hand.
    """
    yield from _after(random_.uniform(0.0, 4.0), process)  # some of these are before anything is judged
    while process.poll() is None:
        waiting = [s for s in run.students if s not in run.graded()][:JOBS]
        end = time.monotonic() + _ENDLESS
        while process.poll() is None and not run.graded().issuperset(waiting):
            assert time.monotonic() < end
            time.sleep(0.05)
        yield from _after(random_.uniform(0.0, 0.5), process)


def _after(seconds: float, process: "subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        yield


def storm(random_: random.Random, run: Run, process: "subprocess.Popen[bytes]", kills: int) -> int:
    """Kill any process of the grader every 0.2 to 2.5 s, so many times; return how many there were.

    On a slow machine all of them would meet the same submissions, and one that is always killed is taken for one that
    ends itself: no submission meets more than the grader says that it bears.
    """
    done = 0
    met: Counter[str] = Counter()
    own: Counter[str] = Counter()
    while done < kills and process.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(random_.uniform(0.2, 2.5))
        in_hand = [s for s in run.students if s not in run.graded()][: 2 * JOBS]
        found = run.processes(process.pid)
        parts = PARTS if all(own[one] < REPEATS for one in in_hand) else ("checker", "zygote")
        family = [(part, pid) for part in parts for pid in found[part]]
        if family and all(met[one] < REPEATS_WHILE_KILLED for one in in_hand):
            part, pid = random_.choice(family)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                done += 1
                met.update(in_hand)
                own.update(in_hand if part in ("judge", "host") else ())
    return done


def kill_in_turn(random_: random.Random, run: Run, process: "subprocess.Popen[bytes]", killed: list[str]) -> None:
    """Until the batch ends, kill one of those parts again and again that died least often, and note which."""
    for _ in moments(random_, run, process):
        fewest = min(map(killed.count, PARTS))
        part = random_.choice([part for part in PARTS if killed.count(part) == fewest])
        if kill_a(part, run, process):
            killed.append(part)


def kill_a(part: str, run: Run, process: "subprocess.Popen[bytes]") -> bool:
    """Send SIGKILL to the first of its kind that is there; tell whether one was met before the batch ended."""
    while process.poll() is None:
        for pid in run.processes(process.pid)[part]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                return True
        time.sleep(0.002)
    return False


def kill_itself(random_: random.Random, run: Run, process: "subprocess.Popen[bytes]") -> bool:
    """Send SIGKILL to the batch at the first, second or third moment; tell whether it had not ended before."""
    skipped = random_.randrange(3)
    for number, _ in enumerate(moments(random_, run, process)):
        run.processes(process.pid)  # so that it is known who must be gone afterwards
        if number == skipped:
            process.kill()
            break
    return process.wait() == -signal.SIGKILL
