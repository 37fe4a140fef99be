"""What `challenge.toml` may say, and the sentence for each thing that it may not."""

import keyword
import sys
from collections.abc import Iterable
from typing import Annotated, Literal, get_args

import msgspec

from grader.course.kinds import KINDS, Kind
from grader.course.strict import TEXT, Text, decode_strictly
from grader.errors import CourseFault
from grader.report.record import Link

Level = Literal["beginner", "intermediate", "advanced", "expert"]

FileName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$")]
PackageName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$")]
TorchModule = Annotated[str, msgspec.Meta(pattern=r"^torch(\.[A-Za-z_][A-Za-z0-9_]*)+$")]
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
        preload: names of torch's modules that take seconds to import: that is done once, before submissions are run.
    """

    call_seconds: Seconds = 5.0
    total_seconds: Seconds = 60.0
    memory_mb: Count = 1024
    scratch: bool = False
    check_seconds: Seconds = 60.0
    preload: tuple[TorchModule, ...] = ()


class Meta(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `challenge.toml`.

    Attributes:
        minutes: estimate of the time that a student needs.
        hints: given one at a time, in order; only what is not judged, a lesson, may have none.
        attempts: how many graded submissions a student has; None without a limit.
        time_limit: seconds from `grade start` to submission; None for untimed challenges.
        stubs: the files that a student edits, where they are several; the main one first.
        concepts: names of what it is about, as `course.toml` lists them.
        requires: names of packages that its checks run and the grader does not bring; without them nothing is graded.
        files: data and helper modules beside the stub, which students get too, or beside the checks, which they do not.
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
    concepts: tuple[Text, ...] = ()
    requires: tuple[PackageName, ...] = ()
    sources: tuple[Link, ...] = ()
    read_next: tuple[Link, ...] = ()
    limits: Limits = Limits()

    @property
    def judged(self) -> bool:
        """Whether something is handed in and judged; a lesson is only read."""
        return KINDS[self.kind].judged


def _choice(names: Iterable[str]) -> str:
    *first, last = names
    return f"choose {', '.join(first)} or {last}"


_COUNT = "write a whole number from 1 to 1000000"
_SECONDS = "write a number of seconds above 0, at most 3600"
_FILES = 'write a list of names of files beside the stub or the checks, e.g. ["scores.csv", "helpers.py"]'
_STUBS = 'write a list of the names of at least two Python files, the main one first, e.g. ["train.py", "model.py"]'
_PRELOAD = 'write a list of names of modules of torch, e.g. ["torch._dynamo"]'
_CONCEPTS = "write a list of names of concepts in course.toml"
_PACKAGES = 'write a list of names of packages as pip knows them, e.g. ["accelerate"]'
_LINKS = 'write a list of tables, each { title = "...", url = "https://..." }'
ALLOWED = {
    "title": TEXT,
    "kind": _choice(KINDS),
    "level": _choice(get_args(Level)),
    "minutes": _COUNT,
    "hints": "write a list of texts",
    "hints[]": TEXT,
    "attempts": f"{_COUNT}, or leave the key out for no limit",
    "time_limit": f"{_COUNT} (seconds), or leave the key out for no limit",
    "concepts": _CONCEPTS,
    "concepts[]": _CONCEPTS,
    "requires": _PACKAGES,
    "requires[]": _PACKAGES,
    "stubs": _STUBS,
    "stubs[]": _STUBS,
    "files": _FILES,
    "files[]": _FILES,
    **{
        f"{name}{part}": sentence
        for name in ("sources", "read_next")
        for part, sentence in (("", _LINKS), ("[]", _LINKS), ("[].title", TEXT), ("[].url", TEXT))
    },
    "limits": "write a table with " + ", ".join(Limits.__struct_fields__),
    "limits.call_seconds": _SECONDS,
    "limits.total_seconds": _SECONDS,
    "limits.check_seconds": _SECONDS,
    "limits.memory_mb": _COUNT,
    "limits.scratch": "write true or false",
    "limits.preload": _PRELOAD,
    "limits.preload[]": _PRELOAD,
}


def decode_meta(data: bytes, file: str) -> Meta:
    """Decode one `challenge.toml` strictly.

    Args:
        data: its bytes.
        file: its name as messages give it, e.g. "exercises/06-short-tail/challenge.toml".

    Raises:
        CourseFault: naming file, key and what is allowed.
    """
    inner: dict[str, type[msgspec.Struct]] = {"limits": Limits, "sources[]": Link, "read_next[]": Link}
    meta = decode_strictly(data, file, Meta, allowed=ALLOWED, inner=inner)
    _require_sense(meta, file)
    return meta


def _require_sense(meta: Meta, file: str) -> None:
    """Hold what a type cannot say."""
    if meta.judged and not meta.hints:
        raise CourseFault(f"{file}: hints: at least one is needed; say at least why none would help")
    _require_modules(meta.stubs, file)
    for name, links in (("sources", meta.sources), ("read_next", meta.read_next)):
        for i, link in enumerate(links):
            if not link.url.startswith(("https://", "http://")):
                raise CourseFault(f"{file}: {name}[{i}].url: {link.url!r} is not allowed; write an https:// address")
            if not link.title.strip():
                raise CourseFault(f"{file}: {name}[{i}].title: empty; {TEXT}")


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
