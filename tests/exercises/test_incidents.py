"""Each incident's project has the symptom that its task tells of, and the repaired one has not."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.course.challenge import Challenge
from grader.course.course import Course

COURSE = Course(Path(__file__).resolve().parents[2])
Load = Callable[[str, str], Any]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Import the main file of a challenge's project, as it was found or repaired."""

    def imported(slug: str, tree: str) -> Any:
        challenge: Challenge = COURSE.load(slug)
        names = [name.removesuffix(".py") for name in challenge.stub_names]
        for name in names:
            monkeypatch.delitem(sys.modules, name, raising=False)
        with monkeypatch.context() as context:
            context.syspath_prepend(str(COURSE.root / tree / slug))
            module = __import__(names[0])
        for name in names:
            sys.modules.pop(name, None)
        return module

    return imported


def excess(train: Callable[..., None], k: int) -> float:
    """Return how far noisy regressions end from the truth, with as many updates whatever k is; the mean of five."""
    found = 0.0
    for seed in range(5):
        draw = torch.Generator().manual_seed(seed)
        truth, x = (torch.randn(shape, generator=draw, dtype=torch.float64) for shape in ((4, 1), (128, 4)))
        y = x @ truth + torch.randn((128, 1), generator=draw, dtype=torch.float64)
        model = torch.nn.Linear(4, 1, bias=False, dtype=torch.float64)
        with torch.no_grad():
            model.weight.zero_()
        train(model, torch.nn.MSELoss(), list(zip(x.split(2), y.split(2), strict=True)), k, k, 0.15)
        found += (model.weight.detach().T - truth).square().sum().item() / 5
    return found


def test_worse_when_doubled(load: Load) -> None:
    """With k = 2 and 4 the found project ends worse than with k = 1, the repaired one does not."""
    was, now = (load("worse-when-doubled", tree).train for tree in ("exercises", "solutions"))

    found, repaired = ([excess(one, k) for k in (1, 2, 4)] for one in (was, now))

    assert found[1] > 2 * found[0]
    assert found[2] > 1.4 * found[0]
    assert repaired[0] == found[0]
    assert max(repaired[1:]) < 0.7 * repaired[0]


def test_the_example_of_worse_when_doubled(load: Load) -> None:
    """Ten micro-batches, k = 4, two epochs, rate 0.6: six updates, whose rates fall to 0.1."""
    module, model = load("worse-when-doubled", "solutions"), torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.6)
    batches = [(torch.ones(1, 1), torch.ones(1, 1))] * 10
    length = module.length_of(batches, 2, 4)
    schedule, rates = module.linear_decay(optimizer, length), []
    for _ in range(length):
        rates += schedule.get_last_lr()
        optimizer.step()
        schedule.step()

    assert rates == pytest.approx([0.6, 0.5, 0.4, 0.3, 0.2, 0.1])


def test_steps_in_the_loss(load: Load) -> None:
    """Where nothing is learned, the found project's curve halves whenever k doubles; the repaired one's is flat."""
    model = torch.nn.Linear(2, 1)
    batches = [(torch.ones(2, 2), torch.zeros(2, 1))] * 4
    loss = torch.nn.functional.mse_loss(model(batches[0][0]), batches[0][1]).item()

    def curve(tree: str) -> list[float]:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
        found: list[float] = load("steps-in-the-loss", tree).train(
            model, optimizer, torch.nn.MSELoss(), batches, [1, 2, 4]
        )
        return found

    assert curve("exercises") == pytest.approx([*[loss] * 4, *[loss / 2] * 2, loss / 4])
    assert curve("solutions") == pytest.approx([loss] * 7)


def test_the_example_of_steps_in_the_loss(load: Load) -> None:
    """Four samples with a loss of 3 and two with one of 6 make 4."""
    model, optimizer = torch.nn.Identity(), torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    batches = [(torch.full((4, 1), 3.0, requires_grad=True), None), (torch.full((2, 1), 6.0, requires_grad=True), None)]
    curve = load("steps-in-the-loss", "solutions").train(model, optimizer, lambda out, _: out.mean(), batches, [2])

    assert curve == [4.0]
