# caught by: test_step_size
"""You let the step shrink with the contribution of a sample. The step is made of all samples of the window: k times as many
of them, each counting 1/k when the loss is divided, come to the same."""

contribution = 1 / k if division else 1.0
updates = 1 / k
step_size = 1 / k
