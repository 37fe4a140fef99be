#!/usr/bin/env bash
# optax 0.2.8 (jax 0.10.2): a guard against nan inside MultiSteps ends the training at the first nan, without a word.
#
# Guess: MultiSteps(apply_if_finite(sgd), 2) loses the window in which a micro-batch gave nan, and goes on with the
# next; MultiSteps(chain(zero_nans(), sgd), 2) likewise makes one update of zero.
# Seen, for micro-batches 2, nan, 4, 6, 8, 10: the weight is 0 after all of them, in both. At the end of a window the
# accumulated gradient is not set to zero but multiplied by zero, and nan times zero is nan: every later window is nan
# before it begins, and the guard inside drops each, so that loss and weights look healthy and stand still.
# apply_if_finite lets the nan through into the weights at last, after as many bad windows as it was told to bear.
# The guard that works is MultiSteps' own, should_skip_update_fn; with it the window waits for one more micro-batch:
# 2, nan, 4 makes one update of 3.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet optax==0.2.8 jax==0.10.2
cat > "$work/guards.py" <<'PY'
import math

import jax.numpy as jnp
import optax

MICRO_BATCHES = [2.0, math.nan, 4.0, 6.0, 8.0, 10.0]


def weights(optimizer, gradients=MICRO_BATCHES):
    weight, seen = jnp.array(0.0), []
    state = optimizer.init(weight)
    for gradient in gradients:
        update, state = optimizer.update(jnp.array(gradient), state, weight)
        weight = optax.apply_updates(weight, update)
        seen.append(float(weight))
    return seen


sgd = optax.sgd(1.0)
finite = optax.MultiSteps(optax.apply_if_finite(sgd, max_consecutive_errors=5), 2)
zeroed = optax.MultiSteps(optax.chain(optax.zero_nans(), sgd), 2)
own = optax.MultiSteps(sgd, 2, should_skip_update_fn=optax.skip_not_finite)
for name, optimizer in (("apply_if_finite", finite), ("zero_nans", zeroed), ("should_skip_update_fn", own)):
    print(f"{name:21}", weights(optimizer))
assert weights(finite) == weights(zeroed) == [0.0] * 6
assert weights(zeroed, MICRO_BATCHES + [1.0] * 100)[-1] == 0.0
assert math.isnan(weights(finite, MICRO_BATCHES + [1.0] * 10)[-1])
assert weights(own) == [0.0, 0.0, -3.0, -3.0, -10.0, -10.0]
PY
JAX_PLATFORMS=cpu "$work/venv/bin/python" -W ignore "$work/guards.py"
