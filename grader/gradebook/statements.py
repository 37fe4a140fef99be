"""Every statement of the gradebook, once, for SQLite and for PostgreSQL.

`sql` holds the same ones as SQLite's text, so that a gradebook in a file is used without SQLAlchemy, which takes longer
to import than most commands take to run. To change one: change it here, then `python -m grader.gradebook.generate`.
"""

from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from grader.gradebook.tables import (
    claims,
    drafts,
    former_grades,
    grades,
    hints,
    proposals,
    refusals,
    reviews,
    revision,
    starts,
    students,
    submissions,
)

Dialect = Literal["sqlite", "postgresql"]
Statements = dict[str, Executable]

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_LAST_ID = {"sqlite": func.last_insert_rowid(), "postgresql": func.lastval()}

ID: BindParameter[Any] = bindparam("id")
NUMBER: BindParameter[Any] = bindparam("number")  # in an update, where a column's own name means its new value
STUDENT: BindParameter[Any] = bindparam("student")
CHALLENGE: BindParameter[Any] = bindparam("challenge")
DRAW: BindParameter[Any] = bindparam("draw")
AT: BindParameter[Any] = bindparam("at")

_with_grade = submissions.join(grades)
_with_grade_or_without = submissions.outerjoin(grades)
_of_student = submissions.c.student == STUDENT
_of_challenge = and_(_of_student, submissions.c.challenge == CHALLENGE)
_of_draw = and_(_of_challenge, submissions.c.draw == DRAW)
_is_ungraded = grades.c.submission_id.is_(None)


def statements(dialect: Dialect) -> Statements:
    """Return all statements by name."""
    insert = _INSERT[dialect]
    return {
        "REVISION": select(revision.c.version_num),
        **_students(insert),
        **_submissions(insert),
        "LAST_ID": select(_LAST_ID[dialect]),
        **_claims(insert),
        **_grades(insert),
        **_regrading(insert),
        **_attempts(),
        **_starts(insert),
        **_hints(insert),
        **_drafts(insert),
        **_reviews(insert),
        **_everybody(),
        **_refusals(insert),
    }


def _students(insert: Any) -> Statements:
    return {
        "ADD_STUDENT": insert(students).values(name=STUDENT, since=AT).on_conflict_do_nothing(),
        # Changes nothing: whoever else submits for this student waits here until the transaction has ended.
        "ALONE": update(students).values(since=students.c.since).where(students.c.name == STUDENT),
    }


def _submissions(insert: Any) -> Statements:
    given = [column.name for column in submissions.c if column.name not in ("id", "submitted_at")]
    waiting = select(submissions).select_from(_with_grade_or_without).where(_of_challenge, _is_ungraded)
    return {
        "ADD_SUBMISSION": insert(submissions).values(submitted_at=AT, **{name: bindparam(name) for name in given}),
        "CORRECT_TIME": update(submissions).values(submitted_at=AT).where(submissions.c.id == NUMBER),
        "DROP_SUBMISSION": delete(submissions).where(submissions.c.id == ID),
        "SUBMISSION": select(submissions).where(submissions.c.id == ID),
        "UNGRADED": waiting.order_by(submissions.c.id),
        # Of everybody, without the sources.
        "WAITING": select(submissions.c.id)
        .select_from(_with_grade_or_without)
        .where(submissions.c.challenge == CHALLENGE, _is_ungraded),
    }


def _claims(insert: Any) -> Statements:
    add = insert(claims).values(submission_id=ID, holder=bindparam("holder"), since=AT)
    return {
        "ADD_CLAIM": add.on_conflict_do_update(
            index_elements=["submission_id"], set_={"holder": add.excluded.holder, "since": add.excluded.since}
        ),
        "CLAIM": select(claims.c.holder, claims.c.since).where(claims.c.submission_id == ID),
        "DROP_CLAIM": delete(claims).where(claims.c.submission_id == ID),
    }


