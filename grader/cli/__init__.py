"""The `grade` command: thin Click commands over the other rooms; what is heavy is imported inside them."""

# What `signal` wraps: its own import takes a third as long as starting Python.
import _signal  # type: ignore[import-not-found]
import os


def main() -> None:
    """Run the command line and exit with its code."""
    # Until a command can answer for itself, Ctrl-C ends the process at once: nothing is begun yet, and an exception
    # in the middle of an import would be a traceback.
    mine = _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler
    if mine:
        _signal.signal(_signal.SIGINT, lambda *_: os._exit(130))
    from grader.cli.relay import begin, relay

    code = relay()
    if code is not None:
        os._exit(code)
    try:
        begin()
        from grader.cli.app import main as run
    finally:
        if mine:
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    run()
