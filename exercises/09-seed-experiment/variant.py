"""What this student's experiments are drawn from; the task does not tell it."""


def draw(rng):
    return {"secret": rng.getrandbits(60)}
