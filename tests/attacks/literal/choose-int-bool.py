# True is an int to Python, and 32 * True is 32.

answer = 0.25
micro_batch = 32
steps = True
