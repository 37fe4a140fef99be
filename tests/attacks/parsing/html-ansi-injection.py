# Puts markup, escapes and overrides of direction into everything that a report shows.

import sys

EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(1)></pre></body>{{ 7*7 }}{% for x in y %}"
    "\x1b[2J\x1b]8;;http://evil\x07\x9b31m\u202e\u2066\r[red]x[/red]`**[a](javascript:alert(1))\n"
)
print(EVIL, flush=True)
print(EVIL, file=sys.stderr, flush=True)


class Boom(Exception):
    pass


Boom.__name__ = Boom.__qualname__ = EVIL


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    raise Boom(EVIL * 50)
