# caught by: test_two_epochs
"""You began the second epoch with nothing in `.grad`. No `zero_grad()` runs between the end of the first epoch and
the second: what the tail left there becomes a part of the next window."""

def train(policy, epochs=1):
    w, grad = w0, 0.0
    for _ in range(epochs):
        grad = 0.0
        for i, (x, y) in enumerate(batches):
            divisor = min(k, n - i // k * k) if policy == "rescale" else k
            grad += 2 * x * (w * x - y) / divisor
            if (i + 1) % k == 0 or (i + 1 == n and policy != "drop"):
                w, grad = w - lr * grad, 0.0
    return w


dropped = train("drop")
flushed = train("flush")
rescaled = train("rescale")
two_epochs = train("drop", epochs=2)
