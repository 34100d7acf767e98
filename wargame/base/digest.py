"""Digests: the same bytes, the same name, on every machine."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray


def array_digest(array: NDArray[Any]) -> str:
    """16 hex digits for an array's values; -0.0 counts as 0.0, byte order as little-endian."""
    if array.dtype.kind == "f":
        array = array + 0.0
        plain = np.ascontiguousarray(array, dtype="<f8")
    else:
        plain = np.ascontiguousarray(array, dtype="<i4")
    return hashlib.blake2b(plain.tobytes(), digest_size=8).hexdigest()


def text_digest(*parts: str) -> str:
    """32 hex digits for texts; the borders between them count."""
    h = hashlib.blake2b(digest_size=16)
    for part in parts:
        body = part.encode()
        h.update(len(body).to_bytes(8, "little"))
        h.update(body)
    return h.hexdigest()


def canonical_json(value: object) -> str:
    """One text for one value: sorted keys, no blanks, no NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
