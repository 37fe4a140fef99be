#!/usr/bin/env bash
# nbgrader 0.9.6 (numpy 2.4.6, ipykernel 7.4.0): partial credit that NumPy computed is full credit.
#
# Guess: a test cell may end in a number, which becomes its points; 1.5 of 5 is 1.5 of 5, be it a float or the result of
# NumPy's sum.
# Seen, for three cells of 5 points that end in 1.5, in np.float64(1.5) and in np.float64(0.0): 1.5, 5 and 5 points.
# nbgrader reads the number back from the text that the notebook shows. Until NumPy 2 that was "1.5", since then it is
# "np.float64(1.5)", no number, and what is no number earns all points; the log alone has a warning of it.
# A course that scored right for years gives everybody full marks after an upgrade of NumPy. float(...) around the last
# line helps.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet nbgrader==0.9.6 numpy==2.4.6 ipykernel==7.4.0
export PATH="$work/venv/bin:$PATH" HOME="$work" JUPYTER_PLATFORM_DIRS=0 IPYTHONDIR="$work/ipython"
cat > "$work/grade.py" <<'PY'
import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

ENDINGS = ("float(np.mean([1.0, 2.0]))", "np.mean([1.0, 2.0])", "np.mean([0.0, 0.0])")


def test_cell(name, ending):
    role = {"grade": True, "solution": False, "locked": True, "task": False, "points": 5, "schema_version": 3}
    return new_code_cell(f"import numpy as np\n{ending}", metadata={"nbgrader": {"grade_id": name, **role}})


notebook = new_notebook(cells=[test_cell(f"test{i}", ending) for i, ending in enumerate(ENDINGS)])
NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
points = {}
for cell, ending in zip(notebook.cells, ENDINGS):
    points[ending] = determine_grade(cell)
    print(f"{ending:27} shows {cell.outputs[0]['data']['text/plain']:18} (points, of)", points[ending])
assert list(points.values()) == [(1.5, 5.0), (5.0, 5.0), (5.0, 5.0)]
PY
"$work/venv/bin/python" -W ignore "$work/grade.py"
