"""@TITLE@: one letter."""

from typing import Literal

answer: Literal["A", "B", "C"] = ...
