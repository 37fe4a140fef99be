#!/usr/bin/env bash
# optax 0.2.8 (jax 0.10.2): inside MultiSteps a schedule that watches the loss sees the last micro-batch's alone.
#
# Guess: MultiSteps(chain(sgd, reduce_on_plateau), 2) with value=loss handed to each update works, and what the schedule
# gets at the end of a window is the mean of the losses, as the gradients are averaged.
# Seen, for windows whose mean loss falls from 5 to 3: the rate stays at 1 when the second loss of each pair falls, and
# is halved four times when it rises, with the same pairs the other way round. Gradients are averaged over the window,
# what else is handed over is that of the call at its end.
# The noise of one micro-batch decides, so that a plateau is found k times sooner than its patience was chosen for, and
# how often depends on which micro-batch is last, for instance always the short one.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet optax==0.2.8 jax==0.10.2
cat > "$work/plateau.py" <<'PY'
import jax.numpy as jnp
import optax
from optax.contrib import reduce_on_plateau

PAIRS = [(9.0, 1.0), (7.0, 2.0), (5.0, 3.0), (3.0, 4.0), (1.0, 5.0)]


def rates(pairs):
    optimizer = optax.MultiSteps(optax.chain(optax.sgd(1.0), reduce_on_plateau(patience=1, factor=0.5)), 2)
    weight = jnp.zeros(1)
    state, seen = optimizer.init(weight), []
    for pair in pairs:
        for loss in pair:
            update, state = optimizer.update(jnp.ones(1), state, weight, value=loss)
        seen.append(-float(update[0]))
    return seen


means = [sum(pair) / 2 for pair in PAIRS]
rising, falling = rates(PAIRS), rates([pair[::-1] for pair in PAIRS])
print("means:", means, " last loss rises:", rising, " falls:", falling)
assert means == sorted(means, reverse=True)
assert rising == [1, 0.5, 0.25, 0.125, 0.0625] and falling == [1] * 5
PY
"$work/venv/bin/python" -W ignore "$work/plateau.py"
