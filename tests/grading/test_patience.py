"""How often is judged again: a few times where a submission may be to blame, for long where the grader is killed."""

import pytest

from grader.grading import patience
from grader.grading.cancel import Cancelled, CancelToken
from grader.grading.patience import REPEATS, REPEATS_WHILE_KILLED, TRIES, End, Tries, Unrest


class Clock:
    """Time that passes only in pauses."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        """Return it."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let it pass."""
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock in place of the machine's."""
    made = Clock()
    monkeypatch.setattr(patience, "time", made)
    return made


def tried(end: End, unrest: Unrest, *, disturbed: bool = False) -> int:
    """Return how often a submission is judged that always ends so."""
    tries, count = Tries(unrest), 1
    while True:
        if disturbed:
            unrest.note(None)
        if not tries.again(end, CancelToken()):
            return count
        count += 1
        assert count < 10_000


def test_alone_it_may_be_to_blame(clock: Clock) -> None:
    """Then a few tries are enough, without a pause."""
    assert tried("ended", Unrest()) == TRIES
    assert tried("killed", Unrest()) == tried("broken", Unrest()) == REPEATS + 1
    assert clock.now == 1000.0


@pytest.mark.parametrize("end", ["ended", "broken"])
def test_while_the_grader_is_killed_it_is_waited_for_but_not_for_ever(clock: Clock, end: End) -> None:
    """Longer each time, five minutes in all, and then a few tries more."""
    count = tried(end, Unrest(), disturbed=True)

    assert 300 <= clock.now - 1000 < 310
    assert 150 < count < 170


def test_what_ends_itself_does_so_while_others_are_killed(clock: Clock) -> None:
    """A few tries more, and nobody waits for five minutes."""
    assert tried("killed", Unrest(), disturbed=True) == REPEATS_WHILE_KILLED + 1
    assert clock.now < 1010


def test_two_submissions_that_end_are_no_coincidence(clock: Clock) -> None:
    """For ten seconds."""
    unrest = Unrest()
    first, second = Tries(unrest), Tries(unrest)
    first.again("ended", CancelToken())
    before = clock.now
    second.again("ended", CancelToken())
    assert clock.now > before

    clock.now += patience.CALM_SECONDS
    before = clock.now
    first.again("ended", CancelToken())
    assert clock.now == before


def test_a_pause_ends_when_the_submission_is_cancelled(clock: Clock) -> None:
    """Nobody waits for it any more."""
    unrest, stop = Unrest(), CancelToken()
    unrest.note(None)
    stop.cancel()
    with pytest.raises(Cancelled):
        Tries(unrest).again("ended", stop)
    assert clock.now == 1000.0
