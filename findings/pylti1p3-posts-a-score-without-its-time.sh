#!/usr/bin/env bash
# PyLTI1p3 2.0.0: put_grade sends a score without the three entries that the service cannot do without.
#
# Guess: a Grade to which no timestamp was given gets one from put_grade, for the service (LTI's Assignment and Grade
# Services 2.0) requires it.
# Seen: user, scoreGiven and scoreMaximum are all that goes out. Timestamp, activityProgress and gradingProgress, each a
# "must" there, are left out, and no error says so. A negative score is refused when it is set, so there is a check; nan
# is taken and sent as the word NaN, which is no JSON.
# A platform that keeps to the standard refuses each score of such a tool, one that does not cannot tell which of two
# scores is the newer, and a tool that was written against one of them fails at the other.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet PyLTI1p3==2.0.0
cat > "$work/score.py" <<'PY'
import json
from math import nan

from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.exception import LtiException
from pylti1p3.grade import Grade

sent = []


class Connector:
    """What sends to the platform: here it keeps the text."""

    def make_service_request(self, scopes, url, is_post=False, data=None, **headers):
        sent.append(data)
        return {"headers": {}, "body": {}}


SCOPES = ["https://purl.imsglobal.org/spec/lti-ags/scope/" + part for part in ("score", "lineitem")]
service = AssignmentsGradesService(Connector(), {"scope": SCOPES, "lineitem": "https://lms.example/essay"})
for given in (4, nan):
    service.put_grade(Grade().set_user_id("student").set_score_given(given).set_score_maximum(5))
print(*sent, sep="\n")
assert json.loads(sent[0]) == {"userId": "student", "scoreGiven": 4, "scoreMaximum": 5}
assert "NaN" in sent[1]
try:
    raise SystemExit(f"taken: {Grade().set_score_given(-1)}")
except LtiException as refusal:
    print(refusal)
PY
"$work/venv/bin/python" -W ignore "$work/score.py"
