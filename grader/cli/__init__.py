"""The `grade` command: thin Click commands over the other rooms; what is heavy is imported inside them."""

from grader.cli.app import main

__all__ = ["main"]
