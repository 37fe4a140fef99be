"""A challenge, read from its two folders."""

import math
from pathlib import Path

import msgspec

from grader.course.challenge import Challenge
from grader.course.meta import decode_meta
from grader.course.own_copy import time_factor
from grader.course.slug import SLUG, SLUG_RULE
from grader.errors import CourseFault


def load_challenge(root: Path, slug: str) -> Challenge:
    """Read one challenge of the course at `root`, in a student's own copy with that student's time limit.

    Raises:
        CourseFault: a name that is not allowed, a wrong `challenge.toml`, or a file that it declares in vain.
    """
    if not SLUG.fullmatch(slug):
        raise CourseFault(
            f"exercises/{slug}: this name is not allowed; write {SLUG_RULE}, e.g. short-tail or 06-short-tail"
        )
    folder, hidden = root / "exercises" / slug, root / "solutions" / slug
    file = f"exercises/{slug}/challenge.toml"
    try:
        data = (root / file).read_bytes()
    except OSError as fault:
        raise CourseFault(f"{file}: cannot be read: {fault.strerror}") from None
    meta = decode_meta(data, file)
    if meta.time_limit is not None:
        meta = msgspec.structs.replace(meta, time_limit=math.ceil(meta.time_limit * time_factor(root)))
    challenge = Challenge(slug=slug, meta=meta, folder=folder, hidden=hidden if hidden.is_dir() else None)
    challenge.data_files()
    return challenge
