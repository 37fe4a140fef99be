"""What Gradescope says of who handed something in.

Its export: folders `submission_<number>/`, and a YAML file beside them that says whose they are.

::

    submission_33333:
      :submitters:
      - :name: Ada Ng
        :sid: '0103'
        :email: ada@example.edu

Ruby writes it, with whatever else Gradescope knows: dates, scores, results, tags of its own. So it is read event by
event, every value as the text that it is: a plain `0103` does not become the number 67, no tag is looked at, and what
an alias repeats is there once. An autograder is told the same of one submission, as JSON.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from grader.course.listing import why_no_name
from grader.course.roster import fold
from grader.course.submission_file import METADATA
from grader.course.years import YEARS
from grader.errors import RefusedSubmission

MAX_SUBMITTERS = 50
MAX_NESTING = 50
_NULL = frozenset({"~", "null", "Null", "NULL"})


class Submitter(msgspec.Struct, frozen=True):
    """One of those who handed a submission in.

    Attributes:
        name: what the student is called where nothing else says: the student id, else the address, else the name.
        said: what a roster or a stamp may call the student, folded; the surest first.
        at: when the submission was handed in; None where that is not said with its zone.
    """

    name: str
    said: tuple[frozenset[str], ...]
    at: datetime | None = None


def read_metadata(fetch: Callable[[], bytes], folders: Iterable[str]) -> tuple[dict[str, tuple[Submitter, ...]], str]:
    """Read whose the folders are.

    Args:
        fetch: reads the file; raises RefusedSubmission.
        folders: the names of those that were handed in.

    Returns:
        Folder -> who handed it in, several where it is a group's; and a sentence on those of whom the file does not
        say it, which is empty where it says it of all.
    """
    try:
        whole = _read(fetch())
    except RefusedSubmission as fault:
        return {}, f"{fault}. So the submissions go by the names of their folders."
    found = {folder: _submitters(whole.get(folder)) for folder in folders}
    unsaid = sorted(folder for folder, submitters in found.items() if not submitters)
    if not unsaid:
        return found, ""
    names = ", ".join(unsaid[:3]) + (f" and {len(unsaid) - 3} more" if len(unsaid) > 3 else "")
    return found, f"{METADATA} does not say who handed in {names}: there the folder's name is taken."


def read_users(raw: bytes) -> tuple[Submitter, ...]:
    """Read who handed in what an autograder is run on, from its `submission_metadata.json`.

    Format: https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/.

    Returns:
        Those of whom it says who they are; several where a group handed it in.

    Raises:
        RefusedSubmission: it is no JSON, or of another form.
    """
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise RefusedSubmission(f"submission_metadata.json is no JSON: {fault}") from None
    users = found.get("users") if isinstance(found, dict) else None
    if not isinstance(users, list) or len(users) > MAX_SUBMITTERS:
        raise RefusedSubmission("submission_metadata.json does not say who handed it in: it has no list of users")
    at = _moment(found.get("created_at"))
    every = [_submitter({f":{key}": value for key, value in one.items()}, at) for one in users if isinstance(one, dict)]
    return tuple(dict.fromkeys(one for one in every if one))


def _read(raw: bytes) -> dict[str, object]:
    """Return the file's mapping.

    Raises:
        RefusedSubmission: it is no YAML, or holds something else.
    """
    import yaml

    events = yaml.parse(raw, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    try:
        begun = any(isinstance(event, yaml.DocumentStartEvent) for event in events)
        whole = _value(next(events), events, {}, 1) if begun else None
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f": see line {mark.line + 1}" if mark else ""
        raise RefusedSubmission(f"{METADATA} is no YAML{where}") from None
    if not isinstance(whole, dict):
        raise RefusedSubmission(f"{METADATA} is not what Gradescope writes: a mapping of submissions")
    return whole


def _value(event: Any, events: Iterator[Any], anchors: dict[str, object], nesting: int) -> object:
    """Return what begins with this event: a text, a list, or a mapping; of one that holds itself, None in its place."""
    import yaml

    if nesting > MAX_NESTING:
        raise RefusedSubmission(f"{METADATA} is nested too deeply: see line {event.start_mark.line + 1}")
    if isinstance(event, yaml.AliasEvent):
        return anchors.get(event.anchor)
    made: object
    if isinstance(event, yaml.ScalarEvent):
        made = "" if event.implicit[0] and event.value in _NULL else event.value
    else:
        items: list[object] = []
        while not isinstance(item := next(events), (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            items.append(_value(item, events, anchors, nesting + 1))
        keys = items[::2] if isinstance(event, yaml.MappingStartEvent) else []
        made = {k: v for k, v in zip(keys, items[1::2], strict=True) if isinstance(k, str)} if keys else items
    if event.anchor:
        anchors[event.anchor] = made
    return made


def _submitters(submission: object) -> tuple[Submitter, ...]:
    """Return who handed a submission in; nobody where one of them cannot be told."""
    if not isinstance(submission, dict):
        return ()
    listed = submission.get(":submitters")
    if not isinstance(listed, list) or len(listed) > MAX_SUBMITTERS:
        return ()
    at = _moment(submission.get(":created_at"))
    found = [_submitter(one, at) for one in listed]
    return tuple(dict.fromkeys(one for one in found if one)) if all(found) else ()


def _moment(said: object) -> datetime | None:
    """Read a time as Ruby writes it: `2026-11-20 10:00:00.000000000 Z`, or with UTC, or hours and minutes, for the Z.

    One of Rails' own kind is a mapping, which says it as `utc` too.
    """
    if isinstance(said, dict):
        said = said.get("utc")
    if not isinstance(said, str):
        return None
    try:
        found = datetime.fromisoformat(re.sub(r" (?=Z$|[+-]\d\d:?\d\d$)", "", re.sub(" UTC$", "Z", said)))
    except ValueError:
        return None
    return found if found.tzinfo is not None and found.year in YEARS else None


def _submitter(one: object, at: datetime | None) -> Submitter | None:
    """Return a submitter of whom the file holds a field that can be a name."""
    if not isinstance(one, dict):
        return None
    said = [value.strip() for key in (":sid", ":email", ":name") if isinstance(value := one.get(key), str)]
    names = [name for name in said if fold(name) and not why_no_name(name)]
    if not names:
        return None
    logins = [name.partition("@")[0] for name in names if "@" in name]
    return Submitter(names[0], tuple(frozenset({fold(name)}) for name in (*names, *filter(fold, logins))), at)
