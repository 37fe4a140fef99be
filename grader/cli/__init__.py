"""The `grade` command: thin Click commands over the other rooms; what is heavy is imported inside them."""

import os


def main() -> None:
    """Run the command line and exit with its code."""
    from grader.cli.relay import relay

    code = relay()
    if code is not None:
        os._exit(code)
    _run_here()


def _run_here() -> None:
    import signal

    # Until a command can answer for itself, Ctrl-C ends the process at once: nothing is begun yet, and an exception
    # in the middle of an import would be a traceback.
    mine = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if mine:
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    try:
        from grader.cli.app import main as run
    finally:
        if mine:
            signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
