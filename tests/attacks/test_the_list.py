"""Every attack that is known of graders like this one is tried here, held by a test elsewhere, or explained."""

import ast
import re
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent
KNOWN = {
    "forged-verdict": """
        exit0-at-import atexit-status-rewrite pytest-exit-returncode pytest-xfail unittest-skiptest-import
        hypothesis-settings-tamper stdout-forgery inherited-fd-write pipe-interpose conftest-injection
        pytest-config-injection env-injection zero-tests
    """,
    "import-path": "module-shadowing pyc-poisoning cache-poisoning",
    "comparator": """
        patch-allclose torch-library-override leaked-function-mode lazy-output duck-number class-spoof nan-negated
        shape-broadcast dtype-loosen poison-expected input-mutation hostile-repr code-swap leaked-global-state
    """,
    "answer-theft": """
        frame-walk closure-read sysmodules-read profiler-left-on audit-spy proc-environ proc-mem residual-memory
        gpu-residual hypothesis-db-leak client-side-key score-bit-exfiltration timing-side-channel
    """,
    "spec-gaming": """
        phase-detection hardcode-samples analytic-weights lr-instead-of-accum counter-forgery data-edit
        shadow-optimizer stream-injection timer-patch memstat-patch untracked-alloc checkpoint-full-batch
        precision-downgrade workload-detect lottery judge-prompt-injection
    """,
    "parsing": """
        pickle-result eval-answer json-edge choose-int-subclass zip-slip zip-bomb entry-flood html-ansi-injection
        source-filter-evasion
    """,
    "resource": """
        fork-bomb disk-bomb output-flood sigalrm-ignore daemon-escape gpu-hang huge-result
    """,
    "infrastructure": "ssrf-score-api kernel-surface native-code clock-tamper",
}
FOLDERS = {"spec-gaming": ("spec-gaming", "seed-experiment"), "parsing": ("parsing", "literal")}


def explained() -> dict[str, dict[str, str]]:
    """The two tables of not_applicable.toml."""
    found: dict[str, dict[str, str]] = tomllib.loads((HERE / "not_applicable.toml").read_text())
    return found


def tried(category: str) -> set[str]:
    """Entries of the list with a hostile file; `json-edge-nan.py` is one of several for `json-edge`."""
    stems = {file.stem for folder in FOLDERS.get(category, (category,)) for file in HERE.glob(f"{folder}/*.py")}
    return {name for name in KNOWN[category].split() if any(s == name or s.startswith(f"{name}-") for s in stems)}


def test_every_known_attack_is_tried_or_explained() -> None:
    """A file per entry of the list, a test elsewhere, or the reason why there can be none; never two of these."""
    elsewhere, never = explained()["elsewhere"], explained()["never"]
    known = {name for names in KNOWN.values() for name in names.split()}
    done = {name for category in KNOWN for name in tried(category)}

    assert done | set(elsewhere) | set(never) == known
    assert not done & set(elsewhere)
    assert not (done | set(elsewhere)) & set(never)
    assert all(len(reason) > 40 for reason in never.values())


def test_tests_elsewhere_exist() -> None:
    """An entry that another room's test holds names that test."""
    for name, place in explained()["elsewhere"].items():
        path, _, function = place.partition("::")
        tree = ast.parse((TESTS.parent / path).read_text(encoding="utf-8"))

        assert any(isinstance(node, ast.FunctionDef) and node.name == function for node in tree.body), name


def test_every_hostile_file_says_what_it_tries() -> None:
    """The first line is a comment for the reader, in one sentence."""
    for file in HERE.glob("*/*.py"):
        if file.stem not in {"right", "wrong"}:
            assert file.read_text(encoding="utf-8").startswith("# "), file


def test_at_least_twelve_attacks_are_not_from_the_list() -> None:
    """What the list does not name is tried too."""
    assert len(list(HERE.glob("beyond/*.py"))) >= 12


HARMFUL = re.compile(r"PROT_EXEC|vfork|from_buffer|os\.system|setrecursionlimit\((?!10_000\))|(\\x[0-9a-f]{2}){6}")
"""Machine code, what crashes the interpreter, and what runs in whatever opens a file that was left behind."""


def test_nothing_here_harms_other_software() -> None:
    """These files try our own guards: a crash is `os.abort()`, a hang a loop, and a payload says what it is."""
    for file in HERE.glob("*/*.py"):
        assert not HARMFUL.search(file.read_text(encoding="utf-8")), file
