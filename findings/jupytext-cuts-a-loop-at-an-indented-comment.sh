#!/usr/bin/env bash
# jupytext 1.19.6 (IPython 9.18.1, ipykernel 7.4.0): an indented comment "# %%" inside a loop takes the rest of the loop
# out of it.
#
# Guess: in a py:percent file a cell begins at "# %%" in the first column; an indented one is a comment of the loop, and
# a code cell that goes through the format and back is the same cell.
# Seen, for a loop of four micro-batches with "    # %% update" before its last line: the file makes four updates. The
# notebook made of it has two cells, the loop without the update and the indented update alone. IPython takes off what
# a cell is indented as a whole, so the second runs as well: one update, after the loop, without an error. Whoever wrote
# the cell in a notebook that is paired with such a file finds it cut at the next opening.
# With a line in the first column after it, the second cell is an IndentationError; at a cell's end nothing tells.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet jupytext==1.19.6 ipython==9.18.1 ipykernel==7.4.0 nbclient==0.11.0 nbformat==5.11.1
cat > "$work/cells.py" <<'PY'
import jupytext
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

CELL = """\
updates = 0
for micro_batch in range(4):
    gradient = micro_batch
    # %% update
    updates += 1"""


def printed(notebook):
    NotebookClient(notebook).execute()
    return "".join(output.text for cell in notebook.cells for output in cell.get("outputs", []))


kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
written = new_notebook(cells=[new_code_cell(CELL), new_code_cell("print(updates)")], metadata=kernel)
text = jupytext.writes(written, "py:percent")
read = jupytext.reads(text, "py:percent")
sources = [cell.source for cell in read.cells]
names = {}
exec(text.replace("print(updates)", ""), names)
before, after = printed(written), printed(read)
print(f"cells read back: {sources}")
print(f"updates: as a file {names['updates']}, before {before.strip()}, after {after.strip()}")
assert sources == [CELL[: CELL.index("\n    # %%")], "    updates += 1", "print(updates)"]
assert (names["updates"], before, after) == (4, "4\n", "1\n")
PY
"$work/venv/bin/python" -W ignore "$work/cells.py" 2> "$work/said" || { cat "$work/said"; exit 1; }
