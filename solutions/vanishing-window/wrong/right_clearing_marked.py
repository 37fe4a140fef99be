# caught by: test_marks_the_wrong_line
"""You marked a zero_grad() that clears once per window, which is as it should be. Ask of each: does it run between two
backward() of one window?"""

buggy_line = next(
    n
    for found in [stub.split("\n")]
    for n, line in enumerate(found, 1)
    if line == "        optimizer.zero_grad()" and "loss_fn" not in found[n - 2] and "            optimizer.step()" != found[n - 2]
    or line == "            optimizer.zero_grad()" and found[n - 2].startswith("        if") and "+ 1" not in found[n - 2]
    or line == "        model.zero_grad()" and "loss_fn" not in found[n - 2] and "            optimizer.step()" != found[n - 2]
    or line.endswith(".zero_grad()") and found[n - 2] == "            optimizer.step()" and line.startswith("            ")
)


def train_a(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        optimizer.zero_grad()
        for x, y in batches[start : start + accumulation_steps]:
            (loss_fn(model(x), y) / accumulation_steps).backward()
        optimizer.step()


train_b = train_c = train_d = train_a
