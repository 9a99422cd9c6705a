"""The model files of CTranslate2, version 6: named arrays, then other names of some of them."""

import struct
from io import BytesIO

import numpy as np
import numpy.typing as npt

VERSION = 6
TYPES = ["<f4", "i1", "<i2", "<i4", "<f2"]

Array = npt.NDArray[np.generic]


def read(content: bytes, kind: str) -> dict[str, Array]:
    """Return the arrays of a model of one kind, such as "WhisperSpec", by their names."""
    file = BytesIO(content)
    if _number(file, "I") != VERSION or _string(file) != kind:
        raise ValueError(f"These bytes are no {kind} of CTranslate2, version {VERSION}.")
    _number(file, "I")
    found = dict(_array(file) for _ in range(_number(file, "I")))
    for _ in range(_number(file, "I")):
        other = _string(file)
        found[other] = found[_string(file)]
    return found


def _array(file: BytesIO) -> tuple[str, Array]:
    name = _string(file)
    shape = [_number(file, "I") for _ in range(_number(file, "B"))]
    form = TYPES[_number(file, "B")]
    return name, np.frombuffer(file.read(_number(file, "I")), form).reshape(shape)


def _number(file: BytesIO, form: str) -> int:
    (value,) = struct.unpack(f"<{form}", file.read(struct.calcsize(form)))
    return int(value)


def _string(file: BytesIO) -> str:
    return file.read(_number(file, "H")).removesuffix(b"\0").decode()
