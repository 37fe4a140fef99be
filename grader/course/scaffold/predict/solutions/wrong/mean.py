# caught by: test_printed_gradient
"""You gave the mean of the gradients. PyTorch adds them up; a mean comes only from a division in the code."""

answer = sum(inputs) / len(inputs)
