#!/usr/bin/env bash
# torch 2.13.0: WeightedRandomSampler without replacement draws samples of weight zero when it runs out of others.
#
# Guess: weight 0 is never drawn; where more numbers are asked for than there are weights above zero, it raises, for
# torch.multinomial, which draws, calls that a must in its documentation (with some doubt).
# Seen, for weights 1, 1, 1, 0, 0: four numbers are the first three and one of weight zero in each of 200 epochs,
# five are all. No error and no warning. Three numbers are right.
# Weight 0 is how a sample is left out (withdrawn, duplicate, kept for validation), and num_samples=len(data), as
# written for sampling with replacement, trains on every one of them once replacement is turned off.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0
cat > "$work/sampler.py" <<'PY'
from collections import Counter

from torch.utils.data import WeightedRandomSampler


def drawn(number):
    sampler = WeightedRandomSampler([1.0, 1.0, 1.0, 0.0, 0.0], number, replacement=False)
    counts = Counter(index for _ in range(200) for index in sampler)
    print(number, dict(sorted(counts.items())))
    return counts


assert set(drawn(3)) == {0, 1, 2}
four = drawn(4)
assert [four[index] for index in range(3)] == [200] * 3 and four[3] + four[4] == 200
assert drawn(5) == Counter(dict.fromkeys(range(5), 200))
PY
"$work/venv/bin/python" -W ignore "$work/sampler.py"
