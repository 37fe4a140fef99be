#!/usr/bin/env bash
# huey 3.5.4: waiting for a task that returned None waits until the time is over, though the task is done.
#
# Guess: result(blocking=True, timeout=...) of a task that returns nothing gives None at once when the task has run.
# Seen, in immediate mode and with a queue in SQLite: it raises ResultTimeout after the half second that was given, and
# is_ready() says False. A task that returns 0 is ready at once. None is not stored (store_none=False is the default),
# so "done, nothing to say" and "not yet" are the same; with store_none=True it works.
# A grading task that writes its verdict to a table and returns nothing looks stuck to whoever waits for it, and is
# given up or started again after it has succeeded.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet huey==3.5.4
cat > "$work/wait.py" <<'PY'
import sys
from pathlib import Path

from huey import MemoryHuey, SqliteHuey
from huey.exceptions import ResultTimeout


def outcome(queue, returned):
    runs = []

    @queue.task(name=f"grade-{returned}")
    def grade():
        runs.append(1)
        return returned

    result = grade()
    if not queue.immediate:
        queue.execute(queue.dequeue())
    assert runs == [1]
    try:
        return result.is_ready(), result.get(blocking=True, timeout=0.5)
    except ResultTimeout:
        return False, "ResultTimeout"


def sqlite(store_none):
    file = Path(sys.argv[1]) / f"queue-{store_none}.db"
    return SqliteHuey(filename=str(file), store_none=store_none)


for make in (lambda store_none: MemoryHuey(immediate=True, store_none=store_none), sqlite):
    plain, storing = make(False), make(True)
    seen = outcome(plain, None), outcome(plain, 0), outcome(storing, None)
    print(type(plain).__name__, seen)
    assert seen == ((False, "ResultTimeout"), (True, 0), (True, None))
PY
"$work/venv/bin/python" -W ignore "$work/wait.py" "$work"
