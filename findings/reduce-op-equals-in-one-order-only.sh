#!/usr/bin/env bash
# torch 2.13.0: an all-reduce's operation equals ReduceOp.SUM, and ReduceOp.SUM does not equal it.
#
# Guess: a process group written in Python, as its own tests write them, can ask `opts.reduceOp in (SUM, AVG)` to see
# what it is to compute; == is the same in both orders.
# Seen: `opts.reduceOp == SUM` is True, `SUM == opts.reduceOp` is False, and so `in` a tuple or list is False, for it
# asks the item first. The one is a ReduceOp object, the other a member of the enum inside, which knows no ReduceOp.
# A group that refuses what it does not know this way refuses every sum that DistributedDataParallel asks for.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/equal.py" <<'PY'
import torch.distributed as dist

asked = dist.AllreduceOptions().reduceOp
print("asked == SUM  ", asked == dist.ReduceOp.SUM)
print("SUM == asked  ", dist.ReduceOp.SUM == asked)
print("asked in (SUM,)", asked in (dist.ReduceOp.SUM,))
print("types         ", type(asked).__name__, type(dist.ReduceOp.SUM).__name__)
assert asked == dist.ReduceOp.SUM
assert not dist.ReduceOp.SUM == asked
assert asked not in (dist.ReduceOp.SUM, dist.ReduceOp.AVG)
PY
"$work/venv/bin/python" -W ignore "$work/equal.py"
