"""The memory meter: exact, repeatable, and true to the formula that the course teaches."""

import torch

from grader.checks import training_peak
from grader.sandbox.meter import TensorMeter


def build() -> tuple[torch.nn.Module, torch.optim.Optimizer, torch.nn.Module]:
    """Return a network of fat activations."""
    model = torch.nn.Sequential(torch.nn.Linear(64, 256), torch.nn.GELU(), torch.nn.Linear(256, 8))
    return model, torch.optim.SGD(model.parameters(), lr=0.1), torch.nn.MSELoss()


def draw(samples: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return a micro-batch."""
    return torch.randn(samples, 64), torch.randn(samples, 8)


def peak(micro_batch: int, steps: int) -> int:
    """Return the peak of one setting."""
    return training_peak(build, draw, micro_batch=micro_batch, steps=steps)


def test_the_same_figure_every_time() -> None:
    """A budget is compared with an exact number, not with a noisy one."""
    assert peak(16, 2) == peak(16, 2)


def test_affine_in_the_micro_batch_for_two_steps_and_more() -> None:
    """peak(mb) = base + a * mb exactly, once every activation outweighs the fixed temporaries."""
    small, middle, large = (peak(size, 2) for size in (64, 128, 192))

    assert large - middle == middle - small > 0


def test_more_steps_of_the_same_micro_batch_cost_nothing() -> None:
    """Accumulating longer does not grow the peak."""
    assert peak(32, 2) == peak(32, 3) == peak(32, 8)


def test_gradients_coexist_with_activations_from_the_second_micro_batch_on() -> None:
    """One step is off the line: its activations peak before all gradients exist."""
    assert peak(64, 1) < peak(64, 2)


def test_what_existed_before_counts_nothing_and_views_count_once() -> None:
    """Only storages that the block allocates are counted, each once."""
    existing = torch.ones(1000)
    with TensorMeter() as meter:
        view = existing.view(10, 100).t()
        fresh = view + 1
        again = fresh[0]
        assert meter.live_bytes == 4000
        del fresh, again
        assert meter.live_bytes == 0
    assert meter.peak_bytes == 4000
