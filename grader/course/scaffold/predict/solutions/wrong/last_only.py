# caught by: test_printed_gradient
"""You gave the gradient of the last pass only. `backward()` adds to what is already in `.grad`."""

answer = inputs[-1]
