"""What seats want, and how programs play and bargain for them."""

# ruff: noqa: RUF012  (pydantic gives every model its own copy of a default)

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wargame.scenario.pieces import Expr, Fact, Id, Line, Prose, Share, Strict


class Objective(Fact):
    """What a seat wants, scored 0-100."""

    title: Line
    text: Prose | None = None
    public: bool = True
    weight: float = Field(gt=0, le=1)
    score: Expr


class RedLine(Fact):
    """What a seat must not let happen."""

    title: Line
    breach: Expr
    penalty: float = Field(default=15, ge=0, le=100)
    """Points taken off the score in every turn in which it is crossed."""


class Aims(Strict):
    """Key ``objectives.<seat>``; the weights of the objectives sum to 1."""

    objectives: dict[Id, Objective]
    red_lines: dict[Id, RedLine] = {}


class Rule(Strict):
    """One rule of a doctrine."""

    order: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
    """instrument.trigger."""
    when: Expr = True
    level: Expr | None = None
    date: dt.date | None = None
    """A documented order: tried in the turn that contains this day, and in no other; where it cannot be given, the log
    says why."""
    because: Line
    """The reason in words; ``{expression}`` is replaced by its value."""


class RedLinePart(Strict):
    """What a program never signs while a condition holds: one clause, or a kind of clause."""

    kind: Id | None = None
    clause: str | None = None
    """``treaty.clause``."""
    giver: bool = True
    """Of a kind: only where the actor itself is the one who promises."""
    when: Expr = True
    because: Line


class Bargaining(Strict):
    """How a program bargains."""

    temperament: Literal["stern", "firm", "patient", "even", "eager"] = "patient"
    """How late it concedes: the stern last, the eager at once."""
    floor: Expr = 0.0
    """Points that a text must bring it beside what walking away brings; less than nothing where it wants one badly."""
    word: Share = 0.7
    """How far it means what it promises: what its own promises weigh when it signs, and when it could break them."""
    stakes: dict[str, float] = {}
    """Points that a promise is worth to it, in place of what `worth` says; the others go on believing that."""
    refuses: dict[Id, RedLinePart] = {}
    """What it never signs."""


class Doctrine(Fact):
    """How an actor behaves when nobody sits in its seat. Rules are tried in order, up to the orders allowed."""

    actor: Id
    title: Line
    text: Prose
    default: bool = False
    """Plays the seat in the line-up standard."""
    bargaining: Bargaining = Bargaining()
    rules: dict[Id, Rule]
