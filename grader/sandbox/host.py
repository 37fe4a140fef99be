"""The process that runs the submission: executes the file once, then answers calls.

Everything here runs beside hostile code and is trusted for nothing: it only makes an honest submission work.
"""

import faulthandler
import inspect
import linecache
import os
import random
import signal
import socket
import sys
import types
from contextlib import nullcontext
from typing import Any, NoReturn

import msgspec

from grader.cells import cell_at, is_notebook
from grader.sandbox import absent, files, missing, pages, proxies, state, values, wire
from grader.sandbox.limits import NOT_HERE, Frame
from grader.sandbox.notebook import run_cells
from grader.sandbox.tensors import here, torch

if here:
    from grader.sandbox.layers import LayerMeter, micro_batches_in
    from grader.sandbox.meter import TensorMeter

MODULE = "submission"
LAYERS = "layers"
"""What `metered` is of a call that is asked again, for a picture of its memory; such a host answers no other call."""


class Unusable(Exception):
    """The file loaded but lacks a function that the task asks for."""


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """What a host executes.

    Attributes:
        filename: shown in tracebacks.
        source: text of the submission.
        files: name -> functions that the task asks for in it, where there are several files; the main one first.
        harness: text of the challenge's public harness.py; empty where there is none.
        functions: name -> parameter names of each function that the task asks for.
        unasked: names of those whose value nobody asks for: it never leaves the process.
        seed: of torch's and Python's generators, set anew before the file is executed and before each call.
        device: "cpu" or "cuda".
    """

    filename: str
    source: str
    files: dict[str, tuple[str, ...]] = {}
    harness: str = ""
    functions: dict[str, tuple[str, ...]] = {}
    unasked: tuple[str, ...] = ()
    seed: int = 0
    device: str = "cpu"

    def lines_before(self) -> dict[str, int]:
        """Return the name of each file -> how many lines of the text come before it."""
        return files.lines_before(self.source) if self.files else {self.filename: 0}


class Host:
    """One loaded submission, answering calls on a stream socket until it is closed."""

    _layers: "LayerMeter | None" = None

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._reader = sock.makefile("rb", buffering=1 << 16)
        self._nonce = b"\0" * 8
        self._failed: list[BaseException] = []
        proxies.connection.ask, proxies.connection.tell = self._ask, self._tell

    def serve(self) -> NoReturn:
        """Load the program that arrives first, then answer calls for ever."""
        self._send(wire.STARTED, b"")  # locked in by now, with not a line of the submission run
        while True:
            kind, body = self._receive()
            if kind == wire.LOAD:
                program = msgspec.convert(wire.from_checker(body), Program)
                module = self._load_or_leave(program)
            else:
                self._answer(module, program, body)

    def _load_or_leave(self, program: Program) -> types.ModuleType:
        wire.device = program.device
        try:
            module = self._load(program)
        except BaseException as error:  # noqa: BLE001 - also SystemExit and KeyboardInterrupt of the submission
            self._send_error(error, program)
            self._leave()
        failed = [_describe(error, program) for error in self._failed]
        self._send(wire.READY, wire.to_checker(failed) if failed else b"")
        return module

    def _load(self, program: Program) -> types.ModuleType:
        self._seed(program.seed, program.device)
        missing.Missing.loading = True
        if program.harness:
            self._execute("harness", "harness.py", program.harness)
        if program.files:
            module = self._execute_files(program)
        else:
            module = self._execute(MODULE, program.filename, program.source)
        for name, parameters in program.functions.items():
            if self._failed and not hasattr(module, name):
                raise self._failed_in(name, program)
            _require_function(module, name, parameters, where=files.file_of(name, program.files))
        missing.Missing.loading = False
        return module

    def _execute(self, name: str, filename: str, source: str) -> types.ModuleType:
        module = types.ModuleType(name)
        module.__file__ = filename
        sys.modules[name] = module
        module.__dict__.update(missing.names())
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        if is_notebook(source):
            self._failed = run_cells(source, filename, module)
        else:
            exec(missing.compiled(source, filename), module.__dict__)  # noqa: S102 - this process exists to do it
        return module

    @staticmethod
    def _execute_files(program: Program) -> types.ModuleType:
        """Import every file, and return the functions that the task asks for as one module."""
        module = types.ModuleType(MODULE)
        module.__dict__.update(files.import_functions(program.source, program.files))
        return module

    def _failed_in(self, name: str, program: Program) -> BaseException:
        """Return why the notebook has no such function: what the cell that names it raised, else the first cell."""
        lines = [(error, _describe(error, program).frames) for error in self._failed]
        cells = [(error, cell_at(program.source, frames[0].line)) for error, frames in lines if frames]
        return next((error for error, cell in cells if name in cell.source), self._failed[0])

    @staticmethod
    def _seed(seed: int, device: str) -> None:
        """Set every generator anew; on the CPU without `torch.manual_seed`, which looks for devices each time."""
        random.seed(seed)
        if not here:
            return
        if device == "cpu":
            torch.default_generator.manual_seed(seed)
        else:
            torch.manual_seed(seed)

    def _answer(self, module: types.ModuleType, program: Program, body: bytes) -> None:
        try:
            name, args, kwargs, changed, gradients, seed, metered = wire.from_checker(body)
            for tensor, gradient in gradients:
                tensor.grad = gradient
            before = state.bare_values(changed)
            self._seed(seed, program.device)
            meter = self._meter(metered, args, changed) if metered and here else None
            with meter or nullcontext():
                value = getattr(module, name)(*args, **kwargs)
            figures = {"tensor_bytes": meter.peak_bytes} if meter else {}
            if program.device == "cuda":
                torch.cuda.synchronize()
                figures["cuda_bytes"] = torch.cuda.max_memory_allocated()
            if metered:
                pages.give_back_freed_memory()  # the next call's memory is measured from what is in use
            if self._layers is not None:
                value, unsent = self._layers.told(), ""
            else:
                value, unsent = (None, "") if name in program.unasked else _sendable(value)
            reply = wire.to_checker(wire.Reply(value, state.states_of(changed, before), figures, unsent))
        except BaseException as error:  # noqa: BLE001 - also SystemExit and KeyboardInterrupt of the submission
            self._send_error(error, program)
        else:
            self._send(wire.RETURNED, reply)

    def _meter(self, metered: bool | str, args: tuple[Any, ...], changed: list[Any]) -> "TensorMeter":
        """Return what counts the call's tensors; asked for layers, what they are for is told in the value's place."""
        if metered != LAYERS:
            return TensorMeter()
        parameters = [p for root in changed if isinstance(root, torch.nn.Module) for p in root.parameters()]
        self._layers = LayerMeter(parameters, micro_batches_in(args))
        return self._layers

    def _ask(self, object_id: int, action: str, args: list[Any]) -> Any:
        if self._layers is not None and action == "item":
            self._layers.begin(args[0])
        self._send(wire.ASK, wire.to_checker(wire.Request(object_id, action, args)))
        kind, body = self._receive()
        return wire.from_checker(body) if kind == wire.ANSWER else self._leave()

    def _tell(self, object_id: int, action: str, args: list[Any]) -> None:
        self._send(wire.ASK, wire.to_checker(wire.Request(object_id, action, args, waits=False)))

    def _send(self, kind: int, body: bytes) -> None:
        self._sock.sendall(wire.frame(kind, self._nonce, body))

    def _receive(self) -> tuple[int, bytes]:
        header = self._reader.read(wire.HEADER.size)
        if len(header) < wire.HEADER.size:
            self._leave()
        _, kind, nonce, length = wire.HEADER.unpack(header)
        if kind == wire.CALL:
            self._nonce = nonce
        return kind, self._reader.read(length)

    def _send_error(self, error: BaseException, program: Program) -> None:
        sys.stdout.flush()
        self._send(wire.RAISED, wire.to_checker(_describe(error, program)))

    @staticmethod
    def _leave() -> NoReturn:
        os._exit(0)


