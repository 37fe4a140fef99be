#!/usr/bin/env bash
# torch 2.13.0: what torch.distributed.checkpoint raises for a checkpoint that does not fit is not an Exception.
#
# Guess: a number that does not fit, such as 0.9 for an integer, raises when it is loaded; and what is raised for a
# checkpoint that does not fit is an Exception, so that `try: dcp.load(state) except Exception: start anew` catches it.
# Seen: CheckpointException derives from BaseException, as KeyboardInterrupt does; it goes through, in one process too,
# for a shape that differs and for a name that is missing. A folder that is not there is one as well. And what ought not
# to fit does: 0.9 loads into an integer as 0, into a bool as True, without a word.
# The guard that lets an unattended job begin anew instead of dying does nothing, and a tool that logs exceptions, or
# retries on them, never sees this one.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/load.py" <<'PY'
import sys

import torch
import torch.distributed.checkpoint as dcp
from torch.distributed.checkpoint.api import CheckpointException


def outcome(state, folder=sys.argv[1]):
    """Return what a guarded load comes to."""
    try:
        try:
            dcp.load(state, checkpoint_id=folder)
            return "loaded"
        except Exception:
            return "caught"
    except CheckpointException:
        return "not caught"


dcp.save({"best": torch.tensor([0.9])}, checkpoint_id=sys.argv[1])
seen = {
    "same shape": outcome({"best": torch.zeros(1)}),
    "other shape": outcome({"best": torch.zeros(2)}),
    "other name": outcome({"worst": torch.zeros(1)}),
    "no folder": outcome({"best": torch.zeros(1)}, sys.argv[1] + "-of-another-run"),
}
print(seen)
whole, flag = {"best": torch.tensor([0])}, {"best": torch.tensor([False])}
assert outcome(whole) == outcome(flag) == "loaded"
print(f"0.9 as an integer: {whole['best'].item()}, as a bool: {flag['best'].item()}")
assert whole["best"].item() == 0 and flag["best"].item() is True
assert issubclass(CheckpointException, BaseException) and not issubclass(CheckpointException, Exception)
assert seen == dict(zip(seen, ["loaded", "not caught", "not caught", "not caught"], strict=True))
PY
"$work/venv/bin/python" -W ignore "$work/load.py" "$work/checkpoint" 2> "$work/said" || { cat "$work/said"; exit 1; }
