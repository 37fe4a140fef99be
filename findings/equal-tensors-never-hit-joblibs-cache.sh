#!/usr/bin/env bash
# joblib 1.6.0 (torch 2.13.0): a function that is cached by joblib.Memory runs again for a tensor of the same values.
#
# Guess: Memory goes by what the arguments hold; two equal tensors are one entry, as two equal arrays are, also in the
# next run of the program, which a cache on disk is for.
# Seen: for equal arrays it runs once, and not at all in the next process. For equal tensors it runs each time, in the
# next process too. joblib hashes what pickle writes, and for a tensor that has the address of its memory in it:
# hash(t) == hash(t) for one object, but not for t.clone(), nor for torch.zeros(2) and torch.zeros(2).
# A cache of reference gradients or of features so recomputes all of it at every start, and grows by all of it as well.
# Handed over as an array, t.numpy(), the same values are found again.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 numpy==2.4.6 joblib==1.6.0
cat > "$work/cached.py" <<'PY'
import sys

import joblib
import numpy as np
import torch

memory = joblib.Memory(sys.argv[1], verbose=0)
calls = {"array": 0, "tensor": 0}


@memory.cache
def squared(kind, values):
    calls[kind] += 1
    return float((values**2).sum())


kept = []  # alive until the end, so that no address is given out again
for _ in range(2):
    for kind, values in (("array", np.ones(3)), ("tensor", torch.ones(3))):
        kept.append(values)
        assert squared(kind, values) == 3.0
print(f"runs of the function: {calls}")
one = torch.ones(3)
assert joblib.hash(one) == joblib.hash(one) != joblib.hash(one.clone())
assert joblib.hash(one) != joblib.hash(one + 1)
assert joblib.hash(one.numpy()) == joblib.hash(one.clone().numpy())
assert (calls["array"], calls["tensor"]) == (int(sys.argv[2]), 2), calls
PY
"$work/venv/bin/python" -W ignore "$work/cached.py" "$work/cache" 1
"$work/venv/bin/python" -W ignore "$work/cached.py" "$work/cache" 0
