#!/usr/bin/env bash
# qti-package-maker 26.7.14: the note under a numeric question states another tolerance than the one that counts.
#
# Guess: NUM("...", 3.0, 0.1) becomes an item that accepts 2.9 to 3.1 and says so; a negative answer makes no
# difference.
# Seen in the format for upload to Blackboard (bbq_text_upload): the item accepts 0.1, and students read "within 4%",
# rounded up to whole percents, which is 0.12. For 2.0 with 0.0002 they read 1%, a hundred times what is accepted. For
# -0.5 with 0.1 they read "within -20%". And the answer itself is written with eight decimals: 1e-9 becomes 0, with a
# tolerance of 0. In the text2qti format of the same package the numbers are right.
# An answer inside the note's bounds is marked wrong, and of questions on gradients, half have a negative answer.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet qti-package-maker==26.7.14
cat > "$work/items.py" <<'PY'
import contextlib
import io
import os
import re
import tempfile
from pathlib import Path

from qti_package_maker.package_interface import QTIPackageInterface


def written(engine, answer, tolerance):
    """Return the text of the one file that the engine writes for one question."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        os.chdir(folder)
        package = QTIPackageInterface("quiz")
        package.add_item("NUM", ("What is the gradient?", answer, tolerance, True))
        package.save_package(engine)
        (file,) = Path(folder).iterdir()
        return file.read_text(encoding="utf-8").strip()


def uploaded(answer, tolerance):
    """Return the percentage in the note, the answer and the tolerance of the item for Blackboard."""
    text = written("bbq_text_upload", answer, tolerance)
    (note,) = re.findall(r"within (\S+?)&percnt;", text)
    return int(note), *map(float, text.split("\t")[-2:])


seen = {pair: uploaded(*pair) for pair in ((3.0, 0.1), (2.0, 0.0002), (-0.5, 0.1), (1e-9, 1e-10))}
for pair, (note, *item) in seen.items():
    print(f"{pair}: the note says {note} %, the item {item}")
    assert written("text2qti", *pair).endswith(f"= {pair[0]} +- {pair[1]}")
assert seen[3.0, 0.1] == (4, 3.0, 0.1) and seen[2.0, 0.0002] == (1, 2.0, 0.0002)
assert seen[-0.5, 0.1] == (-20, -0.5, 0.1) and seen[1e-9, 1e-10] == (10, 0.0, 0.0)
PY
"$work/venv/bin/python" -W ignore "$work/items.py"
