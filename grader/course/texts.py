"""Files of a course: how they are named in messages, and read."""

from pathlib import Path

from grader.errors import CourseFault


def files_of(answer: Path) -> list[Path]:
    """Return the Python files of the reference or of a planted answer, which is a file or a folder of some."""
    return sorted(answer.glob("*.py")) if answer.is_dir() else [answer]


def course_path(path: Path) -> str:
    """Name a file of a course as messages do: from `exercises/` or `solutions/` on."""
    parts = path.parts
    for i in range(len(parts) - 1, -1, -1):
        if parts[i] in {"exercises", "solutions"}:
            return "/".join(parts[i:])
    return str(path)


def read_course_text(path: Path) -> str:
    """Read a text file of the course.

    Raises:
        CourseFault: missing, unreadable or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as fault:
        raise CourseFault(f"{course_path(path)}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError as fault:
        raise CourseFault(f"{course_path(path)}: not UTF-8 text (byte {fault.start})") from None
