# Every divisor of the batch, largest first: the peak of its loop, measured in its second update.
from grader.checks import training_peak

for micro_batch in [size for size in range(batch, 0, -1) if batch % size == 0]:
    accumulation_steps = batch // micro_batch
    peak = training_peak(build, batch_of, micro_batch=micro_batch, steps=min(accumulation_steps, 3))
    peak_mib = peak / 2**20
    if peak_mib <= budget_mib:
        break
