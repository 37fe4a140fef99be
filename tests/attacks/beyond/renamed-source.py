# Changes its own file name, code positions and lines, so that a report quotes what it likes.

import linecache
import types

EVIL = "../../solutions/08-train-epoch/test_hidden.py"
linecache.cache["submission.py"] = (9, None, ["<script>alert(1)</script>\n"] * 10**5, EVIL)


def relocated(function, line):
    return types.FunctionType(function.__code__.replace(co_filename="submission.py", co_firstlineno=line), globals())


def boom():
    raise ValueError("who knows where")


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    relocated(boom, 1_000_000)()
