#!/usr/bin/env bash
# kornia 0.9.0 (torch 2.13.0): augmentations go on augmenting in eval() mode.
#
# Guess: an augmentation that is a layer of the model, as kornia's are made to be, is off in eval() like dropout.
# Seen: flip, erasing, noise and colour jitter change the image in eval() as in train(), alone, in nn.Sequential and in
# AugmentationSequential. The mode of the module is not asked.
# model.eval() and a pass over the validation set measures accuracy on augmented images, differently at every pass, and
# a check that evaluates twice and compares fails for no reason of the student's. Augmentation belongs before the model,
# or behind `if self.training`.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet kornia==0.9.0 torch==2.13.0
cat > "$work/modes.py" <<'PY'
import kornia.augmentation as augmentation
import torch
from torch import nn

torch.manual_seed(0)
image = torch.rand(2, 3, 8, 8)
layers = {
    "flip": augmentation.RandomHorizontalFlip(p=1.0),
    "erasing": augmentation.RandomErasing(p=1.0),
    "noise": augmentation.RandomGaussianNoise(p=1.0),
    "jitter": augmentation.ColorJitter(0.5, 0.5, p=1.0),
    "flip in Sequential": nn.Sequential(augmentation.RandomHorizontalFlip(p=1.0)),
    "flip in AugmentationSequential": augmentation.AugmentationSequential(augmentation.RandomHorizontalFlip(p=1.0)),
    "dropout": nn.Dropout(0.5),
}
changed = {name: not torch.equal(layer.eval()(image), image) for name, layer in layers.items()}
print("changed in eval():", changed)
assert not changed.pop("dropout")
assert all(changed.values()), changed
PY
"$work/venv/bin/python" -W ignore "$work/modes.py"
