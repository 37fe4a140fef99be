"""What of a grade its student is shown by now, as a class's rules say it."""

import difflib
from datetime import datetime

import msgspec

from grader.classes.folder import Class
from grader.classes.policy import Policy
from grader.course.challenge import Challenge, read_course_text
from grader.course.checks_file import read_checks
from grader.errors import UsageFault
from grader.report.record import Report
from grader.report.showing import EVERYTHING, Showing
from grader.report.shown import shown


def showing_of(challenge: Challenge, policy: Policy | None) -> Showing:
    """Return when the checks of a challenge are shown.

    Raises:
        UsageFault: the rules name a check that it has not; says in which line.
        CourseFault: its checks cannot be read.
    """
    if policy is None:
        return EVERYTHING
    showing = policy.rules(challenge.slug).showing
    if showing.own:
        there = {c.name for file in challenge.checks_files for c in read_checks(read_course_text(file)).checks}
        for check in showing.own.keys() - there:
            near = difflib.get_close_matches(check, there, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(there))}"
            where = policy.named.get((challenge.slug, check), challenge.slug)
            raise UsageFault(
                f"{where}: {challenge.slug} has no such check; {hint}",
                next_step="Mend it, then: grade class check FOLDER",
            )
    return showing


class Shown:
    """Keeps the reports of a challenge to what students may see.

    Args:
        challenge: whose reports they are.
        class_: whose rules hold; None: all is shown.
        now: the time, with its zone.

    Raises:
        UsageFault, CourseFault: as `showing_of`.
    """

    def __init__(self, challenge: Challenge, class_: Class | None, now: datetime) -> None:
        self._showing = showing_of(challenge, class_.policy if class_ else None)
        closes = class_.closes(challenge.slug) if class_ else None
        self._due = closes is not None and now > closes

    def of(self, report: Report) -> Report:
        """Return what its student may see of a report."""
        return shown(msgspec.structs.replace(report, showing=self._showing), due=self._due)
