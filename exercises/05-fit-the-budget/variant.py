"""The numbers of one student's copy."""

MIB = 2**20


def draw(rng):
    """Draw until each tempting choice is wrong: what is judged must not depend on luck."""
    pieces = rng.choice([3, 5, 6, 7])
    while True:
        width, depth, tokens = rng.choice([512, 1024, 2048]), rng.randint(3, 6), rng.choice([32, 64, 128])
        batch = pieces * rng.randint(8, 40)
        layer = width * width * 4 / MIB
        # Alive per sample: x, y, the outputs of all layers, and the gradients of two of them.
        sample = (depth + 3) * tokens * width * 4 / MIB
        samples = batch // pieces + rng.randrange(8) + rng.choice([0.25, 0.5])
        one = {
            "width": width,
            "depth": depth,
            "tokens": tokens,
            "batch": batch,
            "parameters_mib": depth * layer,
            "layer_mib": layer,
            "sample_mib": sample,
            "budget_mib": (2 * depth + 1) * layer + samples * sample,
        }
        if batch <= 200 and sound(one):
            return one


def sound(one):
    """Tell whether every known mistake leads to another choice than the best."""
    batch = one["batch"]
    most = largest(one, range(1, batch + 1))
    best = largest(one, divisors(batch))
    power = largest(one, [2**i for i in range(8)])
    halved = largest(one, [size for size in divisors(batch) if (batch // size).bit_count() == 1])
    light = largest(one, divisors(batch), sets=1)
    return batch % most > 0 < batch % power and power < most and 1 < halved < best < light < batch


def largest(one, sizes, sets=2):
    """Return the largest size that fits beside so many sets of the parameters' bytes; 0 where none does."""
    held = sets * one["parameters_mib"] + one["layer_mib"]
    return max((size for size in sizes if held + size * one["sample_mib"] < one["budget_mib"]), default=0)


def divisors(number):
    """Return all divisors, in order."""
    return [size for size in range(1, number + 1) if number % size == 0]
