#!/usr/bin/env bash
# torch 2.13.0: a warm-up that is built after the optimizer's state was loaded stays at its start for good.
#
# Guess: the state of optimizer and schedule is all there is, so the order in which they are built and loaded does not
# matter; what the schedule's load_state_dict leaves behind is the saved run.
# Seen, for a run that is saved at update 4, where its rate is 1.0: optimizer.load_state_dict, then LinearLR(0.1 to 1 in
# four updates), then its load_state_dict gives 0.1 now and for the rest of training. The same with ConstantLR, and
# with a warm-up and a cosine in SequentialLR, which goes on at a tenth. A schedule writes its first rate into the
# optimizer when it is built, loading it does not put the rate back, and the next update multiplies what it finds.
# LambdaLR and OneCycleLR are wrong for one update and recover; StepLR and cosine alone start at factor 1 and are right.
# With the schedule built first all of them are. get_last_lr() of the loaded schedule says 1.0 until its next step.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/resume.py" <<'PY'
import copy

import torch
from torch import nn
from torch.optim import lr_scheduler as rates

SCHEDULES = {
    "linear": lambda optimizer: rates.LinearLR(optimizer, 0.1, 1.0, 4),
    "constant": lambda optimizer: rates.ConstantLR(optimizer, 0.5, 4),
    "warm-up, cosine": lambda optimizer: rates.SequentialLR(
        optimizer, [rates.LinearLR(optimizer, 0.1, 1.0, 3), rates.CosineAnnealingLR(optimizer, 8)], [3]
    ),
    "lambda": lambda optimizer: rates.LambdaLR(optimizer, lambda update: 1 / (update + 1)),
    "one cycle": lambda optimizer: rates.OneCycleLR(optimizer, 1.0, total_steps=12),
    "step": lambda optimizer: rates.StepLR(optimizer, 2, 0.5),
    "cosine": lambda optimizer: rates.CosineAnnealingLR(optimizer, 8),
}


def resumed(build, order):
    weight = nn.Parameter(torch.ones(1))
    optimizer = torch.optim.SGD([weight], lr=1.0, momentum=0.9)
    schedule, seen, says = build(optimizer), [], None
    for update in range(8):
        if update == 4 and order:
            states = copy.deepcopy((optimizer.state_dict(), schedule.state_dict()))
            optimizer = torch.optim.SGD([weight], lr=1.0, momentum=0.9)
            if order == "schedule first":
                schedule = build(optimizer)
            optimizer.load_state_dict(states[0])
            if order == "state first":
                schedule = build(optimizer)
            schedule.load_state_dict(states[1])
            says = round(schedule.get_last_lr()[0], 4)
        seen.append(round(optimizer.param_groups[0]["lr"], 4))
        weight.grad = torch.zeros(1)
        optimizer.step()
        schedule.step()
    return seen[4:], says


for name, build in SCHEDULES.items():
    (right, _), (wrong, says) = resumed(build, None), resumed(build, "state first")
    print(f"{name:15}  uninterrupted {right}  state loaded first {wrong}, says {says}")
    assert resumed(build, "schedule first")[0] == right, name
    tells = {"linear": (right, wrong, says) == ([1.0] * 4, [0.1] * 4, 1.0), "constant": wrong == [0.5] * 4}
    tells["warm-up, cosine"] = all(abs(one / other - 0.1) < 0.005 for one, other in zip(wrong, right, strict=True))
    recovers = wrong[0] != right[0] and wrong[1:] == right[1:] if name in ("lambda", "one cycle") else wrong == right
    assert tells.get(name, recovers), name
PY
"$work/venv/bin/python" -W ignore "$work/resume.py"
