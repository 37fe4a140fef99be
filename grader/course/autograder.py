"""The zip that Gradescope makes an autograder of: one challenge, its hidden files, and this grader.

::

    setup.sh, run_autograder      what Gradescope runs, once and for each submission
    grade_accumulation-….whl      this grader
    requirements.txt              the wheel, and what the challenge's checks run
    constraints.txt               the versions of all that is installed here, so that they judge there too
    exercises/, solutions/        both folders of the challenge, every file of them: a class's seeds depend on all
    exercises/course.toml         what the course says of itself, where it does
    class.toml                    optional: when students see what
    .grade-key                    the course's key, where it has one of its own: stamps are read by it
"""

import re
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from grader.course.about import FILE as ABOUT
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.keys import KEY_FILE, course_key
from grader.course.wheel import DISTRIBUTION, wheel, zipped
from grader.errors import UsageFault
from grader.files import LEFTOVERS

PROGRAMS = ("setup.sh", "run_autograder")
_SCRIPTS = Path(__file__).with_name("hosted")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def autograder(course: Course, challenge: Challenge, unfinished: str, others: Mapping[str, bytes]) -> bytes:
    """Return the zip: the same bytes for the same course and the same installed packages.

    Args:
        course: whose key and description go along.
        challenge: the one that is judged there.
        unfinished: the `results.json` that stands there until a submission is judged.
        others: name -> what else goes along.

    Raises:
        UsageFault: a lesson, or the challenge's hidden files are not on this machine, or the key ends in spaces.
        CourseFault: they are not complete.
        MachineFault: this grader is not installed, so that nothing says what it needs.
    """
    challenge.reference_file  # noqa: B018 - raises where it cannot be graded
    files = dict(others) | {
        path.relative_to(course.root).as_posix(): path.read_bytes()
        for folder in challenge.folders
        for path in folder.rglob("*")
        if path.is_file() and LEFTOVERS.isdisjoint(path.relative_to(folder).parts)
    }
    if (course.root / ABOUT).is_file():
        files[ABOUT] = (course.root / ABOUT).read_bytes()
    key = course_key(course)
    if key.secret != key.secret.strip():
        raise UsageFault("The course's key begins or ends with a space, which a file of it cannot hold")
    if not key.public:
        files[KEY_FILE] = key.secret + b"\n"
    name, data = wheel()
    files[name] = data
    files["requirements.txt"] = "".join(f"{line}\n" for line in (f"./{name}", *challenge.meta.requires)).encode()
    files["constraints.txt"] = "".join(f"{line}\n" for line in _installed(challenge.meta.requires)).encode()
    for script in PROGRAMS:
        text = (_SCRIPTS / script).read_text(encoding="utf-8").replace("UNFINISHED", unfinished.strip())
        files[script] = text.replace("PYTHON_HERE", f"python3.{sys.version_info.minor}").encode()
    return zipped(files, programs=PROGRAMS)


def _installed(requires: tuple[str, ...]) -> list[str]:
    """Return `name==version` of all that is installed here and that the grader or the checks need, sorted.

    What a version says of its build (`+cpu`) is left out: it may be another one there.
    """
    found: dict[str, str] = {}
    waiting = [DISTRIBUTION, *requires]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # of another system, or asked for by an extra that is not installed
        found[name] = package.version.partition("+")[0]
        lines = [line for line in package.requires or () if "extra ==" not in line]
        waiting += [match[0] for line in lines if (match := _NAME.match(line))]
    del found[DISTRIBUTION]
    return [f"{name}=={version}" for name, version in sorted(found.items())]
