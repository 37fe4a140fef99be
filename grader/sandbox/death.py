"""What the end of a host's process tells."""

from grader.sandbox.limits import Ending, Limits

_SIGNALS = {4: "an illegal instruction", 6: "abort()", 8: "an arithmetic fault", 11: "a crash in native code"}


def death(status: int, limits: Limits) -> tuple[Ending, str]:
    """Return what a wait status says of a submission: which limit or rule, and a sentence for the student."""
    number = status & 0x7F
    if number == 24:
        return "timeout", f"The submission used more than {limits.total_seconds:g} seconds of CPU time."
    if number == 9:
        return "memory", "The submission was stopped by the system, most likely for the memory it used."
    if number:
        return "died", f"The submission's process ended by {_SIGNALS.get(number, f'signal {number}')}."
    return "died", f"The submission ended its own process (exit status {status >> 8}) instead of returning."
