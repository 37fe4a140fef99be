#!/usr/bin/env bash
# transformers 5.24.0 (torch 2.13.0): past its end the cosine schedule climbs back to the full rate.
#
# Guess: after num_training_steps the rate stays at zero, as it does with the linear, polynomial and restarting
# schedules of the same module.
# Seen, for a warm-up of 2 and 8 steps: 0 at step 8, then 0.067, 0.25, 0.5 ... and 1.0 at step 14, and down again; the
# variant with min_lr climbs from its minimum to 1.0 as well. Linear, polynomial, hard restarts and
# warmup-stable-decay stay at 0.
# A schedule whose length was counted in updates and whose step() is called for every micro-batch so makes k / 2 waves
# instead of standing still after a k-th of the training: the loss keeps falling, and the mistake that a linear schedule
# shows at once is not seen.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet transformers==5.24.0 torch==2.13.0
cat > "$work/rates.py" <<'PY'
import torch
import transformers
from torch import nn


def rates(name, *lengths, **options):
    optimizer = torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=1.0)
    schedule, seen = getattr(transformers, f"get_{name}")(optimizer, *lengths, **options), []
    for _ in range(16):
        seen.append(round(optimizer.param_groups[0]["lr"], 3))
        optimizer.step()
        schedule.step()
    return seen


cosine = rates("cosine_schedule_with_warmup", 2, 8)
floor = rates("cosine_with_min_lr_schedule_with_warmup", 2, 8, min_lr=0.1)
others = {
    "linear": rates("linear_schedule_with_warmup", 2, 8),
    "polynomial": rates("polynomial_decay_schedule_with_warmup", 2, 8),
    "restarts": rates("cosine_with_hard_restarts_schedule_with_warmup", 2, 8, num_cycles=1),
    "warmup-stable-decay": rates("wsd_schedule", 2, 2, num_training_steps=8),
}
print("cosine", cosine, "cosine with min_lr", floor, "linear", others["linear"], sep="\n")
assert cosine[8:] == [0.0, 0.067, 0.25, 0.5, 0.75, 0.933, 1.0, 0.933], cosine
assert (floor[8], floor[14]) == (0.1, 1.0), floor
for name, seen in others.items():
    assert max(seen[8:]) < 1e-3, (name, seen)
PY
"$work/venv/bin/python" -W ignore "$work/rates.py"
