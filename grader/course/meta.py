"""What `challenge.toml` may say, and the sentence for each thing that it may not."""

import keyword
import re
import sys
import tomllib
from typing import Annotated, Any, Literal, get_args

import msgspec

from grader.errors import CourseFault
from grader.report.record import Link

FORMAT = 1

Kind = Literal["predict", "debug", "choose", "concept", "build", "lesson"]
Level = Literal["beginner", "intermediate", "advanced", "expert"]

Text = Annotated[str, msgspec.Meta(pattern=r"\S")]
FileName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$")]
Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a submission may use.

    Attributes:
        call_seconds: wall time of one call into the submission.
        total_seconds: wall time of all checks together.
        memory_mb: address space of the host beyond a warm torch, in MiB.
        scratch: whether the submission gets a folder to write in.
        check_seconds: wall time that one check may take beside the submission's own; after it the check is broken.
    """

    call_seconds: Seconds = 5.0
    total_seconds: Seconds = 60.0
    memory_mb: Count = 1024
    scratch: bool = False
    check_seconds: Seconds = 60.0


class Meta(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `challenge.toml`.

    Attributes:
        minutes: estimate of the time that a student needs.
        hints: given one at a time, in order; only a lesson may have none.
        attempts: how many graded submissions a student has; None without a limit.
        time_limit: seconds from `grade start` to submission; None for untimed challenges.
        stubs: the files that a student edits, where they are several; the main one first.
        files: data and helper modules beside the stub, which students get too, or beside the checks, which they do not.
        badge: what full marks in it and in all challenges before it earn; None: nothing of its own.
        sources: the real incidents behind the challenge.
        read_next: what the report recommends.
    """

    format: int
    title: Text
    kind: Kind
    level: Level
    minutes: Count
    hints: tuple[Text, ...] = ()
    attempts: Count | None = None
    time_limit: Count | None = None
    stubs: tuple[FileName, ...] = ()
    files: tuple[FileName, ...] = ()
    badge: Text | None = None
    sources: tuple[Link, ...] = ()
    read_next: tuple[Link, ...] = ()
    limits: Limits = Limits()


def _choice(literal: object) -> str:
    *first, last = get_args(literal)
    return f"choose {', '.join(first)} or {last}"


_TEXT = "write a text that is not empty"
_COUNT = "write a whole number from 1 to 1000000"
_SECONDS = "write a number of seconds above 0, at most 3600"
_FILES = 'write a list of names of files beside the stub or the checks, e.g. ["scores.csv", "helpers.py"]'
_STUBS = 'write a list of the names of at least two Python files, the main one first, e.g. ["train.py", "model.py"]'
_LINKS = 'write a list of tables, each { title = "...", url = "https://..." }'
ALLOWED = {
    "title": _TEXT,
    "kind": _choice(Kind),
    "level": _choice(Level),
    "minutes": _COUNT,
    "hints": "write a list of texts",
    "hints[]": _TEXT,
    "attempts": f"{_COUNT}, or leave the key out for no limit",
    "time_limit": f"{_COUNT} (seconds), or leave the key out for no limit",
    "stubs": _STUBS,
    "stubs[]": _STUBS,
    "files": _FILES,
    "badge": f"{_TEXT}, or leave the key out",
    "files[]": _FILES,
    "sources": _LINKS,
    "read_next": _LINKS,
    "limits": "write a table with " + ", ".join(Limits.__struct_fields__),
    "limits.call_seconds": _SECONDS,
    "limits.total_seconds": _SECONDS,
    "limits.check_seconds": _SECONDS,
    "limits.memory_mb": _COUNT,
    "limits.scratch": "write true or false",
}


def decode_meta(data: bytes, file: str) -> Meta:
    """Decode one `challenge.toml` strictly.

    Args:
        data: its bytes.
        file: its name as messages give it, e.g. "exercises/06-short-tail/challenge.toml".

    Raises:
        CourseFault: naming file, key and what is allowed.
    """
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise CourseFault(f"{file}: not UTF-8 text (byte {fault.start})") from None
    except (ValueError, RecursionError) as fault:
        raise CourseFault(f"{file}: not TOML: {fault}") from None
    _require_format(table, file)
    _refuse_unknown_keys(table, file)
    try:
        meta = msgspec.convert(table, Meta)
    except msgspec.ValidationError as fault:
        raise CourseFault(_reworded(str(fault), table, file)) from None
    _require_sense(meta, file)
    return meta


