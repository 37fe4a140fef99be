"""The running grader as a wheel, so that a bundle can be installed where only PyPI is known.

Made from what is installed, editable or not, without building: a wheel is a zip archive of the package and of what
its installer wrote down about it (https://packaging.python.org/en/latest/specifications/binary-distribution-format/).
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Collection
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from grader.errors import MachineFault
from grader.files import LEFTOVERS

DISTRIBUTION = "grade-accumulation"
_PACKAGE = Path(__file__).resolve().parents[1]
_WHEEL = "Wheel-Version: 1.0\nGenerator: grade\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel() -> tuple[str, bytes]:
    """Return the name of a wheel of this grader, and its bytes: the same for the same files.

    Raises:
        MachineFault: this grader is not installed, so that nothing says what it needs.
    """
    found = _installed()
    stem = f"{DISTRIBUTION.replace('-', '_')}-{found.version}"
    files = {
        file.relative_to(_PACKAGE.parent).as_posix(): file.read_bytes()
        for file in _PACKAGE.rglob("*")
        if file.is_file() and LEFTOVERS.isdisjoint(file.parts) and file.suffix != ".pyc"
    }
    about = {"METADATA": found.read_text("METADATA"), "entry_points.txt": found.read_text("entry_points.txt")}
    files |= {f"{stem}.dist-info/{name}": (text or "").encode() for name, text in {**about, "WHEEL": _WHEEL}.items()}
    record = f"{stem}.dist-info/RECORD"
    files[record] = "".join(
        [*(f"{name},sha256={_hash(data)},{len(data)}\n" for name, data in sorted(files.items())), f"{record},,\n"]
    ).encode()
    return f"{stem}-py3-none-any.whl", zipped(files)


def zipped(files: dict[str, bytes], *, programs: Collection[str] = ()) -> bytes:
    """Return a zip archive: the same bytes for the same files; `programs` may be executed."""
    buffer = io.BytesIO()
    # Stored, not compressed: how zlib compresses differs between its versions.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = (0o100755 if name in programs else 0o100644) << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def _installed() -> Distribution:
    try:
        return distribution(DISTRIBUTION)
    except PackageNotFoundError:
        raise MachineFault(
            "This grader is not installed, so it cannot be put into a bundle", next_step="pip install -e ."
        ) from None


def _hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
