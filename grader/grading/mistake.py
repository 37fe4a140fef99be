"""Which mistake a failed submission makes: what the kit of its checks makes out, else what a planted answer replies."""

import traceback
from collections.abc import Callable, Mapping

from grader.checks.submission import Submission
from grader.course.assignment import Assignment
from grader.grading.diagnosis import diagnose
from grader.report.check_result import Cause, Failure
from grader.report.record import Diagnosis
from grader.sandbox.limits import SubmissionRaised, SubmissionStopped

_EXPLAINED = (Cause.WRONG, Cause.RAISED)


def find_mistake(
    submission: Submission, task: Assignment, failures: Mapping[str, Failure | None]
) -> tuple[Diagnosis | None, str]:
    """Return the mistake, if it is known, and what went wrong in looking for it.

    A kit explains what is wrong, not why a submission was stopped; one that was stopped again and again is not asked
    once more. A kit that fails costs no more than its explanation; the instructor is told.

    Args:
        submission: it failed at least one check.
        task: what it was judged as.
        failures: id of each failed check -> what went wrong in it.
    """
    kit, trouble = submission.explainer, ""
    failed = list(failures)
    wrong = [check for check, failure in failures.items() if failure is not None and failure.cause in _EXPLAINED]
    if kit is None or not wrong or submission.hosts.stops > 1:
        return diagnose(submission, task, failed), ""
    submission.begin("")
    asked = len(submission.calls)
    found, trouble = _told_by(lambda: kit.explain(wrong))
    del submission.calls[asked:]  # what is asked for an explanation is no check's
    found = found or diagnose(submission, task, failed)
    if found is None and not trouble:
        found, trouble = _told_by(kit.observe)
    return found, trouble


def _told_by(asking: Callable[[], Diagnosis | None]) -> tuple[Diagnosis | None, str]:
    try:
        return asking(), ""
    except (SubmissionRaised, SubmissionStopped):
        return None, ""
    except Exception:  # noqa: BLE001 - the grade stands
        return None, traceback.format_exc()
