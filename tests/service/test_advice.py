"""What is proposed next, from what is known of a student."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from grader.course.about import Concept
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.meta import Meta
from grader.gradebook import PastGrade, Progress, Review
from grader.service.advice import Learner, advise, missed_concepts, needs_no_code
from grader.service.quiz import quiz_of

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TAIL = Concept(name="tail", title="the tail", mistakes=("tail_dropped", "tail_leaks"))
SIZE = Concept(name="size", title="the divisor", mistakes=("undivided",))


def challenge(
    slug: str, *concepts: str, minutes: int = 10, kind: str = "build", attempts: int | None = None
) -> Challenge:
    """Return a challenge about these concepts."""
    meta = Meta(
        format=1, title=slug, kind=kind, level="beginner", minutes=minutes, hints=("Look.",), concepts=concepts,
        attempts=attempts,
    )  # fmt: skip
    return Challenge(slug=slug, meta=meta, folder=Path(slug), hidden=None)


LESSON = challenge("00-read", "tail", "size", kind="lesson", minutes=12)
SMALL = challenge("01-small", "tail", minutes=5, attempts=2)
MIDDLE = challenge("02-middle", "size", minutes=15)
LARGE = challenge("03-large", "tail", "size", minutes=30)
COURSE = (LESSON, SMALL, MIDDLE, LARGE)


def learner(*grades: tuple[str, str], reviews: tuple[Review, ...] = (), read: bool = True) -> Learner:
    """Return a student by (challenge, what was named): "full" for full marks, else names of mistakes."""
    history = [
        PastGrade(
            id=number, challenge=slug, draw=0, submitted_at=NOON + timedelta(hours=number), costs_attempt=True,
            full_marks=what == "full", mistakes=() if what == "full" else tuple(what.split()),
        )
        for number, (slug, what) in enumerate(grades, 1)
    ]  # fmt: skip
    fresh = Progress(draw=0, started=NOON, attempts=0, best=0, possible=0, full_marks=False, hints=0, ungraded=0)
    progress = {"00-read": fresh} if read else {}
    for one in history:
        before = progress.get(one.challenge, fresh)
        progress[one.challenge] = msgspec.structs.replace(
            before, attempts=before.attempts + 1, best=2, possible=5, full_marks=before.full_marks or one.full_marks
        )
    return Learner(progress=progress, history=history, reviews=reviews)


def proposed(known: Learner) -> list[str]:
    """Return the commands that are proposed."""
    return [advice.command for advice in advise(COURSE, (TAIL, SIZE), known, NOON)]


def test_a_beginner_begins() -> None:
    """With what comes first."""
    assert proposed(learner(read=False)) == ["grade learn 00-read"]
    assert proposed(learner()) == ["grade start 01-small"]


def test_what_went_wrong_is_tried_again() -> None:
    """After its report was read; then something smaller about the same, then what comes next."""
    found = advise(COURSE, (TAIL, SIZE), learner(("03-large", "tail_dropped")), NOON)

    assert [one.command for one in found] == ["grade report 03-large", "grade start 01-small"]
    assert found[0].why == "You have 2 of 5 points; what went wrong: the tail. Read how, and try again."
    assert found[1].why == "The tail went wrong once in 03-large. This is about it too, 5 min."


def test_what_goes_wrong_again_is_learned_on_something_smaller() -> None:
    """Whichever of a concept's mistakes it was."""
    known = learner(("03-large", "tail_dropped"), ("03-large", "tail_leaks"), ("03-large", "undivided"))
    found = advise(COURSE, (TAIL, SIZE), known, NOON)

    assert [one.command for one in found] == ["grade start 01-small", "grade start 02-middle", "grade report 03-large"]
    assert found[0].why.startswith("The tail went wrong twice, last in 03-large.")


def test_an_unread_lesson_counts_as_something_to_do() -> None:
    """Where it is shorter than what else is about it."""
    known = learner(("02-middle", "undivided"), ("02-middle", "undivided"), read=False)

    assert proposed(known)[0] == "grade learn 00-read"


def test_full_marks_put_a_concept_right() -> None:
    """In the challenge that it showed in, or in another one about it; of others it stays."""
    wrong = [("03-large", "undivided tail_dropped")]
    assert [one.concept for one in missed_concepts(COURSE, (TAIL, SIZE), learner(*wrong).history)] == [TAIL, SIZE]
    for done, left in (("03-large", []), ("01-small", [SIZE]), ("02-middle", [TAIL])):
        history = learner(*wrong, (done, "full")).history
        assert [one.concept for one in missed_concepts(COURSE, (TAIL, SIZE), history)] == left


def test_used_attempts_ask_for_new_numbers() -> None:
    """There is nothing to try again with the old ones."""
    known = learner(("01-small", "tail_leaks"), ("01-small", ""))

    assert proposed(known)[0] == "grade start 01-small --fresh"


def test_what_comes_next_may_have_been_tried() -> None:
    """Then its report comes first, or new numbers where its attempts are used."""
    assert proposed(learner(("01-small", ""), ("00-read", "")))[0] == "grade report 01-small"
    assert proposed(learner(("01-small", ""), ("01-small", ""), ("00-read", "")))[0] == "grade start 01-small --fresh"


def test_what_is_due_is_told() -> None:
    """Behind what went wrong, before what is new; not what is due later, nor what the course has no more."""
    due = Review(challenge="01-small", seen=1, due=NOON, card="{}")
    later = Review(challenge="02-middle", seen=1, due=NOON + timedelta(1), card="{}")
    gone = Review(challenge="99-gone", seen=1, due=NOON, card="{}")
    known = learner(("01-small", "full"), ("02-middle", "full"), reviews=(due, later, gone))

    assert proposed(known) == ["grade review", "grade start 03-large"]
    assert advise(COURSE, (), known, NOON)[0].why == "01-small is due again, with new numbers."


def test_all_done() -> None:
    """Nothing is proposed."""
    assert proposed(learner(("01-small", "full"), ("02-middle", "full"), ("03-large", "full"))) == []


def test_a_course_without_concepts_and_unknown_mistakes() -> None:
    """Go by order."""
    known = learner(("03-large", "never_heard_of"))

    assert [one.command for one in advise(COURSE, (), known, NOON)] == ["grade report 03-large", "grade start 01-small"]


def test_what_needs_no_code_is_asked() -> None:
    """Its command is the quiz, also where new numbers are needed; what is written in a file is started."""
    known = msgspec.structs.replace(
        learner(("02-middle", "full"), ("03-large", "tail_leaks")), asked=frozenset({"01-small"})
    )
    used = learner(("01-small", "tail_leaks"), ("01-small", "tail_leaks"))

    assert "grade quiz 01-small" in proposed(known)
    assert "grade quiz 01-small --fresh" in proposed(msgspec.structs.replace(used, asked=frozenset({"01-small"})))
    assert "grade start 01-small --fresh" in proposed(used)


def test_the_quiz_asks_what_is_proposed_to_be_asked() -> None:
    """Of this course, and nothing else."""
    course = Course(Path(__file__).resolve().parents[2])

    asked = quiz_of(course.challenges, course, "ada")
    assert [one.slug for one in asked] == [one.slug for one in course.challenges if needs_no_code(one)]
