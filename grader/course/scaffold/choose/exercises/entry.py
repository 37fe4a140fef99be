"""@TITLE@: the letter of the setting that does what is asked."""

from typing import Literal

answer: Literal["A", "B", "C", "D"] = ...
