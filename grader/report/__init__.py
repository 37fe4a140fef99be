"""What becomes of one submission: the `Grade` record and its renderings."""

from grader.report.formats import Format, render

__all__ = ["Format", "render"]
