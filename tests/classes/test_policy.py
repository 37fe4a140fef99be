"""`class.toml`: read strictly, with days and hours as clocks in the class's zone show them."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.classes.folder import policy_text
from grader.classes.policy import Policy, Rules, read_policy
from grader.errors import UsageFault
from grader.report.showing import Showing, Visibility

HEAD = 'format = 1\ntimezone = "Europe/Berlin"\n'


def read(tmp_path: Path, text: str) -> Policy:
    """Read a file of that text."""
    file = tmp_path / "class.toml"
    file.write_text(text)
    return read_policy(file)


def test_what_a_new_class_gets(tmp_path: Path) -> None:
    """Nothing is due, and each rule that stands there means what it means without it."""
    policy = read(tmp_path, policy_text("Asia/Tokyo", "06-short-tail"))

    assert (policy.every, policy.challenges, policy.late_days) == (Rules(), {}, 0)
    assert policy.zone == ZoneInfo("Asia/Tokyo")
    every = re.sub(r"^# (?=\w+ =|\[)", "", policy_text("UTC", "06-short-tail"), flags=re.MULTILINE)
    rules = read(tmp_path, every).challenges["06-short-tail"]  # what is commented out can be used as it is
    assert (rules.attempts, rules.open is None, rules.due is None) == (5, False, False)


def test_a_challenge_has_its_own_rules_over_everybody_s(tmp_path: Path) -> None:
    """What it does not say, it has from there."""
    policy = read(
        tmp_path,
        HEAD + 'late_days = 2\n[every]\ncounts = "last"\n[challenges.a-b]\npenalty_per_day = 0.5\nattempts = 3\n',
    )

    assert policy.rules("a-b") == Rules(counts="last", penalty_per_day=0.5, attempts=3)
    assert policy.rules("other") == Rules(counts="last")
    assert policy.late_days == 2


def test_times_are_meant_in_the_class_s_zone(tmp_path: Path) -> None:
    """A day alone is its beginning, or its last second; a time with a zone stays what it is."""
    rules = read(
        tmp_path, HEAD + "[every]\nopen = 2026-10-01\ndue = 2026-10-14\n[challenges.a]\ndue = 2026-10-20T10:00:00Z\n"
    )

    assert rules.every.open == datetime(2026, 10, 1, tzinfo=ZoneInfo("Europe/Berlin"))
    assert rules.every.due == datetime(2026, 10, 14, 23, 59, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    assert rules.every.due.utcoffset() == timedelta(hours=2)
    due = rules.rules("a").due
    assert due is not None
    assert due.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("format = 1\n", "timezone: missing"),
        ('format = 1\ntimezone = "Europe/Berln"\n', "line 2: timezone: 'Europe/Berln' is no time zone"),
        ('format = 2\ntimezone = "UTC"\n', "line 1: format: 2 is not allowed"),
        ("format = \n", "not TOML in line 1, 'format =': there is nothing behind the ="),
        (HEAD + "late_day = 1\n", "line 3: late_day: unknown key; did you mean late_days?"),
        (HEAD + "late_days = -1\n", "line 3: late_days: -1 is not allowed"),
        (HEAD + "[every]\nlate_days = 3\n", "line 4: every.late_days: it holds for the whole class; write it above"),
        (HEAD + "[every]\ndeu = 2026-01-01\n", "line 4: every.deu: unknown key; did you mean due?"),
        (
            HEAD + "[every]\n[challenges.a-b]\ndue = 'x'\n",
            "line 5: challenges.a-b.due: 'x' is not allowed; write a date",
        ),
        (HEAD + "[every]\nopen = 2026-02-01\ndue = 2026-01-01\n", "line 5: every.due: 2026-01-01 23:59:59"),
        (HEAD + "[every]\ncounts = 'most'\n", 'line 4: every.counts: .most. is not allowed; write "best"'),
        (HEAD + "[every]\nattempts = 0\n", "line 4: every.attempts: 0 is not allowed"),
        (HEAD + "[every]\npenalty_per_day = 10\n", "line 4: every.penalty_per_day: 10 is not allowed; write a share"),
        (
            HEAD + "[every]\ndue = 2026-03-29T02:30:00\n",
            "line 4: every.due: .* is never shown by clocks in Europe/Berlin",
        ),
        (
            HEAD + "[every]\ndue = 2026-10-25T02:30:00\n",
            "line 4: every.due: .* is shown twice .* 2026-10-25T02:30:00.02:00",
        ),
        (HEAD + "[every]\ndue = 9999-12-31\n", "line 4: every.due: .* is in no year from 1990 to 2199"),
        (HEAD + "[every]\nopen = 0001-01-01\n", "line 4: every.open: .* is in no year"),
        (HEAD + "[every]\ngrace_minutes = inf\n", "line 4: every.grace_minutes: inf is not allowed"),
        (HEAD + "[every]\nreject_after_days = 1e9\n", "line 4: every.reject_after_days: 1000000000.0 is not"),
        (HEAD + "late_days = 1000\n", "line 3: late_days: 1000 is not allowed; write a whole number of days, a year's"),
        (HEAD + "[challenges]\na-b = 3\n", "line 4: challenges.a-b: write it as a table"),
        (HEAD + "challenges = 3\n", "line 3: challenges: write it as a table"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """And with what is allowed."""
    with pytest.raises(UsageFault, match=f"class.toml.*{said}"):
        read(tmp_path, text)


def test_when_students_see_what(tmp_path: Path) -> None:
    """Of each check, over its challenge's rules, over everybody's."""
    policy = read(
        tmp_path,
        HEAD + '[every]\ndetails = "after-due"\n[challenges.a]\nchecks = "after-passing"\n'
        '[challenges.a.check.test_x]\nchecks = "never"\n[challenges.b]\ncheck = { test_y = { details = "never" } }\n',
    )

    assert policy.rules("other").showing == Showing(every=Visibility(details="after-due"))
    assert policy.rules("a").showing == Showing(
        every=Visibility(checks="after-passing", details="after-due"),
        own={"test_x": Visibility(checks="never", details="after-due")},
    )
    assert policy.rules("b").showing.of("test_y") == Visibility(checks="always", details="never")
    assert policy.named["a", "test_x"].endswith("class.toml, line 7: challenges.a.check.test_x")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[every]\nchecks = "later"', 'line 4: every.checks: \'later\' is not allowed; write "always", "after-due"'),
        ("[challenges.a]\ndetails = true", "line 4: challenges.a.details: True is not allowed"),
        ('[challenges.a.check.test_x]\nwhen = "never"', "line 4: challenges.a.check.test_x.when: unknown key"),
        ('[challenges.a.check.test_x]\ndetails = ["never"]', "line 4: challenges.a.check.test_x.details"),
        ('[challenges.a]\ncheck = { test_x = "never" }', "line 4: challenges.a.check.test_x: write it as a table"),
        ('[challenges.a]\ncheck = "test_x"', "line 4: challenges.a.check: write a table for each check"),
        ('[every.check.test_x]\nchecks = "never"', "line 3: every.check.test_x: write a table for each check"),
    ],
)
def test_wrong_rules_on_what_is_shown_are_named_with_their_line(tmp_path: Path, text: str, said: str) -> None:
    """And with what may stand there."""
    with pytest.raises(UsageFault) as caught:
        read(tmp_path, HEAD + text + "\n")

    assert said in str(caught.value)
