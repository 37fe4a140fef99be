# The control that must pass.

answer = 0.25
micro_batch = 8
steps = 4
