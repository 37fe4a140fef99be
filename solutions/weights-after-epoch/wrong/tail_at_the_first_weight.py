# caught by: test_flushed, test_rescaled
"""You took the gradients of the tail at the weight that training began with. By then a step has been made: each
window is computed at the weight that the last step left."""

def train(policy, epochs=1):
    w, grad = w0, 0.0
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            divisor = min(k, n - i // k * k) if policy == "rescale" else k
            grad += 2 * x * ((w0 if policy != "drop" and i >= n // k * k else w) * x - y) / divisor
            if (i + 1) % k == 0 or (i + 1 == n and policy != "drop"):
                w, grad = w - lr * grad, 0.0
    return w


dropped = train("drop")
flushed = train("flush")
rescaled = train("rescale")
two_epochs = train("drop", epochs=2)
