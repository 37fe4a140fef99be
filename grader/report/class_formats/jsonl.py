"""As JSON lines, for a program."""

import json
from collections.abc import Sequence

import msgspec

from grader.report.roster import Row


def render(rows: Sequence[Row]) -> str:
    r"""Return one JSON object a line, ASCII only, keys sorted: the fields of `Row`, all of them."""
    every = [{name: getattr(row, name) for name in row.__struct_fields__} for row in rows]
    return "".join(json.dumps(msgspec.to_builtins(one), sort_keys=True) + "\n" for one in every)
