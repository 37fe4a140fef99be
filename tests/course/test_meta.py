"""challenge.toml is decoded strictly, and every refusal names file, key and what is allowed."""

import pytest

from grader.course.meta import Limits, decode_meta
from grader.errors import CourseFault

FILE = "exercises/06-short-tail/challenge.toml"
GOOD = """\
format = 1
title = "A"
kind = "debug"
level = "expert"
minutes = 3
hints = ["h"]
"""


def fault_of(text: str) -> CourseFault:
    """Decode `text`, which must fail."""
    with pytest.raises(CourseFault) as caught:
        decode_meta(text.encode(), FILE)
    return caught.value


def test_a_whole_file_is_decoded() -> None:
    """Every key arrives, and what is left out has its default."""
    meta = decode_meta(
        (GOOD + 'sources = [{title = "T", url = "https://x.org"}]\n[limits]\ncall_seconds = 2').encode(), FILE
    )

    assert (meta.kind, meta.level, meta.hints, meta.attempts) == ("debug", "expert", ("h",), None)
    assert meta.sources[0].url == "https://x.org"
    assert meta.limits == Limits(call_seconds=2.0)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (
            GOOD.replace('"expert"', '"easy"'),
            "level: 'easy' is not allowed; choose beginner, intermediate,",
        ),
        (GOOD.replace('"debug"', '"Debug"'), "kind: 'Debug' is not allowed; choose predict, debug,"),
        (GOOD.replace("minutes = 3", "minutes = true"), "minutes: True is not allowed; write a whole number"),
        (GOOD.replace("minutes = 3", "minutes = 0"), "minutes: 0 is not allowed"),
        (GOOD.replace('title = "A"\n', ""), "title: missing; write a text"),
        (GOOD.replace('"A"', '" "'), "title: ' ' is not allowed"),
        (GOOD.replace('["h"]', '["h", ""]'), "hints[1]: '' is not allowed"),
        (GOOD.replace('["h"]', "[]"), "hints: at least one is needed"),
        (GOOD + "levl = 1", "levl: unknown key; did you mean level?"),
        (GOOD + "[limits]\nmemory = 1", "limits.memory: unknown key; did you mean memory_mb?"),
        (GOOD + "[limits]\ncall_seconds = nan", "limits.call_seconds: nan is not allowed; write a number of seconds"),
        (GOOD + "[limits]\ncheck_seconds = 0", "limits.check_seconds: 0 is not allowed; write a number of seconds"),
        (GOOD + '[limits]\npreload = ["os"]', "limits.preload[0]: 'os' is not allowed; write a list of names"),
        (GOOD + "limits = 3", "limits: 3 is not allowed; write a table with call_seconds"),
        (GOOD + 'sources = [{title = "T"}]', "sources[0].url: missing"),
        (GOOD + "sources = [3]", "sources[0]: 3 is not allowed; write a list of tables"),
        (GOOD + 'read_next = [{title = "T", url = "javascript:x"}]', "read_next[0].url: 'javascript:x' is not"),
        (GOOD + 'read_next = [{title = "", url = "https://x"}]', "read_next[0].title: empty"),
        (GOOD + "attempts = 0", "attempts: 0 is not allowed"),
        (GOOD + "attempts = " + "9" * 30, "attempts: 999999999999999999999999999999 is not allowed"),
        (GOOD + "attempts = " + "9" * 5000, "not TOML"),
        (GOOD + "x = [", "not TOML"),
        ("x = " + "[" * 100_000, "not TOML"),
        ("format = '1'", "format: '1' is not allowed; write format = 1"),
        ("", "format: missing; write format = 1"),
    ],
)
def test_a_wrong_file_is_refused_by_key(text: str, want: str) -> None:
    """The message begins with the file, then says key, value and what is allowed."""
    message = str(fault_of(text))

    assert message.startswith(f"{FILE}: {want}")


def test_the_format_is_worded_both_ways() -> None:
    """A newer format asks for a newer grader, an older one for newer content."""
    newer, older = fault_of("format = 2"), fault_of("format = 0")

    assert "newer than this grader" in str(newer)
    assert "upgrade" in newer.next_step
    assert "too old for this grader" in str(older)
    assert "grade verify" in older.next_step


def test_a_lesson_may_have_no_hints() -> None:
    """Only lessons go without."""
    assert decode_meta(GOOD.replace('["h"]', "[]").replace("debug", "lesson").encode(), FILE).hints == ()


def test_bytes_that_are_not_text_are_refused() -> None:
    """A file in another encoding is named, not traced back."""
    with pytest.raises(CourseFault, match="not UTF-8"):
        decode_meta(b'title = "\xff"', FILE)
