"""The stamp: the comment in a student's file that says what it was drawn for.

Two lines at the end of each stub, where they change no line's number::

    # The next line says whose numbers this file is for: keep it.
    # grade-stamp: 01-grad-after-zero ada 0 k3v5mzqhb2yxw7ta

Challenge, student (percent-encoded) and draw stand in the clear; the code behind them is an HMAC under the student's
key, so nobody can make a stamp of somebody else. It is looked for in the whole text, in any cell of a notebook, and
may have been wrapped by a formatter.
"""

import base64
import hmac
import json
import re
from urllib.parse import quote, unquote

import msgspec

from grader.course.keys import CourseKey, digest
from grader.course.submission_file import SubmissionText
from grader.errors import RefusedSubmission

_GAP = r"[ \t]*(?:\r?\n[ \t]*#)?[ \t]+"
_STAMP = re.compile(rf"#[ \t]*grade-stamp:{_GAP}(\S{{1,64}}){_GAP}(\S{{1,600}}){_GAP}(\d{{1,9}}){_GAP}(\w{{1,64}})")
_NOTICE = "# The next line says whose numbers this file is for: keep it.\n"


class Stamp(msgspec.Struct, frozen=True):
    """What a file was drawn for; `code` is what was read behind it, which may be wrong."""

    challenge: str
    student: str
    draw: int
    code: str

    def is_genuine(self, key: CourseKey) -> bool:
        """Tell whether the code is the one that this key gives."""
        if not key.secret and self.student != key.student:
            return False
        return hmac.compare_digest(
            self.code.encode(), stamp_code(self.challenge, self.student, self.draw, key).encode()
        )


def stamp_code(challenge: str, student: str, draw: int, key: CourseKey) -> str:
    """Return the code of a stamp: 80 bits in 16 small letters and digits.

    Raises:
        UsageFault: as `CourseKey.of`.
    """
    whole = digest(key.of(student), b"stamp", challenge, student, str(draw))
    return base64.b32encode(whole[:10]).decode().lower()


def stamp_lines(challenge: str, student: str, draw: int, key: CourseKey) -> str:
    """Return the lines that go to the end of a stub.

    Raises:
        UsageFault: as `CourseKey.of`.
    """
    name = quote(student, safe="@+", errors="surrogatepass") or "-"
    return f"{_NOTICE}# grade-stamp: {challenge} {name} {draw} {stamp_code(challenge, student, draw, key)}\n"


def stamped(stub: str, challenge: str, student: str, draw: int, key: CourseKey) -> str:
    """Return a stub's text with the stamp at its end.

    Raises:
        UsageFault: as `CourseKey.of`.
    """
    return f"{stub.rstrip()}\n\n\n{stamp_lines(challenge, student, draw, key)}"


def find_stamp(read: SubmissionText) -> Stamp | None:
    """Return what a submission says that it was drawn for; None where it has no stamp.

    Raises:
        RefusedSubmission: it has two different ones.
    """
    found = {
        Stamp(challenge, unquote(name, errors="surrogatepass"), int(draw), code)
        for challenge, name, draw, code in _STAMP.findall(_whole_text(read))
    }
    if len(found) > 1:
        names = " and ".join(sorted(f"{one.student} (draw {one.draw} of {one.challenge})" for one in found)[:2])
        raise RefusedSubmission(
            f"{read.filename} has two stamps, of {names}",
            next_step="Keep the `# grade-stamp:` line that `grade start` wrote into your own file; remove the other.",
        )
    return next(iter(found), None)


def without_stamp(text: str) -> str:
    """Return the text with the same lines, and nothing in them that tells whose it is."""
    return _STAMP.sub(lambda found: "#" + "\n#" * found[0].count("\n"), text)


def _whole_text(read: SubmissionText) -> str:
    """Return the text in which a stamp may stand: of a notebook all cells, for it may have gone into any."""
    if not read.filename.lower().endswith(".ipynb"):
        return read.text
    try:
        cells = json.loads(read.raw.decode("utf-8-sig"))["cells"]
        sources = [cell.get("source", "") for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return read.text  # an old format: its code cells will do
    return "\n".join(source if isinstance(source, str) else "".join(map(str, source)) for source in sources)
