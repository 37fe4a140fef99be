"""What travels between checker and host.

Checker to host: pickle, by reference only. No code travels: a class or function that does not live in a public
module is refused, so nothing hidden can be sent by accident. Host to checker: msgpack of plain values, with a header
of dtype and shape for each tensor, and the tensors' raw bytes behind it all. Nothing that a host sent is ever
unpickled or executed.
"""

import contextlib
import copyreg
import io
import math
import pickle
import struct
from types import FunctionType
from typing import Any

import msgspec

from grader.errors import CourseFault
from grader.sandbox.limits import Frame
from grader.sandbox.tensors import torch

HEADER = struct.Struct("<4sB8sQ")
MAGIC = b"GRD1"
LOAD, READY, CALL, RETURNED, RAISED, ASK, ANSWER, STARTED = range(1, 9)

DTYPES = (
    torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16,
    torch.int8, torch.uint8, torch.bool, torch.complex64, torch.complex128,
)  # fmt: skip
_CODE = {dtype: code for code, dtype in enumerate(DTYPES)}
_TENSOR = 1
_MAX_DIMS = 16
_PLAIN_LENGTH = struct.Struct("<I")
MAX_PLAIN = 2 << 20
"""Bytes of a host's message beside its tensors. An empty list is one byte there and 56 bytes in the checker."""
PUBLIC_MODULES = frozenset({"torch", "builtins", "collections", "copyreg", "functools", "harness", "math", "numpy"})
PUBLIC_HERE = frozenset(f"grader.sandbox.{module}" for module in ("activations", "proxies", "served", "wire"))


class ProtocolError(Exception):
    """A message that no honest host sends."""


def frame(kind: int, nonce: bytes, body: bytes) -> bytes:
    """Return one message: header (magic, kind, 8 bytes of nonce, length) and body."""
    return HEADER.pack(MAGIC, kind, nonce, len(body)) + body


def is_sendable(tensor: torch.Tensor) -> bool:
    """Whether a tensor is dense, of a dtype that is known here, and holds data."""
    return tensor.layout is torch.strided and tensor.dtype in _CODE and tensor.device.type in ("cpu", "cuda")


def raw_bytes(tensor: torch.Tensor) -> bytes:
    """Return the bytes of a dense tensor, row-major.

    Raises:
        TypeError: a sparse or otherwise not strided tensor, or a dtype that cannot be sent.
    """
    if not is_sendable(tensor):
        raise TypeError(f"a tensor of layout {tensor.layout} and dtype {tensor.dtype} cannot be sent")
    if tensor.dtype is not torch.bfloat16 and tensor.is_cpu:  # numpy knows no bfloat16
        try:
            return tensor.detach().numpy().tobytes()
        except RuntimeError:  # a lazy conjugate or negative
            pass
    dense = tensor.detach().cpu().resolve_conj().resolve_neg().contiguous()
    if dense.numel() == 0:
        return b""
    return dense.reshape(-1).view(torch.uint8).numpy().tobytes()


# --------------------------------------------------------------------------- checker -> host

device = "cpu"
"""Where tensors that arrive in this process are put; a host on a GPU sets it once, before its first message."""


def _dense(data: bytearray, dtype: torch.dtype, shape: tuple[int, ...]) -> torch.Tensor:
    """Return a tensor that owns `data`: no view, so that `detach_()` and its kin work on it as on any other."""
    return torch.frombuffer(data, dtype=dtype).resize_(shape) if data else torch.empty(shape, dtype=dtype)


def _make_tensor(code: int, shape: tuple[int, ...], data: bytes, is_parameter: bool, needs_grad: bool) -> torch.Tensor:
    dtype = DTYPES[code]
    dense = _dense(bytearray(data), dtype, shape)
    if device != "cpu":
        dense = dense.to(device)
    if is_parameter:
        return torch.nn.Parameter(dense, needs_grad)
    return dense.requires_grad_() if needs_grad else dense


_BLANK = vars(torch.nn.Module())
"""What every module begins with: a good dozen of empty dicts that need not travel."""
_EMPTY = [(name, type(value)) for name, value in _BLANK.items() if isinstance(value, (dict, set))]


def _make_module(kind: type[torch.nn.Module]) -> torch.nn.Module:
    module = kind.__new__(kind)
    vars(module).update(_BLANK, **{name: make() for name, make in _EMPTY})
    return module


def _is_torchs_own(module: torch.nn.Module) -> bool:
    kind = type(module)
    return kind.__module__.startswith("torch.nn.modules.") and kind.__getstate__ is torch.nn.Module.__getstate__


def _make_scheduler(kind: Any, values: dict[str, Any]) -> Any:
    """Return a learning-rate scheduler that knows, as one made here, when its optimizer has stepped."""
    with contextlib.suppress(NotImplementedError):  # the base class has no rates of its own; it only watches `step`
        torch.optim.lr_scheduler.LRScheduler(values["optimizer"])
    scheduler = kind.__new__(kind)
    vars(scheduler).update(values)
    return scheduler


class _Pickler(pickle.Pickler):
    """Tensors as raw bytes; torch's modules without what is empty; classes and functions by reference, public ones."""

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, torch.Tensor):
            if not obj.is_leaf:
                raise CourseFault("A check sends a tensor that is part of a graph; detach() it first.")
            is_parameter = type(obj) is not torch.Tensor and isinstance(obj, torch.nn.Parameter)
            shape = tuple(obj.shape)
            return _make_tensor, (_CODE[obj.dtype], shape, raw_bytes(obj), is_parameter, obj.requires_grad)
        if isinstance(obj, (type, FunctionType)):
            module = obj.__module__ or ""
            if module.partition(".")[0] not in PUBLIC_MODULES and module not in PUBLIC_HERE:
                raise CourseFault(
                    f"A check sends {module}.{obj.__qualname__} to a submission, but code never travels.",
                    next_step="Move it to the challenge's public harness.py.",
                )
        if isinstance(obj, torch.nn.Module) and _is_torchs_own(obj):
            state = obj.__getstate__()
            own = {k: v for k, v in state.items() if k not in _BLANK or v != _BLANK[k]}
            return _make_module, (type(obj),), own
        if isinstance(obj, torch.optim.lr_scheduler.LRScheduler):
            return _make_scheduler, (type(obj), vars(obj))
        return NotImplemented


