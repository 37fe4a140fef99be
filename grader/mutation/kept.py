"""Verdicts of earlier runs: what they were given for, to the letter, is not judged again."""

import hashlib
import os
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import msgspec

from grader.course.challenge import Challenge
from grader.files import fingerprint
from grader.sandbox.start import ROOT

_LIBRARIES = ("torch", "hypothesis", "pytest")


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """How the checks judge one mutant.

    Attributes:
        ending: "unsteady" where it is killed with one seed and survives with another; "broken" where a check, or the
            grader, failed on it: that says nothing of the mutant.
        by: the check that did not pass, or why none was run; empty for a survivor.
        checks: ids of the checks that it passed where it survived.
    """

    ending: Literal["killed", "survived", "unsteady", "broken"]
    by: str = ""
    checks: tuple[str, ...] = ()


class _File(msgspec.Struct):
    fingerprint: str = ""
    sources: dict[str, tuple[str, ...]] = {}
    verdicts: dict[str, Verdict] = {}


class Kept:
    """The verdicts for one challenge, in a file of their own. A file that cannot be read or written is done without.

    Args:
        folder: where such files lie; by default in the user's cache folder.
    """

    def __init__(self, challenge: Challenge, *, backend: str, folder: Path | None = None) -> None:
        place = hashlib.sha256(os.fsencode(challenge.folder.resolve())).hexdigest()[:12]
        self._path = (folder or _folder()) / f"{challenge.slug}-{place}.json"
        self._file = _File(fingerprint=fingerprint_of(challenge, backend))
        with suppress(OSError, msgspec.DecodeError):
            found = msgspec.json.decode(self._path.read_bytes(), type=_File)
            if found.fingerprint == self._file.fingerprint:
                self._file = found

    def sources(self, reference: str) -> tuple[str, ...]:
        """Return the reference as a student would submit it, per draw; empty unless it is known to pass."""
        return self._file.sources.get(_digest(reference), ())

    def keep_sources(self, reference: str, sources: tuple[str, ...]) -> None:
        """Keep that this reference passes, and what it comes to."""
        self._file.sources = {_digest(reference): sources}
        self._save()

    def verdict(self, texts: tuple[str | None, ...]) -> Verdict | None:
        """Return the verdict on a mutant with these texts."""
        return self._file.verdicts.get(_digest(*texts))

    def keep(self, texts: tuple[str | None, ...], verdict: Verdict) -> None:
        """Keep a verdict, at once; for this run only where it says nothing of the mutant."""
        self._file.verdicts[_digest(*texts)] = verdict
        self._save()

    def forget_others(self, used: list[tuple[str | None, ...]]) -> None:
        """Drop the verdicts on texts that are no mutants any more."""
        wanted = {_digest(*texts) for texts in used}
        kept = {key: verdict for key, verdict in self._file.verdicts.items() if key in wanted}
        if len(kept) < len(self._file.verdicts):
            self._file.verdicts = kept
            self._save()

    def _save(self) -> None:
        known = {key: verdict for key, verdict in self._file.verdicts.items() if verdict.ending != "broken"}
        new = self._path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new.write_bytes(msgspec.json.encode(msgspec.structs.replace(self._file, verdicts=known)))
            new.replace(self._path)
        except OSError:
            with suppress(OSError):
                new.unlink()


def fingerprint_of(challenge: Challenge, backend: str) -> str:
    """Return a hash of all that a verdict depends on, apart from the text that is judged."""
    facts = [sys.version, backend, "each draw", *(f"{name} {version(name)}" for name in _LIBRARIES)]
    # Planted answers and the list of equivalent mutants change no verdict: they lie in a folder, or are no Python.
    hidden = [file.read_text(encoding="utf-8") for file in sorted(challenge.checks_file.parent.glob("*.py"))]
    return fingerprint([challenge.folder, Path(ROOT, "grader")], facts=[*facts, *hidden])


def _folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("grade") / "strength"


def _digest(*texts: str | None) -> str:
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:32]
