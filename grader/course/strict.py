"""TOML files that an author writes, decoded strictly: every refusal names the file, the key and what is allowed."""

import re
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import msgspec

from grader.course.slips import no_toml
from grader.errors import CourseFault

FORMAT = 1
"""What each of these files says under `format`."""

Text = Annotated[str, msgspec.Meta(pattern=r"\S")]
TEXT = "write a text that is not empty"

_Record = TypeVar("_Record", bound=msgspec.Struct)


def decode_strictly(
    data: bytes,
    file: str,
    record: type[_Record],
    *,
    allowed: Mapping[str, str],
    inner: Mapping[str, type[msgspec.Struct]] | None = None,
) -> _Record:
    """Decode one file.

    Args:
        data: its bytes.
        file: its name as messages give it, e.g. "exercises/06-short-tail/challenge.toml".
        record: what it says; the first field is `format`.
        allowed: key -> the sentence for a value that is not allowed; a key inside a list is "hints[]".
        inner: key of a table inside the file, or of a list of tables ("sources[]") -> what it says.

    Raises:
        CourseFault: naming file, key and what is allowed.
    """
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise CourseFault(f"{file}: not UTF-8 text (byte {fault.start})") from None
    except (ValueError, RecursionError) as fault:
        raise CourseFault(f"{file}: {no_toml(data.decode(), fault)}") from None
    _require_format(table, file)
    _refuse_unknown_keys("", table, record, file)
    for name, struct in (inner or {}).items():
        found = table.get(name.removesuffix("[]"))
        if not name.endswith("[]"):
            _refuse_unknown_keys(f"{name}.", found, struct, file)
        for i, one in enumerate(found if name.endswith("[]") and isinstance(found, list) else ()):
            _refuse_unknown_keys(f"{name[:-2]}[{i}].", one, struct, file)
    try:
        return msgspec.convert(table, record)
    except msgspec.ValidationError as fault:
        raise CourseFault(_reworded(str(fault), table, file, allowed)) from None


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


def _refuse_unknown_keys(prefix: str, found: object, struct: type[msgspec.Struct], file: str) -> None:
    """Name an unknown key and the nearest known one: the decoder itself would only name it."""
    known = struct.__struct_fields__
    for key in found if isinstance(found, dict) else ():
        if key not in known:
            raise CourseFault(f"{file}: {prefix}{key}: unknown key; {_nearest_key(key, known)}")


def _nearest_key(key: str, known: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean {near[0]}?" if near else f"allowed are {', '.join(known)}"


def _reworded(message: str, table: dict[str, Any], file: str, allowed: Mapping[str, str]) -> str:
    """Turn the decoder's message into: file, key, the value found, what is allowed."""
    at = re.search(r" - at `\$\.?([^`]*)`$", message)
    key = at[1] if at else ""
    missing = re.match(r"Object missing required field `(\w+)`", message)
    if missing:
        name = f"{key}.{missing[1]}" if key else missing[1]
        return f"{file}: {name}: missing; {allowed.get(_anywhere(name), TEXT)}"
    value: Any = table
    for part in re.findall(r"\w+", key):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return f"{file}: {key}: {value!r} is not allowed; {allowed[_anywhere(key)]}"


def _anywhere(key: str) -> str:
    """Return a key as sentences are kept under it: "hints[]" for "hints[3]"."""
    return re.sub(r"\[\d+\]", "[]", key)
