"""Numbers are compared with the checker's own in float64; memory is measured, on a model of wide activations."""

from dataclasses import replace
from functools import cache

import torch
from hypothesis import given

from grader.checks import (
    EQUAL_EDGES,
    Wrong,
    check,
    describe,
    edge_cases,
    full_batch_run,
    memory_of,
    require_close,
    require_marked_lines,
    require_memory,
    require_plain,
    require_training,
    windows,
)

EDGES = tuple(replace(run, leftover=False) for run in EQUAL_EDGES if len(run.sizes) < 6)
WIDTH, SAMPLES, STEPS = 2048, 64, 12
"""One activation is 64 * 2048 float64 = 1 MiB; four are saved per graph, 48 in a window of 12."""
MARGIN = 1.25
"""Over the peak of tensors of a right loop. A second graph alive adds a third."""
OWN_CAP = 40 << 20
"""With one graph at a time a process needs 13 to 20 MiB of its own, with those of a window at least 50 more."""
LINES = {
    "summed": ("total = total +", "total.backward()"),
    "retained": ("retain_graph=True",),
    "joined": ("outputs.append(", "torch.cat(outputs)"),
}
"""What stands in the lines of each way to keep a window's graphs, any of which may be marked."""


@check(
    points=2, hint="Which tensors are still referred to when the next micro-batch begins, and have seen no backward()?"
)
def test_marks_the_wrong_lines(submission, stub, variant):
    """The two wrong lines are marked, and no others."""
    lines = list(enumerate(stub.splitlines(), 1))
    texts = (LINES[variant["hoard"]], ("(model(x) - y).abs()",))
    require_marked_lines(
        submission, stub, [{n for n, line in lines if any(text in line for text in some)} for some in texts]
    )


@check(points=1, examples=8, hint="Each micro-batch's loss goes through backward() once, divided by len(window).")
@edge_cases(*EDGES)
@given(run=windows(leftover=False))
def test_the_updates(submission, run):
    """Each update uses the mean gradient over all samples of its window."""
    ask = submission.call
    require_training(
        submission, run, lambda run, *given: ask("train", run.model, given[1], run.loss_fn, given[0], run.steps)
    )


def measures(run):
    """Return the mean loss and the mean absolute error of micro-batches, each at the weights it is trained with."""
    seen, probe, losses, errors = full_batch_run(run), replace(run), [], []
    for window, before in zip(run.windows, [seen.start, *seen.parameters], strict=False):
        probe.model.load_state_dict(before)
        for x, y in (run.micro_batches[i] for i in window):
            output = probe.model(x).detach()
            losses.append(float(run.loss_fn(output, y)))
            errors.append(float((output - y).abs().mean()))
    return {"loss": sum(losses) / len(losses), "error": sum(errors) / len(errors)}


def require_measures(got, wanted):
    """Require both numbers, as floats."""
    if not isinstance(got, dict) or got.keys() != wanted.keys():
        raise Wrong('`train` should return a dict of two numbers, "loss" and "error".', quantity="the returned dict")
    for name, value in wanted.items():
        require_plain(got[name], f'"{name}"')
        require_close(got[name], value, f'"{name}"', rtol=1e-8)


@check(
    points=1,
    examples=8,
    hint="Means over all micro-batches, also where the last window is shorter, before each update.",
)
@edge_cases(*EDGES)
@given(run=windows(leftover=False))
def test_the_numbers(submission, run):
    """Mean loss and mean absolute error over all micro-batches are returned, as plain floats."""
    own = run.fresh()
    got = submission.call("train", own.model, own.optimizer, run.loss_fn, own.micro_batches, run.steps)
    require_measures(got, measures(run))


def wide_model(width):
    """A model of few parameters and, where it is wide, large activations; the same each time."""
    layers = [torch.nn.Linear(4, width), *(torch.nn.ReLU() for _ in range(4)), torch.nn.Linear(width, 1)]
    model = torch.nn.Sequential(*layers).double()
    draw = torch.Generator().manual_seed(8)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64) / 50)
    return model


def wide_batches():
    """The micro-batches of one window; the same each time."""
    draw = torch.Generator().manual_seed(9)
    shapes = [((SAMPLES, 4), (SAMPLES, 1)) for _ in range(STEPS)]
    return [tuple(torch.randn(s, generator=draw, dtype=torch.float64) for s in pair) for pair in shapes]


def one_graph_at_a_time(model, optimizer, loss_fn, batches, *_):
    """Make one update as it should be made, and measure."""
    losses, errors = [], []
    optimizer.zero_grad()
    for x, y in batches:
        output = model(x)
        loss = loss_fn(output, y)
        (loss / len(batches)).backward()
        losses.append(loss.item())
        errors.append((output.detach() - y).abs().mean().item())
    optimizer.step()
    return {"loss": sum(losses) / len(losses), "error": sum(errors) / len(errors)}


@cache
def wide_run():
    """The wide model after its window, and the memory that it needed, with the numbers that it gave."""
    model = wide_model(WIDTH)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    return model, memory_of(one_graph_at_a_time, model, optimizer, torch.nn.MSELoss(), wide_batches())


@check(
    points=5, hint="A graph lives until its backward(), and longer where something still refers to what was computed."
)
def test_one_graph_at_a_time(submission):
    """Memory for activations does not grow with accumulation_steps: at most one micro-batch's graph is alive."""
    describe(f"{STEPS} micro-batches of {SAMPLES} samples each, k = {STEPS}, SGD, {WIDTH} hidden units")
    own, right = wide_run()

    def measured(model, batches):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        return submission.measure("train", model, optimizer, torch.nn.MSELoss(), batches, len(batches))

    measured(wide_model(1), wide_batches()[:2])  # from here on the process grows by what is wide
    model = wide_model(WIDTH)
    found = measured(model, wide_batches())
    require_measures(found.value, right.value)
    for (name, parameter), wanted in zip(model.named_parameters(), own.parameters(), strict=True):
        require_close(parameter.detach(), wanted.detach(), f"`{name}` after the epoch", rtol=1e-8)
    require_memory(
        submission,
        found,
        label=f"one window of {STEPS} micro-batches",
        right=right,
        margin=MARGIN,
        own_cap=OWN_CAP,
    )
