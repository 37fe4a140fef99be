"""The report as one self-contained HTML page: no script, nothing loaded from outside."""

from grader.report import source, words
from grader.report.page import environment, safe_links
from grader.report.record import Report
from grader.text import cut_lines

_OUTPUT_LINES, _OUTPUT_WIDTH = 400, 2000


def render(report: Report) -> str:
    """Return the report as a whole HTML document; the same report gives the same bytes."""
    grade = report.grade
    open_checks = [c for c in grade.checks if words.says_more(c)]
    marked = frozenset(c.failure.line for c in open_checks if c.failure and c.failure.line)
    code, code_left_out = source.lines(report.source, marked)
    solution, _ = source.lines(report.solution.strip(), frozenset())
    output, output_left_out = cut_lines(grade.output, _OUTPUT_LINES, _OUTPUT_WIDTH)
    return (
        environment()
        .get_template("report.html")
        .render(
            report=report,
            grade=grade,
            open_checks=open_checks,
            repeated=words.repeated(grade),
            other_evidence=words.other_evidence(grade),
            code=code,
            solution=solution,
            code_left_out=code_left_out,
            output=output,
            output_left_out=output_left_out,
            read_next=safe_links(grade.about.read_next),
        )
        + "\n"
    )
