"""Draws the errors of sums that the lesson's own function measured."""

import torch

from grader.checks import Curve, Curves


def errors(errors):
    curves = {
        "bfloat16": errors(torch.bfloat16),
        "float16": errors(torch.float16),
        "summed in float32": errors(torch.bfloat16, torch.float32),
    }
    return Curves(
        check="", title="Error of the sum of a window", x_label="doubling of k, from 1 to 256", y_label="per cent",
        curves=tuple(Curve(name=name, values=tuple(values)) for name, values in curves.items()),
    )  # fmt: skip
