#!/usr/bin/env bash
# pytest-regressions 2.11.0 (pytest 9.2.0, pandas 3.1.1): num_regression passes when a recorded column is missing.
#
# Guess: a check against recorded numbers fails when one of the recorded names is not there any more, just as it fails
# when a new one is; all of the package's fixtures agree on that.
# Seen, for recorded gradients of "body" and "head" and a run that gives "body" alone: num_regression and
# dataframe_regression pass, ndarrays_regression and data_regression fail. A column too many fails in all four. The two
# compare the names that the run gave, and look for no others.
# A layer that gets no gradient any more (frozen, detached, left out of the loop) makes the dictionary of gradients one
# entry shorter, and the reference test that was written for that passes.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pytest-regressions==2.11.0 pytest==9.2.0 pandas==3.1.1 numpy==2.4.6
mkdir -p "$work/test_layers"
printf ',body,head\n0,1,3\n1,2,5\n' > "$work/test_layers/numbers.csv"
printf 'body:\n- 1.0\n- 2.0\nhead:\n- 3.0\n- 5.0\n' > "$work/test_layers/numbers.yml"
cat > "$work/test_layers.py" <<'PY'
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

BODY, HEAD, MORE = {"body": [1.0, 2.0]}, {"head": [3.0, 5.0]}, {"tail": [7.0, 9.0]}
FORMS = {
    "num_regression": lambda columns: {name: np.array(values) for name, values in columns.items()},
    "ndarrays_regression": lambda columns: {name: np.array(values) for name, values in columns.items()},
    "dataframe_regression": pd.DataFrame,
    "data_regression": lambda columns: columns,
}
recorded = {name: np.array(values) for name, values in (BODY | HEAD).items()}
np.savez_compressed(Path(__file__).parent / "test_layers" / "numbers.npz", **recorded)


@pytest.mark.parametrize("columns", [BODY | HEAD, BODY | HEAD | MORE, BODY], ids=["same", "more", "less"])
@pytest.mark.parametrize("fixture", FORMS)
def test_it(request, fixture, columns):
    request.getfixturevalue(fixture).check(FORMS[fixture](columns), basename="numbers")
PY
cd "$work"
venv/bin/python -m pytest -q -rA -p no:cacheprovider test_layers.py > said || true
grep -oE "^(PASSED|FAILED) [^ ]+" said | sed 's/test_layers.py::test_it//' | sort -k 2 | tee seen
cat > expected <<'TXT'
FAILED [data_regression-less]
FAILED [data_regression-more]
PASSED [data_regression-same]
PASSED [dataframe_regression-less]
FAILED [dataframe_regression-more]
PASSED [dataframe_regression-same]
FAILED [ndarrays_regression-less]
FAILED [ndarrays_regression-more]
PASSED [ndarrays_regression-same]
PASSED [num_regression-less]
FAILED [num_regression-more]
PASSED [num_regression-same]
TXT
diff <(sort expected) <(sort seen)
