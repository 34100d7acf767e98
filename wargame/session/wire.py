"""The base of everything that a client and a game say to each other."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

Phase = Literal["lobby", "briefing", "bargaining", "orders", "resolution", "report", "paused", "ended"]
Cell = tuple[str, ...]
"""Ids of a field's cell in axis order; empty for a field without axes."""
HUMAN: Final = "human"
"""The player of a seat that a person plays, as rows name it."""


class Wire(BaseModel):
    """Base of everything that crosses the wire."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Refusal(Wire):
    """Why something was not taken: a value returned to its seat, never a silent no-op."""

    where: str
    what: str
    way_out: str

    def __str__(self) -> str:
        """`where: what; way out`."""
        return f"{self.where}: {self.what}; {self.way_out}"
