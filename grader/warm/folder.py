"""Where warm servers listen. Imports nothing that takes time: a command looks here before it does anything else."""

import os
import stat

SUFFIX = ".sock"


class Folder:
    """The folder of this user's sockets, held open: nobody can put another in its place.

    Attributes:
        path: of the folder.
        fd: an open descriptor of it.

    Raises:
        OSError: it cannot be made, is not this user's, or others may look into it.
    """

    def __init__(self, path: str | None = None) -> None:
        self.path = path or _path()
        if not os.path.isabs(self.path):  # noqa: PTH117 - this user has no home
            raise FileNotFoundError(self.path)
        os.makedirs(self.path, mode=0o700, exist_ok=True)  # noqa: PTH103 - here and below: pathlib takes time
        self.fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        found = os.fstat(self.fd)
        if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
            self.close()
            raise PermissionError(f"{self.path} is open to others")

    def __enter__(self) -> "Folder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self.fd)

    def address(self, name: str) -> str:
        """Return what to bind or connect to; short, however deep the folder lies."""
        return f"/proc/self/fd/{self.fd}/{name}"

    def names(self) -> list[str]:
        """Return the sockets' names, the one that was used least recently first."""
        used: dict[str, int] = {}
        for name in os.listdir(self.fd):  # noqa: PTH208
            if name.endswith(SUFFIX) and (found := self.identity(name)):
                used[name] = found[1]
        return sorted(used, key=used.__getitem__)

    def identity(self, name: str) -> tuple[int, int] | None:
        """Return (inode, time of last use) of a socket; None where there is none."""
        try:
            found = os.stat(name, dir_fd=self.fd, follow_symlinks=False)
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def touch(self, name: str) -> None:
        """Note that the socket was used, if it is still there."""
        try:  # noqa: SIM105 - contextlib takes time
            os.utime(name, dir_fd=self.fd, follow_symlinks=False)
        except FileNotFoundError:
            pass

    def remove(self, name: str) -> None:
        """Remove a socket; its server notices, and leaves."""
        try:  # noqa: SIM105
            os.unlink(name, dir_fd=self.fd)
        except FileNotFoundError:
            pass


def _path() -> str:
    """Return the place that is this user's own until they log out; else, among what is kept for speed alone."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.path.isdir(runtime) and os.stat(runtime).st_uid == os.geteuid():  # noqa: PTH112, PTH116
        return f"{runtime}/grade"
    cache = os.environ.get("XDG_CACHE_HOME", "")
    return f"{cache if os.path.isabs(cache) else os.path.expanduser('~/.cache')}/grade/warm"  # noqa: PTH111, PTH117
