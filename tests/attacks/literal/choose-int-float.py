# A float where a count is asked for.

answer = 0.25
micro_batch = 8.0
steps = 4.0
