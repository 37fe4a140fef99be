"""The `grade` command: thin Click commands over the other rooms; what is heavy is imported inside them."""

import os
import signal


def _end(*_: object) -> None:
    os._exit(130)


# Until a command can answer for itself, Ctrl-C ends the process at once: nothing is begun yet, and an exception in the
# middle of an import would be a traceback.
_mine = signal.getsignal(signal.SIGINT) is signal.default_int_handler
try:
    if _mine:
        signal.signal(signal.SIGINT, _end)
except ValueError:  # imported by another thread than the main one
    _mine = False
try:
    from grader.cli.app import main
finally:
    if _mine:
        signal.signal(signal.SIGINT, signal.default_int_handler)

__all__ = ["main"]
