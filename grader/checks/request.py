"""A call of a student's function, as it is sent, and what comes back of what it may change."""

from collections.abc import Sequence
from typing import Any

import msgspec

from grader.checks.hosted import Hosted, HostedOptimizer, hosted_in
from grader.errors import CourseFault
from grader.sandbox import state, wire
from grader.sandbox.host import Program
from grader.sandbox.limits import StateMismatch, SubmissionRaised


class Request(msgspec.Struct, frozen=True):
    """A call, encoded: what it may change, and the objects in it that stay in the checker."""

    name: str
    body: bytes
    changed: list[state.Root]
    living: list[Hosted]
    metered: bool


def encode(program: Program, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, metered: bool) -> Request:
    """Encode a call of one of the program's functions.

    Raises:
        CourseFault: the stub has no such function, or an argument cannot be sent.
    """
    if name not in program.functions:
        raise CourseFault(f"A check calls `{name}`, but the stub defines no such function.")
    living = hosted_in((args, kwargs))
    for number, one in enumerate(living):
        one.number = number
    here = {id(one.optimizer): one for one in living if isinstance(one, HostedOptimizer)}
    changed = state.roots((args, kwargs, [one.optimizer for one in here.values()]))
    sent = [here.get(id(root), root) for root in changed]
    body = wire.to_host((name, args, kwargs, sent, state.gradients(changed), program.seed, metered))
    return Request(name, body, changed, living, metered)


def restore(changed: Sequence[state.Root], after: Sequence[Any]) -> None:
    """Have what a call may change hold what the student's code made of it.

    Raises:
        SubmissionRaised: it has other names, shapes or dtypes than before.
    """
    for root, claim in zip(changed, after, strict=True):
        try:
            state.restore(root, claim)
        except StateMismatch as error:
            raise SubmissionRaised("StateMismatch", f"After the call, {error}.") from None
