"""What the screens need besides a game: which scenarios and saves there are, and starting or opening one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from wargame.session.protocol import Client


@dataclass(frozen=True, slots=True)
class SeatCard:
    """One seat of a scenario, before a game exists."""

    id: str
    title: str
    brief: str = ""
    """Markdown; untrusted text."""
    objectives: tuple[str, ...] = ()
    """Public ones, a line each."""


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """One scenario on offer."""

    id: str
    title: str
    summary: str
    start: str
    end: str
    turns: int
    turn_days: int
    seats: tuple[SeatCard, ...]
    problem: str = ""
    """Why it cannot be played, if it cannot."""
    whole: bool = True
    """Whether days and seats are told as well; a list does without them, until one is looked at."""


@dataclass(frozen=True, slots=True)
class SaveCard:
    """One saved game."""

    id: str
    """What `Host.open` takes."""
    title: str
    scenario: str
    seats: tuple[str, ...]
    turn: int
    turns: int
    phase: str
    changed: str
    """When it was last written, as text."""
    problem: str = ""
    """Why it cannot be opened, if it cannot."""


@dataclass(frozen=True, slots=True)
class NewGame:
    """What a person chose to start."""

    scenario: str
    seats: tuple[str, ...]
    """Seats played here by people, at least one; several on a hot seat."""
    opponents: str = "standard"
    seed: int | None = None
    turn: int = 1
    """Turn in which they come in; the turns before are played for them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person prefers; kept by the host."""

    theme: str = ""
    """Empty for the default."""
    glyphs: str = "block"
    pace: float = 0.9
    """Seconds between two lines of a playback; 0 waits for a key."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Command id -> keys."""


class Host(Protocol):
    """The machine a person sits at. Methods may raise `wargame.base.errors.WargameError` with a text for the person."""

    async def scenarios(self) -> Sequence[ScenarioCard]:
        """Scenarios on offer, in the order to show; none need be whole."""
        ...

    async def whole(self, card: ScenarioCard) -> ScenarioCard:
        """The same scenario with everything that its card can tell, or with the reason why it cannot be played."""
        ...

    def opponents(self) -> Sequence[tuple[str, str]]:
        """Names of playing strengths and what they mean."""
        ...

    async def start(self, choice: NewGame) -> Client:
        """Begin a game."""
        ...

    async def saves(self) -> Sequence[SaveCard]:
        """Saved games, the latest first."""
        ...

    async def open(self, save: str) -> Client:
        """Go on with a saved game; one that this machine has open already is shared."""
        ...

    async def leave(self, client: Client) -> None:
        """Let go of a game that was begun or opened here, so that it can be opened elsewhere."""
        ...

    def settings(self) -> Settings:
        """What the person prefers."""
        ...

    def keep(self, settings: Settings) -> None:
        """Remember what the person prefers."""
        ...
