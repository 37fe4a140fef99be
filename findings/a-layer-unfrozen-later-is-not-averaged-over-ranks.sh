#!/usr/bin/env bash
# torch 2.13.0: a layer that is unfrozen after the model was wrapped is trained by each rank for itself.
#
# Guess: DistributedDataParallel averages the gradient of whatever requires one when backward() runs; or else it raises,
# as it does for a parameter that takes no part in the loss.
# Seen, for two processes (gloo) with inputs 1 and 2, the first layer frozen while the model was wrapped and unfrozen
# after: its gradient is 1.0 on the one and 2.0 on the other, that of the second layer 1.5 on both. What is averaged is
# decided at wrapping. No error, no warning; wrapping again after the change averages both.
# Gradual unfreezing, a recipe of fine-tuning, so makes a different model of each rank from the first unfrozen layer on,
# while every rank's own loss goes down.
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


def gradients(model, rank):
    model.zero_grad()
    model(torch.full((1, 1), rank + 1.0)).sum().backward()
    return [parameter.grad.item() for parameter in model.parameters()]


def process(rank, store, answers):
    dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=2)
    layers = nn.Sequential(nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False))
    for parameter in layers.parameters():
        nn.init.ones_(parameter)
    layers[0].requires_grad_(False)
    model = DistributedDataParallel(layers)
    layers[0].requires_grad_(True)
    answers.put((rank, gradients(model, rank), gradients(DistributedDataParallel(layers), rank)))
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    answers = torch.multiprocessing.get_context("spawn").SimpleQueue()
    torch.multiprocessing.spawn(process, (sys.argv[1], answers), nprocs=2)
    seen = sorted(answers.get() for _ in range(2))
    for rank, kept, wrapped_again in seen:
        print(f"rank {rank}: unfrozen after wrapping {kept}, wrapped again {wrapped_again}")
    assert seen == [(0, [1.0, 1.5], [1.5, 1.5]), (1, [2.0, 1.5], [1.5, 1.5])], seen
PY
"$work/venv/bin/python" -W ignore "$work/ranks.py" "$work/store" 2> "$work/said" || { cat "$work/said"; exit 1; }
