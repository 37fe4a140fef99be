#!/usr/bin/env bash
# gradescope-utils 0.5.0: a test with a failing subTest is not in results.json at all.
#
# Guess: a test of weight 10 in which one of three subtests fails is listed as failed with 0 of 10, as unittest's own
# runner counts it.
# Seen: the file lists the one test that passed and says "score": 1. The test with the failing subtest is missing, and
# so are the skipped one and the expected failure: the runner writes a row for success, failure and error of a whole
# test, and unittest reports a failing subtest by another call. A fourth goes the same way: a test with @leaderboard
# gets its column there, and its @weight of 3, though it passed, counts nowhere.
# A student loses ten points and reads of no failed test; leave out `with self.subTest` and the row is there.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet gradescope-utils==0.5.0
cat > "$work/grade.py" <<'PY'
import io
import json
import unittest

from gradescope_utils.autograder_utils.decorators import leaderboard, weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner


class Windows(unittest.TestCase):
    @weight(10)
    def test_each_window(self):
        for k in (1, 2, 3):
            with self.subTest(k=k):
                self.assertNotEqual(k, 2)

    @weight(10)
    def test_each_window_without_subtest(self):
        for k in (1, 2, 3):
            self.assertNotEqual(k, 2)

    @weight(5)
    def test_on_two_devices(self):
        self.skipTest("one device only")

    @weight(5)
    @unittest.expectedFailure
    def test_known_fault(self):
        self.fail()

    @weight(3)
    @leaderboard("seconds", "asc")
    def test_speed(self, set_leaderboard_value=None):
        set_leaderboard_value(0.5)

    @weight(1)
    def test_imports(self):
        pass


stream = io.StringIO()
JSONTestRunner(stream=stream).run(unittest.defaultTestLoader.loadTestsFromTestCase(Windows))
result = json.loads(stream.getvalue())
rows = {test["name"].split()[0]: (test["status"], test["score"], test["max_score"]) for test in result["tests"]}
print(rows, "score", result["score"], "leaderboard", result["leaderboard"])
assert rows == {"test_imports": ("passed", 1, 1), "test_each_window_without_subtest": ("failed", 0, 10)}, rows
assert result["score"] == 1 and result["leaderboard"][0]["value"] == 0.5
PY
"$work/venv/bin/python" "$work/grade.py"
