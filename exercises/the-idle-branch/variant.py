"""The numbers of one student's copy: gradients of two ranks, which micro-batches use the branch, and letters."""


def draw(rng):
    """Draw until the mean over the ranks is another number than each rank's own."""
    while True:
        count = rng.choice([3, 4])
        coefficients = [[float(rng.choice([-5, -4, -3, -2, 2, 3, 4, 5, 6, 7])) for _ in range(count)] for _ in range(2)]
        branch = sorted(rng.sample(range(1, count - 1), rng.randint(1, count - 2)))
        trunk, idle = ([sum(of_rank[i] for i in used) for of_rank in coefficients] for used in (range(count), branch))
        if all(abs(a - b) > 1 and a and a + b for a, b in (trunk, idle)) and trunk != idle and sum(trunk) != sum(idle):
            break
    starts = [[0], rng.choice([[0, 1], [0, 2]]), rng.choice([[1], [2]]), rng.choice([[], [1, 2]])]
    moments = ["last", "next", "sent", "never"]
    rng.shuffle(starts)
    rng.shuffle(moments)
    return {
        "coefficients": coefficients,
        "quiet": list(range(count - 1)),
        "branch": branch,
        "always": list(range(count)),
        "starts": dict(zip("ABCD", starts, strict=True)),
        "moments": dict(zip("ABCD", moments, strict=True)),
    }
