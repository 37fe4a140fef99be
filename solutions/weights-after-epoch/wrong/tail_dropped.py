# caught by: test_flushed, test_rescaled
"""You let the tail go in every policy. Look at the condition of `step()`: its second half is true for the last
micro-batch of the epoch, unless the policy is "drop"."""

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
flushed = train("drop")
rescaled = train("drop")
two_epochs = train("drop", epochs=2)
