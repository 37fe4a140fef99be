"""`grade submit` and `grade batch`, beside pytest that calls the student's function in its own process.

Run: python tests/benchmarks/speed.py [ROUNDS] [SUBMISSIONS]

Twice pytest: in a fresh process for each submission, as a teaching assistant would script it, and *resident*, which
imports and collects once and forks for each run: pytest-fast, the fastest that can be had without isolation. All judge
the same submissions with the same checks, in turn, and must come to the same verdicts. The figures to read are the
ratios. Six cheap checks: `course/` beside this file.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from quiet import require_quiet

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GRADE = ["-c", "import sys; from grader.cli import main; sys.exit(main())"]
PYTEST_FAST = [sys.executable, "-m", "pytest_fast", "--workers", "1", "--ttl", "600", "--address"]
LATENCIES = 100  # as many as a 99th percentile needs
THINKING_SECONDS = 1.0  # between two submits of one student, while the next attempt is prepared; students take longer
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


SUBJECTS = [Subject(ROOT, "08-train-epoch", 13, 20), Subject(HERE / "course", "01-six-checks", 30, 50)]


class Times(msgspec.Struct):
    """What one subject takes.

    Attributes:
        pytest: wall seconds of one submission with pytest in a fresh process.
        resident: the same with the resident pytest.
        cold: wall seconds of a cold submit.
        cold_ratio: of a cold submit without its checks, as a multiple of importing torch and making an optimizer.
        warm: median wall seconds of a warm submit.
        warm_p99: their 99th percentile.
        overhead: of a warm submit without its checks, in runs of `grade --help`.
        batch: jobs -> how many times as fast as pytest in fresh processes a batch judges the class.
        per_second_and_core: jobs -> submissions of the class that a batch judges in a second on each of its cores.
    """

    pytest: float
    resident: float
    cold: float
    cold_ratio: float
    warm: float
    warm_p99: float
    overhead: float
    batch: dict[int, float]
    per_second_and_core: dict[int, float]


class Bench:
    """Runs commands on one subject, in a data folder of its own.

    Args:
        subject: what is judged.
        folder: where data may be kept.
        build: the checkout whose grader runs.
        python: an interpreter in which that build is installed.
    """

    def __init__(self, subject: Subject, folder: Path, *, build: Path = ROOT, python: str = sys.executable) -> None:
        self._subject = subject
        self._folder = folder
        self._build = build  # also the folder to run in: Python imports from there first
        self._grade = [python, *GRADE]
        self._environment = {
            **os.environ, "GRADE_COURSE": str(subject.root), "GRADE_GRADEBOOK": f"{folder}/book.db",
            "XDG_RUNTIME_DIR": str(folder), "XDG_DATA_HOME": str(folder),
            "PYTHONPATH": os.pathsep.join([str(HERE), str(build)]),
        }  # fmt: skip
        for name in ("GRADE_WARM", "PYTHONDONTWRITEBYTECODE"):  # what a user's shell does not set
            self._environment.pop(name, None)

    def timed(
        self,
        command: list[str],
        *,
        expected: int = 0,
        cwd: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> tuple[float, str]:
        """Return wall seconds and standard output of one run, which must end with the expected exit code."""
        started = time.perf_counter()
        done = subprocess.run(
            command, capture_output=True, text=True, env={**self._environment, **(environment or {})},
            cwd=cwd or self._build, check=False,
        )  # fmt: skip
        seconds = time.perf_counter() - started
        if done.returncode != expected:
            raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return seconds, done.stdout

    def _verdict(self, file: Path) -> int:
        """Return the exit code of whoever judges that file right."""
        return 0 if file == self._subject.reference else 1

    def _options(self, file: Path) -> list[str]:
        root, slug = self._subject.root, self._subject.slug
        public = root / "exercises" / slug / "test_public.py"
        checks = [str(root / "solutions" / slug / "test_hidden.py"), *([str(public)] if public.exists() else [])]
        return ["-c", "/dev/null", "-p", "in_process", "--rootdir", str(ROOT), "--import-mode=importlib", *checks,
                "--submission", str(file)]  # fmt: skip

    def pytest(self, file: Path) -> float:
        """Judge with pytest in a fresh process."""
        command = [sys.executable, "-m", "pytest", "-q", *self._options(file)]
        return self.timed(command, expected=self._verdict(file))[0]

    @contextmanager
    def resident_pytest(self) -> Iterator[Callable[[Path], float]]:
        """Keep a pytest that has imported and collected; yield what judges a file with a fork of it."""
        home = self._folder / "resident"
        home.mkdir()
        current, address = home / "student.py", home / "socket"
        shutil.copyfile(self._subject.reference, current)  # there must be one when it starts
        options = {"PYTEST_ADDOPTS": " ".join(self._options(current))}

        def judge(file: Path) -> float:
            shutil.copyfile(file, current)
            command = [*PYTEST_FAST, str(address)]
            return self.timed(command, expected=self._verdict(file), cwd=home, environment=options)[0]

        with (home / "log").open("w") as log:
            server = subprocess.Popen(
                [*PYTEST_FAST, str(address), "--serve"], env={**self._environment, **options}, cwd=home, stdout=log,
                stderr=log,
            )  # fmt: skip
        try:
            until = time.monotonic() + 60
            while not address.exists():
                if server.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"pytest-fast did not start:\n{(home / 'log').read_text()[-2000:]}")
                time.sleep(0.1)
            yield judge
        finally:
            server.terminate()
            server.wait()

    def submit(self, file: Path, **environment: str) -> tuple[float, float]:
        """Return the wall seconds of a submit, and those of its checks."""
        command = [*self._grade, "submit", self._subject.slug, str(file), "--format", "json", "--quiet"]
        seconds, said = self.timed(command, expected=self._verdict(file), environment=environment)
        return seconds, sum(check.get("seconds", 0.0) for check in json.loads(said)["report"]["grade"]["checks"])

    def help(self) -> float:
        """Show the help."""
        return self.timed([*self._grade, "--help"])[0]

    def first_optimizer(self) -> float:
        """Import torch and make an optimizer: what any grader of torch must do once."""
        return self.timed([sys.executable, "-c", FIRST_OPTIMIZER])[0]

    @contextmanager
    def warmed(self) -> Iterator[None]:
        """Keep processes warm inside."""
        self.submit(self._subject.reference)
        time.sleep(3)  # a student thinks for longer; meanwhile the next attempt is prepared
        yield
        self.timed([*self._grade, "doctor", "--cool"])

    def batch(self, count: int, jobs: int, *, only: Container[str] | None = None) -> float:
        """Return seconds per submission of a class, no two alike; made of the files of these names alone, or of all."""
        files = [file for file in self._subject.files if only is None or file.stem in only]
        texts = [file.read_text(encoding="utf-8") for file in files]
        with tempfile.TemporaryDirectory(dir=self._folder) as name:
            (Path(name) / "class").mkdir()
            for number in range(count):
                text = f"{texts[number % len(texts)]}\n# student {number}\n"
                (Path(name) / "class" / f"s{number:04}.py").write_text(text, encoding="utf-8")
            command = [*self._grade, "batch", self._subject.slug, f"{name}/class", "--jobs", str(jobs), "--out",
                       f"{name}/out"]  # fmt: skip
            return self.timed(command, environment={"GRADE_GRADEBOOK": f"{name}/book.db"})[0] / count


def measure(subject: Subject, rounds: int, count: int) -> Times:
    """Time everything on one subject.

    Raises:
        SystemExit: the machine is not quiet, or a verdict is not the expected one.
    """
    with tempfile.TemporaryDirectory() as folder:
        bench, median = Bench(subject, Path(folder)), statistics.median
        bench.pytest(subject.reference)  # fills the file cache
        require_quiet()
        rows, latencies = [], []
        with bench.warmed(), bench.resident_pytest() as resident:
            resident(subject.reference)
            for file in [subject.reference] * rounds:
                warm, checks = bench.submit(file)
                rows.append((bench.pytest(file), resident(file), (warm - checks) / bench.help()))
                time.sleep(3 * THINKING_SECONDS)
            for _ in range(LATENCIES):
                latencies.append(bench.submit(subject.reference)[0])
                time.sleep(THINKING_SECONDS)
        require_quiet()
        cold = []
        for _ in range(rounds):
            base, (seconds, checks) = bench.first_optimizer(), bench.submit(subject.reference, GRADE_WARM="0")
            cold.append((seconds, (seconds - checks) / base))
        fresh = statistics.mean(bench.pytest(file) for file in subject.files)
        batch = {jobs: bench.batch(count, jobs) for jobs in (1, 2)}
        require_quiet()
        alone, forked, overhead = (median(column) for column in zip(*rows, strict=True))
        times = Times(
            pytest=alone, resident=forked, cold=median(c for c, _ in cold), cold_ratio=median(r for _, r in cold),
            warm=median(latencies), warm_p99=statistics.quantiles(latencies, n=100)[-1], overhead=overhead,
            batch={jobs: fresh / seconds for jobs, seconds in batch.items()},
            per_second_and_core={jobs: 1 / seconds / jobs for jobs, seconds in batch.items()},
        )  # fmt: skip
        print(f"  {subject.slug}: pytest {alone:.2f} s, resident {forked:.3f} s, warm {times.warm:.3f} s, p99 "
              f"{times.warm_p99:.3f} s; class: pytest {fresh:.2f}, batch {batch[1]:.3f}, {batch[2]:.3f} s")  # fmt: skip
        return times


def main(rounds: str = "3", count: str = "200") -> None:
    """Print a table."""
    for subject in SUBJECTS:
        times = measure(subject, int(rounds), int(count))
        print(f"{subject.slug}, beside pytest in a fresh process ({times.pytest:.2f} s a submission)")
        print(f"  cold grade submit           {times.pytest / times.cold:6.1f} times as fast")
        print(f"  warm grade submit           {times.pytest / times.warm:6.1f} (goal {subject.warm_goal})")
        print(f"  the same beside a resident, unisolated pytest: {times.warm / times.resident:.2f} times as long")
        for jobs, ratio in times.batch.items():
            goal = f" (goal {subject.batch_goal})" if jobs == 2 else ""
            each = times.per_second_and_core[jobs]
            print(f"  grade batch of {count} --jobs {jobs} {ratio:6.1f}{goal}; {each:.1f} a second and core")
        print(f"  cold submit, without its checks, beside import torch and one optimizer: {times.cold_ratio:.2f} "
              "(goal 1.3)")  # fmt: skip
        print(f"  warm submit, without its checks, beside grade --help: {times.overhead:.1f} (goal 3)", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
