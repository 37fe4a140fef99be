# Ignores every signal and timer that could end it, and never returns.

import signal

for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
    signal.setitimer(timer, 0)


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
