"""CPU time of the commands that must answer at once, beside that of importing Click.

Run: python tests/benchmarks/startup.py [RUNS]

The figure to read is the ratio; goal: at most 3. CPU time (user and system) of the whole process, the least of all
runs, for what a busy machine adds is noise.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BASELINE = "import click"
GRADE = "import sys; from grader.cli import main; sys.exit(main())"
GOAL = 3.0


def cpu_seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """Return the CPU time of one Python process."""
    process = subprocess.Popen([sys.executable, "-c", *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def ratios(runs: int) -> list[tuple[str, float]]:
    """Return each command's CPU time as a multiple of importing Click; prints both."""
    slug = next(path.name for path in sorted((ROOT / "exercises").iterdir()) if path.name != "00-sums-not-means")
    commands = {"grade --help": ["--help"], "grade list": ["list"], f"grade hint {slug}": ["hint", slug]}
    found = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "GRADE_GRADEBOOK": f"{folder}/book.db"}
        base = min(cpu_seconds([BASELINE], environment) for _ in range(runs))
        print(f"{'python -c ' + chr(34) + BASELINE + chr(34):<32} {base * 1000:6.1f} ms")
        for name, arguments in commands.items():
            cost = min(cpu_seconds([GRADE, *arguments], environment) for _ in range(runs))
            print(f"{name:<32} {cost * 1000:6.1f} ms  {cost / base:4.2f} x (goal {GOAL:g})")
            found.append((name, cost / base))
    return found


def main(runs: str = "15") -> None:
    """Print a table of commands."""
    ratios(int(runs))


if __name__ == "__main__":
    main(*sys.argv[1:])
