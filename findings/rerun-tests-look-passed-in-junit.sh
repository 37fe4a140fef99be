#!/usr/bin/env bash
# pytest-rerunfailures 16.7 (pytest 9.2.0): in the JUnit file, each failed try is one more test that passed.
#
# Guess: a test that --reruns 2 runs three times is one testcase in the file, with the outcome of the last try and the
# properties that it recorded there.
# Seen, for a test that fails three times: three testcases of the same name, the first two without <failure>, which is
# how the format says "passed"; the suite's head says tests="1" failures="1". A test that passes at the second try
# is there twice, and its property "points" three times: the second entry has those of both tries.
# Who adds up points over the testcases gives two thirds of the points to a test that never passed, and counts the
# points of a lucky second try more than once.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pytest==9.2.0 pytest-rerunfailures==16.7
cd "$work"
cat > test_tries.py <<'PY'
tries = []


def test_never():
    assert False


def test_second_try(record_property):
    tries.append(1)
    record_property("points", 10 * len(tries))
    assert len(tries) == 2
PY
status=0
"$work/venv/bin/python" -m pytest -q --tb=no -p no:cacheprovider --reruns 2 --junitxml=results.xml > said || status=$?
tail -n 1 said
[ "$status" -eq 1 ]
"$work/venv/bin/python" - <<'PY'
import xml.etree.ElementTree as ET

suite = ET.parse("results.xml").getroot().find("testsuite")
seen = {"test_never": [], "test_second_try": []}
for case in suite.iter("testcase"):
    outcome = "failed" if case.find("failure") is not None else "passed"
    seen[case.get("name")].append((outcome, [p.get("value") for p in case.iter("property")]))
print("head:", suite.get("tests"), "tests,", suite.get("failures"), "failed")
for name, entries in seen.items():
    print(name, entries)
assert (suite.get("tests"), suite.get("failures")) == ("2", "1"), suite.attrib
assert seen["test_never"] == [("passed", []), ("passed", []), ("failed", [])]
assert seen["test_second_try"] == [("passed", ["10"]), ("passed", ["10", "20"])]
PY
