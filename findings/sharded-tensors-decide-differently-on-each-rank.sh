#!/usr/bin/env bash
# torch 2.13.0: `if gradient.isnan().any():` of a sharded gradient is decided by each process for its own shard.
#
# Guess: a DTensor stands for the whole tensor: .item() and bool() of a value that is reduced from it give the value
# over all shards, or raise, on every process alike.
# Seen, for fully_shard over two processes (gloo): of a nan in the second shard the first process sees nothing, it takes
# False where the second takes True; full_tensor() says True on both. weight.sum().item(), .norm().item() and
# .max().item() are each shard's own as well, with no warning. clip_grad_norm_ and get_total_norm do return the norm of
# the whole, as a DTensor, so .item() is right there and nowhere else.
# "Skip this window if a gradient is not finite", moved from one process to several, makes the update on some of them:
# weights drift apart, and the next collective call waits for processes that went another way.
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
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard


def process(rank, store, answers):
    dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=2)
    model = nn.Linear(2, 2, bias=False)
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    fully_shard(model, mesh=init_device_mesh("cpu", (2,)))
    model(torch.ones(1, 2)).sum().backward()
    weight, gradient = model.weight, model.weight.grad
    norm = nn.utils.get_total_norm([gradient])
    sums = weight.sum().item(), weight.sum().full_tensor().item(), weight.max().item()
    norms = round(norm.item(), 4), round(norm.full_tensor().item(), 4)
    if rank == 1:
        gradient.to_local().fill_(float("nan"))
    found = gradient.isnan().any()
    answers.put((rank, sums, norms, bool(found), bool(found.full_tensor())))
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    answers = torch.multiprocessing.get_context("spawn").SimpleQueue()
    torch.multiprocessing.spawn(process, (sys.argv[1], answers), nprocs=2)
    seen = sorted(answers.get() for _ in range(2))
    for rank, sums, norms, own, whole in seen:
        print(f"rank {rank}: sum().item(), whole, max().item() {sums}  norms {norms}  any nan: {own}, whole: {whole}")
    assert seen[0] == (0, (3.0, 10.0, 2.0), (2.0, 2.0), False, True)
    assert seen[1] == (1, (7.0, 10.0, 4.0), (2.0, 2.0), True, True)
PY
"$work/venv/bin/python" -W ignore "$work/ranks.py" "$work/store" 2> "$work/said" || { cat "$work/said"; exit 1; }
