"""The meter that tells layers apart: sums are exact, and what is kept shows as what it is."""

from collections.abc import Callable
from typing import Any

import torch

from grader.sandbox.layers import LayerMeter, micro_batches_in
from grader.sandbox.meter import TensorMeter
from grader.sandbox.proxies import Stream

Train = Callable[[torch.nn.Module, torch.optim.Optimizer, list[Any]], None]
BATCHES, SAMPLES, WIDTH = 12, 16, 256
SAVED = 2 * SAMPLES * WIDTH * 4
"""Bytes that one graph keeps at least: what tanh and the second layer go back with."""


def right(model: torch.nn.Module, optimizer: torch.optim.Optimizer, batches: list[Any]) -> None:
    """Train with one graph at a time."""
    for x, y in batches:
        torch.nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()


def kept(model: torch.nn.Module, optimizer: torch.optim.Optimizer, batches: list[Any]) -> None:
    """Keep every graph until the end."""
    losses = [torch.nn.functional.mse_loss(model(x), y) for x, y in batches]
    torch.stack(losses).sum().backward()
    optimizer.step()


def made() -> tuple[torch.nn.Module, torch.optim.Optimizer, list[Any]]:
    """Return a model, an optimizer that remembers, and micro-batches."""
    model = torch.nn.Sequential(torch.nn.Linear(4, WIDTH), torch.nn.Tanh(), torch.nn.Linear(WIDTH, 1))
    batches = [(torch.ones(SAMPLES, 4), torch.ones(SAMPLES, 1)) for _ in range(BATCHES)]
    return model, torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9), batches


def told(train: Train) -> dict[str, Any]:
    """Return what is told of one run."""
    model, optimizer, batches = made()
    with LayerMeter(model.parameters(), batches) as meter:
        train(model, optimizer, batches)
    found: dict[str, Any] = meter.told()
    return found


def test_layers_add_up_to_the_peak_that_the_plain_meter_counts() -> None:
    """Watching more closely changes nothing of what is counted."""
    for train in (right, kept):
        model, optimizer, batches = made()
        with TensorMeter() as plain:
            train(model, optimizer, batches)
        found = told(train)

        assert sum(found["layers"].values()) == plain.peak_bytes == max(found["curve"])


def test_kept_graphs_are_activations_and_a_ramp() -> None:
    """A right loop holds one graph, and falls back after each; with all graphs kept, bytes only rise."""
    one, all_of_them = told(right), told(kept)
    levels = [all_of_them["curve"][at] for at, _ in all_of_them["marks"]]

    assert all_of_them["layers"]["activations"] >= BATCHES * SAVED / 2
    assert one["layers"]["activations"] <= 2 * SAVED
    assert len(levels) == BATCHES
    assert levels == sorted(levels)
    assert levels[-1] > 3 * max(one["curve"]) / 2


def test_gradients_and_what_an_optimizer_keeps_are_told_apart() -> None:
    """At the end, with everything else gone, momentum and gradients are all that is left."""
    model, optimizer, batches = made()
    size = sum(p.nbytes for p in model.parameters())
    with LayerMeter(model.parameters(), batches) as meter:
        right(model, optimizer, batches[:1])
        wide = torch.ones(1 << 18)
    layers = meter.told()["layers"]

    assert (layers["gradients"], layers["optimizer state"]) == (size, size)
    assert layers["temporaries"] == wide.nbytes
    assert layers["activations"] == 0


def test_a_gradient_of_one_s_own_counts_once_the_optimizer_takes_it() -> None:
    """Whoever writes `.grad` himself has gradients too."""
    model, optimizer, _ = made()
    with LayerMeter(model.parameters()) as meter:
        for parameter in model.parameters():
            parameter.grad = torch.ones_like(parameter)
        optimizer.step()

    assert meter.told()["layers"]["gradients"] == sum(p.nbytes for p in model.parameters())


def test_nothing_stays_behind() -> None:
    """Hooks on parameters, on optimizers and on what is saved end with the block."""
    model, optimizer, batches = made()
    with LayerMeter(model.parameters(), batches) as meter:
        pass
    right(model, optimizer, batches)

    assert meter.told() == {"layers": dict.fromkeys(meter.told()["layers"], 0), "curve": [], "marks": []}


def test_a_long_run_is_told_in_few_points() -> None:
    """The peak is among them, and marks lie within."""
    model, optimizer, batches = made()
    with LayerMeter(model.parameters(), batches) as meter:
        for _ in range(20):
            right(model, optimizer, batches)
    found = meter.told()

    assert len(found["curve"]) <= 242
    assert max(found["curve"]) == meter.peak_bytes
    assert all(0 <= at < len(found["curve"]) for at, _ in found["marks"])


def test_micro_batches_are_found_among_the_arguments() -> None:
    """The first list or stream of groups; a stream is not read by looking."""
    _, _, batches = made()
    stream = Stream(batches)

    assert micro_batches_in([1, "a", batches]) is batches
    assert list(micro_batches_in([stream])) == batches
    assert len(list(stream)) == BATCHES
    assert micro_batches_in([[1, 2], [], None]) == ()
