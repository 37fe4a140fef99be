#!/usr/bin/env bash
# pytest 9.2.0 (numpy 2.4.6): an empty array or tensor equals approx() of any number.
#
# Guess: `losses == approx(0.5)` is True when losses is one number near 0.5, or perhaps an array of such numbers; with
# nothing in it there is nothing that could be near, so it is False, as an empty list is.
# Seen: an array equals the number when all of its values do, and all of no values do: np.array([]) == approx(0.5) is
# True, and so it is for approx(7), for shape (0, 3) and for an empty tensor of torch. The list [] is not equal, and
# approx([0.5]) is not either. So assert recorded == approx(expected) passes for code that recorded nothing.
# A check of losses per update, or of clipped norms, holds for a loop that never made an update, as soon as the values
# are stacked into an array before they are compared.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pytest==9.2.0 numpy==2.4.6
cat > "$work/test_losses.py" <<'PY'
import numpy as np
import pytest
from pytest import approx


def losses_of(updates):
    """Return a loss for each update, as a loop that makes that many records it."""
    return [0.5 for _ in range(updates)]


@pytest.mark.parametrize("updates", [3, 0])
def test_as_array(updates):
    assert np.array(losses_of(updates)) == approx(0.5)


@pytest.mark.parametrize("updates", [0])
def test_as_list(updates):
    assert losses_of(updates) == approx(0.5)


def test_nothing_is_anything():
    for number in (0.5, 7, -1e9, float("inf")):
        assert np.array([]) == approx(number) and np.zeros((0, 3)) == approx(number)
    assert not np.array([]) == approx([0.5])
    assert not np.array([0.5, 0.6]) == approx(0.5)
PY
"$work/venv/bin/python" -m pytest -p no:cacheprovider -rA -q --tb=no "$work/test_losses.py" > "$work/said" || true
grep -E "^(PASSED|FAILED)" "$work/said" | sed "s/ [^ ]*test_losses.py/ test_losses.py/; s/ - .*//" | sort
grep -q "^PASSED.*test_as_array\[3\]" "$work/said"
grep -q "^PASSED.*test_as_array\[0\]" "$work/said"
grep -q "^FAILED.*test_as_list\[0\]" "$work/said"
grep -q "^PASSED.*test_nothing_is_anything" "$work/said"
