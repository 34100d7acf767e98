"""The one door into a game: everything that seats ask of it, and everything that is written of it.

A `Game` is synchronous and holds its save open. What it has acknowledged is on disk before it says so, and what it
keeps in memory follows the disk, never the other way round: when the disk refuses an act, the game stands as it did.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Self

from wargame.base.digest import canonical_json
from wargame.base.errors import SaveError, SessionError
from wargame.rules.rulebook import Rulebook, rulebook_of
from wargame.scenario.model import Scenario
from wargame.session.course import NOTHING, Said
from wargame.session.fold import logged_injects
from wargame.session.log import commitment, new_salt, utc_now
from wargame.session.options import refusal
from wargame.session.phases import NEXT
from wargame.session.protocol import Notice, Order, Phase, Refusal
from wargame.session.resolution import resolved_turn
from wargame.session.rows import order_row
from wargame.session.save import Save
from wargame.session.seats import Seat
from wargame.session.shelf import Sealed
from wargame.session.standing import Standing
from wargame.session.start import new_save
from wargame.session.takeover import rules_of, taken_over
from wargame.session.wire import HUMAN
from wargame.world.state import World

__all__ = ["HUMAN", "Game"]


class Game(Standing):
    """A game that is being played: what may be asked of it, and what may be done."""

    def __init__(self, save: Save, book: Rulebook, last: World, waits: Collection[Phase] | None = ()) -> None:
        """Use `create` or `open`."""
        super().__init__(save, book, last, waits)
        self.pause, self.resume = self.course.pause, self.course.resume
        self.course.go_on()
        self.parley.open()

    # --- opening and closing ----------------------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        scenario: Scenario,
        seed: int | None,
        players: Mapping[str, str],
        path: Path,
        *,
        opponents: str = "standard",
        waits: Collection[Phase] | None = (),
        now: Callable[[], str] = utc_now,
    ) -> Self:
        """Begin a game.

        Args:
            scenario: what is played; its text goes into the save.
            seed: decides every draw; drawn if not given.
            players: actor -> who decides for it: `HUMAN`, or a player such as ``doctrine:us-broker``.
            path: where the save shall lie; there must be nothing yet.
            opponents: player of the seats that `players` does not name.
            waits: phases in which the session waits; `None` for those of the scenario's workshop.
            now: clock for the rows of the log.

        Raises:
            SaveError: the save cannot be written.
            UsageError: there is no such player.
            SessionError: there is no such seat.
        """
        save, book, world = new_save(scenario, seed, players, path, opponents, now)
        try:
            game = cls(save, book, world, waits)
        except BaseException:
            save.close()
            raise
        return game

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        scenario: str | None = None,
        waits: Collection[Phase] | None = (),
        now: Callable[[], str] = utc_now,
    ) -> Self:
        """Resume a game from its save, verified.

        Args:
            path: the save.
            scenario: what the person means to play; a save of another is refused.
            waits: phases in which the session waits; `None` for those of the scenario's workshop.
            now: clock for the rows of the log.

        Raises:
            SaveError: it cannot be opened; says why, and the way out.
        """
        save = Save.open(path, now=now)
        try:
            found = save.contents
            played = found.meta["scenario"]
            if scenario is not None and played != scenario:
                what = f"this is a game of '{played}', not of '{scenario}'"
                way_out = f"name '{played}', or begin a new game of '{scenario}'"
                raise SaveError(what, where=str(path), way_out=way_out)
            rules = rules_of(save)
            book = rulebook_of(found.files)
            game = cls(save, book, taken_over(save, book, rules), waits)
        except BaseException:
            save.close()
            raise
        return game

    # --- what may be done -------------------------------------------------------------------------------------

    def draft(self, order: Order) -> Refusal | None:
        """Put an order into its seat's draft, in place of one on the same instrument; or say why not."""
        seat = self._may_order(order.seat)
        rest = [o for o in self._draft(seat.id) if o.instrument != order.instrument]
        refused = refusal(seat, self.present, order, rest, self.turn + 1)
        if refused is None:
            self._keep_draft(seat.id, [*rest, order])
        return refused

    def undo(self, seat: str, instrument: str | None = None) -> None:
        """Take back the last drafted order, or the one on `instrument`."""
        self._may_order(seat)
        orders = list(self._draft(seat))
        rest = orders[:-1] if instrument is None else [o for o in orders if o.instrument != instrument]
        if len(rest) == len(orders):
            what = "the draft is empty" if instrument is None else f"no order on '{instrument}' is drafted"
            where = f"turn {self.turn + 1}, seat {seat}"
            raise SessionError(what, where=where, way_out="there is nothing to take back")
        self._keep_draft(seat, rest)

    def seal(self, seat: str) -> str:
        """Submit the draft; when the last seat has, the turn is resolved.

        Returns:
            The commitment: what proves later that nothing was changed.
        """
        if seat in self.sealed and self.phase == "orders" and not self.waiting:
            promised = self._commitment(seat)
            self.advance()  # the disk refused the resolution before: this is the second try
            return promised
        self._may_order(seat)
        orders = [order_row(order) for order in self._draft(seat)]
        salt = new_salt()
        promised = commitment(salt, orders)
        with self.save.act() as act:
            row = act.add(self.turn + 1, "OrdersSealed", {"seat": seat, "turn": self.turn + 1, "commitment": promised})
            act.seal(row.number, Sealed(salt, canonical_json(orders)))
        self.tell(Notice(kind="sealed", turn=self.turn + 1, seat=seat))
        if not self.waiting:
            self.advance()
        return promised

    def advance(self) -> None:
        """Resolve the turn, once every person has sealed.

        Raises:
            SessionError: somebody has not.
            SaveError: the disk refuses it; orders stay sealed, and it can be tried again.
        """
        self.course.expect("orders", f"turn {self.turn + 1}")
        if self.waiting:
            raise SessionError(f"{', '.join(self.waiting)} still to seal", where=f"turn {self.turn + 1}",
                               way_out="seal the orders of every seat")  # fmt: skip
        self.course.pull("close_orders")
        try:
            turn = self.turn + 1
            injects = logged_injects(self.book, self.save.contents, turn)
            world = resolved_turn(self.book, self.save, self.seating, self.parley, self.worlds[-1], turn, injects)
        except BaseException:
            self.course.pull("reopen")
            raise
        self.worlds[turn] = world
        self.course.pull("publish")
        self.tell(Notice(kind="resolved", turn=self.turn))
        if self.turn == self.book.turns:
            self.course.pull("end")
            self.tell(Notice(kind="ended", turn=self.turn))
        elif "report" in self.course.waits:
            self.course.opened()
        else:
            self.course.go_on()
            self.parley.open()

    def ready(self, seat: str) -> None:
        """A seat needs no more of the present phase; when none does, it is over."""
        self._may_speak(seat)
        where = f"turn {self.course.turn}, seat {seat}"
        if self.phase not in self.course.waits or self.phase not in NEXT:
            way_out = "seal your orders" if self.phase == "orders" else "look at the status"
            raise SessionError(f"phase '{self.phase}' does not wait for this", where=where, way_out=way_out)
        if seat in self.waiting:
            with self.save.act() as act:
                act.add(self.course.turn, "SeatReady", {"seat": seat, "phase": self.phase})
            self.tell(Notice(kind="sealed", turn=self.course.turn, seat=seat))
        if not self.waiting:
            self.proceed()

    def proceed(self, said: Said = NOTHING) -> None:
        """Close a phase in which the session waits, and go on to the next; `said` is written with it.

        Raises:
            SessionError: orders are closed by sealing, or by having somebody stand in; or the game does not wait.
        """
        if self.phase not in NEXT:
            way_out = "cover the seats that are missing" if self.phase == "orders" else "look at the status"
            raise SessionError(f"phase '{self.phase}' is not closed like that", where="phases", way_out=way_out)
        self.course.pass_on(said)
        self.course.go_on(said)
        self.parley.open()

    def close_orders(self, reason: str) -> None:
        """Take what is drafted as submitted, and have proxies decide for those who have drafted nothing."""
        turn = self.turn
        for seat in self.waiting:
            if (self.phase, self.turn) != ("orders", turn):
                return
            if self._draft(seat):
                self.seal(seat)
            else:
                self.cover(seat, "proxy", reason)

    def cover(self, seat: str, player: str = "proxy", reason: str = "", said: Said = NOTHING) -> None:
        """Have a program stand in for a person in this turn; when nobody else is missing, the turn is resolved."""
        self.course.expect("orders", f"turn {self.turn + 1}")
        self._may_order(seat)
        name = self.seating.named(seat, player)
        with self.save.act() as act:
            body = {"seat": seat, "turn": self.turn + 1, "player": name, "reason": reason, **said}
            act.add(self.turn + 1, "SeatCovered", body)
        self.tell(Notice(kind="people", turn=self.turn + 1, seat=seat))
        if not self.waiting:
            self.advance()

    def replace(self, seat: str, player: str, reason: str = "", said: Said = NOTHING) -> None:
        """Have somebody else decide for a seat from now on: a program, or a person (`HUMAN`) again."""
        name = self.seating.named(seat, player)
        if name == self.players.get(seat):
            raise SessionError(f"{name} plays it already", where=f"seat {seat}", way_out="name another player")
        turn = min(self.turn + 1, self.book.turns)
        with self.save.act() as act:
            players = {**self.players, seat: name}
            body = {"seat": seat, "player": name, "reason": reason, "players": players, **said}
            act.add(turn, "PlayerReplaced", body)
        self.reseat(seat)

    def reseat(self, seat: str) -> None:
        """Take over from the log who plays a seat now; when nobody else is missing, the turn is resolved."""
        self.seating.look()
        self.tell(Notice(kind="people", turn=min(self.turn + 1, self.book.turns), seat=seat))
        if self.phase == "orders" and self.humans and not self.waiting:
            self.advance()

    # --- inside -----------------------------------------------------------------------------------------------

    def _commitment(self, seat: str) -> str:
        """Of the orders that a seat has sealed for this turn."""
        sealed = (e.content for e in self.save.contents.of_kind("OrdersSealed", self.turn + 1))
        return next(str(row["commitment"]) for row in sealed if row["seat"] == seat)

    def _may_speak(self, seat: str) -> Seat:
        known = self._seat(seat)
        where = f"turn {self.turn + 1}, seat {seat}"
        if seat not in self.humans:
            raise SessionError(f"{self.players.get(seat, 'nobody')} plays it", where=where, way_out="take another seat")
        return known

    def _may_order(self, seat: str) -> Seat:
        where = f"turn {self.turn + 1}, seat {seat}"
        self.course.expect("orders", where)
        known = self._may_speak(seat)
        if seat in self.sealed:
            raise SessionError("its orders are sealed", where=where, way_out="wait for the turn to be resolved")
        return known

    def _keep_draft(self, seat: str, orders: Sequence[Order]) -> None:
        with self.save.act() as act:
            act.draft(seat, self.turn + 1, canonical_json([order_row(order) for order in orders]))
        self.tell(Notice(kind="draft", turn=self.turn + 1, seat=seat))
