"""What can be known of a check's run before there is a submission: its examples, requests and expected values.

One submission is not worth it. Where many are judged with the same seed, the checks are run ahead, once, with the
reference solution, in the checker's own process, and every judge that is forked from it finds the examples drawn, the
checker's own computations remembered, and the requests known: they are sent ahead, so that a submission
need not wait for the checker. A request is used only where it equals, byte for byte, the one that the check makes.
"""

import contextlib
import copy
import inspect
import io
import random
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from grader.checks.author import execute
from grader.checks.drawing import Drawn, draw_examples, is_generated
from grader.checks.example import describe
from grader.checks.figures import Measured
from grader.checks.internals import body_of
from grader.checks.kit import prefetching
from grader.checks.limit import at_most
from grader.checks.session import author_source, open_submission
from grader.checks.submission import Submission
from grader.course.assignment import Assignment
from grader.sandbox.files import import_functions
from grader.sandbox.tensors import here, torch

_LARGEST = 1 << 20
"""Bytes of a request that is worth keeping."""


class Prefetched(msgspec.Struct, frozen=True):
    """What is known of one check.

    Attributes:
        drawn: its examples; None where it has none, or draws them as it runs.
        requests: what it will ask of a submission that is right, in order, as far as that is known.
    """

    drawn: list[Drawn] | None
    requests: list[bytes]


Fixtures = Mapping[str, Callable[..., Any]]
"""Of a check's own file: name -> function."""


class _Unknown(BaseException):
    """From here on the check needs a submission."""


class _Prefetching(Submission):
    """Answers calls with the reference solution and keeps the requests that they would be.

    Args:
        before: requests of this check and of those before it.
    """

    def __init__(self, task: Assignment, source: str, seed: int, device: str, before: set[bytes]) -> None:
        real = open_submission(task, source, filename="reference.py", hosts=None, seed=seed, device=device)
        super().__init__(None, real.program, real.limits, task.interface)
        self._names: dict[str, Any] = {}
        if self.program.files:
            with contextlib.redirect_stdout(io.StringIO()):
                self._names = import_functions(source, self.program.files)
        elif self.program.functions:  # else answers are only read: their author's file needs names that are not here
            _, self._names = execute(source, "reference.py", {"__name__": "reference"})
        self.requests: list[bytes] = []
        self._before = before

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call the reference's function on the arguments themselves."""
        request = self.prepare(name, args, kwargs)
        if request.living or len(request.body) > _LARGEST:
            raise _Unknown
        if not (self._recalls and request.body in self._before):
            self.requests.append(request.body)
        self._before.add(request.body)
        if here:
            torch.default_generator.manual_seed(self.program.seed)
        random.seed(self.program.seed)
        return self._names[name](*args, **kwargs)

    def measure(self, name: str, *args: Any, **kwargs: Any) -> Measured:
        """Stop here: a measured call has a host of its own."""
        raise _Unknown(name, args, kwargs)


def prefetch(
    checks: dict[str, Callable[..., None]],
    task: Assignment,
    *,
    seed: int,
    device: str,
    fixtures: Mapping[str, Fixtures] | None = None,
) -> dict[str, Prefetched]:
    """Run every check ahead with the reference solution; Hypothesis' seed is set by the caller.

    Args:
        checks: id -> function.
        task: the challenge, with the variant that is expected.
        seed: of the submission's generators.
        device: "cpu" or "cuda", as the submissions' requests name it.
        fixtures: id -> the fixtures that this check's author wrote.
    """
    source = author_source(task, task.challenge.reference_file)
    states = torch.get_rng_state() if here else None, random.getstate()
    before: set[bytes] = set()

    def prepared(name: str, check: Callable[..., None]) -> Prefetched:
        submission = _Prefetching(task, source, seed, device, before)
        return _prefetch(check, task, submission, (fixtures or {}).get(name, {}))

    try:
        with prefetching():
            return {name: prepared(name, check) for name, check in checks.items()}
    finally:
        if states[0] is not None:
            torch.set_rng_state(states[0])
        random.setstate(states[1])
        describe("")


def _prefetch(check: Any, task: Assignment, submission: _Prefetching, own: Fixtures) -> Prefetched:
    names = inspect.signature(check).parameters
    known = {"submission": submission, "variant": task.variant.known, "snippet": task.snippet, "stub": task.stub}
    known["files"] = task.challenge.data_files()
    drawn = draw_examples(check, names) if is_generated(check) else None
    body = body_of(check) if is_generated(check) else check
    if drawn is None and is_generated(check):
        return Prefetched(None, [])
    # Whatever it is, a judge meets it again and says so: pytest's outcomes, and an endless loop, are no Exception.
    with (
        contextlib.suppress(BaseException),
        at_most(task.challenge.meta.limits.check_seconds),
        contextlib.ExitStack() as ends,
    ):
        fixtures = {name: _fixture(name, known, own, ends) for name in names if name in known or name in own}
        for one in drawn if drawn is not None else [Drawn({}, chosen=True)]:
            body(**fixtures, **copy.deepcopy(one.arguments))  # a run uses its arguments up
    return Prefetched(drawn, submission.requests)


def _fixture(name: str, known: dict[str, Any], own: Fixtures, ends: contextlib.ExitStack) -> Any:
    """Return a fixture's value, made once; one of pytest's own is not known here, and ends the rehearsal."""
    if name not in known:
        make = own[name]
        given = {other: _fixture(other, known, own, ends) for other in inspect.signature(make).parameters}
        if inspect.isgeneratorfunction(make):
            known[name] = ends.enter_context(contextlib.contextmanager(make)(**given))
        else:
            known[name] = make(**given)
    return known[name]
