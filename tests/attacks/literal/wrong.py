# The control that must fail.

answer = 0.5
micro_batch = 8
steps = 8
