"""One challenge: its public folder, its hidden mirror, and which file is which.

::

    exercises/<slug>/      public       solutions/<slug>/      hidden
        challenge.toml     Meta             <entry>.py         reference solution
        README.md          the task         test_hidden.py     the checks
        <entry>.py         the stub         explanation.md     shown afterwards
        variant.py         optional         wrong/*.py         planted answers; of several files:
                                            wrong/*/*.py       those that differ from the reference's
                                            right/*.py         optional: other right answers, likewise
                                            programs/*/*.py    optional: `right` and `wrong` programs, which
                                                               a student's test is tried on
                                            equivalent.toml    optional: mutants that are no mistakes
                                            worked.py          optional: works the answer out; goes on with the snippet
        <stubs>            where the student edits several: as declared, the entry first, in both folders
        test_public.py     optional: checks that students run themselves, graded like the hidden ones
        waiting.json       in a student's copy: names and points of the hidden checks
        snippet.py         optional: the code that a predict challenge shows
        harness.py         optional: models and losses that student and checks share
        <files>            as declared: data,   <files>            likewise, hidden
                           helper modules
        pictures.py, .json of a lesson, optional: what draws its pictures, and what came of it
"""

import json
from collections.abc import Mapping
from pathlib import Path

import msgspec

from grader.cells import join_files
from grader.course.meta import Meta
from grader.course.texts import course_path, files_of, read_course_text
from grader.errors import CourseFault, UsageFault
from grader.files import LEFTOVERS

__all__ = [
    "Challenge",
    "Meta",
    "course_path",
    "files_of",
    "read_course_text",
]

EQUIVALENT = "equivalent.toml"
WORKED = "worked.py"
PUBLIC_CHECKS, HIDDEN_CHECKS = "test_public.py", "test_hidden.py"
PROGRAMS = ("right", "wrong")
WAITING = "waiting.json"
"""In a student's copy: what the hidden checks are called and worth."""
SUPPORT = frozenset({"variant.py", "snippet.py", "harness.py", PUBLIC_CHECKS})


DRAWN = frozenset({"pictures.json", "pictures.py"})
"""What a lesson's pictures are, and what draws them."""


