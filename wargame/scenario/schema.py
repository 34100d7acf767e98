"""What a scenario file may say: the pydantic models that its YAML is validated against.

A scenario is a folder; every ``*.yaml`` in it is a mapping whose top-level keys are the fields of `ScenarioText`.
Mappings of entities are merged over the files in file-name order; that order is the order of the entities everywhere.
``briefings/<seat>.md`` holds the briefs, ``briefings/facilitator.md`` the note for the facilitator.
"""

# ruff: noqa: RUF012  (pydantic gives every model its own copy of a default)

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from wargame.scenario.doctrines import Aims, Doctrine
from wargame.scenario.entities import (
    Actor,
    Commodity,
    Exposure,
    Force,
    Parameter,
    Purse,
    Relation,
    Route,
    Site,
    Source,
    Zone,
)
from wargame.scenario.instruments import Event, Inject, Instrument
from wargame.scenario.kinds import RatifierPart, VerifierPart
from wargame.scenario.pieces import Id, Line, Prose, Slug, Strict
from wargame.scenario.workshop import Workshop


class Heading(Strict):
    """Key ``scenario``."""

    title: Line
    summary: Prose
    version: int = Field(ge=1)
    extends: Slug | None = None
    history: bool = False
    """Documented entries of the timeline happen without drawing lots, and one that cannot happen is said in the log."""
    format: Literal[1] = 1


class Calendar(Strict):
    """Key ``calendar``: turn k (from 1) starts (k - 1) * turn_days after the start; the last turn ends on `end`."""

    start: dt.date
    turn_days: int = Field(ge=1, le=120)
    """Days of a turn."""
    turns: int = Field(ge=1, le=120)
    steps: int = Field(default=1, ge=1, le=12)
    """Parts of equal length of every turn, which the model goes through one after the other while orders stand.
    Durations, chances and ``turn`` in the texts count steps: a variant with longer turns keeps the length of the step,
    and with it every number of the scenario that it extends."""
    end: dt.date | None = None
    """Last day; that of the last turn where nothing is said."""

    @property
    def last_day(self) -> dt.date:
        """The day the last turn ends."""
        return self.end or self.start + dt.timedelta(days=self.turns * self.turn_days - 1)

    def turn_of(self, day: dt.date) -> int | None:
        """The turn (from 1) that contains a day; days left over at the end belong to the last turn."""
        if not self.start <= day <= self.last_day:
            return None
        return min((day - self.start).days // self.turn_days + 1, self.turns)

    @property
    def step_days(self) -> float:
        """Days of one step."""
        return self.turn_days / self.steps

    def step_of(self, day: dt.date) -> int | None:
        """The step (from 1) that contains a day; days left over at the end belong to the last step."""
        if not self.start <= day <= self.last_day:
            return None
        return min(int((day - self.start).days / self.step_days) + 1, self.turns * self.steps)


class ExtraTransition(Strict):
    """A transition in the form of the ``transitions`` library, with who may pull it."""

    trigger: Id
    source: list[Id] | Id
    dest: Id
    who: Literal["owner", "party", "other", "all", "rules"] = "owner"
    text: Line


class LifecycleAddition(Strict):
    """Key ``lifecycles.<kind>``: further states and transitions for a kind."""

    states: list[Id] = []
    transitions: list[ExtraTransition] = []


class ScenarioText(Strict):
    """The whole scenario, as its files say it."""

    scenario: Heading
    calendar: Calendar
    seats: list[Id]
    sources: dict[str, Source] = {}
    parameters: dict[Id, Parameter] = {}
    actors: dict[Id, Actor]
    relations: dict[Id, Relation] = {}
    exposures: dict[Id, Exposure] = {}
    zones: dict[Id, Zone]
    groups: dict[Id, list[Id]] = {}
    """Named sets of zones."""
    forces: dict[Id, Force] = {}
    commodities: dict[Id, Commodity] = {}
    sites: dict[Id, Site] = {}
    routes: dict[Id, Route] = {}
    purses: dict[Id, Purse] = {}
    lifecycles: dict[Id, LifecycleAddition] = {}
    verifiers: dict[Id, VerifierPart] = {}
    ratifiers: dict[Id, RatifierPart] = {}
    instruments: dict[Id, Instrument] = {}
    timeline: dict[Id, Event] = {}
    injects: dict[Id, Inject] = {}
    objectives: dict[Id, Aims] = {}
    doctrines: dict[Slug, Doctrine] = {}
    worth: dict[str, dict[Id, float]] = {}
    """Points of each seat's score that a promise changes while it is kept: ``treaty.clause``, ``treaty`` (having it in
    force), ``instrument.state`` (for clauses of one's own), ``giver.kind.subject``, ``money`` (USD 100 m)."""
    briefings: dict[Id, str] = {}
    """Filled from ``briefings/*.md``."""
    workshop: Workshop | None = None
