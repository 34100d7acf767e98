"""Worlds to bytes and back, and the digests that name them."""

from __future__ import annotations

import io

import numpy as np

from wargame.base.digest import array_digest, text_digest
from wargame.world.fields import BY_NAME
from wargame.world.state import Shape, World

_MAGIC = b"WGW1"


def pack(world: World) -> bytes:
    """A world as bytes: exact, little-endian, without the names of axes or fields."""
    out = io.BytesIO()
    out.write(_MAGIC)
    out.write(np.array([world.seed & 0xFFFFFFFFFFFFFFFF, world.batch], "<u8").tobytes())
    out.write(world.ids.astype("<u8").tobytes())
    for name, (dtype, _, _) in world.shape.slots.items():
        out.write(world.arrays[name].astype("<f8" if dtype == "float" else "<i4").tobytes())
    return out.getvalue()


def unpack(shape: Shape, packed: bytes) -> World:
    """The world that `pack` wrote.

    Raises:
        ValueError: the bytes are not a world of this shape.
    """
    if packed[:4] != _MAGIC or len(packed) < 20:
        raise ValueError("not a packed world")
    seed, batch = (int(v) for v in np.frombuffer(packed, "<u8", 2, 4))
    want = 20 + batch * (8 + 8 * shape.floats + 4 * shape.ints)
    if batch < 1 or len(packed) != want:
        raise ValueError(f"a packed world of this scenario has {want} bytes, this has {len(packed)}")
    world = World(shape, seed, np.frombuffer(packed, "<u8", batch, 20).astype(np.uint64))
    at = 20 + 8 * batch
    for name, (dtype, _, size) in shape.slots.items():
        kind, width = ("<f8", 8) if dtype == "float" else ("<i4", 4)
        world.arrays[name][...] = np.frombuffer(packed, kind, batch * size, at).reshape(world.arrays[name].shape)
        at += batch * size * width
    return world


def digests(world: World, i: int = 0) -> dict[str, str]:
    """Digest of every field of world `i`, in order of declaration."""
    return {name: array_digest(world.arrays[name][i]) for name in world.shape.slots}


def digest(world: World, i: int = 0) -> str:
    """One digest for the whole of world `i`."""
    return text_digest(*(f"{name}={value}" for name, value in digests(world, i).items()))


def public_digest(world: World, i: int = 0) -> str:
    """One digest for what every seat sees exactly."""
    return text_digest(
        *(f"{name}={value}" for name, value in digests(world, i).items() if BY_NAME[name].seen_by == "all")
    )


def first_difference(a: World, b: World, i: int = 0) -> tuple[str, tuple[str, ...], float, float] | None:
    """The first (field, cell ids, value in `a`, value in `b`) at which world `i` differs, or nothing."""
    for name in a.shape.slots:
        x, y = a.arrays[name][i], b.arrays[name][i]
        if not np.array_equal(x, y):
            where = tuple(int(k) for k in np.argwhere(np.atleast_1d(x != y))[0])
            cell = tuple(a.shape.axes[axis][k] for axis, k in zip(BY_NAME[name].axes, where, strict=False))
            at = where if x.ndim else ()
            return name, cell, float(x[at]), float(y[at])
    return None
