#!/usr/bin/env bash
# torch 2.13.0: DistributedDataParallel(static_graph=True) fails in a first window that begins with no_sync().
#
# Guess: accumulation under no_sync() works with static_graph=True as without: each micro-batch's graph is the same,
# which is all that the option promises.
# Seen, for two processes (gloo): the backward of the very first micro-batch, under no_sync(), raises "INTERNAL ASSERT
# FAILED ... please report a bug". Without the option the window is averaged. With it, after one backward outside of
# no_sync() whose gradients are cleared, each later window is averaged right as well: what is static is learned in the
# first iteration, and only in one that synchronizes.
# A loop with k = 1 runs, and with k = 2 it does not; who meets the message takes it for a fault of the build.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/ranks.py" <<'PY'
import sys

import torch
import torch.distributed as dist
import torch.multiprocessing
from torch import nn
from torch.nn.parallel import DistributedDataParallel


def windows(rank, warm_up, **options):
    """Return the gradients of two windows of two micro-batches, or what is raised."""
    layer = nn.Linear(1, 1, bias=False)
    model = DistributedDataParallel(layer, **options)
    seen = []
    try:
        if warm_up:
            model(torch.ones(1, 1)).sum().backward()
        for _ in range(2):
            model.zero_grad()
            with model.no_sync():
                model(torch.full((1, 1), rank + 1.0)).sum().backward()
            seen.append(layer.weight.grad.item())
            model(torch.full((1, 1), 10.0 * (rank + 1))).sum().backward()
            seen.append(layer.weight.grad.item())
    except RuntimeError as error:
        seen.append("INTERNAL ASSERT FAILED" in str(error))
    return seen


def process(rank, store, answers):
    dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=2)
    seen = [windows(rank, False), windows(rank, True, static_graph=True), windows(rank, False, static_graph=True)]
    answers.put((rank, *seen))
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    answers = torch.multiprocessing.get_context("spawn").SimpleQueue()
    torch.multiprocessing.spawn(process, (sys.argv[1], answers), nprocs=2)
    for rank, plain, warm, static in sorted(answers.get() for _ in range(2)):
        print(f"rank {rank}: plain {plain}, static after a first backward {warm}, static {static}")
        assert plain == warm == [rank + 1.0, 16.5] * 2 and static == [True]
PY
"$work/venv/bin/python" -W ignore "$work/ranks.py" "$work/store" 2> "$work/said" || { cat "$work/said"; exit 1; }
