"""The losses that arrive are shares of the window's mean already, so their sum is that mean."""


class LossMeter:
    """Makes one number of the losses of a window."""

    def __init__(self):
        self.total = 0.0

    def add(self, loss):
        """Add the weighted loss of a micro-batch."""
        self.total += loss.item()

    def value(self):
        """Return the loss of the window."""
        return self.total
