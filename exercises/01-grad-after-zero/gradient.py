"""What the program prints: None, or the tensor's numbers as nested lists."""

from typing import Annotated

answer: Annotated[list[list[float]], 1, 1] | None = ...
