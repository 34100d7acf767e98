"""What a facilitator can open to everybody, chapter by chapter."""

# ruff: noqa: RUF012  (pydantic gives every model its own copy of a default)

from __future__ import annotations

from typing import Literal

from wargame.session.wire import Wire

Chapter = Literal["hidden", "scores", "orders", "messages", "tables"]
"""Hidden parameters, scores, the orders of resolved turns, messages, what was said at tables."""


class OpenedOrder(Wire):
    """An order of a resolved turn."""

    turn: int
    seat: str
    instrument: str
    trigger: str
    level: float | None = None
    reason: str = ""


class OpenedLine(Wire):
    """Something that was said."""

    turn: int
    seat: str
    to: tuple[str, ...] = ()
    treaty: str = ""
    """The text on whose table it was said."""
    text: str


class Opened(Wire):
    """What the facilitator has opened, and nothing else."""

    chapters: tuple[Chapter, ...]
    hidden: dict[str, tuple[float, str]] = {}
    """Hidden parameter -> (value drawn, meaning)."""
    scores: dict[str, float] = {}
    orders: tuple[OpenedOrder, ...] = ()
    messages: tuple[OpenedLine, ...] = ()
    tables: tuple[OpenedLine, ...] = ()
