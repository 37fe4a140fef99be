"""Several files in one host: they import each other, and each function is the one of its own file."""

from grader.cells import join_files
from grader.sandbox.files import import_functions, lines_before

FILES = {
    "alpha_part.py": "from beta_part import two\n\n\ndef one():\n    return two() - 1\n",
    "beta_part.py": "import alpha_part\n\n\ndef two():\n    return 2\n\n\n"
    "def one():\n    return alpha_part.one() + 10\n",
}
ASKED = {"alpha_part.py": ("one",), "beta_part.py": ("two", "gone")}


def test_each_function_is_the_one_of_its_file() -> None:
    """Though the files import each other in a circle, and both have one of that name."""
    functions = import_functions(join_files(FILES), ASKED)

    assert {name: function() for name, function in functions.items()} == {"one": 1, "two": 2}


def test_another_program_takes_the_place_of_the_first() -> None:
    """Planted answers are asked one after the other in one process."""
    import_functions(join_files(FILES), ASKED)
    other = {**FILES, "beta_part.py": "def two():\n    return 20\n"}

    assert import_functions(join_files(other), ASKED)["one"]() == 19


def test_a_traceback_names_the_file_and_its_own_line() -> None:
    """As Python would print it for files in one folder."""
    text = join_files({"alpha_part.py": "import beta_part\n", "beta_part.py": "\n\nraise ValueError('no')\n"})
    try:
        import_functions(text, {"alpha_part.py": ()})
    except ValueError as error:
        trace, found = error.__traceback__, []
        while trace:
            found.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
            trace = trace.tb_next

    assert ("alpha_part.py", 1) in found
    assert found[-1] == ("beta_part.py", 3)
    assert lines_before(text) == {"alpha_part.py": 1, "beta_part.py": 4}
