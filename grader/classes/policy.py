"""`class.toml`: when work is due, what lateness costs, how many attempts there are, and which of them counts."""

import re
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec

from grader.course.slips import no_toml
from grader.course.years import YEARS
from grader.errors import UsageFault
from grader.files import UnreadableFile, decode_text, read_regular
from grader.report.showing import Showing, Visibility, When

FILE = "class.toml"
_MAX_BYTES = 1 << 20

Late = Literal["free", "penalty", "reject"]
Counts = Literal["best", "last", "first"]


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for one challenge.

    Attributes:
        open: nothing that is handed in earlier counts; None: no limit.
        due: the last moment that is not late; None: nothing is late.
        late: what happens to what is late: nothing, a penalty for each day that has begun, or it does not count.
        grace_minutes: so much later is not late yet.
        penalty_per_day: the share of the earned points that each begun day costs, from 0 to 1.
        reject_after_days: what is more days late does not count; None: no limit.
        attempts: so many hand-ins count, the first ones; None: no limit.
        counts: which of them does.
        checks: when students see a check: its title, outcome and points.
        details: when they see what went wrong in it.
        check: id of a check -> when that one is shown.
    """

    open: datetime | None = None
    due: datetime | None = None
    late: Late = "penalty"
    grace_minutes: float = 0
    penalty_per_day: float = 0
    reject_after_days: float | None = None
    attempts: int | None = None
    counts: Counts = "best"
    checks: When = "always"
    details: When = "always"
    check: dict[str, Visibility] = msgspec.field(default_factory=dict)

    @property
    def showing(self) -> Showing:
        """When how much of a report is shown."""
        return Showing(every=Visibility(checks=self.checks, details=self.details), own=self.check)


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What `class.toml` says.

    Attributes:
        zone: in which days begin and end, and times without a zone are meant.
        late_days: each student's bank: so many days of lateness, of all challenges together, cost nothing.
        anonymous: whether students are shown by pseudonyms.
        every: what holds where a challenge has no rules of its own.
        challenges: slug -> the rules of that challenge.
        named: (slug, id of a check) -> where the file names that check, to be told where there is no such check.
    """

    title: str
    zone: ZoneInfo
    late_days: int
    every: Rules
    challenges: dict[str, Rules]
    anonymous: bool = False
    named: dict[tuple[str, str], str] = msgspec.field(default_factory=dict)

    def rules(self, slug: str) -> Rules:
        """Return what holds for a challenge."""
        return self.challenges.get(slug, self.every)


NO_POLICY = Policy(title="", zone=ZoneInfo("UTC"), late_days=0, every=Rules(), challenges={})
"""What holds where nobody has said anything: nothing is late, and the best attempt counts."""


def read_policy(file: Path) -> Policy:
    """Read `class.toml`.

    Raises:
        UsageFault: it cannot be read; names the file, the line, the key and what is allowed.
    """
    try:
        text = decode_text(read_regular(file, _MAX_BYTES))
    except UnreadableFile as fault:
        raise UsageFault(f"{file} {fault}") from None
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        raise UsageFault(f"{file}: {no_toml(text, fault)}") from None
    return _Reader(file, text).read(table)


