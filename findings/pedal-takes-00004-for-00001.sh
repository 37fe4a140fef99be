#!/usr/bin/env bash
# pedal 3.0.4: assert_equal(call("f"), 0.0001) is content with 0.0004, and with 0.
#
# Guess: 0.0004 where 0.0001 is expected is a failure (with some doubt: there may be a fixed delta).
# Seen: full success, and so it is for 0 where 0.0005 is expected and for [0.0004] where [0.0] is. Two floats are equal
# when they are less than 0.001 apart, whatever their size, so that 100.0005 for 100.0 passes and 100.0011 does not.
# 100.0005 for the integer 100 fails, where 3 for 3.0 passes. And texts differ in neither case nor spaces and
# punctuation: "sgd, adam" is taken for "SGD Adam!". delta=... and exact_strings=True are what help.
# A gradient, a learning rate or their difference is often below the delta as a whole: a function that returns 0 passes
# every such test of an exercise.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pedal==3.0.4
cat > "$work/feedback.py" <<'PY'
from pedal import assert_equal, call, clear_report, contextualize_report, run
from pedal.resolvers.simple import resolve


def passes(returned, expected, **options):
    clear_report()
    contextualize_report(f"def f():\n    return {returned!r}\n")
    run()
    assert_equal(call("f"), expected, **options)
    verdict = bool(resolve().success)
    print(f"{returned!r:12} for {expected!r:12} {options or ''} {verdict}")
    return verdict


assert passes(0.0004, 0.0001) and passes(0.0, 0.0005) and passes([0.0004], [0.0])
assert not passes(0.2, 0.1)
assert passes(100.0005, 100.0) and not passes(100.0011, 100.0)
assert not passes(100.0005, 100) and passes(3, 3.0)
assert passes("sgd, adam", "SGD Adam!") and not passes("sgd", "adam")
assert not passes("sgd, adam", "SGD Adam!", exact_strings=True)
assert not passes(0.0004, 0.0001, delta=1e-6)
PY
"$work/venv/bin/python" -W ignore "$work/feedback.py"
