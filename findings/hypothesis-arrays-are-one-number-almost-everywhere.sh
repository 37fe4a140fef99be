#!/usr/bin/env bash
# Hypothesis 6.170.17 (numpy 2.4.6): in a drawn array of 200 numbers, 195 are the same.
#
# Guess: arrays(float, (20, 10), elements=floats(-10, 10)) draws 200 numbers; small examples and repeated values come
# up, but most examples look like a batch of data.
# Seen, for 300 examples: the median array has 5 different values, of which one takes 97.5 % of the places, 5 different
# rows of 20, and in one array of nine the first ten rows are the last ten. `fill` is meant for speed: one value for all
# places that were not drawn. With fill=nothing() it is 178 different values and 20 different rows.
# A property over such a batch ("however it is cut into micro-batches, the gradient is the same") can hold for code that
# is wrong: where micro-batches are equal the mean of means is the mean, and one taken twice makes up for one left out.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet hypothesis==6.170.17 numpy==2.4.6
cat > "$work/drawn.py" <<'PY'
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


def drawn(**options):
    seen = []

    @settings(max_examples=300, derandomize=True, database=None, deadline=None)
    @given(arrays(float, (20, 10), elements=st.floats(-10, 10), **options))
    def look(batch):
        seen.append(batch)

    look()
    values = np.median([len(np.unique(batch)) for batch in seen])
    often = np.median([np.unique(batch, return_counts=True)[1].max() / batch.size for batch in seen])
    rows = np.median([len(np.unique(batch, axis=0)) for batch in seen])
    return values, often, rows, np.mean([np.array_equal(batch[:10], batch[10:]) for batch in seen])


plain, each = drawn(), drawn(fill=st.nothing())
for name, (values, often, rows, halves) in (("as it comes", plain), ("fill=nothing()", each)):
    print(f"{name:15} values {values:.0f}, the commonest {often:.1%}, rows {rows:.0f}, equal halves {halves:.1%}")
assert plain[0] < 10 and plain[1] > 0.9 and plain[2] < 10 and plain[3] > 0.1, plain
assert each[0] > 150 and each[1] < 0.1 and each[2] == 20 and each[3] < 0.02, each
PY
"$work/venv/bin/python" "$work/drawn.py"