def _require_function(module: types.ModuleType, name: str, parameters: tuple[str, ...], *, where: str) -> None:
    function = getattr(module, name, None)
    shape = f"{name}({', '.join(parameters)})"
    if function is None:
        raise Unusable(f"{where or 'The file'} defines no function `{shape}`.")
    if not callable(function):
        raise Unusable(f"`{name}` is not a function; the task asks for `{shape}`.")
    if reason := _runs_nothing(name, function):
        raise Unusable(reason)
    try:
        inspect.signature(function).bind(*parameters)
    except (TypeError, ValueError) as error:
        raise Unusable(f"`{name}` cannot be called as `{shape}`: {error}.") from None


def _runs_nothing(name: str, function: object) -> str:
    """Say why calling a function runs none of it; empty where it does."""
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        return (
            f"`{name}` is an `async def`, so that calling it runs nothing of it. Write `def`, and inside it "
            "`asyncio.run(...)` where you want that."
        )
    if inspect.isgeneratorfunction(function):
        return (
            f"`{name}` is a generator: it holds `yield`, so that calling it runs nothing of it. Take `yield` out, or "
            "move it to a function that this one calls."
        )
    return ""


def _sendable(value: object) -> tuple[Any, str]:
    """Return what can be sent of a function's value, or what it is where that is nothing."""
    try:
        return values.plain(value), ""
    except values.NoValue as what:
        return None, str(what)[:300]


def _describe(error: BaseException, program: Program) -> wire.Error:
    before = program.lines_before()
    try:
        message = str(error)[:2000]
    except BaseException:  # noqa: BLE001 - a hostile __str__
        message = "(the exception has no readable text)"
    frames: list[Frame] = []
    step = error.__traceback__
    while step is not None and len(frames) < 50:
        name = step.tb_frame.f_code.co_filename
        if name in before:
            frames.append(Frame(before[name] + step.tb_lineno, step.tb_frame.f_code.co_name[:100]))
        step = step.tb_next
    if isinstance(error, SyntaxError) and error.filename in before and error.lineno:
        frames.append(Frame(before[error.filename] + error.lineno, ""))
        message = str(error.msg)[:2000]
    if sentence := absent.explain(error):
        return wire.Error(NOT_HERE, sentence, frames)
    readable = message.encode(errors="replace").decode()
    return wire.Error(type(error).__name__[:100], readable, frames)


def run(sock_fd: int) -> NoReturn:
    """Serve on the connected stream socket `sock_fd`; never returns."""
    faulthandler.register(signal.SIGUSR1, file=2, all_threads=False)  # "which line hangs?", asked from outside
    absent.provide()
    Host(socket.socket(fileno=sock_fd)).serve()
