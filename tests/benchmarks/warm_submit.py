"""Warm `grade submit`, beside `grade --help`, and beside pytest in a fresh process with the same checks.

Run: python tests/benchmarks/warm_submit.py [SLUG] [RUNS]

The three are run in turn. Without the checks' own time a warm submit may take three times `grade --help`.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GRADE = [sys.executable, "-c", "import sys; from grader.cli import main; sys.exit(main())"]


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    """Return wall seconds and standard output of one run."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds, done.stdout


def main(slug: str = "07-accumulate-exactly", runs: str = "5") -> None:
    """Print medians and ratios."""
    solution = next(p for p in (ROOT / "solutions" / slug).glob("*.py") if p.name != "test_hidden.py")
    pytest = [sys.executable, "-m", "pytest", "-q", f"solutions/{slug}", "--submission", str(solution)]
    rows: list[tuple[float, float, float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "GRADE_GRADEBOOK": f"{folder}/book.db", "XDG_RUNTIME_DIR": folder}
        environment.pop("GRADE_WARM", None)
        submit = [*GRADE, "submit", slug, str(solution), "--format", "json", "--quiet"]
        timed(submit, environment)  # cold: leaves the warm processes behind
        for _ in range(int(runs)):
            warm, said = timed(submit, environment)
            checks = sum(check.get("seconds", 0.0) for check in json.loads(said)["report"]["grade"]["checks"])
            rows.append((warm, checks, timed([*GRADE, "--help"], environment)[0], timed(pytest, environment)[0]))
        timed([*GRADE, "doctor", "--cool"], environment)
    warm, checks, light, fresh = (statistics.median(column) for column in zip(*rows, strict=True))
    overhead = statistics.median((row[0] - row[1]) / row[2] for row in rows)
    gain = statistics.median(row[3] / row[0] for row in rows)
    print(f"warm submit {warm:.2f} s, of which its checks {checks:.2f} s")
    print(f"without its checks, beside grade --help ({light:.2f} s): {overhead:.1f} x (goal at most 3)")
    print(f"python -m pytest with the same checks ({fresh:.2f} s), beside warm submit: {gain:.1f} x")


if __name__ == "__main__":
    main(*sys.argv[1:])
