# caught by: test_flushed
"""You divided the tail by what it holds with "flush". Only "rescale" looks at how many micro-batches are left;
"flush" divides by k, whatever the window holds, and its last step is too small for that reason."""

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
flushed = train("rescale")
rescaled = train("rescale")
two_epochs = train("drop", epochs=2)
