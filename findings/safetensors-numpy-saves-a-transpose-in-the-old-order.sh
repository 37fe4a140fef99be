#!/usr/bin/env bash
# safetensors 0.8.0 (numpy 2.4.6): a transposed NumPy array is saved with its numbers in other places.
#
# Guess: safetensors.numpy's save of a transposed array saves the values right or raises.
# Seen, for [[0, 1, 2], [3, 4, 5]] transposed: [[0, 3], [1, 4], [2, 5]] comes back as [[0, 1], [2, 3], [4, 5]], of the
# right shape and with the same sum. np.asfortranarray of it comes back wrong too. What is written is the memory as it
# lies, and the order is not looked at. np.ascontiguousarray before it makes it right; safetensors.torch raises.
# A reference gradient or a weight taken over from a library with the other convention for its matrices is stored as
# another one, and a check of shapes, sums or norms passes.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet safetensors==0.8.0 numpy==2.4.6 torch==2.13.0
cat > "$work/transpose.py" <<'PY'
import numpy as np
import safetensors.numpy
import safetensors.torch
import torch

whole = np.arange(6.0).reshape(2, 3)


def back(array):
    return safetensors.numpy.load(safetensors.numpy.save({"weight": array}))["weight"].tolist()


seen = {"plain": back(whole), "transposed": back(whole.T), "fortran": back(np.asfortranarray(whole))}
seen["copied"] = back(np.ascontiguousarray(whole.T))
for name, values in seen.items():
    print(f"{name:11}", values)
assert seen["plain"] == whole.tolist() and seen["copied"] == whole.T.tolist()
assert seen["transposed"] == [[0, 1], [2, 3], [4, 5]] and seen["fortran"] == [[0, 3, 1], [4, 2, 5]]
try:
    raise SystemExit(safetensors.torch.save({"weight": torch.from_numpy(whole).t()}))
except ValueError as refusal:
    print("torch:", str(refusal)[:60], "...")
PY
"$work/venv/bin/python" -W ignore "$work/transpose.py"
