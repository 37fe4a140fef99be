# caught by: test_printed_gradient
"""You divided by the number of accumulation steps. This program divides nowhere: `backward()` adds the gradients up, and
a mean would come only from a division in the code. Then look at what `zero_grad()` has taken away by the end."""

divided = snippet.replace(".pow(2).sum()", f".pow(2).sum() / {k}")
keeping = "before = model.weight.grad.tolist()\n        optimizer.zero_grad("
names = execute(divided.replace("optimizer.zero_grad(", keeping))[1]
answer = names["model"].weight.grad.tolist() if n % k else names["before"]
