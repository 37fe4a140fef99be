"""The submission's run is compared with one update per window on all its samples together, in float64."""

from dataclasses import dataclass
from functools import cache, cached_property

import torch
from hypothesis import example, given

from grader.checks import (
    EQUAL_EDGES,
    LargeActivations,
    Run,
    Wrong,
    check,
    describe,
    edge_cases,
    explain_training,
    memory_of,
    require_close,
    require_memory,
    require_settings,
    require_training,
    settings_of,
    windows,
)

FULL_EDGES = (
    *(run for run in EQUAL_EDGES if len(run.sizes) % run.steps == 0 and not run.leftover),
    Run(sizes=(2, 2), steps=2, optimizer_kind="momentum"),
)
SHORT_EDGES = tuple(run for run in EQUAL_EDGES if len(run.sizes) % run.steps and not run.leftover)
COUNTED_EDGES = tuple(Run(sizes=(2,) * count, steps=k) for count, k in ((0, 2), (2, 2), (1, 3), (5, 3)))
LEFTOVER_EDGES = tuple(run for run in EQUAL_EDGES if len(run.sizes) % run.steps == 0 and run.leftover)

UNITS, SAMPLES, STEPS = 16, 64, 24
"""A graph keeps a page of 4 KiB of each hidden unit and sample: 4 MiB, and 96 in a window of 24."""
MARGIN = 1.25
"""Over the peak of tensors of a right loop. A second graph alive doubles it."""
OWN_CAP = 40 << 20
"""With one graph at a time a process needs 8 to 20 MiB of its own, with 24 graphs 97, of which a file can hide 40 in
memory that it holds before and frees in time."""


@dataclass(frozen=True, kw_only=True)
class Grouped(Run):
    """A run with SGD, whose weights decay and are in a parameter group of their own."""

    @cached_property
    def optimizer(self):
        """SGD with momentum 0.9 over two parameter groups: two weights, then two biases."""
        weights = [p for name, p in self.model.named_parameters() if name.endswith("weight")]
        biases = [p for name, p in self.model.named_parameters() if name.endswith("bias")]
        groups = [{"params": weights, "weight_decay": 0.1}, {"params": biases}]
        return torch.optim.SGD(groups, lr=0.1, momentum=0.9)

    @property
    def words(self):
        """The run in words, for a report."""
        return f"{super().words}, weights and biases in two parameter groups"


def judge(submission, run, *, nothing_else=False):
    """Let the submission train, and compare; with `nothing_else`, what it is not asked to change too."""

    def train(run, batches, optimizer):
        before = settings_of(run.model, run.optimizer)
        submission.call("train_epoch", run.model, optimizer, run.loss_fn, batches, run.steps)
        if nothing_else:
            require_settings(before, run.model, run.optimizer)

    require_training(submission, run, train)


@check(
    points=2,
    examples=9,
    hint="backward() adds, and loss_fn averages over one micro-batch. What makes a mean over the window?",
)
@edge_cases(*FULL_EDGES)
@given(run=windows(leftover=False).filter(lambda run: len(run.sizes) % run.steps == 0))
def test_full_windows(submission, run):
    """Each update uses the mean gradient over all samples of its window."""
    judge(submission, run)


@check(
    points=2,
    examples=3,
    hint="How many micro-batches does the last window hold, and who makes its update?",
)
@edge_cases(*SHORT_EDGES)
@given(run=windows(leftover=False).filter(lambda run: len(run.sizes) % run.steps > 0))
def test_short_last_window(submission, run):
    """The last window may hold fewer micro-batches, and its update is a mean over those."""
    judge(submission, run)


@check(points=1, examples=2, hint="What is in .grad before the first backward()?")
@edge_cases(*LEFTOVER_EDGES)
@given(run=windows().filter(lambda run: run.leftover and len(run.sizes) % run.steps == 0))
def test_leftovers_do_not_count(submission, run):
    """Gradients from before the call have no part in the first update."""
    judge(submission, run)


