"""A layer whose activations take much memory and little time: what a check of a loop's memory is made with.

Public and trusted for nothing, like all that travels to a submission.
"""

from typing import Any

import torch

_PAGE = 4096
"""Bytes that the kernel gives out at a time; one write makes them the process's own."""


class _Kept(torch.autograd.Function):
    """Passes on what comes in; its graph keeps all of the pages, so that who copies what it keeps copies them all."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        kept = x.new_empty(*x.shape, _PAGE // x.element_size())
        ctx.save_for_backward(kept)
        return x * kept[..., 0].fill_(1)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> torch.Tensor:
        (kept,) = ctx.saved_tensors
        return torch.mul(gradient, kept[..., 0])


class LargeActivations(torch.nn.Module):
    """Pass on what comes in, and keep a page of memory, 4 KiB, of each of its elements for the backward.

    A wide layer keeps as much, and takes several times as long to compute. What is kept is freed with the graph.

    Example::

        model = torch.nn.Sequential(torch.nn.Linear(4, 32), LargeActivations(), torch.nn.Linear(32, 1))
        loss = model(torch.randn(64, 4)).sum()  # 64 * 32 pages are 8 MiB, until loss.backward()
    """

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return x times one."""
        out: torch.Tensor = _Kept.apply(x)  # type: ignore[no-untyped-call]
        return out
