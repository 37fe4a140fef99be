"""The numbers of one student's copy."""


def draw(rng):
    """Draw a power of two, how many of them are added, and how many meet a large one."""
    return {
        "addend": rng.choice([0.125, 0.25, 0.5, 2.0, 4.0, 8.0]),
        "n": rng.choice([300, 360, 480, 600, 720, 900, 2400]),
        "few": rng.choice([20, 40, 60, 100]),
    }
