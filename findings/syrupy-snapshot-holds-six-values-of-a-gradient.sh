#!/usr/bin/env bash
# syrupy 7.0.2 (torch 2.13.0, pytest 9.2.0): a snapshot of a gradient passes when 1890 of its 2000 values change.
#
# Guess: `assert gradient == snapshot` keeps the tensor's values, so that the next run fails when one of them differs;
# at worst it keeps more digits than two machines share, and fails too often.
# Seen: it keeps what repr shows. Beyond a thousand values torch prints the first and last three, at four digits, and
# the snapshot passes when all values from the 11th to the 1900th are replaced by -7. It passes with a changed fifth
# digit of a small tensor as well. A list of numbers (gradient.tolist()) is compared in full.
# A reference gradient kept so accepts nearly every wrong gradient of a layer of ordinary size: every test passes.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 pytest==9.2.0 syrupy==7.0.2
cd "$work"
cat > test_gradient.py <<'PY'
import os

import torch

WRONG = "WRONG" in os.environ


def large():
    gradient = torch.linspace(0, 1, 2000)
    if WRONG:
        gradient[10:1900] = -7
    return gradient


def test_large(snapshot):
    assert large() == snapshot


def test_small(snapshot):
    assert torch.tensor([1.0, 0.12344 if WRONG else 0.12336]) == snapshot


def test_list(snapshot):
    assert large().tolist() == snapshot
PY
run() { "$work/venv/bin/python" -W ignore -m pytest -q -p no:cacheprovider --tb=no "$@"; }
run --snapshot-update > said
grep -q '^3 passed' said
status=0
WRONG=1 run -rA > said || status=$?
grep -E '^(PASSED|FAILED)' said
[ "$status" -eq 1 ]
grep -q '^PASSED test_gradient.py::test_large' said
grep -q '^PASSED test_gradient.py::test_small' said
grep -q '^FAILED test_gradient.py::test_list' said
