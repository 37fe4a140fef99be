"""What the memory of a measured call was for, asked of a real host once more."""

import copy

import pytest
import torch

from grader.checks import Submission
from grader.checks.failure import Wrong
from grader.checks.layers import last_measured, layers_of
from grader.report.evidence.memory import MemoryBar
from grader.training.memory import memory_of, require_memory
from tests.checks.conftest import Open

RIGHT = """
def train(model, loss_fn, batches):
    for x, y in batches:
        loss_fn(model(x), y).backward()
"""
KEPT = """
def train(model, loss_fn, batches):
    sum(loss_fn(model(x), y) for x, y in batches).backward()
"""
MANY, WIDTH = 16, 1024


def right(model: torch.nn.Module, loss_fn: torch.nn.Module, batches: list[tuple[torch.Tensor, torch.Tensor]]) -> None:
    """Do it as it should be done."""
    for x, y in batches:
        loss_fn(model(x), y).backward()


def judged(submission: Submission, *, stream: bool = False) -> MemoryBar:
    """Measure a call, hold it to what a right one needs, and return what is shown."""
    submission.begin("test_memory")
    model = torch.nn.Sequential(torch.nn.Linear(2, WIDTH), torch.nn.Tanh(), torch.nn.Linear(WIDTH, 1))
    batches = [(torch.ones(8, 2), torch.ones(8, 1)) for _ in range(MANY)]
    handed = submission.stream(batches) if stream else batches
    measured = submission.measure("train", model, torch.nn.MSELoss(), handed)
    own = memory_of(right, copy.deepcopy(model), torch.nn.MSELoss(), batches)
    require_memory(submission, measured, label="a window", right=own, margin=1.25, own_cap=1 << 40)
    (bar,) = submission.evidence
    assert isinstance(bar, MemoryBar)
    return bar


@pytest.mark.parametrize("stream", [False, True])
def test_a_failed_check_shows_what_memory_was_for(opened: Open, *, stream: bool) -> None:
    """Layers and curve of the submission, and of what it should have done, with every micro-batch marked."""
    submission = opened(KEPT, train=("model", "loss_fn", "batches"))
    with pytest.raises(Wrong):
        judged(submission, stream=stream)
    (bar,) = submission.evidence

    assert isinstance(bar, MemoryBar)
    assert bar.yours is not None
    assert bar.right is not None
    assert sum(bar.yours.layers.values()) == max(bar.yours.curve) == bar.measured_bytes
    assert bar.yours.layers["activations"] > 8 * bar.right.layers["activations"]
    assert len(bar.yours.marks) == len(bar.right.marks) == MANY
    assert len(submission.calls) == 1


def test_nothing_more_is_asked_of_what_stays_within(opened: Open) -> None:
    """A right submission is measured once, and nothing else of it is asked."""
    submission = opened(RIGHT, train=("model", "loss_fn", "batches"))
    bar = judged(submission)

    assert (bar.yours, bar.right) == (None, None)


@pytest.mark.parametrize(
    "source",
    [
        "import time\ndef f(n): time.sleep(9)\n",
        "import torch\nmade = []\ndef f(n):\n    made.append(torch.ones(n))\n    raise ValueError\n",
        "import os\ndef f(n):\n    os._exit(1)\n",
    ],
)
def test_a_submission_that_does_not_tell_costs_nothing(opened: Open, source: str) -> None:
    """Whatever becomes of the process that is asked again, nothing of it counts for the submission."""
    submission = opened("def f(n): return n", f=("n",))
    submission.begin("test_it")
    submission.measure("f", 3)
    again = last_measured(submission)
    other = opened(source, f=("n",), call_seconds=2.0)

    assert again is not None
    assert layers_of(other, again) is None
    assert (other.clock.seconds > 1.9) == ("sleep" in source)
    assert other.hosts.stops == 0
    assert other.calls == []
