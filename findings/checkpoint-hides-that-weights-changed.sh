#!/usr/bin/env bash
# torch 2.13.0: checkpointing takes away the error that guards a backward pass against changed weights.
#
# Guess: a weight that an optimizer changed between a forward and its backward raises "modified by an inplace
# operation", with checkpointing or without; checkpointing trades time for memory and changes no gradient.
# Seen, for y = 2 * (3 * x), both weights lowered by 1 before backward: plain, the RuntimeError; checkpointed, both
# with use_reentrant=False and True, no error, and 1 and 2 for the gradients 2 and 3. The segment is run again
# with the weights of now, and only shapes, dtypes and devices are compared. An input that is overwritten is
# still noticed with use_reentrant=False.
# Loops in which another optimizer steps first (a GAN's generator after its discriminator, an actor after its critic),
# or that overlap a window's update with the next forward, lose the error and get a gradient of no model that ever
# computed that loss.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/backward.py" <<'PY'
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


def gradients(reentrant):
    layers = nn.Sequential(nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False))
    nn.init.constant_(layers[0].weight, 3.0)
    nn.init.constant_(layers[1].weight, 2.0)
    x = torch.ones(1, 1, requires_grad=True)
    y = layers(x) if reentrant is None else checkpoint(layers, x, use_reentrant=reentrant)
    for layer in layers:  # the update of somebody else, after the forward
        layer.weight.grad = torch.ones(1, 1)
    torch.optim.SGD(layers.parameters(), lr=1.0).step()
    layers.zero_grad()
    try:
        y.sum().backward()
    except RuntimeError as error:
        return str(error)[:110]
    return layers[0].weight.grad.item(), layers[1].weight.grad.item()


def overwritten():
    weight, x = torch.tensor([2.0], requires_grad=True), torch.tensor([3.0])
    y = checkpoint(lambda x: weight * x, x, use_reentrant=False)
    x.fill_(100.0)
    try:
        y.sum().backward()
    except RuntimeError as error:
        return str(error)
    return weight.grad.item()


plain, new, old = gradients(None), gradients(False), gradients(True)
print("plain:", plain)
print("checkpointed:", new, old)
assert "modified by an inplace operation" in plain, plain
assert new == old == (1.0, 2.0), (new, old)
assert "modified by an inplace operation" in overwritten()
PY
"$work/venv/bin/python" -W ignore "$work/backward.py"
