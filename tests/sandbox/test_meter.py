"""Bytes of tensors, counted exactly."""

import torch

from grader.sandbox.meter import TensorMeter


def test_only_new_storages_count() -> None:
    """What existed before is free; views and in-place results share a storage."""
    x = torch.ones(256)
    with TensorMeter() as meter:
        y = x * 2
        y.add_(1)
        y.view(16, 16).t()
        x.mul_(2)

    assert meter.peak_bytes == 1024


def test_the_peak_is_of_what_lives_at_once() -> None:
    """Freed tensors make room: ten in a row are one at a time."""
    with TensorMeter() as meter:
        for _ in range(10):
            torch.ones(256)
        after_row = meter.peak_bytes
        kept = [torch.ones(256) for _ in range(3)]

    assert after_row == 1024
    assert meter.peak_bytes == 3072
    assert meter.live_bytes == 3072
    kept.clear()
    assert meter.live_bytes == 0


def test_a_graph_keeps_its_activations() -> None:
    """Two forwards before one backward hold twice the activations of one: the point of accumulation."""
    weight = torch.ones(64, 64, requires_grad=True)

    def peak(losses: int) -> int:
        with TensorMeter() as meter:
            sum((torch.ones(32, 64) @ weight).relu().sum() for _ in range(losses)).backward()  # type: ignore[union-attr]
        return int(meter.peak_bytes)

    assert peak(4) - peak(2) == peak(6) - peak(4) > 2 * 32 * 64 * 4


def test_a_sparse_tensor_is_no_obstacle() -> None:
    """It has no storage; making one inside the block goes on as outside."""
    with TensorMeter() as meter:
        sparse = torch.ones(4).to_sparse()

    assert sparse.is_sparse
    assert meter.peak_bytes >= 16
