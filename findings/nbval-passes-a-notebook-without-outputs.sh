#!/usr/bin/env bash
# nbval 0.11.0 (pytest 9.2.0, ipykernel 7.4.0): a notebook whose file says that it was never run passes, whatever it
# prints.
#
# Guess: --nbval runs each cell and compares what comes out with what the file holds; a cell that prints 2 and has no
# output stored is a difference, as it is the other way round.
# Seen: print(2) without a stored output passes when the cell was never run, which is to say has no execution count, and
# fails when only the outputs are missing. Each such cell is counted as passed, not as skipped; --nbval-lax does not
# differ. What raises still fails.
# Tools that clear notebooks before a commit remove outputs and counts. From then on every test of the course's lessons
# is green, and compares nothing.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet nbval==0.11.0 pytest==9.2.0 nbformat==5.11.1 ipykernel==7.4.0
cat > "$work/notebooks.py" <<'PY'
import subprocess
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def passes(source, printed, count):
    """Whether a notebook of one cell passes, whose file holds this output and this execution count."""
    outputs = [new_output("stream", name="stdout", text=printed)] if printed else []
    cell = new_code_cell(source, outputs=outputs, execution_count=count)
    nbformat.write(new_notebook(cells=[cell], metadata=kernel), "one.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", "one.ipynb"]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode in (0, 1), ended.stdout
    assert ("1 passed" in ended.stdout) == (ended.returncode == 0)
    return ended.returncode == 0


seen = {
    "right output": passes("print(2)", "2\n", 1),
    "wrong output": passes("print(2)", "3\n", 1),
    "no output": passes("print(2)", "", 1),
    "no output, no count": passes("print(2)", "", None),
    "raises, no count": passes("1 / 0", "", None),
}
print(seen)
assert seen == dict(zip(seen, [True, False, False, True, False], strict=True))
PY
cd "$work" && venv/bin/python notebooks.py
