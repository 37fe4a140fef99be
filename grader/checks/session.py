"""From a challenge and a text to a `Submission` that checks can judge; also what `pytest solutions/` uses."""

import sys
import types
from pathlib import Path
from typing import Any

import msgspec

from grader.checks.author import author_source, execute
from grader.checks.submission import Submission
from grader.course.challenge import Challenge
from grader.course.interface import Interface
from grader.course.variant import Variant, asked_interface, render_public
from grader.sandbox.client import HostSource
from grader.sandbox.host import Program
from grader.sandbox.limits import Limits


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A challenge as one student got it.

    Attributes:
        public: file name -> rendered text.
        interface: what the stub asks for.
    """

    challenge: Challenge
    variant: Variant
    public: dict[str, str]
    interface: Interface

    @property
    def stub(self) -> str:
        """Rendered text of the stub; of several files their joined text."""
        return self.challenge.joined(self.public)

    @property
    def snippet(self) -> str:
        """Rendered text of the code that was shown; empty where there is none."""
        return self.public.get("snippet.py", "")

    @property
    def scope(self) -> dict[str, Any]:
        """Names that an author's answers may be computed from."""
        return {**self.variant.known, "snippet": self.snippet, "stub": self.stub}

    def author_source(self, file: Path) -> str:
        """Return a reference or planted file as a submission to this task."""
        return author_source(self.challenge.author_text(file), file, self.interface, self.scope)


def task_of(challenge: Challenge, variant: Variant) -> Task:
    """Render a challenge for one variant.

    Raises:
        UsageFault: the challenge is a lesson.
        CourseFault: its files are wrong.
    """
    public = render_public(challenge, variant)
    interface = asked_interface(challenge, public)
    return Task(challenge=challenge, variant=variant, public=public, interface=interface)


def open_submission(
    task: Task, source: str, *, filename: str, hosts: HostSource | None, seed: int, device: str = "cpu"
) -> Submission:
    """Return the submission of `source` to `task`; nothing is run yet."""
    harness = task.public.get("harness.py", "")
    asked = task.interface.functions
    program = Program(
        filename=filename, source=source, files=_files(task),
        harness=harness, functions={name: s.parameters for name, s in asked.items()},
        unasked=tuple(name for name, s in asked.items() if not s.returns), seed=seed & 0x7FFFFFFF, device=device,
    )  # fmt: skip
    return Submission(hosts, program, limits_of(task.challenge), task.interface)


def _files(task: Task) -> dict[str, tuple[str, ...]]:
    """Return name -> functions that the task asks for in it, of several files."""
    asked = task.interface.functions.items()
    return {file: tuple(name for name, one in asked if one.file == file) for file in task.challenge.meta.stubs}


def limits_of(challenge: Challenge) -> Limits:
    """Return what a submission to a challenge may use."""
    asked = challenge.meta.limits
    return Limits(
        call_seconds=asked.call_seconds,
        total_seconds=asked.total_seconds,
        memory_mb=asked.memory_mb,
        scratch=asked.scratch,
        files=tuple(str(path.absolute()) for path in challenge.public_data()),
    )


def install_harness(task_public: dict[str, str]) -> None:
    """Make the challenge's public harness importable as `harness`, under the name it has in the host."""
    text = task_public.get("harness.py")
    if text is None:
        sys.modules.pop("harness", None)
        return
    module = types.ModuleType("harness")
    sys.modules["harness"] = module  # before running it: its classes are pickled by this name
    _, names = execute(text, "harness.py", {"__name__": "harness"})
    module.__dict__.update(names)
