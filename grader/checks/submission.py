"""The `submission` fixture: what a check can ask of the student's file."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from grader.checks.call_log import CallLog, EventLog, LoggedCall, Observation, observed
from grader.checks.clock import Clock
from grader.checks.failure import Unreadable, as_builtin
from grader.checks.figures import Award, Measured, award_of, own_bytes
from grader.checks.hosted import Event, HostedList, HostedOptimizer
from grader.checks.hosts import Hosts
from grader.checks.lent import LentFunction
from grader.checks.request import Request, encode, restore
from grader.checks.unsent import Unsent
from grader.course.interface import AnswerError, Interface, read_attempt
from grader.errors import CourseFault
from grader.report.evidence import Evidence
from grader.sandbox import proxies
from grader.sandbox.client import HostSource
from grader.sandbox.host import Program
from grader.sandbox.limits import Limits, SubmissionRaised
from grader.sandbox.tensors import torch
from grader.text import clean

if TYPE_CHECKING:
    from grader.checks.kit import Explainer


class Submission:
    """One submission under judgement.

    Attributes:
        source: its text.
        hosts: the processes that it is run in.
        device: "cpu" or "cuda": where its tensors live.
        hosted: whether the last call was handed an optimizer whose steps happen here.
        awarded: partial credit that the running check gave; None where it gave none.
        asked: whether the running check has asked it for anything.
        events: what it asked for during the last call, in order.
        evidence: pictures and bars that checks showed.
        calls: requests of this run, for the diagnosis.
        clock: counts what its calls take, of all checks.
        failed_cells: what cells of a notebook raised that was loaded all the same.
        explainer: what a kit of checks may find its mistake with; None where no kit has anything to say.

    Example::

        require_close(submission.call("double", 21), 42.0, "the result")
    """

    def __init__(
        self, hosts: HostSource | None, program: Program, limits: Limits, interface: Interface | None = None
    ) -> None:
        self.hosts = Hosts(hosts, program, limits)
        self.program = program
        self.limits = limits
        self._interface = interface or Interface(functions={}, answers=())
        self._answers: dict[str, object] | None = None
        self._work: Callable[[], object] | None = None
        self._recalls = False
        self._check = ""
        self.source = program.source
        self.device = program.device
        self.cuda_bytes = 0
        self.hosted = False
        self.asked = False
        self.awarded: Award | None = None
        self.clock = Clock()
        self.events: list[Event] = EventLog()
        self.evidence: list[Evidence] = []
        self.calls = CallLog()
        self.failed_cells: list[SubmissionRaised] = []
        self.explainer: Explainer | None = None
        self._figures: dict[str, int] | None = None

    # ------------------------------------------------------------------ for authors of checks

    def answer(self, name: str = "answer") -> Any:
        """Return the literal that the file assigns to `name`; it is read, never executed.

        Raises:
            Unreadable: there is none, it is not a literal, or it has another form than the stub asks for.
            CourseFault: the stub has no such answer.
        """
        self.asked = True
        if name not in self._interface.answers:
            raise CourseFault(f"A check asks for the answer {name!r}, but the stub has no line `{name} = ...`.")
        if self._answers is None:
            try:
                self._answers = read_attempt(self.source, self._interface)
            except AnswerError as error:
                raise Unreadable(str(error), error.line) from None
        return self._answers[name]

    def serve(self, items: Sequence[Any], *, watch: torch.nn.Module | None = None) -> Any:
        """Hand over a list that gives out its items one by one.

        With `watch`, each request also carries the parameters and gradients that the submission holds.
        """
        return HostedList(items, watch)

    def stream(self, items: Sequence[Any]) -> Any:
        """Hand over an iterator without a length, which can be read once; nothing is seen of its reading."""
        return proxies.Stream(items)

    def host(self, optimizer: torch.optim.Optimizer) -> Any:
        """Hand over an optimizer whose steps happen here: their number, order and gradients are observed."""
        return HostedOptimizer(optimizer)

    def lend(self, function: Callable[..., Any], *, through: Callable[[Any], Any] | None = None) -> Any:
        """Hand over a function that is called here, with copies of what the submission passes to it.

        Nothing of it can be looked at there. What it gets is a stranger's: plain values and tensors of any kind.
        With `through`, a class or function of the challenge's `harness.py` stands before it there: it is given the
        lent function, and what it makes of it is handed over.
        """
        return LentFunction(function, through)

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call the student's function by copy-restore and return its value.

        Afterwards the models, optimizers and tensors among the arguments hold what the student's code made of them.

        The value is made of None, bools, numbers, texts, bytes, tensors, lists and dicts: NumPy's scalars arrive as
        numbers, its arrays as nested lists, tuples and sets as lists, dataclasses as dicts. What is none of these
        fails the check as soon as that uses it. Of a function that the stub annotates with `-> None`, the value is
        never asked for, and None is returned: there it cannot matter what a student returns.

        Raises:
            SubmissionRaised: it raised; where that is a built-in exception, it is one of that class too, so that
                `pytest.raises(ValueError)` sees it.
            SubmissionStopped: it hung, died, or broke a limit or the protocol.
        """
        value, figures = self._call(self.prepare(name, args, kwargs, metered=self._figures is not None))
        if self._figures is not None:
            self._figures.update(figures)
        return value

    def overlap(self, work: Callable[[], object]) -> None:
        """Have this done while the submission is at the next call, on another processor where there is one."""
        self._work = work

    @contextmanager
    def recalling(self) -> Iterator[None]:
        """Make no call again that was made before, byte for byte the same: what came of it then is its result here too.

        For checks that look at one run from several sides. Of a submission that does something else each time, what
        it did first counts.
        """
        self._recalls = True
        try:
            yield
        finally:
            self._recalls = False

    def measure(self, name: str, *args: Any, **kwargs: Any) -> Measured:
        """Like `call`, and say what memory the call needed.

        Measure a small call before a large one: what loading the file left behind is cleared away at its end.
        """
        self.asked = True
        host = self.hosts.living()
        host.load()  # what loading needs is not the call's
        held = host.held_bytes()
        with host.watched() as footprint:
            value, figures = self._call(self.prepare(name, args, kwargs, metered=True))
        return Measured(value, figures.get("tensor_bytes", 0), own_bytes(held, footprint.most))

    def restart(self) -> None:
        """Have the next call made in a new process, which has nothing of this one but what a check hands over."""
        self.hosts.close()

    @contextmanager
    def metering(self) -> Iterator[dict[str, int]]:
        """Have bytes of tensors counted in `call`, for an explanation; the dict holds those of the last one."""
        self._figures = {}
        try:
            yield self._figures
        finally:
            self._figures = None

    def award(self, points: float, *, of: float, missing: str = "") -> None:
        """Give partial credit: of what the check is worth, it has earned `points` parts of `of` until now.

        What was awarded last counts. A check that then fails keeps it; one that ends without having awarded all is
        not passed, and `missing` tells the student what it wants.

        Raises:
            CourseFault: no such part, or awarded for each generated example.
        """
        self.awarded = award_of(points, of, missing)

    def show(self, evidence: Evidence) -> None:
        """Put a picture, bar or chart into the report; the last one of a kind per check stays."""
        self.evidence = [e for e in self.evidence if (type(e), e.check) != (type(evidence), evidence.check)]
        self.evidence.append(evidence)

    @property
    def check(self) -> str:
        """Id of the check that is running."""
        return self._check

    @property
    def updates(self) -> list[tuple[torch.Tensor | None, ...]]:
        """Gradients at each `step` of a hosted optimizer in the last call, in order of its parameters."""
        return [e.gradients for e in self.events if e.action == "step"]

    # ------------------------------------------------------------------ for the grader

    @property
    def output(self) -> str:
        """What the submission printed, of all its hosts."""
        return self.hosts.output

    def withhold(self) -> None:
        """Drop what was printed and shown so far: nothing that costs no attempt may tell of a check's inputs."""
        self.hosts.forget_output()
        self.evidence, self.cuda_bytes = [], 0

    def begin(self, check: str) -> None:
        """Say which check the next calls belong to."""
        self._check = check
        self.asked = False
        self.awarded = None
        self._work = None
        self.events = EventLog()
        self.hosts.expect([])

    @property
    def stopped(self) -> bool:
        """Whether it hung, died, or broke a limit."""
        return self.hosts.stops > 0

    def load(self) -> None:
        """Start a host and execute the file, if the task asks for a function at all.

        Raises:
            SubmissionRaised, SubmissionStopped: it cannot be loaded.
        """
        if self.program.functions:
            host = self.hosts.living()
            host.load()
            self.failed_cells = host.failed_cells

    def close(self) -> None:
        """End the host."""
        self.hosts.close()

    def prepare(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, metered: bool = False) -> Request:
        """Encode a call.

        Raises:
            CourseFault: the stub has no such function, or an argument cannot be sent.
        """
        return encode(self.program, name, args, kwargs, metered=metered)

    def _call(self, request: Request) -> tuple[Any, dict[str, int]]:
        work, self._work = self._work, None
        self.asked = True
        known = self.calls.again(self._check, request.body) if self._recalls else None
        if known is not None:
            self.hosted, self.events = False, EventLog()
            return self._left(request, known.after, known.value, known.unsent), {}
        coming = self.hosts.coming(request.body)
        with self.clock.running():
            host = self.hosts.living()
        self.hosted = any(isinstance(one, HostedOptimizer) for one in request.living)
        self.events = EventLog()
        for one in request.living:
            one.events = self.events
        seen = Observation("stopped")
        try:
            serve = {one.number: one.answer for one in request.living}
            with self.clock.running():
                reply = host.call(
                    request.name, request.body, len(request.changed), serve=serve, coming=coming, overlap=work
                )
            figures = reply.figures
            self.cuda_bytes = max(self.cuda_bytes, figures.get("cuda_bytes", 0))
            seen = observed(reply, self.updates)
        except SubmissionRaised as error:
            seen = Observation(f"raised {error.kind}", steps=self.updates)
            raise as_builtin(error) from None
        finally:
            self.calls.add(LoggedCall(self._check, request.body, request.living, request.metered, seen))
        return self._left(request, reply.after, reply.value, reply.unsent), figures

    @staticmethod
    def _left(request: Request, after: list[Any], value: Any, unsent: str) -> Any:
        """Have the arguments hold what a call left in them, and return its value."""
        restore(request.changed, after)
        words = clean(unsent)[:300]
        return Unsent(request.name, words) if words else value
