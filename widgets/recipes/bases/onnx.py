"""The ONNX format, as far as weights go: which tensors a graph holds, and which node uses each.

A file is nested messages of protobuf; https://github.com/onnx/onnx/blob/main/onnx/onnx.proto has
the numbers of their fields. Weights in 8 bits are a tensor with a scale and a zero point beside it,
and stand transposed before the node that multiplies by them, whose name is that of its layer.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GRAPH = 7
NODE, INITIALIZER = 1, 5
NODE_INPUT, NODE_NAME, NODE_OPERATION = 1, 3, 4
SHAPE, TYPE, FLOATS, SMALL, LARGE, NAME, RAW = 1, 2, 4, 5, 7, 8, 9
TYPES = {1: "<f4", 2: "u1", 3: "i1", 6: "<i4", 7: "<i8", 9: "?"}
VARINT, LONG, BYTES, SHORT = 0, 1, 2, 5
PACKED = "_quantized"
MULTIPLIES = "MatMulInteger"

Array = npt.NDArray[np.float32]
Message = dict[int, list[bytes | int]]
"""Values by the field's number, in their order."""


@dataclass(frozen=True)
class Use:
    """A tensor as the input of a node."""

    tensor: str
    """The tensor's name."""

    layer: str
    """The node's name with dots, without its last part: "encoder.layer.0.output.dense"."""

    operation: str
    """What the node does."""


def weights(content: bytes) -> dict[str, Array]:
    """Return the weights of a file in 32 bit by their names in PyTorch."""
    (graph,) = fields(content)[GRAPH]
    parts = fields(_bytes(graph))
    stored = dict(_tensor(_bytes(one)) for one in parts[INITIALIZER])
    plain = {
        name: tensor.astype(np.float32)
        for name, tensor in stored.items()
        if name.endswith((".weight", ".bias"))
    }
    uses = [use for node in parts[NODE] for use in _uses(fields(_bytes(node)), stored)]
    return plain | {_name(use): _weight(use, stored) for use in uses}


def fields(message: bytes) -> Message:
    """Return the fields of a protobuf message."""
    found: Message = defaultdict(list)
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        kind = key & 7
        if kind == VARINT:
            value, place = _varint(message, place)
            found[key >> 3].append(value)
            continue
        size = {LONG: 8, SHORT: 4}.get(kind)
        if size is None:
            size, place = _varint(message, place)
        found[key >> 3].append(message[place : place + size])
        place += size
    return found


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[place]
        value, shift, place = value | (byte & 127) << shift, shift + 7, place + 1
        if byte < 128:
            return value, place


def _tensor(message: bytes) -> tuple[str, npt.NDArray[np.generic]]:
    read = fields(message)
    shape = [size for part in read[SHAPE] for size in _numbers(part)]
    form = np.dtype(TYPES[int(read[TYPE][0])])
    if read[RAW]:
        return _text(read[NAME]), np.frombuffer(_bytes(read[RAW][0]), form).reshape(shape)
    floats = [one for part in read[FLOATS] for one in np.frombuffer(_bytes(part), "<f4")]
    wholes = [one for field in (SMALL, LARGE) for part in read[field] for one in _numbers(part)]
    # A negative number is written as a 64-bit one, which wraps to what it was.
    numbers = np.array(floats) if floats else np.array(wholes, np.uint64)
    return _text(read[NAME]), numbers.astype(form).reshape(shape)


def _numbers(part: bytes | int) -> Iterator[int]:
    if isinstance(part, int):
        yield part
        return
    place = 0
    while place < len(part):
        value, place = _varint(part, place)
        yield value


def _uses(node: Message, stored: dict[str, npt.NDArray[np.generic]]) -> Iterator[Use]:
    layer = [part for part in _text(node[NODE_NAME]).split("/") if part][:-1]
    for given in node[NODE_INPUT]:
        name = _bytes(given).decode()
        if name.endswith(PACKED) and name in stored:
            tensor = name.removesuffix(PACKED)
            yield Use(tensor, ".".join(layer), _text(node[NODE_OPERATION]))


def _name(use: Use) -> str:
    return use.tensor if use.tensor.endswith(".weight") else f"{use.layer}.weight"


def _weight(use: Use, stored: dict[str, npt.NDArray[np.generic]]) -> Array:
    packed, scale, zero = (
        stored[use.tensor + end].astype(np.float32) for end in (PACKED, "_scale", "_zero_point")
    )
    weight: Array = (packed - zero) * scale
    turned = use.operation == MULTIPLIES or not use.tensor.endswith(".weight")
    return np.ascontiguousarray(weight.T) if turned else weight


def _bytes(value: bytes | int) -> bytes:
    assert isinstance(value, bytes)
    return value


def _text(values: list[bytes | int]) -> str:
    return _bytes(values[0]).decode() if values else ""
