"""What a lesson is made of."""

from pathlib import Path

import pytest

from grader.course.lesson import Block, blocks_of, pages_of, read_pictures
from grader.errors import CourseFault
from grader.report.evidence.curves import Curves

TEXT = """# Adding up

First words.

## One and one

```python
# ## no heading
print(1 + 1)
```

```output
2
```

## A picture

Before.

```picture line
x  ▁▇
```

After.
"""


def test_a_page_is_a_section() -> None:
    """What stands before the first one is a page too; a comment in code is no heading."""
    pages = pages_of(TEXT)

    assert [page.title for page in pages] == ["Adding up", "One and one", "A picture"]
    assert pages[0].text == "First words."
    assert pages[1].text.startswith("```python\n# ## no heading")
    assert pages[2].text.endswith("After.")


def test_a_page_is_parted_by_its_pictures() -> None:
    """The blocks of code stay in the text."""
    first, picture, last = pages_of(TEXT)[2].pieces

    assert (str(first).strip(), str(last).strip()) == ("Before.", "After.")
    assert isinstance(picture, Block)
    assert (picture.mark, picture.text) == ("line", "x  ▁▇\n")
    assert pages_of(TEXT)[1].pieces == [pages_of(TEXT)[1].text]


def test_blocks_know_their_lines() -> None:
    """From the line behind the fence to the line before the closing one."""
    lines = TEXT.split("\n")

    assert ["\n".join(lines[b.start : b.end]) + "\n" for b in blocks_of(TEXT)] == [b.text for b in blocks_of(TEXT)]
    assert [b.runs for b in blocks_of(TEXT)] == [True, False, False]


def test_a_text_without_sections_is_one_page() -> None:
    """And one that says nothing is none."""
    assert [page.title for page in pages_of("# A\n\nb\n")] == ["A"]
    assert [(page.title, page.text) for page in pages_of("b\n\n## A\n")] == [("", "b")]
    assert pages_of("# A\n") == []


def test_pictures_are_read_strictly(tmp_path: Path) -> None:
    """None where there is no file; a record that is no evidence is a fault that names the file."""
    assert read_pictures(tmp_path) == {}
    (tmp_path / "pictures.json").write_text(
        '{"line": {"type": "curves", "check": "", "title": "t", "x_label": "x", "y_label": "y", "curves": []}}'
    )
    assert isinstance(read_pictures(tmp_path)["line"], Curves)
    (tmp_path / "pictures.json").write_text('{"line": {"type": "sculpture"}}')
    with pytest.raises(CourseFault, match=r"pictures\.json: .*sculpture"):
        read_pictures(tmp_path)
