#!/usr/bin/env bash
# transformers 5.24.0 (torch 2.13.0): whether Trainer divides by the micro-batches of a window hangs on the *signature*
# of the model's forward.
#
# Guess: Trainer divides each loss by gradient_accumulation_steps, for every model, as its option's name promises; and
# like accelerate 1.15.0, on which it is built, by the full k in the shorter last window too.
# Seen, for 10 micro-batches and k = 4, as a multiple of the gradient of the window's mean loss:
#   forward(x, labels)             1, 1, 1: divided by what the window holds, the last one by 2
#   forward(x, labels, **kwargs)   4, 4, 2: not divided at all. Trainer hands such a model `num_items_in_batch` and
#                                  expects it to divide by that itself; a model that does not look trains at k times the
#                                  gradient, and nothing says so
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 transformers==5.24.0 accelerate==1.15.0
cat > "$work/compare.py" <<'PY'
import sys

import torch
from torch import nn
from torch.utils.data import DataLoader
from transformers import Trainer, TrainerCallback, TrainingArguments

K, WINDOWS = 4, [range(0, 4), range(4, 8), range(8, 10)]
torch.manual_seed(0)
DATA = [{"x": torch.randn(2, 3), "labels": torch.randn(2, 1)} for _ in range(10)]


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.layer = nn.Linear(3, 1)

    def forward(self, x=None, labels=None):
        return {"loss": nn.functional.mse_loss(self.layer(x), labels)}


class TakesMore(Plain):
    def forward(self, x=None, labels=None, **kwargs):
        return super().forward(x, labels)


def mean_gradient(window):
    model = Plain()
    for i in window:
        (model(**DATA[i])["loss"] / len(window)).backward()
    return model.layer.weight.grad


class Ratios(TrainerCallback):
    def __init__(self):
        self.seen = []

    def on_pre_optimizer_step(self, args, state, control, model=None, **kwargs):
        wanted = mean_gradient(WINDOWS[state.global_step])
        self.seen.append(round((model.layer.weight.grad / wanted).mean().item(), 4))


class OneLoader(Trainer):
    def get_train_dataloader(self):
        return DataLoader(DATA, batch_size=None)


def ratios(model, folder):
    arguments = TrainingArguments(
        output_dir=folder, gradient_accumulation_steps=K, num_train_epochs=1, learning_rate=1e-30, max_grad_norm=0,
        report_to=[], save_strategy="no", logging_strategy="no", use_cpu=True, disable_tqdm=True,
    )
    watch = Ratios()
    OneLoader(model=model, args=arguments, train_dataset=DATA, callbacks=[watch]).train()
    return watch.seen


plain, more = ratios(Plain(), sys.argv[1]), ratios(TakesMore(), sys.argv[1])
print("forward(x, labels)           ", plain)
print("forward(x, labels, **kwargs) ", more)
assert plain == [1.0, 1.0, 1.0], plain
assert more == [4.0, 4.0, 2.0], more
PY
"$work/venv/bin/python" -W ignore "$work/compare.py" "$work/out" | grep forward
