# Leaves pickles and kernels where caches of torch, triton and inductor are looked for.

import os

HOME = os.path.expanduser("~")
for place in (
    f"{HOME}/.cache",
    "/root/.cache",
    "/tmp",
    "/var/tmp",
    "/dev/shm",
    "/tmp/torchinductor_root",
    "/tmp/triton",
):
    try:
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, "grade-attack-cache.pkl"), "wb") as file:
            file.write(b"grade-attack: what is here is loaded")
        print("PLANTED", place)
    except OSError:
        pass


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
