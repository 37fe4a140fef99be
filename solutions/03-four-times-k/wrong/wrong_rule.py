# caught by: test_step_size
"""You judged the size of the step by the wrong rule. SGD passes the size of the gradient on, so a sum over k micro-batches
moves the weight k times as far. Adam and AdamW divide by the gradient's own size, so a common factor cancels. Look up
which optimizer this is, and whether the loss is divided."""

contribution = 1 / k if division else 1.0
updates = 1 / k
step_size = float(k) if division or "Adam" in optimizer else 1.0