@check(
    points=1,
    examples=1,
    hint="One step() per window, after its last micro-batch, and no other. Try an empty list, too.",
)
@edge_cases(*COUNTED_EDGES)
@given(run=windows(empty=True))
def test_when_updates_are_made(submission, run):
    """There is one update per window, and none before the window has been read."""

    def train(run, batches, optimizer):
        submission.call("train_epoch", run.model, optimizer, run.loss_fn, batches, run.steps)

    explain_training(submission, run, train)
    train(run, submission.serve(run.micro_batches), submission.host(run.optimizer))
    read, made = set(), 0
    for event in submission.events:
        if event.action == "item":
            read.add(event.index)
        elif event.action == "step":
            made += 1
            missing = [i + 1 for window in run.windows[:made] for i in window if i not in read]
            if missing:
                raise Wrong(f"Update {made} was made before micro-batch {missing[0]} had been asked for.")
    wanted = len(run.windows)
    if made != wanted:
        raise Wrong(
            f"There were {made} updates instead of {wanted}: {run.words}.",
            quantity="the number of updates",
            expected=str(wanted),
            actual=str(made),
        )


@check(
    points=2,
    examples=3,
    hint="Every window, the optimizer that you were given, and no extra step: momentum remembers. Touch nothing else.",
)
@edge_cases(*EQUAL_EDGES)
@example(run=Grouped(sizes=(2,) * 5, steps=2, optimizer_kind="momentum"))
@given(run=windows())
def test_trained_model(submission, run):
    """After the epoch the model is the one that training on whole windows gives, and nothing else has changed."""
    judge(submission, run, nothing_else=True)


def model_with_activations():
    """A model of few parameters and large activations; the same each time."""
    model = torch.nn.Sequential(torch.nn.Linear(4, UNITS), LargeActivations()).double()
    draw = torch.Generator().manual_seed(8)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64) / 50)
    return model


def one_window(count, samples):
    """The micro-batches of one window; the same each time."""
    draw = torch.Generator().manual_seed(9)
    shapes = [((samples, 4), (samples, UNITS)) for _ in range(count)]
    return [tuple(torch.randn(s, generator=draw, dtype=torch.float64) for s in pair) for pair in shapes]


def one_graph_at_a_time(model, optimizer, loss_fn, batches):
    """Make one update as it should be made."""
    optimizer.zero_grad()
    for x, y in batches:
        (loss_fn(model(x), y) / len(batches)).backward()
    optimizer.step()


@cache
def right_update(count, samples):
    """The model after its update, and the memory that it needed."""
    model = model_with_activations()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    return model, memory_of(one_graph_at_a_time, model, optimizer, torch.nn.MSELoss(), one_window(count, samples))


@check(points=3, hint="A graph lives until its backward(), and longer where something still refers to it.")
def test_one_graph_at_a_time(submission):
    """Memory for activations does not grow with accumulation_steps: at most one micro-batch's graph is alive."""
    _, right = right_update(STEPS, SAMPLES)  # before the submission is asked for anything: once for many of them
    measured_update(submission, 2, 1)  # from here on the process grows by what its graphs keep
    measured = measured_update(submission, STEPS, SAMPLES)
    label = f"one window of {STEPS} micro-batches"
    require_memory(submission, measured, label=label, right=right, margin=MARGIN, own_cap=OWN_CAP)


def measured_update(submission, count, samples):
    """Let the submission make one update, require that it is right, and return what memory it needed."""
    size = f"{samples * UNITS >> 8} MiB" if samples * UNITS >= 256 else f"{samples * UNITS * 4} KiB"
    describe(f"{count} micro-batches with {size} of activations each, k = {count}, SGD")
    right, _ = right_update(count, samples)
    model, batches = model_with_activations(), one_window(count, samples)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    measured = submission.measure("train_epoch", model, optimizer, torch.nn.MSELoss(), batches, count)
    for (name, parameter), wanted in zip(model.named_parameters(), right.parameters(), strict=True):
        require_close(parameter.detach(), wanted.detach(), f"`{name}` after the epoch", rtol=1e-8)
    return measured
