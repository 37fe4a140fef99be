"""What a judge says, gathered as it comes."""

from collections.abc import Callable

import msgspec

from grader.grading.messages import Collected, Done, Event, Finished, Trouble
from grader.report.check_result import Cause, CheckResult, Failure

MOST_TROUBLES, _MOST_OF_A_TROUBLE = 200, 20_000
Listener = Callable[[Event], None]


class Heard:
    """What the judge said so far.

    Args:
        listen: hears each event, too.
        troubles: where what is for the instructor is added.

    Attributes:
        end: the judge's last word, once it has judged everything.
        trouble: why it could not; empty where it could, or where that is not known yet.
    """

    def __init__(self, listen: Listener, troubles: list[str]) -> None:
        self._listen = listen
        self._troubles = troubles
        self._checks: dict[str, CheckResult] = {}
        self.end: Done | None = None
        self.trouble = ""

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self.end is not None or bool(self.trouble)

    def hear(self, event: Event) -> None:
        """Take in one event."""
        if isinstance(event, Collected):
            self._checks = {check.id: check for check in event.checks}
        elif isinstance(event, Finished):
            if event.result.id in self._checks:
                self._checks[event.result.id] = event.result
            if event.trouble:
                self._note(event.trouble)
        elif isinstance(event, Done):
            self.end = event
            if event.trouble:
                self._troubles.append(event.trouble)
        elif isinstance(event, Trouble):
            self.trouble = event.message
            self._note(event.detail)
        self._listen(event)

    def _note(self, trouble: str) -> None:
        """Keep this for the instructor, unless a whole class says the same: then the first are enough."""
        if len(self._troubles) < MOST_TROUBLES:
            self._troubles.append(trouble[-_MOST_OF_A_TROUBLE:])

    def results(self, rejected_line: int | None) -> list[CheckResult]:
        """Every collected check, in order; what was not reported is not passed."""
        results = list(self._checks.values())
        if self.end is None or not self.end.rejected:
            return results
        reason = Failure(cause=Cause.UNREADABLE, message=self.end.rejected, line=rejected_line)
        said = [reason, *(None for _ in results[1:])]  # once is enough: it is the same for every check
        # No hint: what a check's author says is about a program that runs.
        return [msgspec.structs.replace(r, failure=f, hint="") for r, f in zip(results, said, strict=True)]
