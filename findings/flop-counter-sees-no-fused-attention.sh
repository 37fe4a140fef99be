#!/usr/bin/env bash
# torch 2.13.0: FlopCounterMode counts zero operations for attention, an LSTM and a whole encoder layer on the CPU.
#
# Guess: the counter sees the matrix products of a model whichever kernel does them: an encoder layer costs the same in
# training and in evaluation, dropout changes nothing, and an LSTM counts four times what a plain RNN does.
# Seen: scaled_dot_product_attention counts 65536 with dropout (a kernel of separate products) and 0 without (the fused
# one for the CPU), its backward pass 0 as well. TransformerEncoderLayer counts 524288 in training, all of it outside
# attention, and 0 in evaluation under no_grad, where it is one fused call. RNN counts 2560, GRU 7680, LSTM 0; a
# product of matrix and vector 0. Nothing says that an operation was left out.
# Whoever measures on a laptop what recomputing or shorter micro-batches cost gets the sum of what is not fused.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/count.py" <<'PY'
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

attend = nn.functional.scaled_dot_product_attention


def counted(run):
    with FlopCounterMode(display=False) as counter:
        run()
    return counter.get_total_flops()


heads = torch.randn(2, 4, 16, 8, requires_grad=True)
plain = counted(lambda: attend(heads, heads, heads))
dropout = counted(lambda: attend(heads, heads, heads, dropout_p=0.1))
backward = counted(lambda: attend(heads, heads, heads).sum().backward())
print("attention: with dropout", dropout, " without", plain, " and backward", backward)
assert (dropout, plain, backward) == (2 * 2 * 2 * 4 * 16 * 16 * 8, 0, 0)

layer, tokens = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True, dropout=0.0), torch.randn(2, 16, 32)
training = counted(lambda: layer(tokens))
with torch.no_grad():
    evaluation = counted(lambda: layer.eval()(tokens))
print("encoder layer: training", training, " evaluation", evaluation)
assert (training, evaluation) == (2 * 2 * 16 * (32 * 96 + 32 * 32 + 2 * 32 * 64), 0)

sequence = torch.randn(2, 5, 8)
kinds = (nn.RNN, nn.GRU, nn.LSTM)
recurrent = {kind.__name__: counted(lambda: kind(8, 8, batch_first=True)(sequence)) for kind in kinds}
product = counted(lambda: torch.randn(8, 8) @ torch.randn(8))
print("recurrent:", recurrent, " matrix times vector", product)
assert recurrent == {"RNN": 2560, "GRU": 7680, "LSTM": 0} and product == 0
PY
"$work/venv/bin/python" -W ignore "$work/count.py"
