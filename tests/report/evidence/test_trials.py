"""Wrong programs that a student's test was tried on, as a page shows them."""

from grader.report import render
from grader.report.evidence.trials import Trial, Trials
from tests.report.examples import grade, report


def test_a_table_without_a_drawing_is_not_folded_away() -> None:
    """It is all that there is to see, and no equivalent of anything."""
    trials = (Trial(mistake="It halves.", noticed=True, said="AssertionError: 3"), Trial(mistake="No.", noticed=False))
    page = render(report(grade(evidence=(Trials(check="test_a", trials=trials),))), "html")

    assert '<th scope="row">It halves.</th><td>notices it</td><td>AssertionError: 3</td>' in page
    assert '<tr class="differs"><th scope="row">No.</th><td>lets it through</td>' in page
    assert "The same as a table" not in page
