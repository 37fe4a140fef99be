#!/usr/bin/env bash
# procrastinate 3.10.0: RetryStrategy(max_attempts=0) tries a failing job again without end.
#
# Guess: max_attempts=3 runs a job three times at most, 1 once, and 0 never again, as retry=0 on the task does.
# Seen, for a job that fails each time: 3 runs it four times and 1 twice, for the number counts what comes after the
# first. retry=3 is the same, and retry=0 runs it once. With 0 it runs until it succeeds (here the twelfth time, which
# ends the test): zero is taken for "no limit given".
# A setting "tries after a failure: 0" that is handed on to the strategy makes one broken submission occupy a worker for
# good, and whoever meant three runs of an expensive job pays for four.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet procrastinate==3.10.0
cat > "$work/tries.py" <<'PY'
import logging

import procrastinate
from procrastinate import RetryStrategy
from procrastinate.testing import InMemoryConnector

logging.disable(logging.CRITICAL)  # the failures, which are wanted


def runs(retry):
    """Return how often a job runs that succeeds at its twelfth try."""
    app, seen = procrastinate.App(connector=InMemoryConnector()), []

    @app.task(name="grade", retry=retry)
    def grade():
        seen.append(1)
        if len(seen) < 12:
            raise ValueError("broken")

    with app.open():
        grade.defer()
        for _ in range(15):
            app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    return len(seen)


strategies = {f"max_attempts={n}": RetryStrategy(max_attempts=n) for n in (0, 1, 3)} | {"retry=0": 0, "retry=3": 3}
counts = {name: runs(retry) for name, retry in strategies.items()}
print(counts)
assert counts == {"max_attempts=0": 12, "max_attempts=1": 2, "max_attempts=3": 4, "retry=0": 1, "retry=3": 4}
PY
"$work/venv/bin/python" -W ignore "$work/tries.py"
