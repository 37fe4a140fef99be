#!/usr/bin/env bash
# torch-geometric 2.8.1 (torch 2.13.0): a graph's own number changes in a batch if "batch" or "index" is in its name.
#
# Guess: what a graph carries beside nodes and edges (its label, the micro-batch that it came from, a weight) is put one
# after the other; what refers to nodes, edge_index that is, is shifted by the nodes before it.
# Seen, for three graphs of 2, 3 and 4 nodes: label and weight stay. micro_batch, 4 in each, becomes 4, 9, 14: whatever
# has "batch" in its name is taken for the node-to-graph vector and shifted by its own largest value plus one.
# step_index, 7 in each, becomes 7, 9, 12, and a mask named mask_index, True in each, becomes the numbers 1, 3, 6, for
# whatever has "index" in its name is shifted by nodes; "reindexed" has it too. No warning, alone each graph is right.
# Micro-batches of one graph work, and a window of several weighs its losses by numbers that nobody wrote.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 torch-geometric==2.8.1
cat > "$work/graphs.py" <<'PY'
import torch
from torch_geometric.data import Data
from torch_geometric.loader import DataLoader

OWN = {"y": 1.5, "weight": 0.5, "micro_batch": 4, "batch_size_used": 4, "step_index": 7, "reindexed": 1}
OWN |= {"mask_index": True, "mask": True}
graphs = [
    Data(x=torch.ones(nodes, 1), edge_index=torch.zeros(2, 1, dtype=torch.long)).update(
        {name: torch.tensor([value]) for name, value in OWN.items()}
    )
    for nodes in (2, 3, 4)
]
alone = next(iter(DataLoader(graphs, 1)))
together = next(iter(DataLoader(graphs, 3)))
seen = {name: together[name].tolist() for name in OWN}
for name, values in seen.items():
    print(f"{name:16} {values}")
    assert alone[name].tolist() == [OWN[name]]
assert seen["y"] == [1.5] * 3 and seen["weight"] == [0.5] * 3 and seen["mask"] == [True] * 3
assert seen["micro_batch"] == seen["batch_size_used"] == [4, 9, 14]
assert seen["step_index"] == [7, 9, 12] and seen["reindexed"] == [1, 3, 6]
assert together["mask_index"].dtype == torch.int64 and seen["mask_index"] == [1, 3, 6]
PY
"$work/venv/bin/python" -W ignore "$work/graphs.py"
