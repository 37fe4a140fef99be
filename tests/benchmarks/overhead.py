"""What isolation costs: the same checks on the same function, in a confined process and in this one.

Run: python tests/benchmarks/overhead.py [SLUG] [ROUNDS]

All run here, warm, in turn, with the same seed, without checks that measure memory; the figures to read are the
ratios. "First" is the first submission of its seed, "next" one that the checks were rehearsed for. Goal: 1.5.
"""

import copy
import gc
import inspect
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import torch
from in_process import Here, load

from grader.checks.drawing import draw_examples, is_generated, try_examples
from grader.checks.mark import mark_of
from grader.checks.prefetch import Prefetched, prefetch
from grader.checks.profile import as_graded, seed_with
from grader.checks.session import install_harness, open_submission
from grader.checks.submission import Submission
from grader.course.assignment import Assignment, assign
from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.variant import draw_variant
from grader.sandbox import backends
from grader.sandbox.client import HostSource
from grader.sandbox.control import Control
from grader.sandbox.launch import ZygoteProcess
from grader.training import oracle

ROOT = Path(__file__).resolve().parents[2]
SEED = 1
_FOR_GOOD = ExitStack()
Checks = dict[str, Callable[..., None]]


def checks_of(task: Assignment) -> Checks:
    """Return the checks that only need a submission and measure no memory; explicit examples are used up by a run."""
    module = load(task.challenge.checks_file, "checks")
    found = {name: f for name, f in vars(module).items() if callable(f) and mark_of(f)}
    return {
        name: f
        for name, f in found.items()
        if list(inspect.signature(f).parameters) == ["submission"] and "graph" not in name
    }


def judged(checks: Checks, submission: Submission, known: dict[str, Prefetched]) -> float:
    """Return the wall seconds of all checks on a submission."""
    started = time.perf_counter()
    for name, check in checks.items():
        submission.events = []
        if not is_generated(check):
            check(submission=submission)
            continue
        submission.begin(name)
        drawn = known[name].drawn if known else draw_examples(check, ["submission"])
        submission.hosts.expect(known[name].requests if known else [])
        try_examples(check, {"submission": submission}, copy.deepcopy(drawn or []))
    return time.perf_counter() - started


def plainly(checks: Checks, submission: Submission) -> float:
    """Return the wall seconds of all checks as pytest with Hypothesis would run them."""
    started = time.perf_counter()
    for check in checks.values():
        submission.events = []
        check(submission=submission)
    return time.perf_counter() - started


def prepared(slug: str) -> Assignment:
    """Return the task, everything set as a checker sets it."""
    course = Course(ROOT)
    challenge = course.load(slug)
    task = assign(challenge, draw_variant(challenge, "ada", 0, course_key(course)))
    _FOR_GOOD.enter_context(as_graded())
    seed_with(SEED)
    torch.set_num_threads(1)
    gc.collect()
    gc.freeze()
    install_harness(task.public)
    return task


def ratios(slug: str, rounds: int) -> tuple[float, float]:
    """Return how many times as long the checks take on a confined process: the first time, and the next."""
    task = prepared(slug)
    here = Here(load(task.challenge.reference_file, "reference"))
    text = task.challenge.reference_file.read_text(encoding="utf-8")
    zygote = ZygoteProcess(backends.best())
    zygote.wait_ready()
    source = HostSource(Control.of(zygote.join()))

    def confined(known: dict[str, Prefetched]) -> float:
        submission = open_submission(task, text, filename="x.py", hosts=source, seed=SEED)
        try:
            return judged(checks_of(task), submission, known)
        finally:
            submission.close()

    rows: list[Any] = []
    for _ in range(rounds + 1):  # the first round warms up and is not counted
        oracle._known.clear()
        alone = plainly(checks_of(task), here)
        oracle._known.clear()
        first = confined({})
        rows.append((first / alone, confined(prefetch(checks_of(task), task, seed=SEED, device="cpu")) / alone))
    source.close()
    zygote.close()
    first, following = (statistics.median(column) for column in zip(*rows[1:], strict=True))
    return first, following


def main(slug: str = "08-train-epoch", rounds: str = "5") -> None:
    """Print the median ratios."""
    first, following = ratios(slug, int(rounds))
    print(f"{slug}, confined beside here: first {first:.2f}, next {following:.2f} (goal 1.5)")


if __name__ == "__main__":
    main(*sys.argv[1:])
