#!/usr/bin/env bash
# jupytext 1.19.6: a line of a notebook that begins with %k becomes a comment in the .py, and the code still runs.
#
# Guess: converting a code cell to py:percent keeps its Python as it is, and comments out IPython's magics only; a `%`
# inside an open parenthesis is the modulo operator.
# Seen: the second line of an expression that goes on as `%k` is written `# %k`. The parentheses still close, so
# the file runs and means something else: (step + 1 %k) == 0, true at every k-th step, becomes (step + 1) == 0, true
# never. The same line with a space, `% k`, stays. Back in the notebook the comment is undone, so whoever looks there
# sees nothing wrong.
# A hand-in that trains in the notebook makes no update at all as the .py that a grader runs.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet jupytext==1.19.6 nbformat==5.11.1
cat > "$work/convert.py" <<'PY'
import jupytext
from nbformat.v4 import new_code_cell, new_notebook

SOURCE = """updates = 0
for step in range(8):
    if (
        (step + 1)
        %k
    ) == 0:
        updates += 1"""


def updates(source):
    names = {"k": 4}
    exec(source, names)
    return names["updates"]


def converted(source):
    return jupytext.writes(new_notebook(cells=[new_code_cell(source)]), "py:percent")


script = converted(SOURCE)
print(script.split("# %%\n")[1])
print("updates: notebook", updates(SOURCE), " script", updates(script))
assert updates(SOURCE) == 2 and updates(script) == 0
assert updates(converted(SOURCE.replace("%k", "% k"))) == 2
assert jupytext.reads(script, "py:percent").cells[0].source == SOURCE
PY
"$work/venv/bin/python" "$work/convert.py"
