# caught by: test_printed_gradient
"""You gave the gradient of the last micro-batch alone, as if each `backward()` replaced what is in `.grad`. It adds to
it. Only `zero_grad()` takes gradients away, so look at where it stands and when it runs."""

alone = snippet.replace("    loss.backward()", "    model.zero_grad()\n    loss.backward()")
answer = execute(alone.replace("optimizer.zero_grad", "dict"))[1]["model"].weight.grad.tolist()
