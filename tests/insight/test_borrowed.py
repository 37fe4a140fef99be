"""Answers to other students' numbers."""

from grader.insight.borrowed import Answers, find_borrowed


def same(a: object, b: object) -> bool:
    """Tell whether two answers are equal."""
    return a == b


RIGHT: dict[str, Answers] = {
    name: {"total": total, "odd": total % 2 == 1}
    for name, total in (("ada", 10), ("bob", 21), ("cyd", 33), ("dan", 40))
}


def test_an_answer_to_somebody_else_s_numbers_is_found_first() -> None:
    """Then what is right for many by itself; beside each for how many."""
    given = {**RIGHT, "ada": {"total": 21, "odd": True}, "dan": {"total": 7, "odd": True}}
    found = find_borrowed(given, RIGHT, same)

    assert [(one.student, one.answers, one.right_for, one.others) for one in found] == [
        ("ada", ("total", "odd"), ("bob",), 3),
        ("dan", ("odd",), ("bob", "cyd"), 3),
    ]


def test_right_answers_are_nobody_else_s() -> None:
    """Nor are those of whoever has the same numbers, nor wrong ones that are right for nobody."""
    twins = {**RIGHT, "eve": RIGHT["ada"]}
    given = {**twins, "ada": {"total": 5, "odd": False}}

    assert find_borrowed(given, twins, same) == []
