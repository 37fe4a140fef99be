class LossMeter:
    """Makes one number of the losses of a window."""

    def __init__(self):
        self.total, self.count = 0.0, 0

    def add(self, loss):
        """Add the loss of a micro-batch."""
        self.total += loss.item()
        self.count += 1

    def value(self):
        """Return the loss of the window."""
        return self.total / self.count
