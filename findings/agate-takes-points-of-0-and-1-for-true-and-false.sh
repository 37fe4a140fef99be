#!/usr/bin/env bash
# agate 1.14.2 (the library under csvkit): points of 0 and 1 are read as False and True, 1,5 as 15, Ms Null as nobody.
#
# Guess: Table.from_csv reads a column of points that holds 0 and 1 only as numbers, and a surname "Null" or "None" in a
# column of texts stays text (with some doubt).
# Seen: the points are a column of truth values, and agate.Sum of it raises a DataTypeError; with a single 2 in it they
# are numbers. The names Null and None, and the given name Na, are missing values, as an empty cell is. A quoted "1,5"
# is 15 and "5%" is 5. A type that is named for a column is kept to, but Text takes Null for missing all the
# same; Text(cast_nulls=False) does not.
# A pass-or-fail task works in the roster of one year and breaks in the next, by what the students scored, and a few
# students lose their names.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet agate==1.14.2
cat > "$work/roster.py" <<'PY'
import io

import agate

HEAD = "surname,given,task,half,share\n"
ROWS = 'Null,Na,0,"1,5",5%\nNone,Bo,1,"2,5",10%\n'


def column(name, text=HEAD + ROWS, **options):
    values = list(agate.Table.from_csv(io.StringIO(text), **options).columns[name].values())
    print(f"{name:8}", values)
    return values


assert column("task") == [False, True] and column("task")[0] is False
assert column("task", HEAD + ROWS + "Lee,Cy,2,1,1\n") == [0, 1, 2]
assert column("surname") == [None, None] and column("given") == [None, "Bo"]
assert column("half") == [15, 25] and column("share") == [5, 10]
assert column("surname", column_types={"surname": agate.Text()}) == [None, None]
assert column("surname", column_types={"surname": agate.Text(cast_nulls=False)}) == ["Null", "None"]
try:
    raise SystemExit(agate.Table.from_csv(io.StringIO(HEAD + ROWS)).aggregate(agate.Sum("task")))
except agate.DataTypeError as error:
    print("sum:", error)
PY
"$work/venv/bin/python" -W ignore "$work/roster.py"
