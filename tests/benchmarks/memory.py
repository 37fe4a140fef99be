"""What grading takes in memory: of one submission's own pair of processes, and of `grade batch` over a large class.

Run: python tests/benchmarks/memory.py [SLUG] [SUBMISSIONS]

The pair is the judge, a fork of the warm checker, and the host, a fork of the zygote, while the host is in a call;
what they share with what they were forked from is there once, however many pairs work. Goal: 60 MB that are theirs
alone in the middle of all looks; the largest holds the tensors of a check that measures memory. The class is of
distinct submissions to a challenge of one cheap check; goal: the parent's figure stays flat.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from grader.course.course import Course
from grader.course.interface import read_interface
from grader.course.keys import course_key
from grader.course.variant import draw_variant, render_public
from grader.grading.engine import Engine
from grader.grading.messages import Job
from grader.grading.pool import Pool, grade
from grader.sandbox import backends

ROOT = Path(__file__).resolve().parents[2]
GRADE = "import sys; from grader.cli import main; sys.exit(main())"
SLOWLY = """

import time as _time
for _name, _function in list(globals().items()):
    if getattr(_function, "__module__", None) == __name__ and callable(_function):
        globals()[_name] = lambda *a, _f=_function, **k: (_time.sleep(0.1), _f(*a, **k))[1]
"""
CHEAP = {
    "exercises/01-cheap/challenge.toml": (
        'format = 1\ntitle = "Cheap"\nkind = "build"\nlevel = "intermediate"\nminutes = 1\nhints = ["Twice."]\n'
    ),
    "exercises/01-cheap/README.md": "# Cheap\n",
    "exercises/01-cheap/cheap.py": "def double(x):\n    ...\n",
    "solutions/01-cheap/cheap.py": "def double(x):\n    return 2 * x\n",
    "solutions/01-cheap/explanation.md": "Twice.\n",
    "solutions/01-cheap/test_hidden.py": (
        "from grader.checks import check, require_close\n\n\n@check(points=1)\ndef test_doubles(submission):\n"
        '    """Doubles."""\n    require_close(submission.call("double", 1.5), 3.0, "the result")\n'
    ),
}
Figures = tuple[float, float]


def figures(pid: int) -> Figures:
    """Return (PSS, unshared) of a process, in MB of 10^6 bytes."""
    kib = {"Pss": 0, "Private_Clean": 0, "Private_Dirty": 0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, value = line.partition(":")
        if name in kib:
            kib[name] = int(value.split()[0])
    return kib["Pss"] * 1024 / 1e6, (kib["Private_Clean"] + kib["Private_Dirty"]) * 1024 / 1e6


def children(pid: int) -> list[int]:
    """Return the processes that a process forked."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def pairs(engine: Engine, pool: Pool, submitted: Job) -> Iterator[tuple[Figures, Figures]]:
    """Yield what judge and host take, again and again while a submission is judged."""
    assert "zygote" in engine.pids
    future = pool.submit(grade, submitted)
    while not future.done():
        with suppress(OSError):
            judges, hosts = children(engine.pids["checker"]), children(engine.pids["zygote"])
            if judges and hosts:
                yield figures(judges[0]), figures(hosts[0])
        time.sleep(0.02)
    assert future.result().full_marks


def pair(slug: str) -> tuple[float, float]:
    """Return the MB that judge and host alone hold while a slowed reference is judged: median, largest; prints more."""
    course = Course(ROOT)
    challenge = course.load(slug)
    variant = draw_variant(challenge, "class", 0, course_key(course))
    name = challenge.reference_file.name
    interface = read_interface(render_public(challenge, variant)[name], name)
    text = challenge.reference_file.read_text(encoding="utf-8") + SLOWLY
    submitted = Job(text=text, sha256="0" * 64, filename=name, variant=variant, seed=1, next_seed=1)
    with Pool(challenge, runs=bool(interface.functions), backend=backends.best(), jobs=1) as pool:
        pool.submit(grade, submitted).result()  # the next one is rehearsed
        seen = sorted(pairs(pool.engine, pool, submitted), key=lambda one: one[0][1] + one[1][1])
    for what, (judge, host) in {"median": seen[len(seen) // 2], "largest": seen[-1]}.items():
        print(f"{slug}, {what} of {len(seen)} looks")
        print(f"{'':>8} {'PSS':>10} {'unshared':>10}")
        for who, (pss, own) in {"judge": judge, "host": host}.items():
            print(f"{who:>8} {pss:>7.1f} MB {own:>7.1f} MB")
        print(f"{'pair':>8} {judge[0] + host[0]:>7.1f} MB {judge[1] + host[1]:>7.1f} MB  (goal 60 MB unshared)")
    middle, most = seen[len(seen) // 2], seen[-1]
    return middle[0][1] + middle[1][1], most[0][1] + most[1][1]


def write_class(root: Path, count: int) -> None:
    """Write the cheap challenge and so many distinct submissions."""
    for name, text in CHEAP.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "class").mkdir()
    for number in range(count):
        text = f"def double(x):  # {number}\n    return {2 + number % 2} * x\n"
        (root / f"class/s{number:05}.py").write_text(text, encoding="utf-8")


def graded(book: Path) -> int:
    """Return how many grades are stored."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(f"file:{book}?mode=ro", uri=True)) as raw:
        return int(raw.execute("SELECT COUNT(*) FROM grades").fetchone()[0])
    return 0


def show_class(count: int) -> None:
    """Print what the parent takes after every hundred."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_class(root, count)
        started = time.monotonic()
        environment = {**os.environ, "GRADE_GRADEBOOK": f"{folder}/book.db", "GRADE_COURSE": folder}
        command = [sys.executable, "-c", GRADE, "batch", "01-cheap", f"{folder}/class", "--out", f"{folder}/out"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        print(f"\ngrade batch, {count} submissions\n{'graded':>8} {'seconds':>8} {'PSS':>10} {'unshared':>10}")
        step, done = max(1, min(100, count // 10)), -1
        while process.poll() is None:
            now = graded(root / "book.db") // step
            if now > done:
                with suppress(OSError):
                    pss, own = figures(process.pid)
                    print(
                        f"{now * step:>8} {time.monotonic() - started:>8.0f} {pss:>7.1f} MB {own:>7.1f} MB", flush=True
                    )
                    done = now
            time.sleep(0.1)
        print(f"exit {process.returncode} after {time.monotonic() - started:.0f} s")


def main(slug: str = "08-train-epoch", count: str = "2000") -> None:
    """Print both tables."""
    pair(slug)
    show_class(int(count))


if __name__ == "__main__":
    main(*sys.argv[1:])
