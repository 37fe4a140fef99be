#!/usr/bin/env bash
# torch 2.13.0: a pipeline schedule divides the gradients that were there before its step, too.
#
# Guess: torch.distributed.pipelining splits a batch into n micro-batches and leaves the gradient of the batch's mean
# loss in .grad; two steps without zero_grad leave the sum of two such gradients, as two calls of backward() would.
# Seen, for the same batch three times and n = 4, as a multiple of the batch's gradient: 1, 1.25, 1.3125 instead of
# 1, 2, 3. After its backward passes the schedule divides all of .grad by n (scale_grads=True is the default), with
# what earlier steps had left there. Accumulating over schedule steps so weighs the first of m batches by n**(1 - m),
# and no warning says so. Right is scale_grads=False and one division of one's own.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/steps.py" <<'PY'
import sys

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.pipelining import PipelineStage, Schedule1F1B, ScheduleGPipe

dist.init_process_group("gloo", init_method=f"file://{sys.argv[1]}", rank=0, world_size=1)
torch.manual_seed(0)
x, y = torch.randn(8, 2), torch.randn(8, 1)


def multiples(kind, scale_grads):
    model, plain = nn.Linear(2, 1), nn.Linear(2, 1)
    plain.load_state_dict(model.state_dict())
    nn.functional.mse_loss(plain(x), y).backward()
    stage = PipelineStage(model, 0, 1, torch.device("cpu"))
    schedule = kind(stage, 4, loss_fn=nn.functional.mse_loss, scale_grads=scale_grads)
    seen = []
    for _ in range(3):
        schedule.step(x, target=y)
        seen.append(round((model.weight.grad / plain.weight.grad).mean().item(), 4))
    return seen


for kind in (ScheduleGPipe, Schedule1F1B):
    scaled, unscaled = multiples(kind, True), multiples(kind, False)
    print(f"{kind.__name__:14} default {scaled}  scale_grads=False {unscaled}")
    assert scaled == [1.0, 1.25, 1.3125], scaled
    assert unscaled == [4.0, 8.0, 12.0], unscaled
dist.destroy_process_group()
PY
"$work/venv/bin/python" -W ignore "$work/steps.py" "$work/store" 2> "$work/said" || { cat "$work/said"; exit 1; }