def zone_called(name: str) -> ZoneInfo | None:
    """Return the time zone of that name, such as "Europe/Berlin"; None where there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


class _Reader:
    """Reads one file, and tells the line of what is wrong in it."""

    def __init__(self, file: Path, text: str) -> None:
        self._file = file
        self._lines = text.splitlines()
        self._zone = ZoneInfo("UTC")

    def read(self, table: dict[str, Any]) -> Policy:
        """Return what the file says; UsageFault where something in it is wrong."""
        self._refuse_unknown(table, _OF_ALL, "")
        if table.get("format") != 1:
            raise self._fault("", "format", f"{table.get('format', 'missing')!r} is not allowed; write format = 1")
        self._zone = self._read_zone(table.get("timezone"))
        late_days = table.get("late_days", 0)
        if type(late_days) is not int or not 0 <= late_days <= _MOST_DAYS:
            raise self._fault("", "late_days", f"{late_days!r} is not allowed; {_ALLOWED['late_days']}")
        anonymous = table.get("anonymous", False)
        if type(anonymous) is not bool:
            raise self._fault("", "anonymous", f"{anonymous!r} is not allowed; write true or false")
        every = table.get("every", {})
        challenges = table.get("challenges", {})
        if not isinstance(every, dict) or not isinstance(challenges, dict):
            raise self._fault("", "every" if not isinstance(every, dict) else "challenges", "write it as a table")
        return Policy(
            title=str(table.get("title", "")),
            zone=self._zone,
            late_days=late_days,
            anonymous=anonymous,
            every=self._rules("every", every, {}),
            challenges={slug: self._rules(f"challenges.{slug}", own, every) for slug, own in challenges.items()},
            named={
                (slug, check): str(self._fault(f"challenges.{slug}.check.{check}", "", "")).rstrip(": .")
                for slug, own in challenges.items()
                for check in own.get("check", {})
            },
        )

    def _read_zone(self, name: object) -> ZoneInfo:
        if isinstance(name, str) and (zone := zone_called(name)):
            return zone
        said = "missing" if name is None else f"{name!r} is no time zone"
        raise self._fault("", "timezone", f'{said}; write one as in timezone = "Europe/Berlin"')

    def _rules(self, section: str, own: object, every: dict[str, Any]) -> Rules:
        if not isinstance(own, dict):
            raise self._fault(section, "", "write it as a table, [challenges.08-train-epoch]")
        self._refuse_unknown(own, set(Rules.__struct_fields__), section)
        values = {**every, **own}
        for key in ("open", "due"):
            if key in values:
                values[key] = self._moment(section if key in own else "every", key, values[key])
        if "check" in own:
            values["check"] = self._checks(section, own["check"], values)
        try:
            rules = msgspec.convert(values, Rules)
        except msgspec.ValidationError as fault:
            found = re.search(r"\$\.(\w+)", str(fault))
            key = found[1] if found else ""
            raise self._fault(section, key, f"{values.get(key)!r} is not allowed; {_ALLOWED.get(key, '')}") from None
        for key, sound in (
            ("grace_minutes", 0 <= rules.grace_minutes <= _MOST_DAYS * 1440),
            ("penalty_per_day", 0 <= rules.penalty_per_day <= 1),
            ("reject_after_days", rules.reject_after_days is None or 0 <= rules.reject_after_days <= _MOST_DAYS),
            ("attempts", rules.attempts is None or rules.attempts >= 1),
        ):
            if not sound:
                raise self._fault(section, key, f"{values[key]!r} is not allowed; {_ALLOWED[key]}")
        if rules.open and rules.due and rules.open >= rules.due:
            raise self._fault(section, "due", f"{rules.due} is not after open = {rules.open}")
        return rules

    def _checks(self, section: str, table: object, rules: dict[str, Any]) -> dict[str, Any]:
        """Return when single checks are shown; what one does not say, it has from its challenge."""
        if section == "every" or not isinstance(table, dict):
            first = f"check.{next(iter(table))}" if isinstance(table, dict) and table else "check"
            raise self._fault(
                f"{section}.{first}", "", "write a table for each check: [challenges.08-train-epoch.check.test_x]"
            )
        keys = ("checks", "details")
        found = {}
        for check, own in table.items():
            place = f"{section}.check.{check}"
            if not isinstance(own, dict):
                raise self._fault(place, "", "write it as a table, with checks and details")
            self._refuse_unknown(own, set(keys), place)
            for key, when in own.items():
                if when not in get_args(When):
                    raise self._fault(place, key, f"{when!r} is not allowed; {_ALLOWED[key]}")
            found[check] = {key: rules[key] for key in keys if key in rules} | own
        return found

    def _moment(self, section: str, key: str, value: object) -> datetime:
        """Return a moment with its zone; a day alone is its beginning for `open`, its end for `due`."""
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time.min)
            value = end_of(value) if key == "due" else value
        if not isinstance(value, datetime):
            raise self._fault(section, key, f"{value!r} is not allowed; {_ALLOWED[key]}")
        try:
            return in_zone(value, self._zone)
        except NoTime as fault:
            raise self._fault(section, key, str(fault)) from None

    def _refuse_unknown(self, table: dict[str, Any], known: set[str], section: str) -> None:
        for key in table:
            if key not in known:
                import difflib

                if key in _OF_ALL - {"every", "challenges"}:
                    raise self._fault(section, key, f"it holds for the whole class; write it above {_FIRST_TABLE}")
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"allowed are {', '.join(sorted(known))}"
                raise self._fault(section, key, f"unknown key; {hint}")

    def _fault(self, section: str, key: str, why: str) -> UsageFault:
        name = ".".join(filter(None, (section, key)))
        line = self._line_of(section, key)
        while not line and section:  # it is written inline, in the table around it
            section, _, key = section.rpartition(".")
            line = self._line_of(section, key)
        return UsageFault(f"{self._file}{f', line {line}' if line else ''}: {name}: {why}")

    def _line_of(self, section: str, key: str) -> int:
        """Return the line of a key in its section, the section's where the key is not there, else 0."""
        header, at, found = "", 0, 0
        for number, line in enumerate(self._lines, start=1):
            if section_line := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
                header = section_line[1].replace('"', "").replace("'", "")
                at = number if header in (section, key) else at
            elif header == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                found = found or number
        return found or at


_MOST_DAYS = 366
_OF_ALL = {"format", "title", "timezone", "late_days", "anonymous", "every", "challenges"}
_FIRST_TABLE = "the first line in [brackets]"
_WHEN = 'write "always", "after-due", "after-passing" or "never"'
_DATE = "write a date or a date and time, such as 2026-10-14 or 2026-10-14T23:59:00"
_ALLOWED = {
    "open": _DATE,
    "due": _DATE,
    "late": 'write "free", "penalty" or "reject"',
    "grace_minutes": "write a number of minutes, a year's at most",
    "penalty_per_day": "write a share of the points from 0 to 1, such as 0.1",
    "reject_after_days": "write a number of days, a year's at most",
    "late_days": "write a whole number of days, a year's at most",
    "attempts": "write a whole number from 1",
    "counts": 'write "best", "last" or "first"',
    "checks": _WHEN,
    "details": _WHEN,
    "check": "write a table for each check",
}


class NoTime(ValueError):
    """A time that no hand-in has; its text says why, as a clause."""


def end_of(day: datetime) -> datetime:
    """Return the last second of a day that begins then, as clocks show it."""
    return day.replace(hour=23, minute=59, second=59)


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment with its zone; one without is meant in `zone`.

    Raises:
        NoTime: clocks there never show it, or show it twice, because summer time begins or ends; or the year is a slip.
    """
    if moment.year not in YEARS:
        raise NoTime(f"{moment} is in no year from {YEARS[0]} to {YEARS[-1]}")
    if moment.tzinfo is not None:
        return moment
    first, second = moment.replace(tzinfo=zone), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise NoTime(f"{moment} is never shown by clocks in {zone.key}: summer time begins; write another time")
    raise NoTime(f"{moment} is shown twice by clocks in {zone.key}: write which, as in {first.isoformat()}")
