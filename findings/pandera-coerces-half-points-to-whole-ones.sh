#!/usr/bin/env bash
# pandera 0.35.0 (pandas 3.1.1): a column of whole numbers with coerce=True takes 3.7 and makes it 3.
#
# Guess: coerce=True for an int column raises for 3.7, since it is not an int.
# Seen: 3.7 becomes 3 and -0.9 becomes 0, and the table passes. The words "False" and "no" in a bool column become True.
# "3.7" as a word is refused for an int, and so is a missing number; without coerce, all floats are refused. What is
# coerced is checked after it, so no check on the column can see what was there.
# A roster with half points, read for a course that counts whole ones, loses the halves of everyone and passes the very
# validation that was to notice it; an "excused: no" becomes excused.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pandera==0.35.0 pandas==3.1.1
cat > "$work/coerce.py" <<'PY'
import pandas as pd
import pandera.pandas as pa


def validated(kind, values, coerce=True, checks=None):
    schema = pa.DataFrameSchema({"points": pa.Column(kind, checks, coerce=coerce)})
    try:
        return schema.validate(pd.DataFrame({"points": values}))["points"].tolist()
    except (pa.errors.SchemaError, pa.errors.SchemaErrors):
        return "refused"


whole = pa.Check(lambda column: column % 1 == 0)
seen = {
    "3.7, 2.0, -0.9": validated(int, [3.7, 2.0, -0.9]),
    "the same, checked": validated(int, [3.7, 2.0, -0.9], checks=whole),
    "the same, not coerced": validated(int, [3.7, 2.0, -0.9], coerce=False),
    "the word 3.7": validated(int, ["3.7", "2"]),
    "a missing number": validated(int, [float("nan"), 2.0]),
    "the words False, no": validated(bool, ["False", "no"]),
}
for name, values in seen.items():
    print(f"{name:24}", values)
assert seen["3.7, 2.0, -0.9"] == seen["the same, checked"] == [3, 2, 0]
assert seen["the same, not coerced"] == seen["the word 3.7"] == seen["a missing number"] == "refused"
assert seen["the words False, no"] == [True, True]
PY
"$work/venv/bin/python" -W ignore "$work/coerce.py"
