# caught by: test_dropped, test_flushed, test_rescaled, test_two_epochs
"""You made a step after each micro-batch. `step()` runs when a window is complete; until then gradients gather, all
of them taken at one and the same weight."""

def train(policy, epochs=1):
    w, grad = w0, 0.0
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            divisor = min(k, n - i // k * k) if policy == "rescale" else k
            grad += 2 * x * (w * x - y) / divisor
            if True:
                w, grad = w - lr * grad, 0.0
    return w


dropped = train("drop")
flushed = train("flush")
rescaled = train("rescale")
two_epochs = train("drop", epochs=2)
