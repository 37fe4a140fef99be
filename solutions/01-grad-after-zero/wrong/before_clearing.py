# caught by: test_printed_gradient
"""You gave the gradient of the last full window, as it was just before `step()`. The program goes on after that:
`zero_grad()` takes this gradient away, and micro-batches that come later start a new sum."""

keeping = "before = model.weight.grad.tolist()\n        optimizer.zero_grad("
answer = execute(snippet.replace("optimizer.zero_grad(", keeping))[1]["before"]
