"""What isolation costs: the same checks on the same function, in a confined process and in this one.

Run: python tests/benchmarks/overhead.py [SLUG] [PAIRS]

Both run here, warm, in turn, with the same seed; the figure to read is the ratio of a pair. Goal: 1.5.
"""

import gc
import importlib.util
import inspect
import socket
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from grader.checks.living import Event
from grader.checks.mark import mark_of
from grader.checks.profile import load_profile, seed_with
from grader.checks.session import Task, install_harness, open_submission, task_of
from grader.checks.submission import Submission
from grader.course.course import Course
from grader.course.variant import course_key, draw_variant
from grader.sandbox.client import HostSource
from grader.sandbox.control import Control
from grader.sandbox.launch import ZygoteProcess, best_backend

ROOT = Path(__file__).resolve().parents[2]


class Noting(Sequence[Any]):
    """A list whose reads are events of the submission."""

    def __init__(self, items: Any, submission: "Here", indices: range | None = None) -> None:
        self._items, self._submission = items, submission
        self._indices = range(len(items)) if indices is None else indices

    def __len__(self) -> int:
        return len(self._indices)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return Noting(self._items, self._submission, self._indices[key])
        self._submission.events.append(Event("item", self._indices[key]))
        return self._items[self._indices[key]]


class Here(Submission):
    """Calls the function in this very process: what a grader without isolation would do."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self.events, self.evidence, self.device = [], [], "cpu"

    def serve(self, items: Any, *, watch: Any = None) -> Any:  # noqa: ARG002
        """Hand over a list that notes what is read."""
        return Noting(items, self)

    def stream(self, items: Any) -> Any:
        """Hand over an iterator of it."""
        return iter(items)

    def host(self, optimizer: torch.optim.Optimizer) -> Any:
        """Note each step of the optimizer itself."""
        parameters = [p for g in optimizer.param_groups for p in g["params"]]

        def note(*_: Any) -> None:
            held = tuple(None if p.grad is None else p.grad.clone() for p in parameters)
            self.events.append(Event("step", gradients=held))

        optimizer.register_step_pre_hook(note)
        return optimizer

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call it."""
        self.events = []
        torch.manual_seed(0)
        return getattr(self._module, name)(*args, **kwargs)


def load(path: Path, name: str) -> ModuleType:
    """Import a file as a module."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fresh_checks(task: Task) -> list[Callable[..., None]]:
    """Return the checks that only need a submission and measure no memory; explicit examples are used up by a run."""
    module = load(task.challenge.checks_file, "checks")
    found = [f for f in vars(module).values() if callable(f) and mark_of(f)]
    return [f for f in found if list(inspect.signature(f).parameters) == ["submission"] and "graph" not in f.__name__]


def timed(checks: list[Callable[..., None]], submission: Submission) -> float:
    """Return the wall seconds of all checks."""
    started = time.perf_counter()
    for check in checks:
        submission.events = []
        check(submission=submission)
    return time.perf_counter() - started


def prepared(slug: str) -> Task:
    """Return the task, everything set as a checker sets it."""
    course = Course(ROOT)
    challenge = course.load(slug)
    task = task_of(challenge, draw_variant(challenge, "ada", 0, course_key(course)))
    load_profile()
    seed_with(1)
    torch.set_num_threads(1)
    gc.collect()
    gc.freeze()
    install_harness(task.public)
    return task


def main(slug: str = "08-train-epoch", pairs: str = "5") -> None:
    """Print a table of runs and the median ratio."""
    task = prepared(slug)
    reference = load(task.challenge.reference_file, "reference")
    zygote = ZygoteProcess(best_backend())
    zygote.wait_ready()
    source = HostSource(Control(socket.socket(fileno=zygote.join())))
    text = task.challenge.reference_file.read_text()
    rows = []
    for _ in range(int(pairs) + 1):  # the first pair warms up and is not counted
        submission = open_submission(task, text, filename="x.py", hosts=source, seed=0)
        rows.append((timed(fresh_checks(task), submission), timed(fresh_checks(task), Here(reference))))
        submission.close()
    print(f"{slug}: {len(fresh_checks(task))} checks")
    print(f"{'confined':>10} {'here':>10} {'ratio':>6}")
    for confined, here in rows[1:]:
        print(f"{confined:>8.2f} s {here:>8.2f} s {confined / here:>6.2f}")
    print(f"median ratio: {statistics.median(a / b for a, b in rows[1:]):.2f} (goal 1.5)")
    source.close()
    zygote.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
