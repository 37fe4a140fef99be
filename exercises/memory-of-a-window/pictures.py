"""Draws the live bytes of the lesson's two loops."""

from grader.checks import Curve, Curves

_SPANS = 48


def courses(curve):
    return Curves(
        check="",
        title="Live bytes in a window of four micro-batches",
        x_label="equal spans, from beginning to end",
        y_label="KiB",
        curves=(
            Curve(name="backward() for each", values=_peaks(curve(4))),
            Curve(name="one at the end", values=_peaks(curve(4, at_the_end=True))),
        ),
    )


def _peaks(values):
    """Return the most of each of 48 equal spans, in KiB."""
    edges = [i * len(values) // _SPANS for i in range(_SPANS + 1)]
    return tuple(max(values[a : max(b, a + 1)]) / 1024 for a, b in zip(edges, edges[1:]))
