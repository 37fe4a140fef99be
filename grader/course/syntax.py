"""Python text to a syntax tree, whatever the text: one clear sentence instead of five kinds of exception."""

import ast
import warnings


class NotPython(ValueError):
    """The text cannot be parsed: one plain sentence, and the line where known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def parse(source: str) -> ast.Module:
    """Parse `source` without running it.

    Raises:
        NotPython: a syntax error, a NUL byte, a lone surrogate, or nesting that Python refuses.
    """
    if "\0" in source:
        raise NotPython("the file holds a NUL character", source.count("\n", 0, source.index("\0")) + 1)
    try:
        with warnings.catch_warnings():
            # What Python thinks of an escape in a student's text is no concern of the grader's own output.
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as fault:
        raise NotPython(f"syntax error: {fault.msg}", fault.lineno) from None
    except (RecursionError, MemoryError):
        raise NotPython("the code is nested too deeply to be read") from None
    except ValueError:
        raise NotPython("the file holds text that is not valid Unicode") from None
