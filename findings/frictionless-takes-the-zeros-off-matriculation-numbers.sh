#!/usr/bin/env bash
# frictionless 5.21.0: the matriculation number 0071 of a roster is read as the number 71.
#
# Guess: describe infers a column with 0071 as string, since no number begins with zeros, and extract keeps it.
# Seen: describe says integer, extract gives 71, and validate finds nothing wrong. A roster with one letter in it
# (0071, B12) is a string column and keeps its zeros. With a schema that says string, or with
# Detector(field_type="string"), they stay.
# Whether a course's numbers keep their zeros so hangs on the other rows of the file: a join of two exports finds fewer
# students than both have, and the file that is written back names other people.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet frictionless==5.21.0
cd "$work"
printf 'id,points\n0071,5\n0012,3\n' > digits.csv
printf 'id,points\n0071,5\nB12,3\n' > letters.csv
cat > "$work/roster.py" <<'PY'
import frictionless


def ids(name, **options):
    resource = frictionless.Resource(name, **options)
    return [row["id"] for row in resource.read_rows()], resource.schema.get_field("id").type


seen = {name: ids(name) for name in ("digits.csv", "letters.csv")}
asked = ids("digits.csv", detector=frictionless.Detector(field_type="string"))
print(seen, "asked for strings:", asked)
assert seen == {"digits.csv": ([71, 12], "integer"), "letters.csv": (["0071", "B12"], "string")}
assert asked == (["0071", "0012"], "string")
assert frictionless.validate("digits.csv").valid
PY
"$work/venv/bin/python" -W ignore "$work/roster.py"
