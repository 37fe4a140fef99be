"""`grade verify`: proves that a challenge's checks accept the reference and reject everything that is planted.

Read-only for the course. The files are read (`files`), run (`runs`), the outcomes judged (`verdicts`), the reports
searched for hidden text (`reports`), what is told of wrong answers searched for the right ones (`leaks`), a lesson's
examples executed (`lesson`); `render` words what came of it, `told` what a student
reads.
"""

import time
from collections.abc import Callable

from grader.course.about import About
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.packages import lacks, missing_packages
from grader.errors import CourseFault
from grader.grading.shared import Shared
from grader.verify.files import check_public, check_texts, read_planted
from grader.verify.lesson import check_lesson
from grader.verify.record import Finding, Findings, Step, Verified
from grader.verify.render import render_verified
from grader.verify.reports import check_reports
from grader.verify.runs import Series, run_all
from grader.verify.told import told
from grader.verify.verdicts import check_verdicts, checks_of

__all__ = ["Finding", "Step", "Verified", "render_verified", "told", "verify", "verify_course"]


def verify(
    challenge: Challenge,
    course: Course,
    *,
    runs: int,
    listen: Callable[[Step], None] = lambda _: None,
    shared: Shared | None = None,
) -> Verified:
    """Find everything that is wrong with a challenge.

    Args:
        challenge: the one to verify.
        course: where it belongs; its key decides the draws.
        runs: how often each file is graded, with seed i and draw i; at least 1.
        listen: hears each run as it ends.
        shared: what is started once for several challenges.

    Raises:
        MachineFault: no sandbox can be started here.
    """
    started = time.monotonic()
    found = Findings(challenge.slug)
    series: Series = {}
    check_public(challenge, found)
    if not challenge.meta.judged:
        check_lesson(challenge, found)
    else:
        runnable = check_texts(challenge, found)
        planted = read_planted(challenge, found)
        missing = missing_packages(challenge)
        if missing:
            found.warning(f"{lacks(challenge.slug, missing)}: nothing was run")
        elif runnable:
            series = run_all(challenge, course, planted, runs=runs, found=found, listen=listen, shared=shared)
            check_verdicts(challenge, series, planted, found)
            check_reports(challenge, series, planted, found)
    return Verified(
        challenge=challenge.slug,
        checks=checks_of(series),
        matrix={column: one[0].outcomes for column, one in series.items() if one},
        grades={column: one[0].grade for column, one in series.items() if one},
        findings=found.all(),
        seconds=round(time.monotonic() - started, 3),
    )


def verify_course(course: Course) -> list[Finding]:
    """Find what keeps course or challenges from being read, names of nothing, and what belongs to no challenge."""
    found: list[Finding] = []
    about, faults = course.survey_about()
    found += [Finding(level="error", challenge="", message=str(fault)) for fault in faults]
    readable, known = about != About() or not faults, {concept.name for concept in about.concepts}
    for slug in course.slugs():
        try:
            named = course.load(slug).meta.concepts
        except CourseFault as fault:
            found.append(Finding(level="error", challenge=slug, message=str(fault)))
            continue
        for name in named if readable else ():
            if name not in known:
                message = f"concepts: exercises/course.toml has no concept of the name {name!r}"
                where = f"exercises/{slug}/challenge.toml"
                found.append(Finding(level="error", challenge=slug, message=message, where=where))
    for path in course.undeclared():
        where = path.relative_to(course.root).as_posix()
        found.append(Finding(level="error", challenge="", message="belongs to no challenge", where=where))
    return found
