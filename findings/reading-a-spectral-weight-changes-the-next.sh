#!/usr/bin/env bash
# torch 2.13.0: reading the weight of a layer under spectral_norm changes the weight that the next forward uses.
#
# Guess: a power iteration is made per forward in training; reading layer.weight for logging changes nothing.
# Seen, for a 64 x 64 layer in training: two readings one after another differ, and after three readings the forward
# gives another output than without them. So they do under no_grad, where a log would be written. Each access to the
# weight is computed anew and takes a step of the power iteration; in eval() none is taken. With parametrize.cached()
# around it, one step is taken for all readings inside.
# A run that logs the norm of its weights, or a check that compares them before and after a micro-batch, is another run
# than the one without, and "no update happened, so the weights are equal" fails for a loop that is right.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 numpy==2.4.6
cat > "$work/reading.py" <<'PY'
import torch
from torch.nn.utils.parametrizations import spectral_norm
from torch.nn.utils.parametrize import cached


def layer():
    torch.manual_seed(0)
    return spectral_norm(torch.nn.Linear(64, 64, dtype=torch.float64), n_power_iterations=1)


@torch.no_grad()
def read(module, times):
    return [module.weight.clone() for _ in range(times)]


def largest(first, second):
    return (first - second).abs().max().item()


sample = torch.ones(1, 64, dtype=torch.float64)
first, second = read(layer(), 2)
quiet, logged, evaluated = layer(), layer(), layer().eval()
read(logged, 3)
outputs = largest(quiet(sample), logged(sample))
in_eval = largest(*read(evaluated, 2))
with cached():
    in_cache = largest(*read(layer(), 2))
print(f"readings differ by {first.sub(second).abs().max():.2e}, outputs by {outputs:.2e}, in eval() by {in_eval}")
assert largest(first, second) > 1e-6 and outputs > 1e-6
assert in_eval == in_cache == 0
PY
"$work/venv/bin/python" -W ignore "$work/reading.py"
