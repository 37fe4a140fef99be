#!/usr/bin/env bash
# rich 15.0.0: cropping no characters off the right end of a Text removes all of them.
#
# Guess: Text.right_crop(n) shortens a text by n characters, so right_crop(0) leaves it as it is, as truncate() does with
# a width that is large enough.
# Seen: right_crop(1) makes "abc" "ab", and right_crop(0) makes it "", with the styled span still over characters 0 to 2.
# Who cuts lines to a width, and subtracts, so loses exactly the lines that fit: a report's sentence that ends at the last
# column is gone.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet rich==15.0.0
cat > "$work/crop.py" <<'PY'
from rich.text import Text

left = []
for amount in (2, 1, 0):
    text = Text("grad")
    text.stylize("bold", 0, 2)
    text.right_crop(amount)
    left.append((text.plain, [(span.start, span.end) for span in text.spans]))
fits = Text("grad")
fits.truncate(4)
print(left, fits.plain)
assert left == [("gr", [(0, 2)]), ("gra", [(0, 2)]), ("", [(0, 2)])]
assert fits.plain == "grad"
PY
"$work/venv/bin/python" "$work/crop.py"
