"""What is written down of a resolved turn: its notes and its causes, by ids instead of indices.

A record is read without the rules, so that an old save still tells its story.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from sys import intern
from typing import Any, NamedTuple

from wargame.base.digest import canonical_json
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import CauseRow, NoteRow
from wargame.world.fields import BY_NAME


class NoteRecord(NamedTuple):
    """One row of news, and who may read it."""

    kind: str
    text: str
    actors: tuple[str, ...]
    instrument: str | None
    zone: str | None
    event: str | None
    weight: int
    seen_by: tuple[str, ...] | None
    """Actors; nothing means everybody."""


class CauseRecord(NamedTuple):
    """One contribution to one cell."""

    field: str
    cell: tuple[str, ...]
    amount: float
    why: str
    instrument: str | None
    event: str | None


def note_record(book: Rulebook, row: NoteRow) -> NoteRecord:
    """A note by ids."""
    seen_by = None if row.seen_by is None else tuple(book.actors[a] for a in sorted(row.seen_by))
    return NoteRecord(
        row.kind,
        row.text,
        tuple(book.actors[a] for a in row.actors),
        _id(book, "I", row.instrument),
        _id(book, "Z", row.zone),
        _id(book, "T", row.event),
        row.weight,
        seen_by,
    )


def cause_records(book: Rulebook, rows: Iterable[CauseRow]) -> Iterator[CauseRecord]:
    """Causes by ids."""
    for row in rows:
        axes = BY_NAME[row.field].axes
        cell = tuple(book.axes[axis][k] for axis, k in zip(axes, row.cell, strict=True))
        yield CauseRecord(
            row.field, cell, row.amount, row.why, _id(book, "I", row.instrument), _id(book, "T", row.event)
        )


def _id(book: Rulebook, axis: str, index: int | None) -> str | None:
    return None if index is None else book.axes[axis][index]


def notes_of(body: Sequence[Sequence[Any]]) -> list[NoteRecord]:
    """Notes out of a row of the log."""
    return [
        NoteRecord(kind, text, tuple(actors), instrument, zone, event, weight, None if seen is None else tuple(seen))
        for kind, text, actors, instrument, zone, event, weight, seen in body
    ]


def packed_causes(causes: Iterable[CauseRecord]) -> bytes:
    """Causes as a save keeps them."""
    return zlib.compress(canonical_json([list(c) for c in causes]).encode(), 6)


def causes_of(content: bytes) -> list[CauseRecord]:
    """Causes out of a save; the inverse of `packed_causes`."""
    return [
        CauseRecord(intern(field), tuple(map(intern, cell)), amount, intern(why), instrument, event)
        for field, cell, amount, why, instrument, event in json.loads(zlib.decompress(content))
    ]
