"""What becomes of one submission: the `Grade` record and its renderings."""

from typing import Literal

from grader.report.record import Report

Format = Literal["text", "html", "json", "junit"]


def render(report: Report, format: Format) -> str:  # noqa: A002 - named as the command's option is
    """Return the report as plain terminal text, an HTML page, JSON or JUnit XML.

    The same report gives the same text. Each renderer's libraries are imported only when it is asked for.
    """
    if format == "text":
        from grader.report.text import render_text

        return render_text(report)
    if format == "html":
        from grader.report.html import render_html

        return render_html(report)
    from grader.report.machine import render_json, render_junit

    return render_json(report) if format == "json" else render_junit(report)
