"""A CSV file that somebody exported: what is not changed stays, byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageFault
from grader.lms.sheet import Sheet

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@pytest.mark.parametrize(
    "raw",
    [
        b"a,b\n1,2\n",
        b"\xef\xbb\xbfa;b\r\n1;2\r\n",
        b'"a","b"\n"x ""y""","2"',
        b'a,b\n"one\ntwo",2\n\n ,\n3,4',
        "ä\tb\rö\t2\r".encode(),
    ],
    ids=["plain", "mark and semicolons", "quoted", "line ends in cells", "tabs"],
)
def test_an_unchanged_file_is_the_same_bytes(raw: bytes) -> None:
    """Line ends, quotes, mark, empty lines, all."""
    assert Sheet(raw, "x.csv").bytes() == raw


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=2, max_size=4))
def test_any_cells_survive(rows: list[list[str]]) -> None:
    """Whatever stands in the cells beside the one that is changed."""
    import csv
    import io

    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([["head", "b"], *rows])
    raw = file.getvalue().encode()
    sheet = Sheet(raw, "x.csv")
    assert sheet.bytes() == raw
    for line in sheet.lines:
        line.put(1, "7.5")

    again = list(csv.reader(io.StringIO(sheet.bytes().decode(), newline="")))
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert [row for row in again if any(c.strip() for c in row)] == [["head", "b"], *([row[0], "7.5"] for row in kept)]


def test_a_changed_row_keeps_the_style_of_the_file() -> None:
    """All cells quoted where the header is, the file's own line ends, and its decimal comma."""
    sheet = Sheet(b'"a";"b"\r\n"x";"1,5"\r\n', "x.csv")
    sheet.lines[0].put(1, sheet.written(2.25))

    assert sheet.bytes() == b'"a";"b"\r\n"x";"2,25"\r\n'


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_what_a_spreadsheet_saved_as_utf_16_goes_back_as_csv(encoding: str) -> None:
    """Excel's "Unicode text" has tabs; Canvas and Moodle take UTF-8, and Canvas no tabs."""
    sheet = Sheet("\ufeffa\tb\r\nNg, Ö\t1,5\r\n\r\nx\t\r\n".encode(encoding), "x.csv")
    assert sheet.lines[0].cells == ["Ng, Ö", "1,5"]
    sheet.lines[1].put(1, sheet.written(2.25))

    assert sheet.bytes().decode() == '\ufeffa,b\r\n"Ng, Ö","1,5"\r\n\r\nx,"2,25"\r\n'


def test_lines_are_counted_as_an_editor_does() -> None:
    """Also behind a cell that holds line ends."""
    sheet = Sheet(b'a,b\n"1\n2\n3",x\n\ny,z\n', "x.csv")

    assert [(line.number, line.cell(0)) for line in sheet.lines] == [(2, "1\n2\n3"), (6, "y")]


@pytest.mark.parametrize(
    ("raw", "said", "read"),
    [
        (b"a,b\n1,2\n", "1.5", 1.5),
        (b"a,b\n1,2\n", "1,234.5", 1234.5),
        (b"a;b\n1;2\n", "1.234,5", 1234.5),
        (b"a;b\n1;2.5\n", "2.5", 2.5),
        (b'a,b\n1,"85,50"\n', "100,00", 100.0),
        (b"a,b\n1,2\n", "87%", 87.0),
        (b"a,b\n1,2\n", "EX", None),
        (b"a,b\n1,2\n", "-", None),
        (b"a,b\n1,2\n", "1.2.3", None),
        (b"a,b\n1,2\n", "", None),
    ],
)
def test_numbers(raw: bytes, said: str, read: float | None) -> None:
    """As the file writes them."""
    assert Sheet(raw, "x.csv").read_number(said) == read


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"a\xff,b", "is not UTF-8"),
        (b'a,b\n"x"y,2\n', "line 2: no CSV: .* twice"),
        (b'a,b\n1,2\n"x,2\n3,4\n', "line 3: no CSV: .* nothing ends it"),
    ],
)
def test_what_is_no_table_is_refused(raw: bytes, why: str) -> None:
    """In a sentence with the file's name."""
    with pytest.raises(UsageFault, match=f"x.csv.* {why}"):
        Sheet(raw, "x.csv")
