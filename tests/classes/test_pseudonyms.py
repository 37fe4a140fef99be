"""Pseudonyms: the same in every run, not to be guessed, and nobody's name beside them."""

from pathlib import Path

import pytest

from grader.classes.folder import read_class
from grader.classes.pseudonyms import FILE, Pseudonyms, RealNames, read_secret
from grader.errors import UsageFault

KNOWN = {"ada": ("Ada Lovelace", "ada@example.org", "7"), "bob": ("Bo Bär",)}
SHOWN = Pseudonyms(b"secret", KNOWN)


def test_a_pseudonym_depends_on_the_secret_alone() -> None:
    """Whoever does not have it cannot try names out; whoever asks again gets the same."""
    ada = SHOWN.name("ada")

    assert ada == Pseudonyms(b"secret", {}).name("ada")
    assert len({ada, SHOWN.name("bob"), Pseudonyms(b"other", KNOWN).name("ada")}) == 3
    assert ada.startswith("student-")


def test_texts_name_nobody() -> None:
    """By login, name, address or file; the longest first, and never inside another word."""
    shown = Pseudonyms(b"secret", KNOWN)
    shown.know("bob", "baerbo_12_34_tail", "al")
    ada, bob = shown.name("ada"), shown.name("bob")

    said = "Ada Lovelace (ada@example.org) and bob: baerbo_12_34_tail.py"
    assert shown.text(said) == f"{ada} ({ada}) and {bob}: {bob}.py"
    assert shown.text("adagio, test_bob, al, bob_1") == "adagio, test_bob, al, bob_1"
    assert shown.text("Not graded: baerbo_12_34_tail_notes.txt") == f"Not graded: {bob}_notes.txt"
    program = '"""By\nAda Lovelace."""\nbob = "bob"  # by bob\n'
    assert shown.program(program) == f'"""By\n{ada}."""\nbob = "{bob}"  # by {bob}\n'
    assert Pseudonyms(b"secret", {}).text("anything") == "anything"


def test_a_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    """It is never overwritten; a damaged one is said."""
    secret = read_secret(tmp_path)

    assert len(secret) == 32
    assert read_secret(tmp_path) == secret
    assert (tmp_path / FILE).stat().st_mode & 0o77 == 0
    (tmp_path / FILE).write_text("no key")
    with pytest.raises(UsageFault, match="is damaged"):
        read_secret(tmp_path)


def test_a_class_is_anonymous_where_it_says_so(tmp_path: Path) -> None:
    """Else no secret is made."""
    toml = tmp_path / "class.toml"
    toml.write_text('format = 1\ntimezone = "UTC"\n')
    (tmp_path / "roster.csv").write_text("student\nada\n")

    assert isinstance(read_class(tmp_path, ()).names, RealNames)
    assert not (tmp_path / FILE).exists()
    toml.write_text('format = 1\ntimezone = "UTC"\nanonymous = true\n')
    assert read_class(tmp_path, ()).names.name("ada") == Pseudonyms(read_secret(tmp_path), {}).name("ada")
    toml.write_text('format = 1\ntimezone = "UTC"\nanonymous = "yes"\n')
    with pytest.raises(UsageFault, match="line 3: anonymous: 'yes' is not allowed"):
        read_class(tmp_path, ())