def _grades(insert: Any) -> Statements:
    given = [column.name for column in grades.c if column.name not in ("submission_id", "graded_at")]
    add = insert(grades).values(submission_id=ID, graded_at=AT, **{name: bindparam(name) for name in given})
    graded = select(submissions, grades.c.grade).select_from(_with_grade)
    result = select(
        submissions.c.challenge,
        submissions.c.draw,
        grades.c.earned,
        grades.c.possible,
        grades.c.full_marks,
        grades.c.costs_attempt,
    )
    history = (
        select(
            submissions.c.id,
            submissions.c.challenge,
            submissions.c.draw,
            submissions.c.submitted_at,
            grades.c.full_marks,
            grades.c.costs_attempt,
            grades.c.grade,
        )
        .select_from(_with_grade)
        .where(_of_student)
    )
    points = (
        select(
            submissions.c.id,
            submissions.c.student,
            submissions.c.challenge,
            submissions.c.submitted_at,
            submissions.c.draw,
            submissions.c.sha256,
            grades.c.earned,
            grades.c.possible,
        )
        .select_from(_with_grade)
        .where(grades.c.costs_attempt == 1)
    )
    pointless = select(submissions.c.student, submissions.c.challenge, grades.c.grade)
    return {
        # The first grade of a submission wins, whoever stores a second one, and whenever.
        "ADD_GRADE": add.on_conflict_do_nothing(index_elements=["submission_id"]),
        # Never one that used an attempt.
        "DROP_GRADE": delete(grades).where(grades.c.submission_id == ID, grades.c.costs_attempt == 0),
        "GRADE": select(grades.c.grade).where(grades.c.submission_id == ID),
        "GRADES": graded.where(_of_student).order_by(submissions.c.id),
        "GRADES_OF_CHALLENGE": graded.where(_of_challenge).order_by(submissions.c.id),
        "LAST_GRADE": graded.where(_of_challenge).order_by(submissions.c.id.desc()).limit(1),
        # Of everybody, without the sources and the reports.
        "POINTS": points.order_by(submissions.c.id),
        # Of everybody: what was handed in, and has no points.
        "POINTLESS": pointless.select_from(_with_grade_or_without)
        .where(or_(_is_ungraded, grades.c.costs_attempt == 0))
        .order_by(submissions.c.id),
        # Without the sources, which may be many megabytes.
        "HISTORY": history.order_by(submissions.c.id),
        "ALL_RESULTS": result.select_from(_with_grade_or_without).where(_of_student),
    }


def _regrading(insert: Any) -> Statements:
    propose = insert(proposals).values(submission_id=ID, judged_by=bindparam("judged_by"), grade=bindparam("grade"))
    former = insert(former_grades).values(
        submission_id=ID, number=bindparam("number"), replaced_at=AT, grade=bindparam("grade")
    )
    counted = [column.name for column in grades.c if column.name not in ("submission_id", "graded_at")]
    of_challenge = submissions.c.challenge == CHALLENGE
    graded = select(submissions, grades.c.grade).select_from(_with_grade).where(of_challenge)
    proposed = select(proposals.c.submission_id, proposals.c.grade).select_from(submissions.join(proposals))
    return {
        "GRADED": graded.where(grades.c.costs_attempt == 1).order_by(submissions.c.id),
        "PROPOSE": propose.on_conflict_do_update(
            index_elements=["submission_id"],
            set_={"judged_by": propose.excluded.judged_by, "grade": propose.excluded.grade},
        ),
        "PROPOSALS": proposed.where(of_challenge, proposals.c.judged_by == bindparam("judged_by")),
        "DROP_PROPOSAL": delete(proposals).where(proposals.c.submission_id == ID),
        "ADD_FORMER": former,
        "FORMER": select(former_grades.c.grade).where(former_grades.c.submission_id == ID).order_by("number"),
        "REPLACE_GRADE": update(grades)
        .values(graded_at=AT, **{name: bindparam(f"new_{name}") for name in counted})
        .where(grades.c.submission_id == NUMBER),
    }


def _attempts() -> Statements:
    costs: ColumnElement[bool] = grades.c.costs_attempt == 1
    used = func.count(grades.c.submission_id)
    taken = select(used, func.count()).select_from(_with_grade_or_without)
    return {
        "ATTEMPTS": select(func.count()).select_from(_with_grade).where(_of_draw, costs),
        # What used an attempt, and beside it what may still turn out to: it has no grade yet.
        "TAKEN": taken.where(_of_draw, or_(_is_ungraded, costs)),
    }


