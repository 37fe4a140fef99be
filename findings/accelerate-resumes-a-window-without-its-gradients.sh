#!/usr/bin/env bash
# accelerate 1.15.0 (torch 2.13.0): a run that is resumed inside a window keeps the count of micro-batches and loses
# their gradients.
#
# Guess: save_state in the middle of a window either saves the gradients so far or begins the window anew after
# load_state, so that no update is made of a part of one.
# Seen, for 12 micro-batches, k = 4, saved after the sixth, resumed with skip_first_batches: the next update comes at
# the eighth, as in the run that went on, but holds the seventh and eighth alone, divided by four: 3.75 instead of 6.5.
# The counter is part of the saved state, the gradients are not, and nothing is said.
# Saving every n batches instead of every n updates makes the first update after each interruption too small, by what
# the window had before; on preemptible machines that is many of them, and the loss curve shows nothing.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet accelerate==1.15.0 torch==2.13.0
cat > "$work/resume.py" <<'PY'
import sys

import torch
from accelerate import Accelerator
from torch import nn
from torch.utils.data import DataLoader

SAVED = 6


def train(folder, resume):
    accelerator = Accelerator(gradient_accumulation_steps=4, cpu=True)
    model = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(model.weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    loader = DataLoader(torch.arange(1.0, 13.0).view(12, 1), batch_size=1)
    model, optimizer, loader = accelerator.prepare(model, optimizer, loader)
    if resume:
        accelerator.load_state(folder)
        loader = accelerator.skip_first_batches(loader, SAVED)
    updates = {}
    for number, x in enumerate(loader, SAVED + 1 if resume else 1):
        before = model.weight.item()
        with accelerator.accumulate(model):
            accelerator.backward(model(x).sum())
            optimizer.step()
            optimizer.zero_grad()
        if model.weight.item() != before:
            updates[number] = before - model.weight.item()
        if number == SAVED and not resume:
            accelerator.save_state(folder)
    return updates


print("size of the update at each micro-batch:", train(sys.argv[1], sys.argv[2] == "resume"))
PY
"$work/venv/bin/python" -W ignore "$work/resume.py" "$work/state" whole | tee "$work/said"
"$work/venv/bin/python" -W ignore "$work/resume.py" "$work/state" resume | tee -a "$work/said"
cut -d : -f 2- "$work/said" | diff - <(printf ' {4: 2.5, 8: 6.5, 12: 10.5}\n {8: 3.75, 12: 10.5}\n')
