"""Reading a view by names: which number a screen means, what it is called, and how it has moved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Protocol, cast

from wargame.base.text import clean
from wargame.session.handout import EntityCard, FieldCard, Handout, InstrumentCard
from wargame.session.protocol import Cell, Option, SeatView
from wargame.tui.words import heading, number_text

AXIS_NOUNS = {
    "A": "actor", "Z": "zone", "F": "force", "M": "site", "R": "route", "C": "commodity", "I": "instrument",
    "P": "purse", "U": "audience",
}  # fmt: skip
AUDIENCES = ("regional", "western", "southern")
UNKNOWN = FieldCard(name="", axes=(), meaning="", unit="", good=0, seen_by="all")


class Names(Protocol):
    """What is said once: a `Handout`, or a `Programme`."""

    @property
    def fields(self) -> tuple[FieldCard, ...]:
        """Of the numbers."""
        ...

    @property
    def entities(self) -> dict[str, tuple[EntityCard, ...]]:
        """By axis noun."""
        ...

    @property
    def instruments(self) -> tuple[InstrumentCard, ...]:
        """In scenario order."""
        ...

    @property
    def turn_steps(self) -> int:
        """Steps of the model in a turn: a view counts its turns in them."""
        ...


class Numbers(Protocol):
    """What stands now: a `SeatView`, or a `Scene`."""

    @property
    def fields(self) -> dict[str, object]:
        """Numbers by field, or nested lists of them in axis order."""
        ...

    @property
    def states(self) -> dict[str, str]:
        """State of every instrument by its id."""
        ...


class Reading:
    """A view read by ids; what it does not show reads as nothing."""

    def __init__(self, handout: Names, view: Numbers, before: Numbers | None = None) -> None:
        """Look at `view` through the names of `handout`.

        Args:
            handout: the scenario as whoever looks may know it.
            view: the present view.
            before: what stood a turn ago.
        """
        self.handout, self.view, self.before = handout, view, before

    @cached_property
    def fields(self) -> dict[str, FieldCard]:
        """Field cards by name."""
        return {f.name: f for f in self.handout.fields}

    @cached_property
    def entities(self) -> dict[str, dict[str, EntityCard]]:
        """Entity cards by axis noun and id."""
        return {noun: {e.id: e for e in cards} for noun, cards in self.handout.entities.items()}

    @cached_property
    def instruments(self) -> dict[str, InstrumentCard]:
        """Instrument cards by id, in scenario order."""
        return {i.id: i for i in self.handout.instruments}

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        """Index of every id on its axis."""
        places = {noun: {e: i for i, e in enumerate(cards)} for noun, cards in self.entities.items()}
        places["instrument"] = {name: i for i, name in enumerate(self.instruments)}
        places.setdefault("audience", {name: i for i, name in enumerate(AUDIENCES)})
        return places

    def card(self, noun: str, entity: str) -> EntityCard:
        """The card of an entity, or an empty one that carries its id as its title."""
        found = self.entities.get(noun, {}).get(entity)
        return found if found is not None else EntityCard(id=entity, title=heading(entity))

    def cards(self, noun: str) -> Iterator[EntityCard]:
        """Cards of an axis in scenario order."""
        yield from self.entities.get(noun, {}).values()

    def title(self, noun: str, entity: str) -> str:
        """Name of an entity, made safe to show."""
        if noun == "instrument":
            known = self.instruments.get(entity)
            return clean(known.title) if known else heading(entity)
        return clean(self.card(noun, entity).title)

    def short(self, actor: str) -> str:
        """Short name of an actor."""
        card = self.card("actor", actor)
        return clean(card.short or card.title)

    def field(self, name: str) -> FieldCard:
        """The card of a field."""
        return self.fields.get(name, UNKNOWN)

    def value(self, name: str, *cell: str) -> float | None:
        """One number, or nothing where the seat does not see it."""
        return self._read(self.view, name, cell)

    def value_before(self, name: str, *cell: str) -> float | None:
        """The same number a turn ago."""
        return self._read(self.before, name, cell) if self.before else None

    def _read(self, view: Numbers, name: str, cell: Cell) -> float | None:
        found = view.fields.get(name)
        axes = self.field(name).axes
        if len(axes) != len(cell):
            return None
        for axis, entity in zip(axes, cell, strict=True):
            index = self._places.get(AXIS_NOUNS.get(axis, axis), {}).get(entity)
            if index is None or not isinstance(found, list | tuple) or index >= len(found):
                return None
            found = cast("list[object]", found)[index]
        if not isinstance(found, int | float):
            return None
        steps = self.handout.turn_steps
        return found // steps if steps > 1 and found > 0 and self.field(name).unit == "turns" else float(found)

    def code(self, name: str, *cell: str) -> str:
        """Name of a code, or nothing where the seat does not see it."""
        value = self.value(name, *cell)
        codes = self.field(name).codes
        if value is None or not 0 <= int(value) < len(codes):
            return ""
        return codes[int(value)]

    def text(self, name: str, *cell: str) -> str:
        """One number in words."""
        if self.field(name).codes:
            return heading(self.code(name, *cell)) or "-"
        return number_text(self.value(name, *cell), self.field(name).unit)

    def state(self, instrument: str) -> str:
        """State an instrument is in."""
        return self.view.states.get(instrument, "")

    def cell_title(self, name: str, cell: Cell) -> str:
        """Names of a cell's entities, in reading order."""
        axes = self.field(name).axes
        names = [self.title(AXIS_NOUNS.get(a, a), e) for a, e in zip(axes, cell, strict=False)]
        return " → ".join(names)

    def of_kind(self, *kinds: str) -> list[InstrumentCard]:
        """Instruments of some kinds, in scenario order."""
        return [i for i in self.instruments.values() if i.kind in kinds]

    def people(self, actors: tuple[str, ...] | list[str]) -> str:
        """Short names of several actors."""
        return ", ".join(self.short(a) for a in actors)


class Lens(Reading):
    """One seat's handout and view."""

    handout: Handout
    view: SeatView

    def __init__(self, handout: Handout, view: SeatView, before: Numbers | None = None) -> None:
        """Look at the view of a seat."""
        super().__init__(handout, view, before)

    @cached_property
    def options(self) -> dict[tuple[str, str], Option]:
        """Options by instrument and trigger."""
        return {(o.instrument, o.trigger): o for o in self.view.options}
