#!/usr/bin/env bash
# torch 2.13.0: with a fused optimizer, GradScaler runs the step hooks for steps that it skips.
#
# Guess: GradScaler.step leaves optimizer.step() out when it finds an inf, so a hook of register_step_post_hook counts
# the updates that happened, whichever implementation of Adam runs.
# Seen, for three windows of which the second overflows: two updates each (Adam's own `step` says so and the weights
# agree), but the hook ran twice for the plain optimizer and three times for the fused one. GradScaler hands inf and
# scale to a fused optimizer, which decides inside step(); the hooks around it run all the same.
# Who counts updates by hook, be it a schedule, an average of the weights or a check "one update per window", counts
# windows that changed nothing, and only with fused=True.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/count.py" <<'PY'
import torch
from torch import nn

WINDOWS = [[1.0, 2.0], [1.0, float("inf")], [2.0, 2.0]]


def train(fused):
    weight = nn.Parameter(torch.ones(2))
    optimizer = torch.optim.Adam([weight], lr=0.1, fused=fused)
    scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
    hooks = []
    optimizer.register_step_post_hook(lambda *_: hooks.append(1))
    for window in WINDOWS:
        for x in window:
            scaler.scale((weight * x).sum() / len(window)).backward()
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
    return len(hooks), int(optimizer.state[weight]["step"]), weight.detach()


plain_hooks, plain_updates, plain_weight = train(False)
fused_hooks, fused_updates, fused_weight = train(True)
print("plain: updates", plain_updates, "hooks", plain_hooks)
print("fused: updates", fused_updates, "hooks", fused_hooks)
torch.testing.assert_close(plain_weight, fused_weight)
assert (plain_updates, plain_hooks) == (2, 2)
assert (fused_updates, fused_hooks) == (2, 3)
PY
"$work/venv/bin/python" -W ignore "$work/count.py"
