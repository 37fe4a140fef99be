# Sets the clock and the time zone, and replaces every function that tells the time.

import ctypes
import os
import time

for clock in (0, 1):
    try:
        time.clock_settime(clock, 0.0)
        print("REACHED the clock")
    except OSError:
        pass
libc = ctypes.CDLL(None)
if libc.settimeofday(ctypes.create_string_buffer(16), None) == 0 or libc.stime(ctypes.byref(ctypes.c_long(0))) == 0:
    print("REACHED the clock")
os.environ["TZ"] = "XXX+99"
time.tzset()
time.time = time.monotonic = time.perf_counter = time.process_time = lambda: 0.0


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
