"""Exact until the end."""

from fractions import Fraction


def loss_weights(sizes, steps):
    rest, weights = list(sizes), []
    while rest:
        window, rest = rest[:steps], rest[steps:]
        weights += [float(Fraction(size, sum(window))) for size in window]
    return weights
