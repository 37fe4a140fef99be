#!/usr/bin/env bash
# canvasapi 3.6.0 (requests 2.34.2): taking a grade back with None sends nothing, and the grade stays.
#
# Guess: submission.edit(submission={"posted_grade": None}) clears the grade, None being what Canvas itself returns for
# one that is not there; if it cannot be sent, the call raises.
# Seen: the request goes out with an empty body, as if nothing was to be changed, and the call returns without an error.
# In submissions_bulk_update a student with None is left out of the request that the others are in.
# assignment.edit(assignment={"due_at": None}) sends nothing either. An empty text, "", is sent. And on the object in
# hand a due date that became None leaves the parsed one, due_at_date, at its old value.
# A grader that withdraws a verdict (a regrade that failed, plagiarism, a mistaken zero) reports success, and the
# gradebook keeps the number.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet canvasapi==3.6.0 requests==2.34.2 requests-mock==1.12.1
cat > "$work/edit.py" <<'PY'
from urllib.parse import unquote

import canvasapi
import requests_mock

sent = []


def answer(request, _):
    sent.append(unquote(request.text or ""))
    return {"id": 2, "course_id": 3, "assignment_id": 2, "user_id": 4, "due_at": None}


def last(call):
    sent.clear()
    call()
    return sent[-1]


with requests_mock.Mocker() as server:
    server.register_uri(requests_mock.ANY, requests_mock.ANY, json=answer)
    assignment = canvasapi.Canvas("https://canvas.test", "key").get_course(3).get_assignment(2)
    submission = assignment.get_submission(4)
    none = last(lambda: submission.edit(submission={"posted_grade": None}))
    empty = last(lambda: submission.edit(submission={"posted_grade": ""}))
    zero = last(lambda: submission.edit(submission={"posted_grade": 0}))
    both = {"4": {"posted_grade": None}, "5": {"posted_grade": 1}}
    bulk = last(lambda: assignment.submissions_bulk_update(grade_data=both))
    due = last(lambda: assignment.edit(assignment={"due_at": None}))
    assignment.set_attributes({"due_at": "2031-01-01T10:00:00Z"})
    assignment.set_attributes({"due_at": None})
print("None:", repr(none), " empty:", repr(empty), " zero:", repr(zero), " bulk:", repr(bulk), " due:", repr(due))
assert (none, due) == ("", "")
assert empty == "submission[posted_grade]="
assert zero == "submission[posted_grade]=0"
assert bulk == "grade_data[5][posted_grade]=1"
assert (assignment.due_at, assignment.due_at_date.year) == (None, 2031)
PY
"$work/venv/bin/python" -W ignore "$work/edit.py"