def to_host(value: object) -> bytes:
    """Encode anything a check hands to a submission: plain values, tensors, modules, optimizers.

    Raises:
        CourseFault: the value holds code that is not public, a non-leaf tensor, or cannot be pickled.
    """
    buffer = io.BytesIO()
    try:
        _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise CourseFault(f"A check sends what cannot be sent: {error}") from error
    return buffer.getvalue()


from_checker = pickle.loads
"""Decode in the host what `to_host` wrote; never used on bytes from a host."""


# --------------------------------------------------------------------------- host -> checker


def to_checker(value: object) -> bytes:
    """Encode what a host answers: length of the plain part, plain part, then the tensors' bytes in its order.

    Raises:
        TypeError: a value that is neither plain nor a dense tensor, or too much beside the tensors.
    """
    payloads: list[bytes] = []

    def encode_tensor(item: object) -> msgspec.msgpack.Ext:
        if not isinstance(item, torch.Tensor):
            raise TypeError(
                f"tensors, numbers, strings, lists, tuples and dicts can be returned, not {type(item).__name__}"
            )
        payloads.append(raw_bytes(item))
        shape = tuple(item.shape)
        return msgspec.msgpack.Ext(_TENSOR, struct.pack(f"<BB{len(shape)}Q", _CODE[item.dtype], len(shape), *shape))

    plain = msgspec.msgpack.encode(value, enc_hook=encode_tensor)
    if len(plain) > MAX_PLAIN:
        raise TypeError(f"more than {MAX_PLAIN >> 20} MiB of numbers and text cannot be returned; use a tensor")
    return b"".join((_PLAIN_LENGTH.pack(len(plain)), plain, *payloads))


class Reply(msgspec.Struct, array_like=True):
    """What a call came to.

    Attributes:
        value: what the function returned, where somebody asks for it and it can be sent.
        after: the state of every mutable argument afterwards.
        figures: advisory.
        unsent: what the function returned, in words such as "a Sequential", where that is no value.
    """

    value: Any
    after: list[Any]
    figures: dict[str, int]
    unsent: str = ""


class Error(msgspec.Struct, array_like=True):
    """An exception that the submission raised."""

    kind: str
    message: str
    frames: list[Frame]


class Request(msgspec.Struct, array_like=True):
    """The host asks an object that lives in the checker, or tells it something and goes on without an answer."""

    object_id: int
    action: str
    args: list[Any]
    waits: bool = True


class _Tensors:
    """Reads a message's tensors off its tail, each byte once: no header can claim memory that was not sent."""

    def __init__(self, tail: memoryview) -> None:
        self._tail = tail

    def decode(self, code: int, header: memoryview) -> torch.Tensor:
        if code != _TENSOR or len(header) < 2:
            raise ProtocolError("unknown kind of value")
        dtype_code, dims = header[0], header[1]
        if dtype_code >= len(DTYPES) or dims > _MAX_DIMS or len(header) != 2 + 8 * dims:
            raise ProtocolError("a tensor's header is wrong")
        shape = struct.unpack_from(f"<{dims}Q", header, 2)
        dtype = DTYPES[dtype_code]
        size = math.prod(shape) * dtype.itemsize  # Python integers: no overflow
        if size > len(self._tail) or (size == 0 and max(shape) > 1 << 32):
            raise ProtocolError("a tensor's size does not match its shape")
        payload, self._tail = bytearray(self._tail[:size]), self._tail[size:]
        if dtype is torch.bool:  # a forged byte 2..255 would be an undefined bool
            return _dense(payload, torch.uint8, shape).ne(0)
        return _dense(payload, dtype, shape)

    def finish(self) -> None:
        if len(self._tail):
            raise ProtocolError("more bytes than the tensors hold")


_TYPES: dict[int, Any] = {READY: list[Error], RETURNED: Reply, RAISED: Error, ASK: Request}


def from_host(kind: int, body: bytes | memoryview) -> Any:
    """Decode a host's message of the given kind, strictly.

    Raises:
        ProtocolError: anything but a well-formed message of that kind.
    """
    if kind not in _TYPES:
        raise ProtocolError(f"a message of kind {kind}")
    view = memoryview(body)
    start = _PLAIN_LENGTH.size
    length = _PLAIN_LENGTH.unpack_from(view)[0] if len(view) >= start else 0
    if length > MAX_PLAIN or length > len(view) - start:
        raise ProtocolError("the plain part's length is wrong")
    tensors = _Tensors(view[start + length :])
    try:
        message = msgspec.msgpack.decode(view[start : start + length], type=_TYPES[kind], ext_hook=tensors.decode)
    except ProtocolError:
        raise
    except (
        msgspec.MsgspecError,
        ValueError,
        TypeError,
        KeyError,
        RecursionError,
        OverflowError,
        RuntimeError,
        MemoryError,
    ) as e:
        raise ProtocolError(f"{type(e).__name__}: {e}"[:200]) from None
    tensors.finish()
    return message


copyreg.pickle(torch.device, lambda d: (torch.device, (str(d),)))  # a plain reduction, the same in every torch
