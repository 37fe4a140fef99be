"""Cold `grade submit`, beside what importing torch and making its first optimizer costs by itself.

Run: python tests/benchmarks/cold_submit.py [SLUG] [PAIRS]

The two are run in turn; the figure to read is the ratio of a pair. The checks' own time is taken out: goal 1.3.
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
BASELINE = "import torch; torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)"
GRADE = "import sys; from grader.cli import main; sys.exit(main())"


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    """Return wall seconds and standard output of one run."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)
    return time.perf_counter() - started, done.stdout


def main(slug: str = "07-accumulate-exactly", pairs: str = "5") -> None:
    """Print a table of runs and the median ratio."""
    solution = next(p for p in (ROOT / "solutions" / slug).glob("*.py") if p.name != "test_hidden.py")
    rows: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "GRADE_GRADEBOOK": f"{folder}/book.db", "XDG_DATA_HOME": folder, "GRADE_WARM": "0"}
        submit = [sys.executable, "-c", GRADE, "submit", slug, str(solution), "--format", "json"]
        for _ in range(int(pairs) + 1):  # the first pair warms the file cache and is not counted
            base, _ = timed([sys.executable, "-c", BASELINE], environment)
            cold, said = timed(submit, environment)
            rows.append(
                (base, cold, sum(check.get("seconds", 0.0) for check in json.loads(said)["report"]["grade"]["checks"]))
            )
    print(f"{'import torch + SGD':>20} {'cold submit':>12} {'its checks':>11} {'ratio':>6}")
    for base, cold, checks in rows[1:]:
        print(f"{base:>18.2f} s {cold:>10.2f} s {checks:>9.2f} s {(cold - checks) / base:>6.2f}")
    ratio = statistics.median((cold - checks) / base for base, cold, checks in rows[1:])
    print(f"median ratio without the checks: {ratio:.2f} (goal 1.3)")


if __name__ == "__main__":
    main(*sys.argv[1:])
