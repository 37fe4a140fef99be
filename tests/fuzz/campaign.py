"""How large a campaign is, and what damages a well-formed input."""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("GRADE_FUZZ_EXAMPLES", "200"))
"""Inputs per target: short by default; `GRADE_FUZZ_EXAMPLES=20000 python -m pytest tests/fuzz` is a long campaign."""
campaign = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
if "GRADE_FUZZ_GUIDED" not in os.environ:
    # A campaign that coverage guides keeps what it finds, until Ctrl-C:
    # `pip install hypofuzz && GRADE_FUZZ_GUIDED=1 hypothesis fuzz --no-dashboard -n 2 -- tests/fuzz`
    campaign = settings(campaign, database=None)

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
"""Values as a host's message can hold them."""


def require_told(error: Exception, start: str = "") -> None:
    """A refusal is one sentence on one line, of bounded length."""
    said = str(error)
    assert said.startswith(start)
    assert "\n" not in said
    assert len(said) < 1000


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The bytes with up to eight places overwritten, cut, doubled or filled in."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 12))
        kind = draw(st.sampled_from(("overwrite", "cut", "double", "insert", "end")))
        new = draw(st.binary(max_size=9))
        if kind == "overwrite":
            data[at : at + len(new)] = new
        elif kind == "cut":
            del data[at : at + length]
        elif kind == "double":
            data[at:at] = data[at : at + length]
        elif kind == "insert":
            data[at:at] = new
        else:
            del data[at:]
    return bytes(data)
