"""The numbers of one student's copy."""


def parts(size, limit):
    """Return how a logical batch is cut: as few parts as the limit allows, of sizes that differ by one at most."""
    count = -(-size // limit)
    return [size // count + (i < size % count) for i in range(count)]


def draw(rng):
    """Draw sizes where parts are uneven or not full, and all that can be mistaken gives another number."""
    while True:
        logical = rng.choice([4, 5, 7, 8, 9, 10])
        physical = rng.randrange(2, logical)
        batches = rng.choice([3, 4])
        samples = logical * (batches - 1) + rng.randrange(1, logical)
        sizes = [logical] * (batches - 1) + [samples - logical * (batches - 1)]
        ran = sum(len(parts(size, physical)) for size in sizes)
        told = -(-batches * logical // physical)
        greedy = [min(physical, size - i) for size in sizes for i in range(0, size, physical)]
        cut = [part for size in sizes for part in parts(size, physical)]
        first = len(parts(logical, physical))
        if ran != told and greedy != cut and int(samples / batches) not in (physical, cut[0], logical) and first > 1 and len({ran, told, batches}) == 3:
            return {"samples": samples, "logical": logical, "physical": physical}
