# caught by: test_marks_the_wrong_line
"""You marked a call of step(). It uses what it finds in .grad; the wrong line is the one that leaves too little there."""

buggy_line = next(n for n, line in enumerate(stub.splitlines(), 1) if "optimizer.step()" in line)


def train_a(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        optimizer.zero_grad()
        for x, y in batches[start : start + accumulation_steps]:
            (loss_fn(model(x), y) / accumulation_steps).backward()
        optimizer.step()


train_b = train_c = train_d = train_a
