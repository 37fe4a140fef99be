#!/usr/bin/env bash
# torch 2.13.0: going through a DataLoader that shuffles nothing changes the next dropout mask.
#
# Guess: DataLoader(data) without shuffling, without workers, draws no random numbers; an evaluation in eval() mode in
# the middle of training changes nothing that training does.
# Seen, with one seed: the mask after going through the loader differs from the one without. Each iter(loader) draws a
# seed for workers, also when there are none, from the global generator; twice through it is twice. With
# generator=torch.Generator() it leaves the global one alone.
# A run that evaluates every 100 updates and one that evaluates every 200 are different trainings from the first
# evaluation on, and "the same run, once with k micro-batches per window" differs by the loaders that were opened, not
# only by what accumulation does.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/masks.py" <<'PY'
import torch
from torch import nn
from torch.utils.data import DataLoader


def mask(evaluations, generator=None):
    torch.manual_seed(0)
    for _ in range(evaluations):
        for _ in DataLoader(range(6), batch_size=2, shuffle=False, num_workers=0, generator=generator):
            pass
    return nn.functional.dropout(torch.ones(12), 0.5).ne(0).int().tolist()


never, once, twice, own = mask(0), mask(1), mask(2), mask(2, torch.Generator())
print("never", never, " once", once, " twice", twice, " twice, with a generator", own, sep="\n")
assert never == own
assert never != once != twice != never
PY
"$work/venv/bin/python" -W ignore "$work/masks.py"
