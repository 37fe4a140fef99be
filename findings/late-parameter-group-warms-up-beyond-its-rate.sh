#!/usr/bin/env bash
# torch 2.13.0: what a schedule does to a parameter group that is added later hangs on the kind of schedule.
#
# Guess: a group that joins an optimizer under a schedule (layers that are unfrozen, an adapter) follows the schedule
# from then on, or keeps the rate that it came with; one or the other, for every kind.
# Seen, for a group with rate 1 that joins after the first step: StepLR halves it like the others. LinearLR, a warm-up
# from 0.1 to 1 over four steps, takes it to 3.0769, three times the rate that was asked for, and leaves it there: it
# multiplies what it finds by the quotient of two steps, and the group missed the low start. LambdaLR raises "zip()
# argument 2 is shorter" at the next step, OneCycleLR a KeyError.
# Gradual unfreezing during warm-up so trains the new layers at a multiple of their rate, without a word.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/late.py" <<'PY'
import torch
from torch import nn
from torch.optim import lr_scheduler


def late(schedule_of):
    """Return the rates of a group of the start and of one that joins after a step, for four more steps."""
    first, second = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([first], lr=1.0, momentum=0.9)
    schedule = schedule_of(optimizer)
    optimizer.step()
    schedule.step()
    optimizer.add_param_group({"params": [second], "lr": 1.0})
    seen = []
    try:
        for _ in range(4):
            optimizer.step()
            schedule.step()
            seen.append(tuple(round(group["lr"], 4) for group in optimizer.param_groups))
    except (KeyError, ValueError) as error:
        return repr(error)
    return seen


step = late(lambda optimizer: lr_scheduler.StepLR(optimizer, 1, gamma=0.5))
linear = late(lambda optimizer: lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=4))
function = late(lambda optimizer: lr_scheduler.LambdaLR(optimizer, lambda step: 0.5**step))
cycle = late(lambda optimizer: lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=10))
for name, seen in (("StepLR", step), ("LinearLR", linear), ("LambdaLR", function), ("OneCycleLR", cycle)):
    print(f"{name:10} {seen}")
assert step == [(0.25, 0.5), (0.125, 0.25), (0.0625, 0.125), (0.0312, 0.0625)]
assert linear == [(0.55, 1.6923), (0.775, 2.3846), (1.0, 3.0769), (1.0, 3.0769)]
assert function.startswith("ValueError") and cycle == "KeyError('initial_lr')"
PY
"$work/venv/bin/python" -W ignore "$work/late.py"
