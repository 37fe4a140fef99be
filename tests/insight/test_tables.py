"""The figures as files: the same numbers, and nothing that a spreadsheet would run."""

import csv
import io
import json

import msgspec

from grader.insight.tables import to_csvs, to_json
from tests.insight.examples import data, insight


def read(text: str) -> list[dict[str, str]]:
    """Return the lines of a CSV file by column."""
    return list(csv.DictReader(io.StringIO(text)))


def test_each_challenge_check_and_mistake_has_a_line() -> None:
    """What is not told is empty."""
    found = insight()
    files = to_csvs(found)
    challenges, checks, mistakes = (read(files[name]) for name in ("challenges.csv", "checks.csv", "mistakes.csv"))

    assert [one["challenge"] for one in challenges] == ["06-short-tail", "07-accumulate", "08-few"]
    assert challenges[0]["students"] == "12"
    assert float(challenges[0]["share_first"]) == round(found.challenges[0].first, 6)
    assert {value for key, value in challenges[2].items() if key not in ("challenge", "title", "students")} == {""}
    assert len(checks) == 6
    assert float(checks[1]["passed_first"]) == round(5 / 12, 6)
    assert mistakes[0] == {
        "challenge": "06-short-tail", "mistake": "tail_divided_by_k", "students": "7", "students_first": "7",
        "of": "12",
    }  # fmt: skip


def test_json_has_all_of_it_in_full() -> None:
    """And the same figures give the same bytes."""
    found = insight()
    read_again = json.loads(to_json(found))

    assert read_again["alpha"] == found.alpha
    assert len(read_again["challenges"][0]["checks"]) == 3
    assert to_json(found) == to_json(insight())


def test_no_title_is_a_formula() -> None:
    """Titles are an author's, and still text."""
    files = to_csvs(insight(msgspec.structs.replace(data(), title="=1+2")))

    assert read(files["challenges.csv"])[0]["title"] == "'=1+2"
