"""Draws the learning rates of the lesson's own loop."""

import warnings as _warnings

from grader.checks import Curve, Curves


def rates(rates):
    with _warnings.catch_warnings():
        _warnings.simplefilter("ignore")
        curves = {"per update": rates(2, False), "per micro-batch": rates(2, True)}
    return Curves(
        check="", title="Learning rate of a schedule that ticks", x_label="update", y_label="learning rate", first=1,
        curves=tuple(Curve(name=name, values=tuple(values)) for name, values in curves.items()),
    )  # fmt: skip
