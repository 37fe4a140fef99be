#!/usr/bin/env bash
# papermill 2.7.0 (ipykernel 7.4.0): `-p student Nan` hands the notebook a number that is not one.
#
# Guess: -p turns what is plainly a number or True and False into that (3, 1e-3), and leaves names and codes as text.
# Seen: whatever Python's int() or float() take is a number. The given name Nan arrives as nan, unequal to itself and to
# every name on the roll; the group 12e4 as 120000.0, the seat 1_2 as 12, the matriculation number 0071 as 71, and
# the word None as no value. A name like Ann arrives as it was typed. The option for text is -r.
# A course that runs one notebook per student with -p finds one hand-in under the wrong name and no error, for a few
# of its students only.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet papermill==2.7.0 ipykernel==7.4.0
export PATH="$work/venv/bin:$PATH" HOME="$work" IPYTHONDIR="$work/ipython"
cd "$work"
cat > make.py <<'PY'
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

tags = {"tags": ["parameters"]}
parameters = new_code_cell("student = group = seat = number = word = other = raw = ''", metadata=tags)
show = new_code_cell("print([student, group, seat, number, word, other, raw])")
kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
nbformat.write(new_notebook(cells=[parameters, show], metadata=kernel), "hand-in.ipynb")
PY
python make.py
papermill hand-in.ipynb graded.ipynb --no-progress-bar --kernel python3 -p student Nan -p group 12e4 -p seat 1_2 \
  -p number 0071 -p word None -p other Ann -r raw Nan 2> said || { cat said; exit 1; }
python - <<'PY'
import nbformat

outputs = nbformat.read("graded.ipynb", as_version=4).cells[-1].outputs
shown = "".join(output.text for output in outputs if output.get("name") == "stdout").strip()
print(shown)
assert shown == "[nan, 120000.0, 12, 71, None, 'Ann', 'Nan']"
PY
