"""Which version of everything judges a challenge here: workers of another one judge none of its submissions."""

import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

from grader.checks.needs import has_tensors
from grader.course.challenge import Challenge
from grader.course.keys import CourseKey, digest
from grader.errors import MachineFault
from grader.files import fingerprint
from grader.queue.version import DeviceKind, Version, hashed
from grader.sandbox import backends
from grader.sandbox.start import ROOT

SANDBOX = "the sandbox"
"""The fact that says what confines submissions."""

_LIBRARIES = ("hypothesis", "numpy", "pytest")


def version_of(challenge: Challenge, key: CourseKey, *, device: DeviceKind) -> Version:
    """Return what judges a challenge for a class here, confined; without tensors it is judged on the CPU.

    Raises:
        PackageNotFoundError: of a package that the checks need.
    """
    tensors = has_tensors(challenge)
    names = (*_LIBRARIES, *(["torch"] if tensors else []), *challenge.meta.requires)
    facts = {
        "grade": hashed(_own_files()),
        f"the version of {challenge.slug}": hashed(fingerprint(challenge.folders)),
        # Nobody can tell the key by it.
        "the course's key": hashed(digest(key.for_checks, b"version").hex()),
        SANDBOX: strongest(backends.names()),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        # Builds of one release, for a GPU or without, differ behind the plus sign.
        **{name: version(name).partition("+")[0] for name in names},
    }
    return Version(challenge=challenge.slug, device=device if tensors else "cpu", facts=facts)


def require_sandbox() -> str:
    """Return the name of what confines others' submissions here.

    Raises:
        MachineFault: nothing does.
    """
    name = strongest(backends.here())
    if not name:
        wanted = backends.find(strongest(backends.names()))
        raise MachineFault(
            f"A worker runs nobody's submission without a sandbox, and this system has none: {wanted.missing()}",
            next_step="grade doctor",
        )
    return name


def strongest(names: list[str]) -> str:
    """Return which of these backends confines best; empty where none does."""
    confining = [name for name in names if backends.find(name).CONFINES]
    return max(confining, key=lambda name: backends.find(name).PREFERENCE, default="")


@cache
def _own_files() -> str:
    return fingerprint([Path(ROOT, "grader")])
