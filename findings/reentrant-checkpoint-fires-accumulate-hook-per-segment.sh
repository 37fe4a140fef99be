#!/usr/bin/env bash
# torch 2.13.0: under reentrant checkpointing, the hook "gradient accumulated" of a shared weight runs before the
# gradient is complete.
#
# Guess: register_post_accumulate_grad_hook runs once per backward() and parameter, after all uses of the parameter in
# the graph have been added, whether segments are checkpointed or not.
# Seen, for a layer that is used in two segments: once without checkpoint and with use_reentrant=False, twice with
# use_reentrant=True, the first time with the gradient of the last segment only. Each reentrant segment is a backward
# pass of its own, and .grad is the same in the end.
# The documented use of the hook, the optimizer's step inside backward, so makes two updates per micro-batch, the first
# from half a gradient, for weights that layers share (tied embeddings, a recurrent block), and only with the old flag.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/hooks.py" <<'PY'
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


def backward(run):
    torch.manual_seed(0)
    layer, seen = nn.Linear(2, 2), []
    layer.weight.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.clone()))
    x = torch.ones(1, 2, requires_grad=True)
    run(layer, run(layer, x)).sum().backward()
    return seen, layer.weight.grad


plain, gradient = backward(lambda layer, x: layer(x))
new, new_gradient = backward(lambda layer, x: checkpoint(layer, x, use_reentrant=False))
old, old_gradient = backward(lambda layer, x: checkpoint(layer, x, use_reentrant=True))
print("hook ran: no checkpoint", len(plain), " use_reentrant=False", len(new), " use_reentrant=True", len(old))
torch.testing.assert_close(gradient, new_gradient)
torch.testing.assert_close(gradient, old_gradient)
assert (len(plain), len(new), len(old)) == (1, 1, 2)
torch.testing.assert_close(old[1], gradient)
assert not torch.allclose(old[0], gradient)
PY
"$work/venv/bin/python" -W ignore "$work/hooks.py"
