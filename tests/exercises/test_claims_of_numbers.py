"""What the course's texts state of numbers that are not finite, and of numbers of few bits, is run here.

Each test's docstring is the claim, and names the text that makes it.
"""

import copy
from collections.abc import Callable

import pytest
import torch
from torch import nn


def distance(outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Return the mean Euclidean distance, as the challenge's harness does."""
    return (outputs - targets).square().sum(dim=1).sqrt().mean()


def gradient_of(loss: torch.Tensor, leaf: torch.Tensor) -> torch.Tensor:
    """Return the gradient of `loss` with respect to `leaf`."""
    return torch.autograd.grad(loss, leaf)[0]


def test_a_finite_loss_with_a_broken_gradient() -> None:
    """nan-tolerant-window: where output and target are equal, the loss is 0 and its gradient nan."""
    outputs = torch.zeros(1, 2, dtype=torch.float64, requires_grad=True)

    loss = distance(outputs, torch.zeros(1, 2, dtype=torch.float64))

    assert loss.item() == 0.0
    assert gradient_of(loss, outputs).isnan().all()


def test_a_broken_loss_with_a_finite_gradient() -> None:
    """nan-tolerant-window: where a square overflows the loss is inf, and the gradient of that sample 0."""
    outputs = torch.zeros(1, 2, dtype=torch.float64, requires_grad=True)

    loss = distance(outputs, torch.full((1, 2), 1e200, dtype=torch.float64))

    assert loss.isinf()
    assert torch.equal(gradient_of(loss, outputs), torch.zeros(1, 2, dtype=torch.float64))


@pytest.mark.parametrize("replaced", [lambda loss: torch.where(loss.isfinite(), loss, 0.0), torch.nan_to_num])
def test_replacing_a_loss_does_not_mend_its_gradient(replaced: Callable[[torch.Tensor], torch.Tensor]) -> None:
    """nan-tolerant-window: the chain rule multiplies 0 by what is nan inside."""
    layer = nn.Linear(2, 2, bias=False)

    loss = replaced(distance(layer(torch.tensor([[float("nan"), 1.0]])), torch.zeros(1, 2)))

    assert loss.item() == 0.0
    assert gradient_of(loss, layer.weight).isnan().any()


def test_batch_normalisation_keeps_a_nan() -> None:
    """nan-tolerant-window: a forward with a nan writes it into the running statistics."""
    norm = nn.BatchNorm1d(1)

    norm(torch.tensor([[float("nan")], [1.0]]))

    assert norm.running_mean is not None
    assert norm.running_mean.isnan().all()


def test_numbers_of_bfloat16() -> None:
    """fp32-ledger: after 256 comes 258, and 512 gradients of 1 have a mean of 0.5."""
    one = torch.ones((), dtype=torch.bfloat16)
    total = torch.zeros((), dtype=torch.bfloat16)
    for _ in range(512):
        total += one

    assert torch.nextafter(256 * one, 512 * one).item() == 258
    assert total.item() / 512 == 0.5


@pytest.mark.parametrize(("dtype", "total"), [(torch.bfloat16, 256.0), (torch.float32, 1024.0)])
def test_a_gradient_may_have_another_dtype_than_its_parameter(dtype: torch.dtype, total: float) -> None:
    """fp32-ledger: 1024 gradients of 1 add up to 256 in bfloat16; with `grad_dtype` torch adds up in float32."""
    weight = nn.Parameter(torch.ones(1, dtype=torch.bfloat16))
    weight.grad_dtype = dtype
    for _ in range(1024):
        weight.sum().backward()

    assert weight.grad is not None
    assert weight.grad.dtype is dtype
    assert weight.grad.item() == total


def test_what_does_not_go_along_with_such_a_gradient() -> None:
    """fp32-ledger: copies lose `grad_dtype`, and the Adam family refuses what SGD takes."""
    layer = nn.Linear(1, 1, bias=False, dtype=torch.bfloat16)
    layer.weight.grad_dtype = torch.float32
    layer(torch.ones(1, 1, dtype=torch.bfloat16)).sum().backward()

    assert copy.deepcopy(layer).weight.grad_dtype is torch.bfloat16
    torch.optim.SGD(layer.parameters(), lr=0.1).step()
    with pytest.raises(RuntimeError):
        torch.optim.AdamW(layer.parameters()).step()
