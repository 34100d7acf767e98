"""What a seat is told once, when it sits down: the brief, the aims, and a card for everything there is in the game."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from wargame.session.wire import Wire


class FieldCard(Wire):
    """What a screen needs to know of a field."""

    name: str
    axes: tuple[str, ...]
    meaning: str
    unit: str
    good: int
    seen_by: str
    codes: tuple[str, ...] = ()
    """Names of the codes, where one list serves the whole field (holder, status, ties)."""


class EntityCard(Wire):
    """One actor, zone, force, site, route, commodity: its public facts."""

    id: str
    title: str
    short: str = ""
    letter: str = ""
    color: str = ""
    note: str = ""
    source: tuple[str, ...] = ()
    fiction: bool = False
    confidence: str = ""
    x: float = 0
    y: float = 0
    province: str = ""
    neighbours: tuple[str, ...] = ()
    zone: str = ""
    actor: str = ""
    """Force: the actor that commands it."""
    camp: str = ""
    unit: str = ""
    facts: dict[str, str] = Field(default_factory=dict)
    """Further lines: output, owners, route, people ..."""


DONE_OR_NOT: Final = frozenset({"talks", "treaty", "statement"})
"""Kinds of instruments of which the rules read no level; it says what they cost, where they cost money."""


class InstrumentCard(Wire):
    """The public face of an instrument that the seat may see."""

    id: str
    kind: str
    title: str
    text: str
    owner: str
    parties: tuple[str, ...] = ()
    about: str | None = None
    states: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    fiction: bool = False
    secret: bool = False
    facts: dict[str, str] = Field(default_factory=dict)

    @property
    def levelled(self) -> bool:
        """Whether how strongly it is used says something."""
        return self.kind not in DONE_OR_NOT


class ObjectiveCard(Wire):
    """One objective of the seat; `public` ones are known to all."""

    id: str
    title: str
    text: str = ""
    weight: float
    public: bool
    source: tuple[str, ...] = ()
    fiction: bool = False


class Handout(Wire):
    """What a seat gets once: the scenario as it may know it."""

    scenario: str
    title: str
    summary: str
    seat: str
    seats: tuple[str, ...]
    start: str
    turn_dates: tuple[str, ...]
    """First day of each turn, and the day after the last; ISO dates."""
    brief: str
    """Markdown of the seat's own brief; untrusted text."""
    fields: tuple[FieldCard, ...]
    entities: dict[str, tuple[EntityCard, ...]]
    """By axis noun: actor, zone, force, site, route, commodity."""
    instruments: tuple[InstrumentCard, ...]
    """In scenario order; only those the seat may know of."""
    objectives: tuple[ObjectiveCard, ...]
    red_lines: tuple[str, ...]
    public_objectives: dict[str, tuple[ObjectiveCard, ...]]
    """Of every seat."""
    parameters: dict[str, str]
    """Public model parameters: name -> value, unit and meaning."""
    sources: dict[str, str]
    orders_per_turn: int
    turn_steps: int = 1
    """Steps of the model in a turn: what fields count in turns are steps."""
