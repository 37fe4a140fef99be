# Infinity as a literal.

answer = 1e999
micro_batch = 8
steps = 4
