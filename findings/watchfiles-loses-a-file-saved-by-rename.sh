#!/usr/bin/env bash
# watchfiles 1.3.0 on Linux: watching one file ends, without a word, at the first save by rename.
#
# Guess: watch("exercise.py") reports each save, also by editors that write a new file and rename it over the old one
# (their default, for a crash in the middle of writing loses nothing).
# Seen, for three such saves and an append: one report for the first ("deleted" beside "modified"), none for the three
# changes after it. The watch sits on the file that the name pointed to at the start, and the generator goes on waiting.
# Watching the folder reports all four.
# A "check again on save" that names the student's file so runs once, and then stays with the old verdict.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet watchfiles==1.3.0
cat > "$work/saves.py" <<'PY'
import os
import sys
import threading
import time
from pathlib import Path

from watchfiles import watch

folder = Path(sys.argv[1])
folder.mkdir()
exercise = folder / "exercise.py"


def reports(watched):
    exercise.write_text("0")
    seen, stop = [], threading.Event()

    def collect():
        for changes in watch(watched, stop_event=stop, debounce=100, rust_timeout=200):
            seen[-1] |= any(Path(name) == exercise for _, name in changes)

    thread = threading.Thread(target=collect)
    seen.append(False)
    thread.start()
    time.sleep(1.5)
    seen.clear()
    for save in range(4):
        seen.append(False)
        if save < 3:
            (folder / "new").write_text(str(save))
            os.replace(folder / "new", exercise)
        else:
            with exercise.open("a") as file:
                file.write("x")
        time.sleep(1.5)
    stop.set()
    thread.join()
    return seen


of_file, of_folder = reports(exercise), reports(folder)
print("reported: file", of_file, " folder", of_folder)
assert of_file == [True, False, False, False]
assert of_folder == [True, True, True, True]
PY
"$work/venv/bin/python" "$work/saves.py" "$work/folder"
