"""From a challenge and a text to a `Submission` that checks can judge; also what `pytest solutions/` uses."""

import sys
import types
from pathlib import Path

import msgspec

from grader.checks.author import as_submission, execute
from grader.checks.submission import Submission
from grader.course.assignment import Assignment
from grader.course.challenge import Challenge
from grader.sandbox import tensors, uncompiled
from grader.sandbox.client import HostSource
from grader.sandbox.host import Program
from grader.sandbox.limits import Limits


def author_source(assignment: Assignment, file: Path) -> str:
    """Return a reference or planted file as a submission to this assignment."""
    text = assignment.challenge.author_text(file)
    return as_submission(text, file, assignment.interface, assignment.scope)


def open_submission(
    assignment: Assignment, source: str, *, filename: str, hosts: HostSource | None, seed: int, device: str = "cpu"
) -> Submission:
    """Return the submission of `source` to `assignment`; nothing is run yet."""
    harness = assignment.public.get("harness.py", "")
    asked = assignment.interface.functions
    program = Program(
        filename=filename, source=source, files=_files(assignment),
        harness=harness, functions={name: s.parameters for name, s in asked.items()},
        unasked=tuple(name for name, s in asked.items() if not s.returns), seed=seed & 0x7FFFFFFF, device=device,
    )  # fmt: skip
    limits = limits_of(assignment.challenge)
    if tensors.here and (wanted := uncompiled.wanted(source)):
        limits = msgspec.structs.replace(limits, preload=(*limits.preload, *wanted))
    return Submission(hosts, program, limits, assignment.interface)


def _files(assignment: Assignment) -> dict[str, tuple[str, ...]]:
    """Return name -> functions that the task asks for in it, of several files."""
    asked = assignment.interface.functions.items()
    return {file: tuple(name for name, one in asked if one.file == file) for file in assignment.challenge.meta.stubs}


def limits_of(challenge: Challenge) -> Limits:
    """Return what a submission to a challenge may use."""
    asked = challenge.meta.limits
    return Limits(
        call_seconds=asked.call_seconds,
        total_seconds=asked.total_seconds,
        memory_mb=asked.memory_mb,
        scratch=asked.scratch,
        preload=asked.preload,
        files=tuple(str(path.absolute()) for path in challenge.public_data()),
    )


def install_harness(public: dict[str, str]) -> None:
    """Make the challenge's public harness importable as `harness`, under the name it has in the host."""
    text = public.get("harness.py")
    if text is None:
        sys.modules.pop("harness", None)
        return
    module = types.ModuleType("harness")
    sys.modules["harness"] = module  # before running it: its classes are pickled by this name
    _, names = execute(text, "harness.py", {"__name__": "harness"})
    module.__dict__.update(names)
