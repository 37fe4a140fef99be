"""What judges a challenge: told apart to the letter, and the difference said in words."""

import msgspec
import pytest

from grader.queue.version import Version, hashed

WANTED = Version(
    challenge="06-sum",
    device="cpu",
    facts={"grade": hashed("a1"), "the version of 06-sum": hashed("b1"), "torch": "2.13.0", "keras": "3.15.1"},
)


def other(**changes: str | None) -> Version:
    """Return a version some of whose facts are others, or missing."""
    facts = {**WANTED.facts, **changes}
    return msgspec.structs.replace(WANTED, facts={name: fact for name, fact in facts.items() if fact is not None})


@pytest.mark.parametrize(
    ("mine", "said"),
    [
        (WANTED, ""),
        (other(torch="2.12.1"), "torch is 2.12.1, not 2.13.0"),
        (other(keras=None), "keras is missing, not 3.15.1"),
        (other(grade=hashed("a2"), torch="2.12.1"), "grade is another, torch is 2.12.1, not 2.13.0"),
        (other(**{"the version of 06-sum": hashed("b2")}), "the version of 06-sum is another"),
        (msgspec.structs.replace(WANTED, device="cuda"), "device is cuda, not cpu"),
    ],
)
def test_a_difference_is_named(mine: Version, said: str) -> None:
    """By what it is about; of hashes only that they differ."""
    assert mine.differs_from(WANTED) == said
    assert (mine.queue == WANTED.queue) == (said == "")


def test_a_queue_s_name_fits_into_a_channel_s() -> None:
    """PostgreSQL refuses to notify a channel of 64 bytes and more."""
    assert len(f"procrastinate_queue_v1#{WANTED.queue}".encode()) < 64
