# Two answers at once: the last one counts, here the wrong one.

answer = 0.25
answer = 0.5
micro_batch = 8
micro_batch = 1
steps = 4
steps = 4