def _require_format(table: dict[str, Any], file: str) -> None:
    found = table.get("format")
    if type(found) is not int:
        said = "missing" if found is None else f"{found!r} is not allowed"
        raise CourseFault(f"{file}: format: {said}; write format = {FORMAT}")
    if found > FORMAT:
        raise CourseFault(
            f"{file}: format: {found} is newer than this grader, which reads format {FORMAT}",
            next_step="pip install --upgrade grade-accumulation",
        )
    if found < FORMAT:
        raise CourseFault(
            f"{file}: format: {found} is too old for this grader, which reads format {FORMAT}",
            next_step=f"Bring the file up to date, set format = {FORMAT}, then run: grade verify",
        )


def _refuse_unknown_keys(table: dict[str, Any], file: str) -> None:
    """Name an unknown key and the nearest known one: the decoder itself would only name it."""
    tables: list[tuple[str, object, type[msgspec.Struct]]] = [
        ("", table, Meta),
        ("limits.", table.get("limits"), Limits),
    ]
    for name in ("sources", "read_next"):
        links = table.get(name)
        if isinstance(links, list):
            tables += [(f"{name}[{i}].", link, Link) for i, link in enumerate(links)]
    for prefix, found, struct in tables:
        known = struct.__struct_fields__
        for key in found if isinstance(found, dict) else ():
            if key not in known:
                raise CourseFault(f"{file}: {prefix}{key}: unknown key; {_nearest_key(key, known)}")


def _nearest_key(key: str, known: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean {near[0]}?" if near else f"allowed are {', '.join(known)}"


def _reworded(message: str, table: dict[str, Any], file: str) -> str:
    """Turn the decoder's message into: file, key, the value found, what is allowed."""
    at = re.search(r" - at `\$\.?([^`]*)`$", message)
    key = at[1] if at else ""
    missing = re.match(r"Object missing required field `(\w+)`", message)
    if missing:
        name = f"{key}.{missing[1]}" if key else missing[1]
        return f"{file}: {name}: missing; {ALLOWED.get(name, _TEXT)}"
    value: Any = table
    for part in re.findall(r"\w+", key):
        value = value[int(part)] if isinstance(value, list) else value[part]
    pattern = re.sub(r"\[\d+\]", "[]", key)
    link = re.match(r"(sources|read_next)\[\](\.\w+)?$", pattern)
    allowed = (_TEXT if link[2] else _LINKS) if link else ALLOWED[pattern]
    return f"{file}: {key}: {value!r} is not allowed; {allowed}"


def _require_sense(meta: Meta, file: str) -> None:
    """Hold what a type cannot say."""
    if not meta.hints and meta.kind != "lesson":
        raise CourseFault(f"{file}: hints: at least one is needed; say at least why none would help")
    _require_modules(meta.stubs, file)
    for name, links in (("sources", meta.sources), ("read_next", meta.read_next)):
        for i, link in enumerate(links):
            if not link.url.startswith(("https://", "http://")):
                raise CourseFault(f"{file}: {name}[{i}].url: {link.url!r} is not allowed; write an https:// address")
            if not link.title.strip():
                raise CourseFault(f"{file}: {name}[{i}].title: empty; {_TEXT}")


def _require_modules(stubs: tuple[str, ...], file: str) -> None:
    """Hold that the files which a student edits can import each other."""
    if len(set(stubs)) != len(stubs) or len(stubs) == 1:
        raise CourseFault(f"{file}: stubs: {list(stubs)!r} is not allowed; {_STUBS}")
    for name in stubs:
        module = name.removesuffix(".py")
        if module == name or not module.isidentifier() or not module.isascii() or keyword.iskeyword(module):
            raise CourseFault(f"{file}: stubs: {name!r} is not allowed; {_STUBS}")
        if name in ("harness.py", "snippet.py", "variant.py") or name.startswith("test_"):
            raise CourseFault(f"{file}: stubs: {name!r} has a meaning of its own; choose another name")
        if module in sys.stdlib_module_names:
            raise CourseFault(f"{file}: stubs: {name!r} is the name of a module of Python's own; choose another")
