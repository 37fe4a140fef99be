#!/usr/bin/env bash
# torch 2.13.0: reading the state of an optimizer with torch.distributed.checkpoint makes a step of it.
#
# Guess: get_optimizer_state_dict, which a checkpoint that works for one and for many processes is made with, reads; a
# run that saves before its first update goes on as one that does not save.
# Seen, for Adam at rate 0.1 and a first gradient of 1: the weight goes from 1 to 0.9, and to 0.9256 if the state was
# read before. So that there is a state to return, the optimizer is stepped with gradients of zero at rate zero; Adam's
# counter stays at 1, and the bias correction of all later updates is that of one step on. A step hook counts two
# updates for one. The state that was saved says step 1 as well.
# A run that was saved at its beginning, or resumed from there, is compared with one that was not, and their first
# update differs by a quarter.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/read.py" <<'PY'
import torch
from torch import nn
from torch.distributed.checkpoint.state_dict import get_optimizer_state_dict


def first_update(read):
    model, hooks = nn.Linear(1, 1, bias=False), []
    nn.init.ones_(model.weight)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    optimizer.register_step_post_hook(lambda *_: hooks.append(1))
    saved = get_optimizer_state_dict(model, optimizer)["state"]["weight"]["step"].item() if read else None
    model(torch.ones(1, 1)).sum().backward()
    optimizer.step()
    return round(model.weight.item(), 4), int(optimizer.state[model.weight]["step"]), len(hooks), saved


plain, after_reading = first_update(False), first_update(True)
print("weight, steps, hooks, saved step:", plain, " after reading the state:", after_reading)
assert plain == (0.9, 1, 1, None), plain
assert after_reading == (0.9256, 2, 2, 1.0), after_reading
PY
"$work/venv/bin/python" -W ignore "$work/read.py"
