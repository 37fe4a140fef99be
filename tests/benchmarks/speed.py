"""`grade submit` and `grade batch`, beside what a teaching assistant would script: pytest in a fresh process for each.

Run: python tests/benchmarks/speed.py [ROUNDS] [SUBMISSIONS]

Both judge the same submissions, right and wrong ones, with the same checks, in turn; pytest calls the student's
function in its own process. The figures to read are the ratios. Six cheap checks: `course/` beside this file.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GRADE = [sys.executable, "-c", "import sys; from grader.cli import main; sys.exit(main())"]
FIRST_OPTIMIZER = "import torch; torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)"


class Subject(msgspec.Struct, frozen=True):
    """A challenge to measure with: its course, and what pytest's time is to be a multiple of."""

    root: Path
    slug: str
    warm_goal: int
    batch_goal: int

    @property
    def reference(self) -> Path:
        """The right submission."""
        return next(p for p in (self.root / "solutions" / self.slug).glob("*.py") if p.name != "test_hidden.py")

    @property
    def files(self) -> list[Path]:
        """The right submission and the planted wrong ones."""
        return [self.reference, *sorted((self.root / "solutions" / self.slug / "wrong").glob("*.py"))]


SUBJECTS = [Subject(ROOT, "08-train-epoch", 8, 12), Subject(HERE / "course", "01-six-checks", 20, 30)]


class Times(msgspec.Struct):
    """Wall seconds per submission; `overhead`: of a warm submit, without its checks, in runs of `grade --help`."""

    pytest: float
    cold: float
    cold_ratio: float
    warm: float
    overhead: float
    batch: dict[int, float]


class Bench:
    """Runs commands on one subject, in a data folder of its own."""

    def __init__(self, subject: Subject, folder: Path) -> None:
        self._subject = subject
        self._folder = folder
        self._environment = {
            **os.environ, "GRADE_COURSE": str(subject.root), "GRADE_GRADEBOOK": f"{folder}/book.db",
            "XDG_RUNTIME_DIR": str(folder), "XDG_DATA_HOME": str(folder),
            "PYTHONPATH": os.pathsep.join([str(HERE), str(ROOT)]),
        }  # fmt: skip
        for name in ("GRADE_WARM", "PYTHONDONTWRITEBYTECODE"):  # what a user's shell does not set
            self._environment.pop(name, None)

    def timed(self, command: list[str], *, fine: tuple[int, ...] = (0, 1), **environment: str) -> tuple[float, str]:
        """Return wall seconds and standard output of one run."""
        started = time.perf_counter()
        done = subprocess.run(
            command, capture_output=True, text=True, env={**self._environment, **environment}, cwd=ROOT, check=False
        )
        seconds = time.perf_counter() - started
        if done.returncode not in fine:
            raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return seconds, done.stdout

    def pytest(self, file: Path) -> float:
        """Judge with pytest in a fresh process."""
        checks = self._subject.root / "solutions" / self._subject.slug / "test_hidden.py"
        return self.timed([sys.executable, "-m", "pytest", "-q", "-p", "in_process", str(checks),
                           "--submission", str(file)])[0]  # fmt: skip

    def submit(self, file: Path, **environment: str) -> tuple[float, float]:
        """Return the wall seconds of a submit, and those of its checks."""
        command = [*GRADE, "submit", self._subject.slug, str(file), "--format", "json", "--quiet"]
        seconds, said = self.timed(command, **environment)
        return seconds, sum(check.get("seconds", 0.0) for check in json.loads(said)["report"]["grade"]["checks"])

    def help(self) -> float:
        """Show the help."""
        return self.timed([*GRADE, "--help"])[0]

    def first_optimizer(self) -> float:
        """Import torch and make an optimizer: what any grader of torch must do once."""
        return self.timed([sys.executable, "-c", FIRST_OPTIMIZER])[0]

    @contextmanager
    def warmed(self) -> Iterator[None]:
        """Keep processes warm inside."""
        self.submit(self._subject.reference)
        time.sleep(3)  # a student thinks for longer; meanwhile the next attempt is prepared
        yield
        self.timed([*GRADE, "doctor", "--cool"])

    def batch(self, count: int, jobs: int) -> float:
        """Return seconds per submission of a class, no two alike."""
        texts = [file.read_text(encoding="utf-8") for file in self._subject.files]
        with tempfile.TemporaryDirectory(dir=self._folder) as name:
            (Path(name) / "class").mkdir()
            for number in range(count):
                text = f"{texts[number % len(texts)]}\n# student {number}\n"
                (Path(name) / "class" / f"s{number:04}.py").write_text(text, encoding="utf-8")
            command = [*GRADE, "batch", self._subject.slug, f"{name}/class", "--jobs", str(jobs), "--out",
                       f"{name}/out"]  # fmt: skip
            return self.timed(command, GRADE_GRADEBOOK=f"{name}/book.db")[0] / count


def measure(subject: Subject, rounds: int, count: int) -> Times:
    """Time everything on one subject."""
    with tempfile.TemporaryDirectory() as folder:
        bench, median = Bench(subject, Path(folder)), statistics.median
        bench.pytest(subject.reference)  # fills the file cache
        rows = []
        with bench.warmed():
            for file in [subject.reference] * rounds:
                warm, checks = bench.submit(file)
                rows.append((bench.pytest(file), warm, (warm - checks) / bench.help()))
                time.sleep(3)
        cold = []
        for _ in range(rounds):
            base, (seconds, checks) = bench.first_optimizer(), bench.submit(subject.reference, GRADE_WARM="0")
            cold.append((seconds, (seconds - checks) / base))
        fresh = [bench.pytest(file) for file in subject.files]
        batch = {jobs: bench.batch(count, jobs) for jobs in (1, 2)}
        alone, warm, overhead = (median(column) for column in zip(*rows, strict=True))
        print(f"  {subject.slug}: pytest {alone:.2f} s, warm submit {warm:.3f} s; of a class: pytest "
              f"{statistics.mean(fresh):.2f} s, batch {batch[1]:.3f} and {batch[2]:.3f} s")  # fmt: skip
        return Times(
            pytest=alone, cold=median(c for c, _ in cold), cold_ratio=median(r for _, r in cold), warm=warm,
            overhead=overhead, batch={jobs: statistics.mean(fresh) / seconds for jobs, seconds in batch.items()},
        )  # fmt: skip


def main(rounds: str = "3", count: str = "200") -> None:
    """Print a table."""
    for subject in SUBJECTS:
        times = measure(subject, int(rounds), int(count))
        print(f"{subject.slug}, beside pytest in a fresh process ({times.pytest:.2f} s a submission)")
        print(f"  cold grade submit           {times.pytest / times.cold:6.1f} times as fast")
        print(f"  warm grade submit           {times.pytest / times.warm:6.1f} (goal {subject.warm_goal})")
        for jobs, ratio in times.batch.items():
            goal = f" (goal {subject.batch_goal})" if jobs == 2 else ""
            print(f"  grade batch of {count} --jobs {jobs} {ratio:6.1f}{goal}")
        print(f"  cold submit, without its checks, beside import torch and one optimizer: {times.cold_ratio:.2f} "
              "(goal 1.3)")  # fmt: skip
        print(f"  warm submit, without its checks, beside grade --help: {times.overhead:.1f} (goal 3)", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
