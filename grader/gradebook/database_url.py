"""Where the gradebook is: a file, or a database on a server."""

import os
from pathlib import Path

import msgspec

from grader.errors import MachineFault, UsageFault

BUSY_SECONDS = 5.0
ELSEWHERE = "Name a place for the gradebook that can be written: --gradebook FILE"


class DatabaseUrl(msgspec.Struct, frozen=True, kw_only=True):
    """A gradebook's address, taken apart: one of `path`, `uri` and `server` is given.

    Attributes:
        path: the plain SQLite file.
        uri: the same with options, as a file URI of SQLite's.
        server: what SQLAlchemy is given.
        shown: how messages call it; no part of a server's URL, which may hold a password.
        busy_seconds: how long to wait for a lock that another process holds.
    """

    path: Path | None = None
    uri: str = ""
    server: str = ""
    shown: str
    busy_seconds: float = BUSY_SECONDS

    @property
    def missing(self) -> bool:
        """True for a plain file that does not exist yet; one that cannot be looked at is not missing."""
        try:
            if self.path is not None:
                self.path.lstat()
        except FileNotFoundError:
            return True
        except OSError:
            pass
        return False


def default_url() -> str:
    """Return `GRADE_GRADEBOOK`, else the path of gradebook.db in the user's data folder."""
    if named := os.environ.get("GRADE_GRADEBOOK"):
        return named
    from platformdirs import user_data_path

    return str(user_data_path("grade") / "gradebook.db")


def parse_url(url: str) -> DatabaseUrl:
    """Take apart what was given as `--gradebook`: a path, or an SQLAlchemy URL.

    A plain SQLite file may carry `?timeout=SECONDS`: how long to wait for a lock; other options are those of SQLite's
    own file URIs, as in `sqlite:///file:FILE?mode=ro&uri=true`.

    Raises:
        UsageFault: empty, or SQLite in memory, where nothing would be kept.
        MachineFault: `~` without a home folder.
    """
    if not url.strip():
        raise UsageFault("The gradebook's address is empty.", next_step=ELSEWHERE)
    if "://" not in url:
        return _plain_file(url)
    scheme, _, rest = url.partition("://")
    if scheme not in ("sqlite", "sqlite+pysqlite"):
        return DatabaseUrl(server=url, shown=f"on the {scheme} server")
    database, _, options = rest.removeprefix("/").partition("?")
    if database in ("", ":memory:"):
        raise UsageFault("A gradebook in memory keeps nothing.", next_step=ELSEWHERE)
    words = options.split("&")
    if "uri=true" in words:
        timeout = "".join(word for word in words if word.startswith("timeout="))
        rest = "&".join(word for word in words if word not in ("uri=true", timeout))
        return DatabaseUrl(uri=f"{database}?{rest}", shown=database, busy_seconds=_seconds(timeout))
    return _plain_file(database, options)


def _seconds(options: str) -> float:
    try:
        return float(options.removeprefix("timeout=")) if options else BUSY_SECONDS
    except ValueError:
        raise UsageFault(
            f"{options} in the gradebook's address is not understood.",
            next_step="Write it like this: --gradebook 'sqlite:///FILE?timeout=5'",
        ) from None


def _plain_file(path: str, options: str = "") -> DatabaseUrl:
    seconds = _seconds(options)
    try:
        file = Path(path).expanduser()
    except RuntimeError:
        raise MachineFault("There is no home folder to keep the gradebook in.", next_step=ELSEWHERE) from None
    return DatabaseUrl(path=file, shown=str(file), busy_seconds=seconds)


def create_file(path: Path) -> None:
    """Create the gradebook's file, empty and for its owner only, and the folder above it, where missing.

    Raises:
        MachineFault: the system does not allow it.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError as error:
        if error.filename != str(path):
            raise MachineFault(f"{path.parent} is not a folder.", next_step=ELSEWHERE) from error
    except OSError as error:
        raise MachineFault(f"The gradebook {path} cannot be created: {error.strerror}.", next_step=ELSEWHERE) from error
