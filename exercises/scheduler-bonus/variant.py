"""What this student's experiments are drawn from: for the checks alone."""


def hidden(rng):
    return {"secret": rng.getrandbits(60)}
