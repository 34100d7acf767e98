"""The vocabulary an expression is checked against; the caller supplies it, the language knows no game."""

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from wargame.expr.tokens import KEYWORDS


class Basic(enum.Enum):
    """The two kinds of value that need no further name."""

    NUMBER = "number"
    BOOL = "bool"


@dataclass(frozen=True, slots=True)
class Enum:
    """A value out of a named list, held as its code: `holder == m23`."""

    name: str


ValueType = Basic | Enum
NUMBER: Final = Basic.NUMBER
BOOL: Final = Basic.BOOL


@dataclass(frozen=True, slots=True)
class Field:
    """One array of the caller's: its name, its axes after the batch axis, and what its cells hold."""

    name: str
    axes: tuple[str, ...]
    kind: ValueType = NUMBER


Readable = Callable[[Field, tuple[str | None, ...]], str | None]
Memory = Callable[[Field, tuple[int | None, ...], int], int]

STATE: Final = "state"
SINCE: Final = "since"
AGE: Final = "age"
HIDDEN: Final = "hidden"
MEMORY: Final = "memory"
INSTRUMENTS: Final = "I"
EVENTS: Final = "T"
NEVER: Final = 999
"""The age from which on an event counts as never having happened."""

CELLWISE: Final = frozenset({"min", "max", "clip", "abs", "exp", "log1p", "sqrt", "logistic", "where"})
REDUCTIONS: Final = frozenset({"sum", "mean", "any", "all", "count"})
OF_NAMES: Final = frozenset({"since", "fired", "ago"})
FUNCTIONS: Final = CELLWISE | REDUCTIONS | OF_NAMES
RESERVED: Final = KEYWORDS | FUNCTIONS - {SINCE} | {"me", "param", "group"}
"""Words that must not name an entity, a field, a noun or an enum's value: an expression could not say them."""


def _open(_field: Field, _ids: tuple[str | None, ...]) -> str | None:
    """Every read is allowed."""
    return None


@dataclass(frozen=True, kw_only=True)
class Names:
    """Everything an expression may name.

    Attributes:
        axes: letter of an axis -> ids of its entities, in scenario order.
        nouns: word for one entity -> letter of its axis: `zone` -> `Z`.
        fields: name -> the field.
        enums: name of an enum -> its values; a value's code is its rank, shifted by `enum_offset`.
        state_enum: instrument id -> enum of the states of its kind; `state` is read through it.
        kinds: kind of instrument -> ids of that kind, so that `talks.doha.state` can be said.
        params: `param.x`: a float is the constant itself, an int the column of field `hidden` that holds it.
        groups: `group[x]` -> the axis and the ids of its members.
        enum_offset: enum -> code of its first value, where that is not 0.
        me: the actor `me` stands for.
        self_instrument: the instrument whose own text this is: a bare `state` or `level` is then its own.
        readable: asked for every read (an id of None means the whole axis): None, or why it may not be seen.
        memory: finds the column of field `memory` that holds a cell as it was n turns ago; a ValueError from it
            is reported as the reason why not. None: `ago` has no place here.
    """

    axes: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, str]
    fields: Mapping[str, Field]
    enums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    state_enum: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    params: Mapping[str, float | int] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    enum_offset: Mapping[str, int] = field(default_factory=dict)
    me: str | None = None
    self_instrument: str | None = None
    readable: Readable = _open
    memory: Memory | None = None
    _ranks: dict[str, dict[str, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the entities once; checks look thousands of names up."""
        ranks = {letter: {name: rank for rank, name in enumerate(ids)} for letter, ids in self.axes.items()}
        object.__setattr__(self, "_ranks", ranks)
        if self.self_instrument is not None and self.rank(INSTRUMENTS, self.self_instrument) is None:
            raise ValueError(f"self_instrument: {self.self_instrument!r} is no instrument")

    def rank(self, axis: str, name: str) -> int | None:
        """The place of an entity on an axis, or None where the axis has no such entity."""
        return self._ranks.get(axis, {}).get(name)

    def axes_of(self, name: str) -> Iterator[str]:
        """The axes that have an entity of this name; there can be several."""
        return (letter for letter, ranks in self._ranks.items() if name in ranks)

    def parts_of(self, whole: str) -> dict[str, str]:
        """What belongs to an entity, by its own name: part -> letter of its axis; its id there is ``whole:part``.

        >>> Names(axes={"K": ("pact:leave", "pact:pay")}, nouns={"clause": "K"}, fields={}).parts_of("pact")
        {'leave': 'K', 'pay': 'K'}
        """
        before = f"{whole}:"
        return {
            name.removeprefix(before): axis
            for axis in self.nouns.values()
            for name in self.axes.get(axis, ())
            if name.startswith(before)
        }

    def code(self, enum_name: str, value: str) -> int | None:
        """The code of an enum's value, or None where it has no such value."""
        values = self.enums.get(enum_name, ())
        return values.index(value) + self.enum_offset.get(enum_name, 0) if value in values else None

    def noun(self, axis: str) -> str:
        """The word for one entity of an axis."""
        return next((noun for noun, letter in self.nouns.items() if letter == axis), axis)

    def a_noun(self, axis: str) -> str:
        """The word for one entity of an axis, with its article.

        >>> Names(axes={}, nouns={"actor": "A"}, fields={}).a_noun("A")
        'an actor'
        """
        noun = self.noun(axis)
        return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"

    def many(self, axis: str) -> str:
        """The word for several entities of an axis.

        >>> Names(axes={}, nouns={"commodity": "C"}, fields={}).many("C")
        'commodities'
        """
        noun = self.noun(axis)
        return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
