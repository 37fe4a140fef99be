#!/usr/bin/env bash
# webdataset 1.0.2: epochs of with_epoch(n) all are the same first n samples.
#
# Guess: with_epoch(5), for a data set that is too large to go through it before each evaluation, cuts one long stream
# into epochs of five: the second goes on where the first stopped.
# Seen, for three shards of four samples: 0 to 4 in the first epoch and 0 to 4 in every other, through WebLoader too;
# the rest is never read. Each epoch opens the shards anew from the first. with_length(3) changes what len() says and
# nothing else: twelve samples come.
# Training that is "one pass over a large set in twenty epochs" is twenty passes over a twentieth of it, where the
# shards are not shuffled or drawn at random.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet webdataset==1.0.2 torch==2.13.0 numpy==2.4.6
cat > "$work/epochs.py" <<'PY'
import io
import sys
import tarfile

import webdataset


def write(folder):
    for shard in range(3):
        with tarfile.open(f"{folder}/{shard}.tar", "w") as archive:
            for number in range(4 * shard, 4 * shard + 4):
                text = str(number).encode()
                entry = tarfile.TarInfo(f"{number:03d}.txt")
                entry.size = len(text)
                archive.addfile(entry, io.BytesIO(text))
    return [f"{folder}/{shard}.tar" for shard in range(3)]


def samples():
    return webdataset.WebDataset(urls, shardshuffle=False).decode().to_tuple("txt").map(lambda sample: int(sample[0]))


urls = write(sys.argv[1])
whole, short, said = list(samples()), samples().with_epoch(5), samples().with_length(3)
epochs = [list(short), list(short)]
loader = webdataset.WebLoader(samples().with_epoch(5), num_workers=0, batch_size=2)
batches = [[batch.tolist() for batch in loader] for _ in range(2)]
print("all:", whole, " two epochs of 5:", epochs, " in batches:", batches)
assert whole == list(range(12))
assert epochs == [[0, 1, 2, 3, 4]] * 2, epochs
assert batches == [[[0, 1], [2, 3], [4]]] * 2, batches
assert (len(said), len(list(said))) == (3, 12)
PY
"$work/venv/bin/python" -W ignore "$work/epochs.py" "$work"
