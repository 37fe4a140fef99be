"""Where the plugin's fixtures take tasks and submissions from, and whether torch is needed at all.

Importing this module loads neither torch nor hypothesis.
"""

import os
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.checks.prefetch import Prefetched
    from grader.checks.submission import Submission
    from grader.course.assignment import Assignment
    from grader.course.challenge import Challenge
    from grader.sandbox.client import HostSource
    from grader.sandbox.launch import ZygoteProcess


def leave_torch_out(roots: Iterable[Path]) -> None:
    """Import no torch in this process where no challenge of these courses has tensors.

    Of several challenges in one process, a single one with tensors needs it for all.
    """
    from grader.checks.needs import has_tensors
    from grader.course.course import Course
    from grader.sandbox.start import WITHOUT_TORCH

    if any(has_tensors(one) for root in roots for one in Course(root).survey()[0]):
        return
    before = {name: os.environ.get(name) for name in WITHOUT_TORCH}
    os.environ.update(WITHOUT_TORCH)
    from grader.sandbox import tensors  # noqa: F401 - it decides when it is imported

    for name, value in before.items():  # processes that this one starts decide for themselves
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


class SubmissionProvider:
    """Supplies tasks and submissions to the fixtures; here: the reference solutions, or the file of --submission."""

    def __init__(self, submission_file: str | None = None) -> None:
        self._file = submission_file
        self._tasks: dict[Path, Assignment] = {}
        self._harnesses: dict[Path, Any] = {}
        self._zygote: ZygoteProcess | None = None
        self._source: HostSource | None = None

    def task(self, checks_file: Path) -> "Assignment":
        """Return the task that a checks file belongs to, with the numbers that the file of --submission names."""
        if checks_file not in self._tasks:
            from grader.course import course_key, find_course
            from grader.course.assignment import assign_to

            course = find_course(checks_file.parent)
            challenge = course.find(checks_file.parent.name)
            key = course_key(course)
            student, draw = self._whose(challenge) or (key.student or "instructor", 0)
            self._tasks[checks_file] = assign_to(challenge, student, draw, key)
        return self._tasks[checks_file]

    def _whose(self, challenge: "Challenge") -> tuple[str, int] | None:
        """Return student and draw that the file of --submission is stamped for, where it is to this challenge."""
        if self._file is not None:
            from grader.course.handin import read_handin
            from grader.course.stamp import find_stamp

            stamp = find_stamp(read_handin(challenge, Path(self._file)))
            if stamp is not None and stamp.challenge == challenge.slug:
                return stamp.student, stamp.draw
        return None

    def prepare(self, checks_file: Path) -> None:
        """Make `import harness` mean this challenge's harness."""
        challenge = checks_file.parents[2] / checks_file.parent.name  # hidden and public checks have one harness
        if challenge not in self._harnesses:
            from grader.checks.session import install_harness

            install_harness(self.task(checks_file).public)
            self._harnesses[challenge] = sys.modules.get("harness")
        harness = self._harnesses[challenge]
        if harness is None:
            sys.modules.pop("harness", None)
        else:
            sys.modules["harness"] = harness

    def submission(self, checks_file: Path) -> "AbstractContextManager[Submission]":
        """Open the submission that a checks file is run against, until the file is done."""
        from grader.checks.session import author_source, open_submission
        from grader.course.handin import read_handin

        task = self.task(checks_file)
        if self._file is None:
            source, name = author_source(task, task.challenge.reference_file), task.challenge.reference_file.name
        else:
            read = read_handin(task.challenge, Path(self._file))
            source, name = read.text, read.filename
        hosts = self._hosts() if task.interface.functions else None
        return closing(open_submission(task, source, filename=name, hosts=hosts, seed=0))

    def as_graded(self) -> AbstractContextManager[None]:
        """Have Hypothesis run as in grading for as long as this lasts."""
        from grader.checks.profile import as_graded

        return as_graded()

    def prefetched(self, check: str) -> "Prefetched | None":  # noqa: ARG002 - one submission is not worth it
        """Return what is known of a check before there is a submission."""
        return None

    def _hosts(self) -> "HostSource":

        from grader.sandbox import backends, tensors
        from grader.sandbox.client import HostSource
        from grader.sandbox.control import Control
        from grader.sandbox.launch import ZygoteProcess

        if self._source is None:
            if tensors.here:
                tensors.torch.set_num_threads(1)
            self._zygote = ZygoteProcess(backends.best(), tensors=tensors.here)
            self._zygote.wait_ready()
            self._source = HostSource(Control.of(self._zygote.join()))
        return self._source

    def close(self) -> None:
        """End what was started."""
        if self._source is not None:
            self._source.close()
        if self._zygote is not None:
            self._zygote.close()
