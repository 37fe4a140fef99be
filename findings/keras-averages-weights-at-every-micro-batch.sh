#!/usr/bin/env bash
# keras 3.15.1 (JAX backend, jax 0.10.2): with gradient accumulation, the average of the weights moves at every
# micro-batch.
#
# Guess: an optimizer with gradient_accumulation_steps=2 and use_ema=True averages the weights once per update, like all
# else that it counts (its `iterations` grows by one per update, and learning rate schedules follow that).
# Seen, for SGD, momentum 0.5 and weights -3, -10, -11 after three updates: the average is -3, -6.5, -9.625 instead
# of -3, -6.5, -8.75. Between the updates it moves towards weights that did not change, k times per update, so that
# the momentum that was chosen (0.999) works like its k-th power and the average forgets k times as fast.
# Whoever compares accumulated training with the full batch finds the same weights and another average.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet keras==3.15.1 jax==0.10.2
cat > "$work/average.py" <<'PY'
import keras

MICRO_BATCHES = [2.0, 4.0, 6.0, 8.0, 1.0, 1.0]


def train(gradients, steps):
    optimizer = keras.optimizers.SGD(1.0, use_ema=True, ema_momentum=0.5, gradient_accumulation_steps=steps)
    weight = keras.Variable([0.0])
    optimizer.build([weight])
    for gradient in gradients:
        optimizer.apply_gradients([(keras.ops.array([gradient]), weight)])
    average = optimizer._model_variables_moving_average[0]
    return float(weight.numpy()[0]), float(average.numpy()[0]), int(optimizer.iterations)


full, accumulated = train([3.0, 7.0, 1.0], None), train(MICRO_BATCHES, 2)
print("weight, average, iterations: full batches", full, " accumulated", accumulated)
assert full == (-11.0, -8.75, 3), full
assert accumulated == (-11.0, -9.625, 3), accumulated
PY
KERAS_HOME="$work" KERAS_BACKEND=jax "$work/venv/bin/python" -W ignore "$work/average.py"
