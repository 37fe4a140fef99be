"""What a process of the grader prints, kept for whoever asks why it ended."""

import fcntl
import os
from typing import IO

_KEPT = 4000
_MOST = 1 << 20


class Said:
    """The end of what a process printed, in a file without a name: it fills no pipe, so that nobody waits for a reader.

    On Linux it lies in memory, for a disk may be full, or have no folder for it. Between jobs it is cut to its last
    words; within one, a process that prints much bounds its own files.
    """

    def __init__(self) -> None:
        if hasattr(os, "memfd_create"):
            self.file: IO[bytes] = open(os.memfd_create("said"), "w+b")  # noqa: PTH123, SIM115 - closed in close()
        else:
            import tempfile  # not in commands that start nothing

            self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        # Also of mode "ab" it would not append: then what is printed after a cut would leave a hole before it.
        fcntl.fcntl(self.file, fcntl.F_SETFL, fcntl.fcntl(self.file, fcntl.F_GETFL) | os.O_APPEND)

    def last_words(self) -> str:
        """Return the last printed text; empty once it is closed."""
        if self.file.closed:
            return ""
        fd = self.file.fileno()
        return os.pread(fd, _KEPT, max(0, os.fstat(fd).st_size - _KEPT)).decode(errors="replace")

    def trim(self) -> None:
        """Cut it to its last words where it has become long; the process appends, and goes on behind them."""
        if self.file.closed:
            return
        fd = self.file.fileno()
        if os.fstat(fd).st_size > _MOST:
            kept = self.last_words().encode()
            os.ftruncate(fd, 0)
            os.write(fd, kept)

    def close(self) -> None:
        """Let go of it; safe to call twice."""
        self.file.close()
