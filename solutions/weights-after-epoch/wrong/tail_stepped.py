# caught by: test_dropped, test_two_epochs
"""You gave the tail a step of its own where nothing makes one. With "drop" `step()` runs only after every k-th
micro-batch of an epoch: the tail is not forgotten, it stays in `.grad`."""

def train(policy, epochs=1):
    w, grad = w0, 0.0
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            divisor = min(k, n - i // k * k) if policy == "rescale" else k
            grad += 2 * x * (w * x - y) / divisor
            if (i + 1) % k == 0 or (i + 1 == n and policy != "drop"):
                w, grad = w - lr * grad, 0.0
    return w


dropped = train("flush")
flushed = train("flush")
rescaled = train("rescale")
two_epochs = train("flush", epochs=2)
