#!/usr/bin/env bash
# thinc 9.1.1 (the library under spaCy): the average of weights that never change is not those weights.
#
# Guess: use_averages=True keeps a moving average that begins at the weights, or corrects for its beginning, as other
# libraries do; training with a learning rate of zero leaves average and weights equal.
# Seen, for a weight of 5 and gradients of 0: 4.0909 after the first update, 4.7727, 4.9301, 4.975. The average begins
# at zero and is not corrected; the decay grows with the number of updates, so it catches up, but what is read early
# (the first evaluation, a fine-tuning of a few steps) is a model whose every weight is pulled towards zero.
# Accumulation makes it worse: with k micro-batches per update there are k times fewer updates to catch up in.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet thinc==9.1.1
cat > "$work/average.py" <<'PY'
import numpy as np
from thinc.api import Linear, SGD

layer, optimizer, seen = Linear(1, 1), SGD(1.0, use_averages=True), []
layer.set_param("W", np.full((1, 1), 5.0, dtype="f"))
layer.set_param("b", np.zeros(1, dtype="f"))
for _ in range(4):
    layer.set_grad("W", np.zeros((1, 1), dtype="f"))
    layer.finish_update(optimizer)
    optimizer.step_schedules()
    with layer.use_params(optimizer.averages):
        seen.append(round(float(layer.get_param("W")[0, 0]), 4))
print("average:", seen, " weight:", float(layer.get_param("W")[0, 0]))
assert seen == [4.0909, 4.7727, 4.9301, 4.975]
assert layer.get_param("W")[0, 0] == 5.0
PY
"$work/venv/bin/python" -W ignore "$work/average.py"
