"""What is wrong in a TOML file is told with its line, and with how it was meant to be written."""

import tomllib

import pytest

from grader.course.slips import no_toml


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("due = 14.10.2026", "a date is written 2026-10-14"),
        ("due = 2026-10-14 25:00", "with its time 2026-10-14T23:59:00"),
        ("due = 2026-13-40", "a date is written 2026-10-14"),
        ("due = 2026-10-14T23:59:00 CEST", "with its time"),
        ("late = reject", 'a text stands in quotes, as in "reject"'),
        ("late = “reject”", 'quotes are written "'),
        ('timezone = "Europe/Berlin', "a text ends with the quote that it begins with"),
        ("anonymous = True", "write true or false"),
        ("penalty_per_day = 0,1", "a number is written with a point"),
        ("penalty_per_day = 10%", "a share is written 0.1"),
        ("[every", "the name of a table ends with ]"),
        ("late days = 3", "a name is one word, as in late_days"),
        ("attempts", "write NAME = VALUE"),
        ("attempts =", "there is nothing behind the ="),
        ("format = 2", "that name has a value already"),
        ('x = "a\\d"', "Unescaped"),  # nothing better is known: in the library's words
        ("x = [1,", "Invalid value"),
    ],
)
def test_a_slip_is_told_with_its_line(line: str, said: str) -> None:
    """Each as instructors make them."""
    text = f"format = 1\n{line}\n"
    with pytest.raises(tomllib.TOMLDecodeError) as fault:
        tomllib.loads(text)
    told = no_toml(text, fault.value)

    assert told.startswith(f"not TOML in line 2, {line!r}: ")
    assert said in told.removeprefix(f"not TOML in line 2, {line!r}: ")


def test_what_has_no_line_is_told_without() -> None:
    """As nesting without end."""
    assert no_toml("", RecursionError("too deep")) == "not TOML: too deep"
