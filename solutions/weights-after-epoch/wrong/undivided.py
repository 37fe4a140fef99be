# caught by: test_dropped, test_flushed, test_two_epochs
"""You added up undivided gradients. The loss is divided before `backward()`, so that every step is k times smaller
than that."""

def train(policy, epochs=1):
    w, grad = w0, 0.0
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            divisor = 1
            grad += 2 * x * (w * x - y) / divisor
            if (i + 1) % k == 0 or (i + 1 == n and policy != "drop"):
                w, grad = w - lr * grad, 0.0
    return w


dropped = train("drop")
flushed = train("flush")
rescaled = train("flush")
two_epochs = train("drop", epochs=2)
