"""How a world field is declared: once, with everything the rest of the program asks about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SeenBy = Literal["all", "owner", "pair", "instrument", "clause", "party", "intel", "nobody"]
"""Who may read a field.

all         every seat, exactly
owner       the actor of the field's first axis, and nobody else
pair        either actor of a field over two actors
instrument  the seats that may see the instrument of the field's first axis
clause      the seats that may read the clause of the field's first axis: those who see its treaty, and of a secret or a
            blank row its parties
party       those who have a part in the treaty of the field's first axis, or hold the opening
intel       the actor that commands the force, exactly; every other seat an estimate with a stated error
nobody      the facilitator and the debrief only
"""

DType = Literal["float", "int"]

AXES: dict[str, str] = {
    "A": "actor",
    "Z": "zone",
    "F": "force",
    "M": "site",
    "R": "route",
    "C": "commodity",
    "P": "purse",
    "I": "instrument",
    "O": "opening",
    "K": "clause",
    "Y": "ratification",
    "T": "event",
    "H": "hidden parameter",
    "U": "audience",
    "N": "memory",
}
"""The letters of the axes that follow the batch axis B, and the noun for one entity of each."""


@dataclass(frozen=True, slots=True)
class Field:
    """One array of the world.

    Attributes:
        name: its name in code, YAML, screens and docs.
        axes: letters of the axes after B, in the order of ``AXES``.
        meaning: one sentence a reader of the screen understands.
        unit: of one number; empty for codes and shares.
        low: smallest value it may settle at.
        high: largest value it may settle at.
        quantum: what it is rounded to when a turn settles.
        seen_by: who may read it; there is no default.
        dtype: float, or int for codes and counts.
        codes: name of the enumeration an int field holds, if any.
        good: +1 where more is better for its owner, -1 where less is, 0 where it depends.
    """

    name: str
    axes: tuple[str, ...]
    meaning: str
    unit: str
    low: float
    high: float
    quantum: float
    seen_by: SeenBy
    dtype: DType = "float"
    codes: str | None = None
    good: int = 0


def number(
    name: str,
    axes: str,
    meaning: str,
    *,
    seen_by: SeenBy,
    unit: str = "",
    low: float = 0.0,
    high: float = 1.0,
    quantum: float = 1e-6,
    good: int = 0,
) -> Field:
    """Declare a field of numbers."""
    return Field(name, tuple(axes.split()), meaning, unit, low, high, quantum, seen_by, "float", None, good)


def code(
    name: str,
    axes: str,
    meaning: str,
    *,
    seen_by: SeenBy,
    codes: str | None = None,
    low: int = 0,
    high: int = 32_000,
    unit: str = "",
) -> Field:
    """Declare a field of whole numbers: codes of an enumeration, or counts."""
    return Field(name, tuple(axes.split()), meaning, unit, low, high, 1.0, seen_by, "int", codes)
