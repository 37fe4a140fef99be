"""Whether the machine is quiet enough to measure on: no more than half of its cores are busy with something else."""

import os
import sys
import time
from pathlib import Path

LOOK_SECONDS = 2.0
TICKS = os.sysconf("SC_CLK_TCK")


def busy_cores(seconds: float = LOOK_SECONDS) -> float:
    """Return how many cores worked on average while this process slept, as the kernel counts it in /proc/stat."""

    def worked() -> int:
        user, nice, system, _, _, irq, softirq, steal, *_ = map(
            int, Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
        )
        return user + nice + system + irq + softirq + steal

    before, started = worked(), time.monotonic()
    time.sleep(seconds)
    return (worked() - before) / TICKS / (time.monotonic() - started)


def require_quiet() -> None:
    """Go on if at most half of the cores are busy; call it while nothing of the benchmark's own runs.

    Raises:
        SystemExit: more are; the exit code is 2, for neither good nor bad figures were found.
    """
    busy, cores = busy_cores(), len(os.sched_getaffinity(0))
    if busy > cores / 2:
        print(
            f"No verdict: something else keeps {busy:.1f} of {cores} cores busy, and figures would be of that. "
            "Run this again when the machine is quiet.",
            file=sys.stderr,
        )
        raise SystemExit(2)
