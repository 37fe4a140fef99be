"""The attacks on the machine again, with the grader run by an ordinary user: beside the others, so waited for last."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess


def test_attacks_on_a_grader_of_an_ordinary_user(ordinary: "subprocess.Popen[str]") -> None:
    """Nothing of what holds them depends on being root."""
    said, errors = ordinary.communicate()

    assert ordinary.returncode == 0, said[-3000:] + errors[-2000:]
    assert " passed" in said
    assert "skipped" not in said
