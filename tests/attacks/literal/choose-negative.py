# Minus times minus is the right product.

answer = 0.25
micro_batch = -8
steps = -4
