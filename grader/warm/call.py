"""How a typed command and the fork of a warm server that runs it speak: bytes that both can make without any library.

On one channel: the command sends `RUN` and what it is, with its streams and folder; it hears `BEGAN` with the number
of the process that runs it, and at the end `ENDED` with its exit code.
"""

RUN, BEGAN, ENDED = b"run ", b"began ", b"ended "
MOST_BYTES = 4 << 20
"""Bytes of one message between a command and a warm server, in either direction."""


def numbered(word: bytes, number: int) -> bytes:
    """Return the message of a word and its number."""
    return word + str(number).encode()


def number_of(word: bytes, body: bytes) -> int:
    """Return the number in a message that begins with this word.

    Raises:
        ValueError: it is another message.
    """
    if not body.startswith(word):
        raise ValueError(f"not {word!r}")
    return int(body.removeprefix(word))
