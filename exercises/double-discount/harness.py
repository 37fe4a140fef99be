"""Three small frameworks for accumulation, as your file and the checks use them; `import harness` works in both.

They differ in what they do to a loss, as real ones do. None is wrong; leave them as they are.
"""


class SummingEngine:
    """Adds up gradients of losses as they come, and steps after every `accumulation_steps` micro-batches."""

    def __init__(self, model, optimizer, accumulation_steps):
        self.model, self.optimizer, self.accumulation_steps = model, optimizer, accumulation_steps
        self.seen = 0
        optimizer.zero_grad()

    def backward(self, loss):
        """Add the gradient of `loss`."""
        loss.backward()

    def step(self):
        """Count a micro-batch; at the end of a window, make the update and clear the gradients."""
        self.seen += 1
        if self.seen % self.accumulation_steps == 0:
            self.finish()
            self.optimizer.step()
            self.optimizer.zero_grad()

    def finish(self):
        """Do what is to be done to the gradients of a window before its update."""


class DividingEngine(SummingEngine):
    """Divides each loss by `accumulation_steps`."""

    def backward(self, loss):
        """Add the gradient of `loss / accumulation_steps`."""
        (loss / self.accumulation_steps).backward()


class CountingEngine(SummingEngine):
    """Takes sums of losses and how many samples they are of, and divides by all samples of the window."""

    samples = 0

    def backward(self, loss, samples):
        """Add the gradient of `loss`, which is a sum over `samples` samples."""
        loss.backward()
        self.samples += samples

    def finish(self):
        """Divide the gradients by the samples of the window."""
        for parameter in self.model.parameters():
            parameter.grad /= self.samples
        self.samples = 0
