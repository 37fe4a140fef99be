# Replaces every clock and statistic, and keeps the graph of every micro-batch until the end of the window.
# must not pass: test_one_graph_at_a_time

import resource
import time

import torch

time.perf_counter = time.monotonic = time.time = lambda: 0.0
resource.getrusage = lambda *_: None
torch.cuda.max_memory_allocated = torch.cuda.memory_allocated = lambda *_: 0


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """One backward per window."""
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        sum(loss_fn(model(x), y) / len(window) for x, y in window).backward()
        optimizer.step()
