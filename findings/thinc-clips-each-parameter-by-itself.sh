#!/usr/bin/env bash
# thinc 9.1.1 (the library under spaCy): grad_clip bounds the norm of each parameter's gradient, not of the model's.
#
# Guess: like clip_grad_norm_ or clip_by_global_norm, grad_clip=1.0 (the default, and what spaCy's configuration writes)
# scales all gradients by one factor, so that the update keeps its direction and is at most 1 long.
# Seen, for two parameters with gradients 3 and 4: updates of 1 and 1. One factor would give 0.6 and 0.8. The optimizer
# is called per parameter and knows no other. A model of 100 parameters takes updates up to 10 long, and what was large
# and what was small in a gradient becomes equal: 30 and 0.5 become 1 and 0.5.
# Gradients that are summed over a window without division are clipped more often, and each parameter at its own time,
# so that the accumulated update points elsewhere than the full batch's.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet thinc==9.1.1
cat > "$work/clip.py" <<'PY'
import numpy as np
from thinc.api import Linear, SGD


def updates(gradients, optimizer):
    seen = []
    for gradient in gradients:
        layer = Linear(1, 1)
        layer.set_param("W", np.zeros((1, 1), dtype="f"))
        layer.set_param("b", np.zeros(1, dtype="f"))
        layer.set_grad("W", np.full((1, 1), gradient, dtype="f"))
        layer.finish_update(optimizer)
        seen.append(round(float(-layer.get_param("W")[0, 0]), 4))
    return seen


for gradients, want in (([3.0, 4.0], [1.0, 1.0]), ([30.0, 0.5], [1.0, 0.5])):
    clipped, free = updates(gradients, SGD(1.0)), updates(gradients, SGD(1.0, grad_clip=0.0))
    print(f"gradients {gradients}: updates {clipped}, without clipping {free}")
    assert clipped == want and free == gradients
assert np.linalg.norm(updates([5.0] * 100, SGD(1.0))) == 10.0
PY
"$work/venv/bin/python" -W ignore "$work/clip.py"
