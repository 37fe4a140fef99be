"""A submission that failed is named by what it does when it is asked to train once more."""

from contextlib import suppress
from pathlib import Path

import pytest
import torch

from grader.checks import Run, SumRun, Wrong, require_training
from grader.checks.session import open_submission
from grader.checks.submission import Submission
from grader.course.assignment import assign
from grader.course.course import Course
from grader.course.variant import Variant
from grader.report.record import Diagnosis
from grader.sandbox.client import HostSource
from grader.sandbox.limits import SubmissionRaised
from grader.training.graphs import graph_mistake, sum_graph_mistake
from tests.training.rules.test_sums import run_of

COURSE = Course(Path(__file__).resolve().parents[2])
RUNS = (Run(sizes=(2, 2), steps=2), Run(sizes=(1, 1, 1), steps=3), Run(sizes=(1, 1, 1), steps=2, leftover=True))
HEAD = "def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):\n"
UNDIVIDED = """
    optimizer.zero_grad()
    for at, pair in enumerate(batches):
        loss_fn(model(pair[0]), pair[1]).backward()
        if (at + 1) % accumulation_steps == 0 or at + 1 == len(batches):
            optimizer.step()
            optimizer.zero_grad()
    return "done"
"""


def opened(hosts: HostSource, body: str) -> Submission:
    """Return a submission to 08."""
    task = assign(COURSE.load("08-train-epoch"), Variant(student="ada", draw=0, seed=0, values={}))
    return open_submission(task, HEAD + body, filename="train_epoch.py", hosts=hosts, seed=0)


def explained(hosts: HostSource, body: str) -> Diagnosis | None:
    """Have a submission judged on a few runs, and explained."""
    submission = opened(hosts, body)
    submission.begin("test_full_windows")

    def train(run: Run, batches: object, optimizer: object) -> None:
        submission.call("train_epoch", run.model, optimizer, run.loss_fn, batches, run.steps)

    for run in RUNS:
        with suppress(Wrong, SubmissionRaised):
            require_training(submission, run, train)
    submission.begin("")
    assert submission.explainer is not None
    try:
        return submission.explainer.explain(["test_full_windows"])
    finally:
        submission.close()


def test_a_mistake_is_named_in_the_sandbox(hosts: HostSource) -> None:
    """Its weights come from what the hosted optimizer was given."""
    found = explained(hosts, UNDIVIDED)

    assert found is not None
    assert found.mistake == "undivided"
    assert found.text.startswith("The losses are not divided. ")


def test_what_torch_refuses_is_named_too(hosts: HostSource) -> None:
    """The student sees the error; what it means is said beside it."""
    found = explained(hosts, UNDIVIDED.replace(".backward()", ".item().backward()"))

    assert found is not None
    assert found.mistake == "number_instead_of_loss"


def test_gradients_that_get_lost_are_named_beside_the_rest(hosts: HostSource) -> None:
    """What counts is told by the parameters that have a gradient."""
    lost = UNDIVIDED.replace(
        "            optimizer.step()", "            model[0].bias.grad = None\n            optimizer.step()"
    )
    found = explained(hosts, lost)

    assert found is not None
    assert found.mistake == "undivided and some_gradients_missing"


@pytest.mark.parametrize(
    "body",
    [
        UNDIVIDED.replace("loss_fn(model(pair[0]), pair[1])", "(loss_fn(model(pair[0]), pair[1]) ** 2)"),
        "    raise KeyError(1)\n",
        "    optimizer.step()\n",
    ],
)
def test_what_is_not_known_is_not_named(hosts: HostSource, body: str) -> None:
    """A loss of another kind, an error, a step on nothing."""
    assert explained(hosts, body) is None


LOOP = """
    for start in range(0, len(batches), accumulation_steps):
        part = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        BODY
        optimizer.step()
    return 0
"""
GRAPHS = {
    "one_backward_per_window": """
        (sum(loss_fn(model(a), b) for a, b in part) / len(part)).backward()
""",
    "all_graphs_alive": """
        pairs = list(part)
        torch.stack([loss_fn(model(a), b) for a, b in pairs]).mean().backward()
""",
    "window_concatenated": """
        pairs = list(part)
        loss_fn(model(torch.cat([a for a, _ in pairs])), torch.cat([b for _, b in pairs])).backward()
""",
    "two_graphs_alive": """
        waiting = []
        for a, b in part:
            waiting.append(loss_fn(model(a), b) / len(part))
            if len(waiting) == 2:
                waiting.pop(0).backward()
        waiting.pop().backward()
""",
    "graphs_retained": """
        kept = []
        for a, b in part:
            kept.append(loss_fn(model(a), b) / len(part))
            kept[-1].backward(retain_graph=True)
""",
    None: """
        for a, b in part:
            (loss_fn(model(a), b) / len(part)).backward()
""",
}


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_that_are_kept_are_told_apart(hosts: HostSource, name: str | None) -> None:
    """By bytes, forwards and gradients on the way; a program that reads ahead only as far as that can be told."""
    submission = opened(hosts, "    import torch\n" + LOOP.replace("        BODY\n", GRAPHS[name].lstrip("\n")))

    def train(run: Run, batches: object, optimizer: object) -> None:
        submission.call("train_epoch", run.model, optimizer, run.loss_fn, batches, run.steps)

    try:
        assert graph_mistake(submission, train) == name
    finally:
        submission.close()


