"""The one door into a game: everything that seats ask of it, and everything that is written of it.

A `Game` is synchronous and holds its save open. What it has acknowledged is on disk before it says so, and what it
keeps in memory follows the disk, never the other way round: when the disk refuses an act, the game stands as it did.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Self

from wargame.base.digest import canonical_json
from wargame.base.errors import SaveError, SessionError
from wargame.base.text import suggest
from wargame.rules.injects import world_with
from wargame.rules.rulebook import Rulebook, rulebook_of
from wargame.scenario.model import Scenario
from wargame.session import reports
from wargame.session.bargaining import Ledger
from wargame.session.cards import handout
from wargame.session.chronicle import Chronicle
from wargame.session.clock import waits_of
from wargame.session.contents import Sealed
from wargame.session.course import NOTHING, Course, Said
from wargame.session.debrief import debrief, held_back, withheld
from wargame.session.fold import logged_injects
from wargame.session.handout import Handout
from wargame.session.injects import brought_in
from wargame.session.ledger import ledger
from wargame.session.log import commitment, new_salt, utc_now
from wargame.session.options import refusal
from wargame.session.outcome import agreed_texts
from wargame.session.parley import Parley
from wargame.session.phases import NEXT
from wargame.session.protocol import (
    Cell,
    Debrief,
    Explanation,
    Notice,
    Order,
    Phase,
    Refusal,
    Report,
    SeatStatus,
    SeatView,
    Status,
)
from wargame.session.resolution import resolved_turn
from wargame.session.room import Room
from wargame.session.rows import order_row
from wargame.session.save import Save
from wargame.session.seating import Seating
from wargame.session.seats import Seat
from wargame.session.start import new_save
from wargame.session.takeover import rules_of, taken_over
from wargame.session.wire import HUMAN
from wargame.world.codec import public_digest
from wargame.world.state import World

__all__ = ["HUMAN", "Game"]


class Game:
    """A game that is being played.

    Attributes:
        save: where it is written.
        book: its scenario, out of the save.
        worlds: the world at the opening and after every resolved turn.
        seating: who decides for whom.
        course: the phase it is in.
        lock: held by whoever acts on the game, where several threads do.
        listeners: told of every `Notice`.
        room: the session in which the game is played over a network, if it is.
    """

    def __init__(self, save: Save, book: Rulebook, worlds: list[World], waits: Collection[Phase] | None = ()) -> None:
        """Use `create` or `open`."""
        self.save, self.book, self.worlds = save, book, worlds
        self.chronicle = Chronicle(save.contents)
        self.seating = Seating(book, save.contents)
        self.lock = threading.RLock()
        self.listeners: list[Callable[[Notice], None]] = []
        self.room: Room | None = None
        self._seats = {name: Seat(book, name) for name in book.text.seats}
        self._turn_views: dict[str, reports.TurnView] = {}
        self._present: tuple[World, list[int], World] = (worlds[0], [-1], worlds[0])
        self._digest: tuple[World | None, str] = (None, "")
        waits = waits_of(book.text.workshop) if waits is None else waits
        self.course = Course(save, book.turns, waits, self._entered)
        self.course.go_on()
        self.pause, self.resume = self.course.pause, self.course.resume
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
            game = cls(save, book, [world], waits)
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
            worlds = taken_over(save, book, rules)
            game = cls(save, book, worlds, waits)
        except BaseException:
            save.close()
            raise
        return game

    def close(self) -> None:
        """Let go of the save."""
        self.save.close()

    def __enter__(self) -> Self:
        """Close at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the save."""
        self.close()

    # --- what may be asked ------------------------------------------------------------------------------------

    @property
    def phase(self) -> Phase:
        """The present phase."""
        return self.course.phase

    @property
    def turn(self) -> int:
        """Turns resolved."""
        return len(self.worlds) - 1

    @property
    def present(self) -> World:
        """The world after the last turn, with what a facilitator has brought in since."""
        rows = brought_in(self.save.contents, self.turn + 1)
        last, numbers = self.worlds[-1], [row.number for row in rows]
        if self._present[0] is not last or self._present[1] != numbers:
            injects = logged_injects(self.book, self.save.contents, self.turn + 1)
            self._present = (last, numbers, world_with(self.book, last, injects))
        return self._present[2]

    @property
    def players(self) -> Mapping[str, str]:
        """Who decides for each actor: `HUMAN`, or the name of a player."""
        return self.seating.players

    @property
    def humans(self) -> tuple[str, ...]:
        """Seats that persons play."""
        return self.seating.humans

    @property
    def parley(self) -> Parley:
        """What is said in the turn that is being played: messages and tables."""
        return Parley(self.book, self.save, self.present, self.seating, self.course, self.tell)

    @property
    def sealed(self) -> frozenset[str]:
        """Seats that have submitted their orders for the turn that is being played."""
        return self.seating.sealed(self.turn + 1)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Seats of persons that the present phase waits for."""
        if self.phase == "orders":
            return self.seating.waiting(self.turn + 1)
        ready = self.seating.ready(self.course.turn, self.phase)
        return tuple(seat for seat in self.humans if seat not in ready) if self.phase in self.course.waits else ()

    def status(self) -> Status:
        """Where the game stands; the same for everybody."""
        book, sealed, waiting = self.book, self.sealed, self.waiting
        covers, room = self.seating.covers(self.turn + 1), self.room
        return Status(
            scenario=book.scenario.id,
            title=book.text.scenario.title,
            phase=self.phase,
            turn=self.turn if self.phase == "ended" else min(self.turn + 1, book.turns),
            turns=book.turns,
            date=book.scenario.date_of(self.turn + 1).isoformat(),
            seats=tuple(
                SeatStatus(
                    seat=seat, title=book.text.actors[seat].title, player=covers.get(seat, self.players.get(seat, "")),
                    human=seat in self.humans, sealed=seat in sealed or seat not in self.humans,
                    ready=seat not in waiting, here=room.here(seat) if room else (),
                )
                for seat in book.text.seats
            ),
            save=self.save.path.name,
            public_digest=self.public_digest(self.turn),
            clock=room.clock_face() if room else None,
        )  # fmt: skip

    def public_digest(self, turn: int) -> str:
        """Digest of what everybody may see after a turn."""
        world = self.worlds[turn]
        if self._digest[0] is not world:
            self._digest = (world, public_digest(world))
        return self._digest[1]

    def handout(self, seat: str) -> Handout:
        """The static part."""
        return handout(self._seat(seat))

    def view(self, seat: str) -> SeatView:
        """The present view of a seat."""
        parley, sealed = self.parley, seat in self.sealed
        unread, asked = parley.unread(seat), parley.asked(seat)
        return self._turn_view(seat).view(self.phase, self._draft(seat), sealed=sealed, unread=unread, asked=asked)

    def _turn_view(self, seat: str) -> reports.TurnView:
        """What a seat sees of the present turn; kept until there is another world to look at."""
        who, present = self._seat(seat), self.present
        found = self._turn_views.get(seat)
        if found is None or found.world is not present:
            found = reports.TurnView(who, self.chronicle, [*self.worlds[:-1], present])
            self._turn_views[seat] = found
        return found

    def report(self, seat: str, turn: int) -> Report:
        """What a seat learned of a resolved turn."""
        return reports.report(self._seat(seat), self.chronicle, self.worlds, self._resolved(turn, seat))

    def explain(self, seat: str, field: str, cell: Cell, turn: int | None = None) -> Explanation:
        """Why a number that the seat sees changed over a turn, the last one by default."""
        turn = self._resolved(self.turn if turn is None else turn, seat)
        return reports.explanation(self._seat(seat), self.chronicle, self.worlds, turn, field, cell)

    def ledger(self, seat: str) -> Ledger:
        """The promises in force that a seat may read."""
        return ledger(self._seat(seat), self.present, agreed_texts(self.save.contents))

    def written(self, seat: str) -> tuple[Order, ...]:
        """What a seat has drafted, or sealed, in the turn that is being played."""
        self._seat(seat)
        rows = [e for e in self.save.contents.of_kind("OrdersSealed") if e.turn == self.turn + 1]
        sealed = next((self.save.contents.sealed[e.number] for e in rows if e.content["seat"] == seat), None)
        if sealed is None:
            return self._draft(seat)
        return tuple(Order.model_validate({**row, "seat": seat}) for row in sealed.content())

    def debrief(self) -> Debrief:
        """Everything, once the game has ended; in a session without what the facilitator has still to open."""
        self.course.expect("ended", "debrief")
        found = debrief(self.book, self.chronicle, self.worlds)
        return withheld(found, held_back(self.book, self.save.contents)) if self.room else found

    def turn_row(self, turn: int | None = None) -> dict[str, object]:
        """A resolved turn without redaction, the last one by default: for the host of a game without people."""
        return self.chronicle.row(self.book, self.turn if turn is None else turn)

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
            self.advance()  # the disk refused the resolution before: this is the second try
            return str(self._seal_row(seat))
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
        self.worlds.append(world)
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

    def _seal_row(self, seat: str) -> str:
        sealed = (e.content for e in self.save.contents.of_kind("OrdersSealed"))
        return [str(row["commitment"]) for row in sealed if row["seat"] == seat][-1]

    def _seat(self, seat: str) -> Seat:
        known = self._seats.get(seat)
        if known is None:
            raise SessionError("no such seat", where=f"'{seat}'", way_out=suggest(seat, self._seats, "seats"))
        return known

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

    def _resolved(self, turn: int, seat: str) -> int:
        where = f"turn {turn}, seat {seat}"
        if not self.turn:
            raise SessionError("nothing has changed yet", where=where, way_out="causes come with the first turn")
        if not 1 <= turn <= self.turn:
            raise SessionError("that turn is still to come", where=where, way_out=f"turns 1 to {self.turn} are over")
        return turn

    def _draft(self, seat: str) -> tuple[Order, ...]:
        turn, text = self.save.contents.drafts.get(seat, (0, "[]"))
        if turn != self.turn + 1 or seat in self.sealed:
            return ()
        return tuple(Order.model_validate({**row, "seat": seat}) for row in Sealed("", text).content())

    def _keep_draft(self, seat: str, orders: Sequence[Order]) -> None:
        with self.save.act() as act:
            act.draft(seat, self.turn + 1, canonical_json([order_row(order) for order in orders]))
        self.tell(Notice(kind="draft", turn=self.turn + 1, seat=seat))

    def _entered(self, phase: Phase) -> None:
        self.tell(Notice(kind="phase", turn=min(self.turn + 1, self.book.turns), text=phase))

    def tell(self, notice: Notice) -> None:
        """Tell everybody who listens."""
        for listener in tuple(self.listeners):
            listener(notice)
