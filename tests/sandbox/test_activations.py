"""Activations of any size, at no cost."""

import copy

import torch

from grader.sandbox import wire
from grader.sandbox.activations import LargeActivations
from grader.sandbox.meter import TensorMeter

PAGE = 4096


def test_a_graph_keeps_a_page_of_each_element_until_its_backward() -> None:
    """Whatever the dtype is; the values and their gradients are as if nothing stood between."""
    for dtype in (torch.float32, torch.float64):
        x = torch.randn(8, 4, dtype=dtype, requires_grad=True)
        with TensorMeter() as meter:
            out = LargeActivations()(x)
            held = meter.live_bytes
            out.sum().backward()
            del out
            left = meter.live_bytes

        assert 32 * PAGE <= held <= 33 * PAGE
        assert left < PAGE
        assert x.grad is not None
        assert torch.equal(x.grad, torch.ones_like(x))


def test_who_copies_what_a_graph_keeps_copies_all_of_it() -> None:
    """Packed elsewhere it takes as much; as a view of one number in each page it could be made small."""
    packed: list[int] = []

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        packed.append(len(tensor.contiguous().numpy().tobytes()))
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        LargeActivations()(torch.randn(8, 4, requires_grad=True))

    assert sum(packed) >= 32 * PAGE


def test_it_travels_and_can_be_copied() -> None:
    """A submission gets it as part of a model, and may copy that."""
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), LargeActivations())
    arrived = wire.from_checker(wire.to_host(model))
    x = torch.ones(1, 2)

    assert torch.equal(arrived(x), model(x))
    assert torch.equal(copy.deepcopy(arrived)(x), model(x))


def test_without_gradients_nothing_is_kept() -> None:
    """As with every other layer."""
    with TensorMeter() as meter, torch.no_grad():
        LargeActivations()(torch.ones(8, 4))

    assert meter.live_bytes == 0
