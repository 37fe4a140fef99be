"""A process of the grader that is started before it is known what for: see `start.start_early`."""

import os
from contextlib import suppress
from importlib import import_module

from grader.sandbox.channel import ChannelClosed
from grader.sandbox.start import called, start_early


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
    try:
        arguments, environment, (hand, *outputs) = called(fd)
    except ChannelClosed:  # whoever started it did without
        os._exit(0)
    for output in outputs:
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
    os.environ.update(environment)
    import_module(module).main(hand, *arguments)
