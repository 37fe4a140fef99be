# caught by: test_printed_gradient
"""You added up the gradients of all micro-batches from the first on, as if nothing were ever cleared. `zero_grad()`
runs after each full window; only what comes after the last one is still there."""

answer = execute(snippet.replace("optimizer.zero_grad", "dict"))[1]["model"].weight.grad.tolist()
