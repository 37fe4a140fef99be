# caught by: test_rescaled
"""You divided the tail by k with "rescale", too. There the divisor is the number of micro-batches that the window
really holds: `start` is where it begins, and the list ends before k have come."""

def train(policy, epochs=1):
    w, grad = w0, 0.0
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            divisor = min(k, n - i // k * k) if policy == "rescale" else k
            grad += 2 * x * (w * x - y) / divisor
            if (i + 1) % k == 0 or (i + 1 == n and policy != "drop"):
                w, grad = w - lr * grad, 0.0
    return w


dropped = train("drop")
flushed = train("flush")
rescaled = train("flush")
two_epochs = train("drop", epochs=2)
