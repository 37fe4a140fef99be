#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the machine that submissions are judged on.
set -euo pipefail
cd "${GRADE_AUTOGRADER:-/autograder}/source"

python=""
works() { "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
for name in PYTHON_HERE python3.13 python3.12 python3.11 python3; do
  if works "$name"; then python="$name"; break; fi
done
if [ -z "$python" ]; then
  apt-get update
  for name in PYTHON_HERE python3.13 python3.12 python3.11; do
    if apt-get install -y --no-install-recommends "$name" "$name-venv" && works "$name"; then python="$name"; break; fi
  done
fi
if [ -z "$python" ]; then
  echo "No Python 3.11 or newer can be had here: choose another image in Gradescope's settings of the autograder." >&2
  exit 1
fi

"$python" -m venv .venv
# torch comes in its build for the CPU, which is far smaller.
.venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
  --extra-index-url https://download.pytorch.org/whl/cpu --requirement requirements.txt --constraint constraints.txt
.venv/bin/grade doctor || true
