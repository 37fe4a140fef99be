"""A weighted mean."""


class LossMeter:
    def __init__(self):
        self.losses, self.samples = [], []

    def add(self, loss, samples):
        self.losses.append(loss)
        self.samples.append(samples)

    def value(self):
        pairs = zip(self.losses, self.samples, strict=True)
        return sum(loss * samples for loss, samples in pairs) / sum(self.samples)
