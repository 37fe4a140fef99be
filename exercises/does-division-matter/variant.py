"""The optimizers of one student's copy, two of each kind, in any order."""

SGD = ["SGD(p, lr=0.001)", "SGD(p, lr=0.001, momentum=0.9)", "SGD(p, lr=0.001, momentum=0.9, nesterov=True)"]
OLD = ["Rprop(p, lr=0.01)", "Adagrad(p, lr=0.1)", "RMSprop(p, lr=0.01)"]
ADAM = [
    "Adam(p, lr=0.01)", "AdamW(p, lr=0.01, weight_decay=0.1)", "NAdam(p, lr=0.01)", "Adam(p, lr=0.01, amsgrad=True)",
    "Adamax(p, lr=0.01)",
]  # fmt: skip
DECAY = ["Adam(p, lr=0.01, weight_decay=1.0)", "RMSprop(p, lr=0.01, weight_decay=1.0)"]
SIZE = ["AdamW(p, lr=0.01, eps=1.0)", "Adagrad(p, lr=0.1, initial_accumulator_value=100.0)"]


def draw(rng):
    """Draw two classics, two of the Adam family, two with an option, and two that clip; shuffle them."""
    every = [
        [rng.choice(SGD), None],
        [rng.choice(OLD), None],
        [rng.choice(ADAM), None],
        ["RAdam(p, lr=0.01)", None],
        [rng.choice(DECAY), None],
        [rng.choice(SIZE), None],
        [rng.choice(["SGD(p, lr=0.1)", "SGD(p, lr=0.01, momentum=0.9)"]), 1.0],
        [rng.choice(["AdamW(p, lr=0.01)", "Adam(p, lr=0.01)"]), 70.0],
    ]
    rng.shuffle(every)
    return {"runs": dict(zip("abcdefgh", every))}
