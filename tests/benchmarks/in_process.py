"""What a grader without isolation does: the student's function is called in the very process of the checks.

A plugin for pytest, the baseline of the benchmarks beside it:

    PYTHONPATH=tests/benchmarks python -m pytest -p in_process solutions/08-train-epoch --submission FILE
"""

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
import torch._dynamo  # every optimizer of plain torch does; the grader stands in for it

from grader.checks.figures import Measured
from grader.checks.hosted import Event
from grader.checks.plugin import use_provider
from grader.checks.provider import SubmissionProvider
from grader.checks.submission import Submission
from grader.sandbox.host import Program
from grader.sandbox.limits import Limits
from grader.sandbox.meter import TensorMeter


class Noting(list[Any]):
    """A list whose reads are events of the submission, with what the watched model holds at that moment."""

    def __init__(self, items: Sequence[Any], note: Callable[[int], None], indices: range | None = None) -> None:
        super().__init__(items)
        self._note = note
        self._indices = range(len(items)) if indices is None else indices

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return Noting(super().__getitem__(key), self._note, self._indices[key])
        self._note(self._indices[key])
        return super().__getitem__(key)


def _held(parameters: Iterable[torch.nn.Parameter]) -> tuple[torch.Tensor | None, ...]:
    return tuple(None if p.grad is None else p.grad.clone() for p in parameters)


class Here(Submission):
    """Calls the function in this process; offers checks what a confined submission offers them."""

    def __init__(self, module: ModuleType) -> None:
        super().__init__(None, Program(filename="student.py", source=""), Limits())
        self._module = module

    def serve(self, items: Any, *, watch: torch.nn.Module | None = None) -> Any:
        """Hand over a list that notes what is read."""

        def note(index: int) -> None:
            own = list(watch.parameters()) if watch is not None else []
            self.events.append(Event("item", index, tuple(p.detach().clone() for p in own), _held(own)))

        return Noting(items, note)

    def stream(self, items: Any) -> Any:
        """Hand over an iterator of it."""
        return iter(items)

    def host(self, optimizer: torch.optim.Optimizer) -> Any:
        """Note each step of the optimizer itself."""
        parameters = [p for g in optimizer.param_groups for p in g["params"]]

        def note(*_: Any) -> None:
            self.events.append(Event("step", gradients=_held(parameters)))

        optimizer.register_step_pre_hook(note)
        return optimizer

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call it."""
        self.events = []
        work, self._work = self._work, None
        if work is not None:
            work()
        torch.manual_seed(0)
        return getattr(self._module, name)(*args, **kwargs)

    def measure(self, name: str, *args: Any, **kwargs: Any) -> Measured:
        """Call it under the meter; what the whole process holds says nothing here."""
        with TensorMeter() as meter:
            value = self.call(name, *args, **kwargs)
        return Measured(value, meter.peak_bytes, -1)


class InProcess(SubmissionProvider):
    """Supplies the file of --submission as a module of this process."""

    def submission(self, checks_file: Path) -> AbstractContextManager[Submission]:  # noqa: ARG002 - there is one file
        """Import the file."""
        assert self._file is not None
        return nullcontext(Here(load(Path(self._file), "student")))


def load(path: Path, name: str) -> ModuleType:
    """Import a file as a module."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pytest_configure(config: pytest.Config) -> None:
    """Take the place of the confined submissions."""
    torch.set_num_threads(1)
    use_provider(config, InProcess(config.getoption("--submission")))
