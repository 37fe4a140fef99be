"""What the memory of a measured call was for: told by the submission's own process, after its check has failed."""

from typing import Annotated, Any

import msgspec

from grader.checks.hosted import Hosted, HostedOptimizer
from grader.checks.submission import Submission
from grader.sandbox import wire
from grader.sandbox.host import LAYERS
from grader.sandbox.limits import SubmissionRaised, SubmissionStopped

_Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 50)]


class Layers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a call's tensors were for. It comes from the submission: to be shown, never to be judged by.

    Attributes:
        layers: name -> bytes at the peak.
        curve: bytes of live tensors in the course of the call.
        marks: (index in `curve`, number from 0) of each micro-batch's beginning.
    """

    layers: Annotated[dict[Annotated[str, msgspec.Meta(max_length=40)], _Count], msgspec.Meta(max_length=8)]
    curve: Annotated[list[_Count], msgspec.Meta(max_length=500)]
    marks: Annotated[list[tuple[_Count, _Count]], msgspec.Meta(max_length=2000)]


class Again(msgspec.Struct, frozen=True):
    """What the running check measured last, to be asked once more.

    Attributes:
        sent: what the host was sent, decoded: name, args, kwargs, roots, gradients and seed.
        living: what stayed in the checker of it.
    """

    sent: tuple[Any, ...]
    living: list[Hosted]


def last_measured(submission: Submission) -> Again | None:
    """Return what the running check measured last; None where there is nothing, or its optimizer was hosted."""
    last = next((call for call in reversed(submission.calls) if call.metered and call.check == submission.check), None)
    if last is None or any(isinstance(one, HostedOptimizer) for one in last.living):
        return None
    return Again(tuple(wire.from_checker(last.body)[:-1]), last.living)


def layers_of(submission: Submission, again: Again) -> Layers | None:
    """Ask the submission once more, and return what its memory was for; None where it does not tell.

    For the report of a check that has failed already. It runs in a process of its own, which ends with it, and is not
    noted among what was asked.
    """
    serve = {one.number: one.renewed(None).answer for one in again.living}
    body = wire.to_host((*again.sent, LAYERS))
    host = submission.hosts.fresh()
    try:
        with submission.clock.running():
            reply = host.call(again.sent[0], body, len(again.sent[3]), serve=serve)
        return msgspec.convert(reply.value, Layers)
    except (SubmissionRaised, SubmissionStopped, msgspec.ValidationError):
        return None
    finally:
        host.close()
