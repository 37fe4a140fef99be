"""A challenge as one student got it: numbers, texts, and what the stub asks for, put together once."""

from typing import Any

import msgspec

from grader.course.challenge import Challenge
from grader.course.interface import Interface
from grader.course.keys import CourseKey
from grader.course.variant import Variant, asked_interface, draw_variant, render_public


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """A challenge as one student got it.

    Attributes:
        public: file name -> rendered text.
        interface: what the stub asks for.
    """

    challenge: Challenge
    variant: Variant
    public: dict[str, str]
    interface: Interface

    @property
    def stub(self) -> str:
        """Rendered text of the stub; of several files their joined text."""
        return self.challenge.joined(self.public)

    @property
    def snippet(self) -> str:
        """Rendered text of the code that was shown; empty where there is none."""
        return self.public.get("snippet.py", "")

    @property
    def scope(self) -> dict[str, Any]:
        """Names that an author's answers may be computed from."""
        return {**self.variant.known, "snippet": self.snippet, "stub": self.stub}

    @property
    def runs(self) -> bool:
        """Whether submissions are executed, or their answers only read."""
        return bool(self.interface.functions)


def assign(challenge: Challenge, variant: Variant) -> Assignment:
    """Render a challenge for one variant.

    Raises:
        UsageFault: the challenge is a lesson.
        CourseFault: its files are wrong.
    """
    public = render_public(challenge, variant)
    return Assignment(challenge=challenge, variant=variant, public=public, interface=asked_interface(challenge, public))


def assign_to(challenge: Challenge, student: str, draw: int, key: CourseKey) -> Assignment:
    """Draw a student's numbers and render the challenge for them.

    Raises:
        UsageFault, CourseFault: as `draw_variant` and `assign`.
    """
    return assign(challenge, draw_variant(challenge, student, draw, key))
