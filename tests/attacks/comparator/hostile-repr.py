# Raises and returns objects whose text raises, never ends, or is huge and full of escapes.

class Hostile(Exception):
    calls = 0

    def __str__(self):
        Hostile.calls += 1
        if Hostile.calls % 2:
            raise RuntimeError("no text for you")
        return "\x1b[2J\x1b]0;owned\x07<script>alert(1)</script>\u202e" + "x" * 10_000_000

    __repr__ = __str__


Hostile.__name__ = "passed\x1b[32m" + "y" * 100_000


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    raise Hostile
