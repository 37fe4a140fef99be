"""A cold `grade submit` to a challenge of plain Python, beside `import torch`, which it never waits for.

Run: python tests/benchmarks/plain.py [ROUNDS]

Both are wall seconds of a whole process, taken in turn; the figure to read is the median of their ratios. The challenge
is the one that `grade new course` writes, with its reference.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from quiet import require_quiet

from grader.course.scaffold import FIRST, new_course

GOAL = 0.35
GRADE = "import sys; from grader.cli import main; sys.exit(main())"


def wall_seconds(arguments: list[str], environment: dict[str, str], folder: Path) -> float:
    """Return the wall seconds of one Python process, which must end with exit code 0."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", *arguments], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{arguments} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds


def ratio(rounds: int) -> float:
    """Return a cold submit's wall time as a multiple of importing torch; prints both."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        new_course(home / "course")
        (solution,) = (path for path in (home / "course/solutions" / FIRST).glob("*.py") if "test_" not in path.name)
        environment = {**os.environ, "GRADE_WARM": "0", "GRADE_GRADEBOOK": str(home / "book.db")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's shell does not set it
        submit = [GRADE, "submit", FIRST, str(solution), "--course", str(home / "course")]
        pairs = [
            (wall_seconds(submit, environment, home), wall_seconds(["import torch"], environment, home))
            for _ in range(rounds + 1)
        ][1:]  # the first finds nothing in the page cache
    cold, torch = (statistics.median(column) for column in zip(*pairs, strict=True))
    found = statistics.median(a / b for a, b in pairs)
    print(f"cold grade submit {FIRST} {cold:.2f} s, import torch {torch:.2f} s: {found:.2f} x as long (goal {GOAL:g})")
    return found


def main(rounds: str = "15") -> None:
    """Print one line."""
    require_quiet()
    ratio(int(rounds))
    require_quiet()


if __name__ == "__main__":
    main(*sys.argv[1:])
