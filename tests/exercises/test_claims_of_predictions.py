"""What the explanations of the predict challenges state, beyond what their own checks run, is run here.

Each test's docstring is the claim, and names the text that makes it.
"""

import runpy
from pathlib import Path

import jinja2
import pytest
import torch
from torch import nn

from grader.checks import execute

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"


def test_a_one_cycle_schedule_raises_at_the_first_tick_beyond() -> None:
    """count-everything: it is made for a number of updates, takes as many ticks, and not one more."""
    optimizer = torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1.0, total_steps=10)
    for _ in range(10):
        optimizer.step()
        schedule.step()

    with pytest.raises(ValueError, match="Tried to step 11 times"):
        schedule.step()


def test_a_smaller_momentum_keeps_the_decay_of_one_large_batch() -> None:
    """batchnorm-ledger: with 1 - (1 - momentum)^(1/k), k entries leave the share of the old that one entry leaves."""
    k, momentum = 4, 0.25
    norm = nn.BatchNorm1d(1, momentum=1 - (1 - momentum) ** (1 / k))
    assert norm.running_mean is not None
    norm.running_mean.fill_(16.0)
    for _ in range(k):
        norm(torch.tensor([[-1.0], [1.0]]))

    assert norm.running_mean.item() == pytest.approx((1 - momentum) * 16.0)
    assert norm.num_batches_tracked is not None
    assert norm.num_batches_tracked.item() == k


def test_what_a_sum_in_bf16_loses() -> None:
    """bf16-swallow: a window of 64 micro-batches, gathered in bf16, is off by about one per cent; in float32 it is not."""
    draw = torch.Generator().manual_seed(0)
    gradients = torch.randn(64, 4096, generator=draw).bfloat16()
    exact = gradients.double().sum(0)
    errors = {}
    for dtype in (torch.bfloat16, torch.float32):
        total = torch.zeros(4096, dtype=dtype)
        for gradient in gradients:
            total += gradient
        errors[dtype] = ((total.double() - exact).norm() / exact.norm()).item()

    assert errors[torch.bfloat16] == pytest.approx(0.01, rel=0.3)
    assert errors[torch.float32] < 1e-6
    assert torch.finfo(torch.float16).max == 65504


def test_the_gradients_of_the_optimizers_are_as_large_as_the_task_says() -> None:
    """does-division-matter: norms are between 10 and 65 with the division, between 50 and 250, some above 100, without."""
    folder = EXERCISES / "does-division-matter"
    lists = runpy.run_path(str(folder / "variant.py"))
    runs = [[rule, None] for name in ("SGD", "OLD", "ADAM", "DECAY", "SIZE") for rule in lists[name]]
    runs += [["RAdam(p, lr=0.01)", None], ["SGD(p, lr=0.1)", 1.0], ["SGD(p, lr=0.01, momentum=0.9)", 1.0]]
    runs += [["AdamW(p, lr=0.01)", 70.0], ["Adam(p, lr=0.01)", 70.0]]
    noted = "NORMS.append(nn.utils.get_total_norm([p.grad for p in model.parameters()]).item())\n        "
    program = (folder / "snippet.py").read_text(encoding="utf-8").replace("if max_norm", f"{noted}if max_norm")
    norms: list[float] = []
    shown = jinja2.Template(program).render(runs=dict(enumerate(runs)))
    train = execute(shown, scope={"NORMS": norms})[1]["train"]
    for letter in range(len(runs)):
        for divide, low, high in ((True, 10, 65), (False, 50, 250)):
            norms.clear()
            train(str(letter), divide)

            assert low < min(norms) <= max(norms) < high, (runs[letter], divide)
            assert divide or max(norms) > 100, runs[letter]
