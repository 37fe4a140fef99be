"""Draws how fast a running mean forgets, as the lesson's own layer does."""

from grader.checks import Curve, Curves


def kept(kept):
    curves = {"1 forward per update": kept(1), "4 forwards per update": kept(4)}
    return Curves(
        check="", title="What is left of a running mean", x_label="update", y_label="share left", first=1,
        curves=tuple(Curve(name=name, values=tuple(values)) for name, values in curves.items()),
    )  # fmt: skip
