"""A layer whose activations take much memory and little time: what a check of a loop's memory is made with.

Public and trusted for nothing, like all that travels to a submission.
"""

import torch

_PAGE = 4096
"""Bytes that the kernel gives out at a time; one write makes them the process's own."""


class LargeActivations(torch.nn.Module):
    """Pass on what comes in, and keep a page of memory, 4 KiB, of each of its elements for the backward.

    A wide layer keeps as much, and takes several times as long to compute. What is kept is freed with the graph.

    Example::

        model = torch.nn.Sequential(torch.nn.Linear(4, 32), LargeActivations(), torch.nn.Linear(32, 1))
        loss = model(torch.randn(64, 4)).sum()  # 64 * 32 pages are 8 MiB, until loss.backward()
    """

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return x times one."""
        kept = x.new_empty(*x.shape, _PAGE // x.element_size())[..., 0].fill_(1)
        return x * kept
