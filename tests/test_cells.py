"""The text of several files, and what cannot be mistaken for one."""

from grader.cells import has_parts, is_notebook, join, join_files, place, split

FILES = {"train.py": "import model\n\n\nx = 1\n\n\n", "model.py": "# %% file train.py\n# %% code cell 1\ny = 2\n"}


def test_files_come_apart_again() -> None:
    """Under their names, with their own lines; what looks like such a line inside of one is none."""
    text = join_files(FILES)
    parts = split(text)

    assert [part.name for part in parts] == ["train.py", "model.py"]
    assert parts[0].source.rstrip() == "import model\n\n\nx = 1"
    assert parts[1].source == "#  %% file train.py\n#  %% code cell 1\ny = 2\n"
    assert all(text.split("\n")[part.first - 1] == part.source.split("\n")[0] for part in parts)
    assert place(text, text.split("\n").index("y = 2") + 1) == "model.py, line 3"
    assert has_parts(text)
    assert not is_notebook(text)


def test_other_texts_have_no_parts() -> None:
    """A file with an editor's cell marks, and one that looks like a notebook further down."""
    for text in ("# %% file names\nx = 1\n", "x = 1\n# %% file a.py\n", "# %%\n", ""):
        assert not has_parts(text)
        assert [part.source for part in split(text)] == [text]
        assert place(text, 2) == "line 2"


def test_a_notebook_is_no_set_of_files() -> None:
    """Its cells are numbered, and have no names."""
    text = join([(1, "# %% file a.py\nx = 1"), (3, "y = 2")])

    assert [(part.number, part.name) for part in split(text)] == [(1, ""), (3, "")]
    assert place(text, 2) == "cell 1, line 1"
