"""Named counter-based dice.

A draw is a hash of (game seed, world, turn, stream, entity): nothing is consumed, so a world of a batch draws what
it would draw alone, and a new stream never shifts another. The hash is the finaliser of splitmix64 (Steele, Lea and
Flood 2014), applied once per part of the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import FEW, picked

U64 = NDArray[np.uint64]
F64 = NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX2 = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_TO_UNIT = 1.0 / (1 << 53)


def mix(keys: U64) -> U64:
    """Scramble 64-bit keys; a bijection. Returns a new array."""
    return _scramble(np.array(keys, np.uint64, ndmin=1)).reshape(np.shape(keys))


def _scramble(z: U64) -> U64:
    """What `mix` does, in place."""
    z += _GOLDEN
    shifted = z >> _30
    z ^= shifted
    z *= _MIX1
    np.right_shift(z, _27, out=shifted)
    z ^= shifted
    z *= _MIX2
    np.right_shift(z, _31, out=shifted)
    z ^= shifted
    return z


def stream_key(stream: str) -> int:
    """The 64-bit key of a stream's name; independent of PYTHONHASHSEED."""
    return int.from_bytes(hashlib.blake2b(stream.encode(), digest_size=8).digest(), "little")


class DiceTable:
    """Which streams exist and how many entities draw from each; one block of draws a turn serves them all."""

    def __init__(self, streams: Mapping[str, int], salt: str = "") -> None:
        self.slices: dict[str, slice] = {}
        columns: list[U64] = []
        start = 0
        for name, count in streams.items():
            self.slices[name] = slice(start, start + count)
            start += count
            entity = np.arange(count, dtype=np.uint64)
            columns.append(mix(mix(np.uint64(stream_key(salt + name)) + np.zeros(count, np.uint64)) ^ entity))
        self.columns: U64 = np.concatenate(columns) if columns else np.zeros(0, np.uint64)

    def throw(self, seed: int, worlds: U64, turn: int) -> Dice:
        """Draw for `worlds` (B,) in `turn`."""
        return Dice(self, _key_of(seed & 0xFFFFFFFFFFFFFFFF, worlds.tobytes(), turn))


@lru_cache(maxsize=64)
def _key_of(seed: int, worlds: bytes, turn: int | None = None) -> U64:
    """Keys of the draws of worlds, (B,), in a turn; without one, what the keys of all turns are made from."""
    if turn is None:
        key = mix(np.uint64(seed) ^ mix(np.frombuffer(worlds, np.uint64)))
    else:
        key = mix(_key_of(seed, worlds) ^ np.uint64(turn))
    key.flags.writeable = False  # it is kept, and all who throw with it share it
    return key


class Dice:
    """The draws of one turn.

    In few worlds all streams are drawn at once, since fewer steps count for more than fewer draws; in many each is
    drawn when somebody asks for it.
    """

    def __init__(self, table: DiceTable, key: U64) -> None:
        self._table = table
        self._key = key
        self._all = _units(table.columns, key) if len(key) < FEW else None
        self._drawn: dict[str, F64] = {}
        self._normals: dict[str, F64] = {}

    def uniform(self, stream: str) -> F64:
        """Uniform draws in [0, 1) of a stream, (B, entities)."""
        found = self._drawn.get(stream)
        if found is None:
            span = self._table.slices[stream]
            found = _units(self._table.columns[span], self._key) if self._all is None else self._all[:, span]
            self._drawn[stream] = found
        return found

    def of(self, stream: str, entities: NDArray[np.intp]) -> F64:
        """Uniform draws in [0, 1) of some entities of a stream, (B, n)."""
        if self._all is not None or stream in self._drawn:
            return picked(self.uniform(stream), entities)
        return _units(self._table.columns[self._table.slices[stream]][entities], self._key)

    def at(self, stream: str, entities: NDArray[np.intp], worlds: NDArray[np.intp]) -> F64:
        """Uniform draws in [0, 1) of a stream, each of one entity in one world (n,)."""
        if self._all is not None or stream in self._drawn:
            found: F64 = self.uniform(stream)[worlds, entities]
            return found
        return _unit(self._table.columns[self._table.slices[stream]][entities] ^ self._key[worlds])

    def normal(self, stream: str) -> F64:
        """Draws with mean 0 and standard deviation 1, within +-3.47, (B, entities).

        Sum of four 13-bit digits of one uniform draw (Irwin-Hall with n = 4, scaled): exact arithmetic only, so the
        last bit is the same on every CPU, and no tail can throw a game off the table.
        """
        found = self._normals.get(stream)
        if found is None:
            if self._all is None:
                found = _normal(self.uniform(stream))
            else:
                found = self._all_normal[:, self._table.slices[stream]]
            self._normals[stream] = found
        return found

    def normal_of(self, stream: str, entities: NDArray[np.intp]) -> F64:
        """The same of some entities of a stream, (B, n)."""
        if self._all is not None or stream in self._normals:
            return picked(self.normal(stream), entities)
        return _normal(self.of(stream, entities))

    @cached_property
    def _all_normal(self) -> F64:
        """The draws of all streams, in few worlds."""
        assert self._all is not None
        return _normal(self._all)


def _normal(u: F64) -> F64:
    """Normal draws from uniform ones, by their digits."""
    rest = u * 8192.0
    digit = np.floor(rest)
    total = digit.copy("K")
    for _ in range(3):
        rest -= digit
        rest *= 8192.0
        np.floor(rest, out=digit)
        total += digit
    total *= 1.0 / 8191.0
    total -= 2.0
    total *= 1.7320508075688772
    return total


def _units(columns: U64, key: U64) -> F64:
    """Uniform draws (B, n) for the keys of n entities and of B worlds."""
    return _unit(columns[:, None] ^ key).T


def _unit(keys: U64) -> F64:
    """Uniform draws, one for each key; the keys are used up."""
    raw = _scramble(keys)
    raw >>= _11
    unit = raw.astype(np.float64)
    unit *= _TO_UNIT
    return unit


def one_uniform(seed: int, worlds: U64, turn: int, stream: str, count: int) -> F64:
    """Uniform draws (B, count) of a single stream, outside a turn's block."""
    return DiceTable({stream: count}).throw(seed, worlds, turn).uniform(stream)


def world_ids(worlds: Sequence[int]) -> U64:
    """World numbers as the array the dice take."""
    return np.asarray(worlds, dtype=np.uint64)
