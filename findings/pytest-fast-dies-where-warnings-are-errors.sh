#!/usr/bin/env bash
# pytest-fast 0.16.0 (with pytest 9.2.0): its resident server cannot start in a project whose pytest turns warnings
# into errors, a setting that pytest's documentation recommends and many projects have.
#
# Guess: the server starts, since the project's own tests raise no warning (plain pytest passes, shown first).
# Seen: the server process imports itself before pytest may rewrite it, pytest warns of that
# (PytestAssertRewriteWarning: "Module already imported so cannot be rewritten; pytest_fast"), the warning is an error,
# and all that a user reads at the end is "EOFError: unexpected EOF" from multiprocessing's forkserver.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pytest==9.2.0 pytest-fast==0.16.0

mkdir "$work/project"
cd "$work/project"
printf 'def test_sum():\n    assert 1 + 1 == 2\n' > test_sum.py
printf '[pytest]\nfilterwarnings = error\n' > pytest.ini

echo "plain pytest:"
"$work/venv/bin/python" -m pytest -q -p no:cacheprovider

echo "pytest-fast:"
status=0
timeout 60 "$work/venv/bin/pytest-fast" --serve --address "$work/socket" --ttl 1 --workers 1 > "$work/said" 2>&1 || status=$?
tail -n 1 "$work/said"
[ "$status" -ne 0 ] && [ "$status" -ne 124 ]
grep -q 'PytestAssertRewriteWarning: Module already imported so cannot be rewritten; pytest_fast' "$work/said"
grep -q '^EOFError: unexpected EOF' "$work/said"

echo "the same without filterwarnings = error:"
printf '[pytest]\n' > pytest.ini
timeout 60 "$work/venv/bin/pytest-fast" --serve --address "$work/socket2" --ttl 1 --workers 1 > "$work/said" 2>&1
grep -o 'ready in' "$work/said"
