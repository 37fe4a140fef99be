#!/usr/bin/env bash
# torch 2.13.0: the weights of DistributedDataParallel drift apart when an embedding has a max_norm.
#
# Guess: replicas start equal and apply the same averaged gradient, so they stay equal; a rank that holds other weights
# is a rank whose optimizer or data-dependent code was written wrong.
# Seen, for two processes (gloo) that look up one row each of an embedding with max_norm=1: after a step the first holds
# row 0 shortened and row 1 as it was, the second the other way round. max_norm rewrites the rows that a forward looks
# up, in place, and each rank looks up its own. No gradient is involved, so nothing is averaged, and nothing warns.
# Evaluation rewrites them as well: one forward under eval() and no_grad() shortens a row.
# The checkpoint of rank 0 is then a model that no rank's loss belongs to, and a window of micro-batches on one process
# is another training than the same window spread over ranks.
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


def long_rows():
    model = nn.Embedding(3, 2, max_norm=1.0)
    nn.init.constant_(model.weight, 3.0)
    return model


def process(rank, store, answers):
    dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=2)
    model = DistributedDataParallel(long_rows())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.tensor([rank])).sum().backward()
    optimizer.step()
    answers.put((rank, [round(row[0], 3) for row in model.module.weight.tolist()]))
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    evaluated = long_rows().eval()
    with torch.no_grad():
        evaluated(torch.tensor([0]))
    answers = torch.multiprocessing.get_context("spawn").SimpleQueue()
    torch.multiprocessing.spawn(process, (sys.argv[1], answers), nprocs=2)
    seen = dict(sorted(answers.get() for _ in range(2)))
    print("rows after one step:", seen, " after one evaluation:", evaluated.weight.tolist())
    assert seen == {0: [0.657, 2.95, 3.0], 1: [2.95, 0.657, 3.0]}, seen
    assert 0.70 < evaluated.weight[0, 0].item() < 0.71, evaluated.weight
PY
"$work/venv/bin/python" -W ignore "$work/ranks.py" "$work/store" 2> "$work/said" || { cat "$work/said"; exit 1; }