FLOAT32 = """
        sums = [torch.zeros_like(p, dtype=torch.float32) for p in model.parameters()]
        for a, b in part:
            for s, g in zip(sums, torch.autograd.grad(loss_fn(model(a), b) / len(part), list(model.parameters()))):
                s += g
        for p, s in zip(model.parameters(), sums):
            p.grad = s.double()
"""
NUMBERS = {
    "float32_ledger": LOOP.replace("        BODY\n", FLOAT32.lstrip("\n")),
    "undivided and rate_changed": """
    for group in optimizer.param_groups:
        group["lr"] /= accumulation_steps
    for start in range(0, len(batches), accumulation_steps):
        optimizer.zero_grad()
        for a, b in batches[start : start + accumulation_steps]:
            loss_fn(model(a), b).backward()
        optimizer.step()
""",
    "last_sample_left_out and undivided": LOOP.replace(
        "        BODY\n", "        for a, b in part:\n            loss_fn(model(a[:-1]), b[:-1]).backward()\n"
    ),
    "past_the_optimizer": """
    for weights in model.parameters():
        torch.nn.init.zeros_(weights)
""",
    "another_model": """
    import copy
    mine = copy.deepcopy(model)
    for start in range(0, len(batches), accumulation_steps):
        part = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for a, b in part:
            (loss_fn(mine(a), b) / len(part)).backward()
        optimizer.step()
""",
    "cleared_before_step": """
    for start in range(0, len(batches), accumulation_steps):
        for a, b in batches[start : start + accumulation_steps]:
            loss_fn(model(a), b).backward()
            optimizer.zero_grad()
        optimizer.step()
""",
    "one_update_per_epoch and leftovers_counted": """
    for a, b in batches:
        (loss_fn(model(a), b) / len(batches)).backward()
    optimizer.step()
    optimizer.zero_grad()
""",
    "windows_of_another_length": """
    for i, (a, b) in enumerate(batches, 1):
        (loss_fn(model(a), b) / 32).backward()
        if i % 32 == 0:
            optimizer.step()
            optimizer.zero_grad()
""",
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_and_settings_are_named(hosts: HostSource, name: str) -> None:
    """Sums in float32, a learning rate that stands in for a division, and windows that k says nothing about."""
    found = explained(hosts, "    import torch\n" + NUMBERS[name])

    assert found is not None
    assert found.mistake == name


SUMS = {
    "one_backward_at_the_end": """
    for a, b in micro_batches:
        total = total + loss_sum(model(a), b)
    total.backward()
""",
    "all_graphs_alive": """
    pairs = list(micro_batches)
    total = sum(loss_sum(model(a), b) for a, b in pairs)
    total.backward()
""",
    "window_concatenated": """
    a, b = (torch.cat(parts) for parts in zip(*micro_batches))
    total = loss_sum(model(a), b)
    total.backward()
""",
    "graphs_retained": """
    kept = []
    for a, b in micro_batches:
        total = loss_sum(model(a), b)
        total.backward(retain_graph=True)
        kept.append(total)
""",
    None: """
    for a, b in micro_batches:
        total = loss_sum(model(a), b)
        total.backward()
""",
}


@pytest.mark.parametrize("name", SUMS)
def test_graphs_of_a_stream_are_told_apart(hosts: HostSource, name: str | None) -> None:
    """As those of a window are."""
    task = assign(COURSE.load("07-accumulate-exactly"), Variant(student="ada", draw=0, seed=0, values={}))
    head = "import torch\ndef accumulate(model, micro_batches, loss_sum, count):\n    model.zero_grad()\n"
    text = head + "    total = 0\n" + SUMS[name].lstrip("\n") + "    return total.item()\n"
    submission = open_submission(task, text, filename="accumulate_exactly.py", hosts=hosts, seed=0)

    def ask(run: SumRun, model: object, batches: object) -> object:
        return submission.call("accumulate", model, batches, run.loss_sum, None)

    drawn = run_of((2, 5, 3))
    run = SumRun(drawn.build, drawn.draw, torch.nn.MSELoss(reduction="sum"), len)
    try:
        assert sum_graph_mistake(submission, ask, run) == name
    finally:
        submission.close()


def test_what_a_mistake_explains_is_said(hosts: HostSource) -> None:
    """Of the failed checks those whose own run is made of what the mistake makes of it; another one fails otherwise."""
    quirk = "loss_fn(model(pair[0]), pair[1]) * (7 if accumulation_steps == 5 else 1)"
    submission = opened(hosts, UNDIVIDED.replace("loss_fn(model(pair[0]), pair[1])", f"({quirk})"))

    def train(run: Run, batches: object, optimizer: object) -> None:
        submission.call("train_epoch", run.model, optimizer, run.loss_fn, batches, run.steps)

    runs = {"test_full_windows": RUNS[0], "test_short_last_window": RUNS[2], "test_odd": Run(sizes=(2,) * 5, steps=5)}
    for check, run in runs.items():
        submission.begin(check)
        with suppress(Wrong):
            require_training(submission, run, train)
    submission.begin("")
    assert submission.explainer is not None
    found = submission.explainer.explain(list(runs))
    submission.close()

    assert found is not None
    assert found.mistake == "undivided"
    assert found.explains == ("test_full_windows", "test_short_last_window")
    assert found.leaves == ("test_odd",)
