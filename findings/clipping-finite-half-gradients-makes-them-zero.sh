#!/usr/bin/env bash
# torch 2.13.0: clip_grad_norm_ sets float16 gradients to zero that are finite, when their norm is above 65504.
#
# Guess: the norm is computed in float32, as sums of float16 are elsewhere; at worst the returned norm reads inf, while
# the gradients are scaled to the norm that was asked for.
# Seen: a million values of 100 (norm 100 000) and four more become 0, all of them, with foreach and without, and so do
# a hundred parameters of 10 000 values each, whose own norms are 10 000. The norm is kept as float16, hence inf, and
# everything is multiplied by 1 / inf. Half of the values, norm 70 711, are lost too; 40 % of them, norm 63 246, are
# clipped as they should be. error_if_nonfinite=True does raise.
# Where sums of micro-batches are not divided, the norm grows by k: clipping then drops the very updates that it was to
# tame, a model of plain float16 stands still, and GradScaler sees no inf in any gradient.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/clip.py" <<'PY'
import torch
from torch import nn


def clipped(sizes, dtype=torch.float16, **how):
    parameters = [nn.Parameter(torch.zeros(size, dtype=dtype)) for size in sizes]
    for one in parameters:
        one.grad = torch.full_like(one, 100.0)
    norm = nn.utils.clip_grad_norm_(parameters, 1000.0, **how)
    (value,) = {one.grad.unique().item() for one in parameters}  # one value, in all of them
    return norm.item(), round(value, 3)


for how in ({"foreach": True}, {"foreach": False}):
    whole, parts = clipped([1_000_000, 4], **how), clipped([10_000] * 100, **how)
    half, less = clipped([500_000], **how), clipped([400_000], **how)
    print(how, "norm and values:", whole, parts, half, less)
    assert whole == parts == half == (float("inf"), 0.0)
    assert less[0] < 65504 and abs(less[1] - 1.58) < 0.01
assert abs(clipped([1_000_000], torch.float32)[1] - 1.0) < 1e-3
try:
    clipped([1_000_000], error_if_nonfinite=True)
except RuntimeError as error:
    print("error_if_nonfinite:", str(error)[:60])
else:
    raise SystemExit("error_if_nonfinite did not raise")
PY
"$work/venv/bin/python" -W ignore "$work/clip.py"
