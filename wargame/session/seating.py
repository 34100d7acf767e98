"""Who decides for whom, out of the log: people, programs, and programs that stand in for a person for one turn."""

from __future__ import annotations

from collections.abc import Mapping

from wargame.base.errors import SessionError
from wargame.base.text import suggest
from wargame.players.protocol import Player
from wargame.players.table import make_player
from wargame.rules.rulebook import Rulebook
from wargame.session.chronicle import Chronicle
from wargame.session.contents import Contents
from wargame.session.wire import HUMAN, Phase


class Seating:
    """The players of a game as its log has them.

    Attributes:
        players: actor -> who decides for it: `HUMAN`, or the name of a player.
    """

    def __init__(self, book: Rulebook, contents: Contents) -> None:
        """Read `contents`, which may still grow; after a row that replaces somebody, `look` again."""
        self.book, self.contents = book, contents
        self.players: Mapping[str, str] = {}
        self._programs: dict[str, tuple[str, Player]] = {}
        self.look()

    def look(self) -> None:
        """Take over what the log says now."""
        self.players = Chronicle(self.contents).players()

    @property
    def humans(self) -> tuple[str, ...]:
        """Seats that persons play."""
        return tuple(seat for seat in self.book.text.seats if self.players.get(seat) == HUMAN)

    def named(self, seat: str, player: str) -> str:
        """The name under which the log knows a player of a seat.

        Raises:
            SessionError: there is no such seat.
            UsageError: there is no such player.
        """
        seats = self.book.text.seats
        if seat not in seats:
            raise SessionError("no such seat", where=f"'{seat}'", way_out=suggest(seat, seats, "seats"))
        return HUMAN if player == HUMAN else make_player(self.book, seat, player).name

    def sealed(self, turn: int) -> frozenset[str]:
        """Seats that have submitted their orders for a turn."""
        return frozenset(e.content["seat"] for e in self.contents.of_kind("OrdersSealed", turn))

    def covers(self, turn: int) -> dict[str, str]:
        """Seats for which a program stands in for this turn, where the person does not seal after all."""
        rows = [e.content for e in self.contents.of_kind("SeatCovered", turn)]
        return {row["seat"]: row["player"] for row in rows}

    def waiting(self, turn: int) -> tuple[str, ...]:
        """Seats without which a turn cannot be resolved."""
        there = self.sealed(turn) | self.covers(turn).keys()
        return tuple(seat for seat in self.humans if seat not in there)

    def ready(self, turn: int, phase: Phase) -> frozenset[str]:
        """Seats that have said, since the phase was opened, that they need no more of it."""
        opened = max(self.contents.numbers(("PhaseOpened",)), default=0)
        rows = (e for e in self.contents.of_kind("SeatReady", turn) if e.number > opened)
        said = (row.content for row in rows)
        return frozenset(row["seat"] for row in said if row["phase"] == phase)

    def deciders(self, turn: int) -> dict[int, Player]:
        """The programs that decide in a turn, by actor: for nobody who has sealed."""
        sealed = self.sealed(turn)
        names = {actor: name for actor, name in self.players.items() if name != HUMAN}
        names |= self.covers(turn)
        return {
            self.book.index["A"][actor]: self._program(actor, name)
            for actor, name in names.items()
            if actor not in sealed
        }

    def _program(self, actor: str, name: str) -> Player:
        known = self._programs.get(actor)
        if known is None or known[0] != name:
            known = self._programs[actor] = (name, make_player(self.book, actor, name))
        return known[1]
