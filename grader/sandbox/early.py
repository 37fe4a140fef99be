"""A process of the grader that is started before it is known what for: see `launch.start_early`."""

import ast
import os
from contextlib import suppress
from importlib import import_module

from grader.sandbox.channel import ChannelClosed
from grader.sandbox.control import Control
from grader.sandbox.launch import start_early


def main(fd: int, module: str, *following: str) -> None:
    """Import a module, wait for the call of its `main`, and become that process; end where none comes.

    Args:
        fd: the connection on which the call comes.
        module: in full, as in "grader.grading.checker".
        following: modules of processes that this one will start itself, and each of them the next.
    """
    if following:
        start_early(*following)
    with suppress(Exception):  # what fails here fails again below, where somebody keeps what is said of it
        import_module(module)
    control = Control.of(fd)
    try:
        received = control.receive()
    except ChannelClosed:  # whoever started it did without
        os._exit(0)
    assert received is not None  # no timeout was asked for
    message, (hand, *outputs) = received
    control.close()
    for output in outputs:
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
    os.environ.update(message["environment"])
    import_module(module).main(hand, *ast.literal_eval(message["arguments"]))
