"""What judges a challenge, to the letter: workers whose version is another one judge none of its submissions."""

import hashlib
from typing import Literal

import msgspec

_HASH = "#"
DeviceKind = Literal["cpu", "cuda"]


def hashed(text: str) -> str:
    """Return a fact of which can only be told whether it is the same."""
    return _HASH + text


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """What judges a challenge.

    Attributes:
        challenge: its slug.
        device: where submissions run.
        facts: what it depends on, in words -> which one it is.
    """

    challenge: str
    device: DeviceKind
    facts: dict[str, str]

    @property
    def queue(self) -> str:
        """Name of the queue in which what this version judges waits.

        PostgreSQL cuts the names of channels at 63 bytes; 23 of them are Procrastinate's.
        """
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()[:32]

    def differs_from(self, wanted: "Version") -> str:
        """Say in half a sentence how this differs from the version that is wanted; empty where it does not."""
        mine, other = ({**one.facts, "device": one.device} for one in (self, wanted))
        return ", ".join(
            _difference(name, mine.get(name), other.get(name))
            for name in dict.fromkeys([*other, *mine])
            if mine.get(name) != other.get(name)
        )


def _difference(name: str, mine: str | None, wanted: str | None) -> str:
    if (mine or wanted or "").startswith(_HASH):
        return f"{name} is another"
    return f"{name} is {mine or 'missing'}, not {wanted or 'needed'}"
