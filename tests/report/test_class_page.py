"""The page of a class: nothing breaks out of it, and no script but its own runs."""

import base64
import hashlib
import re

from grader.report.class_page import Linked, render_index
from grader.report.roster import Row

HOSTILE = Row(student="<b>x</b>\x1b[2J", status="graded", message="</td><script>", checks={"test_a": "failed"})


def test_the_page_escapes_what_came_from_students() -> None:
    """Names, messages and addresses."""
    page = render_index("Short <tail>", [Linked(row=HOSTILE, page="students/a.html"), Linked(row=HOSTILE)])

    assert page.count("<script>") == 1  # its own
    assert "<b>x</b>" not in page
    assert "\x1b" not in page
    assert page.count('href="students/a.html"') == 1


def test_only_its_own_script_may_run() -> None:
    """The policy names the one script by its hash."""
    page = render_index("Tail", [Linked(row=HOSTILE)])
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (allowed,) = re.findall(r"script-src 'sha256-([^']+)'", page)

    assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() == allowed
    assert "default-src 'none'" in page