class Challenge(msgspec.Struct, frozen=True):
    """One challenge as it lies on disk.

    Attributes:
        slug: name of both folders, e.g. "06-short-tail".
        meta: its decoded `challenge.toml`.
        folder: `exercises/<slug>`.
        hidden: `solutions/<slug>`; None where it is not on this machine.
    """

    slug: str
    meta: Meta
    folder: Path
    hidden: Path | None

    @property
    def folders(self) -> list[Path]:
        """The public folder and, where it is on this machine, the hidden one."""
        return [self.folder, *filter(None, [self.hidden])]

    @property
    def entry(self) -> Path | None:
        """The stub, the file that a student edits, of several the main one; None for a lesson.

        Raises:
            CourseFault: there is none, or more than one file that could be it.
        """
        if not self.meta.judged:
            return None
        if self.meta.stubs:
            return self.folder / self.meta.stubs[0]
        other = SUPPORT.union(self.meta.files)
        found = sorted(p.name for p in self.folder.glob("*.py") if p.name not in other)
        if len(found) == 1:
            return self.folder / found[0]
        where = f"exercises/{self.slug}"
        if found:
            raise CourseFault(
                f"{where}: one stub is allowed, found {', '.join(found)}",
                next_step=f"Where students edit all of them, declare it: stubs = {json.dumps(found)}",
            )
        raise CourseFault(f"{where}: no stub; add the one .py file that the student edits")

    @property
    def stub_names(self) -> tuple[str, ...]:
        """The names of the files that a student edits, the main one first; none for a lesson.

        Raises:
            CourseFault: as `entry`.
        """
        return self.meta.stubs or ((self.entry.name,) if self.entry else ())

    @property
    def checks_file(self) -> Path:
        """The hidden pytest file.

        Raises:
            UsageFault: a lesson, or a machine without the hidden folder.
            CourseFault: the file is missing.
        """
        return self._hidden_file(HIDDEN_CHECKS)

    @property
    def public_checks_file(self) -> Path | None:
        """The checks that students run themselves; None where there are none."""
        file = self.folder / PUBLIC_CHECKS
        return file if file.is_file() else None

    @property
    def checks_files(self) -> list[Path]:
        """All checks that are on this machine, the hidden ones first.

        Raises:
            UsageFault: a lesson.
            CourseFault: the hidden file is missing where the hidden folder is not.
        """
        hidden = [self.checks_file] if self.hidden or not self.meta.judged else []
        return [*hidden, *filter(None, [self.public_checks_file])]

    @property
    def entry_name(self) -> str:
        """The stub's name.

        Raises:
            UsageFault: a lesson.
            CourseFault: as `entry`.
        """
        if self.entry is None:
            raise self._unjudged()
        return self.entry.name

    @property
    def reference_file(self) -> Path:
        """The reference solution: the stub's name in the hidden folder.

        Raises:
            UsageFault: a lesson, or a machine without the hidden folder.
            CourseFault: the file is missing.
        """
        return self._hidden_file(self.entry.name if self.entry else "")

    @property
    def reference_files(self) -> list[Path]:
        """All files of the reference solution.

        Raises:
            UsageFault, CourseFault: as `reference_file`.
        """
        return [self._hidden_file(name) for name in self.stub_names]

    def data_files(self) -> dict[str, Path]:
        """Return name -> path of the files that `challenge.toml` declares; what lies beside the checks is hidden.

        Raises:
            CourseFault: one of them is in neither folder, though both are on this machine, or is another file's name.
        """
        found = {}
        for name in self.meta.files:
            if name in {*SUPPORT, *self.meta.stubs, "README.md", "challenge.toml"}:
                raise CourseFault(f"exercises/{self.slug}/challenge.toml: files: {name} has a meaning of its own")
            places = [folder / name for folder in (self.folder, self.hidden) if folder and (folder / name).is_file()]
            if places:
                found[name] = places[-1]
            elif self.hidden:
                raise CourseFault(f"exercises/{self.slug}/challenge.toml: files: there is no {name} in either folder")
        return found

    def public_data(self) -> list[Path]:
        """Return the declared files that students get."""
        return [self.folder / name for name in self.meta.files if (self.folder / name).is_file()]

    def planted_files(self) -> list[Path]:
        """Return the planted wrong answers, by name: files, or folders where a student edits several files.

        None where the hidden folder is not here.
        """
        return self._answers("wrong")

    def right_files(self) -> list[Path]:
        """Return the right answers beside the reference, as `planted_files` does the wrong ones."""
        return self._answers("right")

    def program_files(self) -> list[Path]:
        """Return the programs that a student's test is tried on, right ones and wrong ones, by name."""
        return sorted(self.hidden.glob("programs/*/*.py")) if self.hidden else []

    def worked_file(self) -> Path | None:
        """Return what works the right answer out, if any; where a program is shown it goes on with that."""
        file = self.hidden / WORKED if self.hidden else None
        return file if file and file.is_file() else None

    def solution(self) -> str:
        """Return the reference solution's text; empty where it is not on this machine."""
        return self.author_text(self.reference_file) if self.hidden and self.entry else ""

    def author_text(self, answer: Path) -> str:
        """Return the text of the reference or of a planted answer, as a student's would be.

        Of several files those that a planted answer does not hold are the reference's.

        Raises:
            CourseFault: a file is missing.
        """
        if not self.meta.stubs:
            return read_course_text(answer)
        own = {file.name: file for file in files_of(answer)}
        return self.joined(
            {name: read_course_text(own.get(name) or self._hidden_file(name)) for name in self.meta.stubs}
        )

    def joined(self, texts: Mapping[str, str]) -> str:
        """Return the files that a student edits as one text: as they lie here, were rendered, or handed in."""
        names = self.stub_names
        return join_files({name: texts[name] for name in names}) if len(names) > 1 else texts[self.entry_name]

    def explanation(self) -> str:
        """Return the Markdown shown after a pass; empty where there is none on this machine."""
        file = self.hidden / "explanation.md" if self.hidden else None
        return read_course_text(file) if file and file.is_file() else ""

    def public_files(self) -> list[Path]:
        """Return the files that a student may have: those of the public folder that a rule owns."""
        return [self.folder / name for name in self._public_names() if (self.folder / name).is_file()]

    def undeclared(self) -> list[Path]:
        """Return everything in both folders that no rule owns: typos, leftovers, files put in the wrong place."""
        owned = {self.folder / name for name in self._public_names()}
        if self.hidden and self.entry:
            names = (HIDDEN_CHECKS, "explanation.md", EQUIVALENT, WORKED, *self.stub_names, *self.meta.files)
            answers = {file for one in (*self.planted_files(), *self.right_files()) for file in files_of(one)}
            odd = {file for file in answers if self.meta.stubs and file.name not in self.meta.stubs}
            programs = {file for file in self.program_files() if file.parent.name in PROGRAMS}
            owned |= {self.hidden / name for name in names} | (answers - odd) | programs
        trees = [self.folder] + ([self.hidden] if self.hidden else [])
        found = [
            path
            for tree in trees
            for path in sorted(tree.rglob("*"))
            if LEFTOVERS.isdisjoint(path.relative_to(tree).parts)
        ]
        folders = {folder for path in owned for folder in path.parents}
        return [path for path in found if path not in owned and path not in folders]

    def _answers(self, folder: str) -> list[Path]:
        if not self.hidden:
            return []
        inside = self.hidden / folder
        return sorted({file.parent for file in inside.glob("*/*.py")} if self.meta.stubs else inside.glob("*.py"))

    def _public_names(self) -> list[str]:
        always = ["challenge.toml", "README.md", WAITING]
        return always + ([*self.stub_names, *sorted(SUPPORT), *self.meta.files] if self.entry else sorted(DRAWN))

    def _unjudged(self) -> UsageFault:
        what = f"{self.slug} is a {self.meta.kind}: it has nothing to grade"
        return UsageFault(what, next_step=f"grade start {self.slug}")

    def _hidden_file(self, name: str) -> Path:
        if not self.meta.judged:
            raise self._unjudged()
        if self.hidden is None:
            raise UsageFault(
                f"The checks of {self.slug} are not on this machine, so it cannot be graded here",
                next_step="Hand your file to whoever runs the course.",
            )
        file = self.hidden / name
        if not file.is_file():
            raise CourseFault(f"solutions/{self.slug}/{name}: missing")
        return file
