"""Which options and statements one student sees, in which order."""

PURPOSES = {
    "batch": "To make the update of a batch whose activations do not fit into memory at once.",
    "speed": "To get through an epoch in less time, since the optimizer runs less often.",
    "parameters": "To train with fewer parameters, since their gradients are merged.",
    "forward": "To skip the backward pass of all micro-batches but the last.",
    "rate": "To do without a learning rate, since the gradients are averaged.",
    "disk": "To read the data from disk in smaller pieces than the model needs.",
}

# Of each subject two statements; they say the opposite of each other.
STATEMENTS = {
    "memory": (
        "The loop needs the memory that training with batches of one micro-batch's size (k = 1) would need, no more.",
        "The loop can need more memory than training with batches of one micro-batch's size (k = 1) would.",
    ),
    "work": (
        "Forward and backward of an epoch multiply fewer numbers than without accumulation, which saves arithmetic.",
        "Forward and backward of an epoch save no arithmetic: their matrix products are the same as without accumulation.",
    ),
    "equal": (
        "For a network of linear layers and ReLU, the update is that of the whole batch, up to rounding.",
        "For a network of linear layers and ReLU, the update is about k times that of the whole batch.",
    ),
    "norm": (
        "A BatchNorm layer in training mode normalises with the statistics of the whole batch.",
        "A BatchNorm layer in training mode normalises with the statistics of each micro-batch.",
    ),
    "count": (
        "Against training with batches of one micro-batch's size, an epoch has only 1/k as many updates.",
        "Against training with batches of one micro-batch's size, an epoch has as many updates.",
    ),
    "longer": (
        "With micro-batches of one size, the memory of the loop is the same for k = 2 and k = 8.",
        "With micro-batches of one size, the memory of the loop grows with k.",
    ),
}


def draw(rng):
    """Draw four purposes and five statements, among them both of one subject: never are all true, never none."""
    purposes = ["batch", "speed", "parameters", rng.choice(["forward", "rate", "disk"])]
    rng.shuffle(purposes)
    both, *single = rng.sample(["equal", "norm", "count", "longer"], 2)
    names = [(subject, rng.randrange(2)) for subject in ["memory", "work", *single]] + [(both, 0), (both, 1)]
    rng.shuffle(names)
    return {
        "purpose_names": dict(zip("ABCD", purposes)),
        "purposes": {letter: PURPOSES[name] for letter, name in zip("ABCD", purposes)},
        "names": {letter: f"{subject} {index}" for letter, (subject, index) in zip("PQRST", names)},
        "statements": {letter: STATEMENTS[subject][index] for letter, (subject, index) in zip("PQRST", names)},
    }