def _starts(insert: Any) -> Statements:
    add = insert(starts).values(student=STUDENT, challenge=CHALLENGE, draw=DRAW, started_at=AT)
    mine = starts.c.student == STUDENT
    of_challenge = and_(mine, starts.c.challenge == CHALLENGE)
    draws = union_all(
        select(starts.c.draw).where(of_challenge), select(submissions.c.draw).where(_of_challenge)
    ).subquery("draws")
    return {
        "ADD_START": add.on_conflict_do_nothing(),
        "START": select(starts.c.started_at).where(of_challenge, starts.c.draw == DRAW),
        "ALL_STARTS": select(starts.c.challenge, starts.c.draw, starts.c.started_at).where(mine),
        "LATEST_DRAW": select(func.max(draws.c.draw)),
    }


def _hints(insert: Any) -> Statements:
    add = insert(hints).values(student=STUDENT, challenge=CHALLENGE, hint=bindparam("hint"), seen_at=AT)
    mine = hints.c.student == STUDENT
    return {
        "ADD_HINT": add.on_conflict_do_nothing(),
        "HINTS": select(func.count()).select_from(hints).where(mine, hints.c.challenge == CHALLENGE),
        "ALL_HINTS": select(hints.c.challenge, func.count()).where(mine).group_by(hints.c.challenge),
    }


def _drafts(insert: Any) -> Statements:
    add = insert(drafts).values(student=STUDENT, challenge=CHALLENGE, draw=DRAW, answers=bindparam("answers"))
    mine = and_(drafts.c.student == STUDENT, drafts.c.challenge == CHALLENGE, drafts.c.draw == DRAW)
    return {
        "ADD_DRAFT": add.on_conflict_do_update(
            index_elements=["student", "challenge", "draw"], set_={"answers": add.excluded.answers}
        ),
        "DRAFT": select(drafts.c.answers).where(mine),
        "DROP_DRAFT": delete(drafts).where(mine),
    }


def _reviews(insert: Any) -> Statements:
    given: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in ("seen", "due", "card")}
    add = insert(reviews).values(student=STUDENT, challenge=CHALLENGE, **given)
    found = select(reviews.c.challenge, reviews.c.seen, reviews.c.due, reviews.c.card)
    return {
        # What has seen more stays, whoever else counts at the same time.
        "ADD_REVIEW": add.on_conflict_do_update(
            index_elements=["student", "challenge"],
            set_={name: add.excluded[name] for name in given},
            where=reviews.c.seen < add.excluded.seen,
        ),
        "REVIEWS": found.where(reviews.c.student == STUDENT).order_by(reviews.c.due),
    }


def _everybody() -> Statements:
    judged = select(submissions.c.student, submissions.c.submitted_at, grades.c.full_marks, grades.c.grade)
    counts = and_(submissions.c.challenge == CHALLENGE, grades.c.costs_attempt == 1)
    begun = select(starts.c.student, func.min(starts.c.started_at)).where(starts.c.challenge == CHALLENGE)
    read = select(hints.c.student, func.count()).where(hints.c.challenge == CHALLENGE)
    return {
        # Without the sources, in the order in which they were handed in.
        "JUDGED": judged.select_from(_with_grade).where(counts).order_by(submissions.c.submitted_at, submissions.c.id),
        "FIRST_STARTS": begun.group_by(starts.c.student),
        "HINTS_READ": read.group_by(hints.c.student),
    }


def _refusals(insert: Any) -> Statements:
    add = insert(refusals).values(student=STUDENT, challenge=CHALLENGE, why=bindparam("why"))
    return {
        "ADD_REFUSAL": add.on_conflict_do_update(
            index_elements=["student", "challenge"], set_={"why": add.excluded.why}
        ),
        "DROP_REFUSAL": delete(refusals).where(refusals.c.student == STUDENT, refusals.c.challenge == CHALLENGE),
        "REFUSALS": select(refusals.c.student, refusals.c.challenge, refusals.c.why),
    }
