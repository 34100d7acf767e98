"""The one door into a game: everything that seats ask of it, and everything that is written of it.

A `Game` is synchronous and holds its save open. What it has acknowledged is on disk before it says so, and what it
keeps in memory follows the disk, never the other way round: when the disk refuses an act, the game stands as it did.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from wargame.base.digest import canonical_json
from wargame.base.errors import SaveError, SessionError
from wargame.base.text import clean, suggest
from wargame.players.protocol import Player
from wargame.players.table import decide_all, line_up, make_player
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import RULES_VERSION, begin, resolve
from wargame.scenario.model import Scenario
from wargame.session import messages, reports
from wargame.session.cards import handout
from wargame.session.chronicle import Chronicle
from wargame.session.contents import Sealed
from wargame.session.debrief import debrief
from wargame.session.log import HUMAN, commitment, new_salt, utc_now
from wargame.session.options import refusal
from wargame.session.phases import Phases
from wargame.session.protocol import (
    Cell,
    Debrief,
    Explanation,
    Handout,
    Message,
    Notice,
    Order,
    Phase,
    Refusal,
    Report,
    SeatStatus,
    SeatView,
    Status,
)
from wargame.session.record import cause_records, packed_causes
from wargame.session.rows import decided_row, order_row, refused_row, resolved_row, revealed_rows
from wargame.session.save import Save
from wargame.session.seats import Seat
from wargame.session.takeover import rules_of, taken_over
from wargame.session.verify import program_version
from wargame.world.codec import digests, pack, public_digest
from wargame.world.state import World

__all__ = ["HUMAN", "Game"]


class Game:
    """A game that is being played.

    Attributes:
        save: where it is written.
        book: its scenario, out of the save.
        worlds: the world at the opening and after every resolved turn.
        players: actor -> who decides for it: `HUMAN`, or the name of a player.
        lock: held by whoever acts on the game, where several threads do.
        listeners: told of every `Notice`.
    """

    def __init__(self, save: Save, book: Rulebook, worlds: list[World]) -> None:
        """Use `create` or `open`."""
        self.save, self.book, self.worlds = save, book, worlds
        self.chronicle = Chronicle(save.contents)
        self.players: Mapping[str, str] = self.chronicle.players()
        self.lock = threading.RLock()
        self.listeners: list[Callable[[Notice], None]] = []
        self._seats = {name: Seat(book, name) for name in book.text.seats}
        self._others: dict[int, Player] = {
            book.index["A"][actor]: make_player(book, actor, text)
            for actor, text in self.players.items()
            if text != HUMAN
        }
        self._phases = Phases(self._phase_of_log(), self._entered)
        if self.phase == "lobby":
            self._phases.pull("open_briefing", "open_tables", "open_orders")

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
        now: Callable[[], str] = utc_now,
    ) -> Self:
        """Begin a game.

        Args:
            scenario: what is played; its text goes into the save.
            seed: decides every draw; drawn if not given.
            players: actor -> who decides for it: `HUMAN`, or a player such as ``doctrine:us-broker``.
            path: where the save shall lie; there must be nothing yet.
            opponents: player of the seats that `players` does not name.
            now: clock for the rows of the log.

        Raises:
            SaveError: the save cannot be written.
            UsageError: there is no such player.
            SessionError: there is no such seat.
        """
        book = Rulebook(scenario)
        humans = tuple(seat for seat, player in players.items() if player == HUMAN)
        for seat in players:
            known = book.text.seats if seat in humans else book.actors
            if seat not in known:
                raise SessionError("no such seat", where=f"'{seat}'", way_out=suggest(seat, known, "seats"))
        seed = secrets.randbits(48) if seed is None else seed
        others = line_up(book, players, opponents, without=humans)
        world = begin(book, seed)
        started = {
            "scenario": scenario.id,
            "scenario_digest": scenario.digest(),
            "seed": seed,
            "turns": book.turns,
            "rules": RULES_VERSION,
            "players": {
                actor: HUMAN if actor in humans else others[a].name
                for a, actor in enumerate(book.actors)
                if actor in humans or a in others
            },
            "digests": digests(world),
            "public": public_digest(world),
        }
        meta = {
            "scenario": scenario.id,
            "title": book.text.scenario.title,
            "rules": str(RULES_VERSION),
            "program": program_version(),
        }
        save = Save.create(path, meta, scenario.files, started, pack(world), now=now)
        try:
            game = cls(save, book, [world])
        except BaseException:
            save.close()
            raise
        return game

    @classmethod
    def open(cls, path: Path, *, scenario: str | None = None, now: Callable[[], str] = utc_now) -> Self:
        """Resume a game from its save, verified.

        Args:
            path: the save.
            scenario: what the person means to play; a save of another is refused.
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
            book = Rulebook(Scenario.from_files(found.files))
            worlds = taken_over(save, book, rules)
            game = cls(save, book, worlds)
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

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of the save."""
        self.close()

    # --- what may be asked ------------------------------------------------------------------------------------

    @property
    def phase(self) -> Phase:
        """The present phase."""
        return self._phases.state

    @property
    def turn(self) -> int:
        """Turns resolved."""
        return len(self.worlds) - 1

    @property
    def humans(self) -> tuple[str, ...]:
        """Seats that persons play."""
        return tuple(seat for seat in self.book.text.seats if self.players.get(seat) == HUMAN)

    @property
    def sealed(self) -> frozenset[str]:
        """Seats that have submitted their orders for the turn that is being played."""
        rows = (e for e in self.save.contents.of_kind("OrdersSealed") if e.turn == self.turn + 1)
        return frozenset(e.content["seat"] for e in rows)

    def status(self) -> Status:
        """Where the game stands; the same for everybody."""
        book, sealed = self.book, self.sealed
        return Status(
            scenario=book.scenario.id,
            title=book.text.scenario.title,
            phase=self.phase,
            turn=min(self.turn + 1, book.turns),
            turns=book.turns,
            date=book.scenario.date_of(self.turn + 1).isoformat(),
            seats=tuple(
                SeatStatus(
                    seat=seat, title=book.text.actors[seat].title, player=self.players.get(seat, ""),
                    human=seat in self.humans, sealed=seat in sealed or seat not in self.humans,
                )
                for seat in book.text.seats
            ),
            save=self.save.path.name,
            public_digest=self.public_digest(self.turn),
        )  # fmt: skip

    def public_digest(self, turn: int) -> str:
        """Digest of what everybody may see after a turn."""
        return public_digest(self.worlds[turn])

    def handout(self, seat: str) -> Handout:
        """The static part."""
        return handout(self._seat(seat))

    def view(self, seat: str) -> SeatView:
        """The present view of a seat."""
        who = self._seat(seat)
        seen = reports.view(who, self.chronicle, self.worlds, self.phase, self._draft(seat), sealed=seat in self.sealed)
        return seen.model_copy(update={"unread": messages.unread(self.save.contents, seat)})

    def report(self, seat: str, turn: int) -> Report:
        """What a seat learned of a resolved turn."""
        return reports.report(self._seat(seat), self.chronicle, self.worlds, self._resolved(turn, seat))

    def explain(self, seat: str, field: str, cell: Cell, turn: int | None = None) -> Explanation:
        """Why a number that the seat sees changed over a turn, the last one by default."""
        turn = self._resolved(self.turn if turn is None else turn, seat)
        return reports.explanation(self._seat(seat), self.chronicle, self.worlds, turn, field, cell)

    def messages(self, seat: str) -> tuple[Message, ...]:
        """Everything a seat has sent and got, the oldest first."""
        self._seat(seat)
        return messages.messages(self.save.contents, seat)

    def debrief(self) -> Debrief:
        """Everything, once the game has ended."""
        self._phases.expect("ended", "debrief")
        return debrief(self.book, self.chronicle, self.worlds)

    def turn_row(self, turn: int | None = None) -> dict[str, object]:
        """A resolved turn without redaction, the last one by default: for the host of a game without people."""
        return self.chronicle.row(self.book, self.turn if turn is None else turn)

    # --- what may be done -------------------------------------------------------------------------------------

    def draft(self, order: Order) -> Refusal | None:
        """Put an order into its seat's draft, in place of one on the same instrument; or say why not."""
        seat = self._may_order(order.seat)
        rest = [o for o in self._draft(seat.id) if o.instrument != order.instrument]
        refused = refusal(seat, self.worlds[-1], order, rest, self.turn + 1)
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

    def send(self, message: Message) -> tuple[Refusal, ...]:
        """Send a message of a person, or say everything that is wrong with it."""
        self._may_speak(message.seat)
        seats = self.book.text.seats
        faults = messages.faults(self.save.contents, message, seats, self.turn + 1)
        if faults:
            return faults
        with self.save.act() as act:
            act.add(min(self.turn + 1, self.book.turns), "MessageSent", messages.message_row(message))
        said = f"{self.book.text.actors[message.seat].title}: {clean(message.text, limit=80)}"
        for reader in messages.readers(message, seats):
            self._tell(Notice(kind="message", turn=self.turn + 1, seat=reader, text=said))
        return ()

    def read(self, seat: str, number: int) -> None:
        """A seat has read its messages up to `number`."""
        self._may_speak(seat)
        row = messages.row_of(self.save.contents, seat, number)
        if messages.unread(self.save.contents, seat) and row:
            with self.save.act() as act:
                act.add(min(self.turn + 1, self.book.turns), "MessagesRead", {"seat": seat, "row": row})

    def seal(self, seat: str) -> str:
        """Submit the draft; when the last seat has, the turn is resolved.

        Returns:
            The commitment: what proves later that nothing was changed.
        """
        if seat in self.sealed and self.phase == "orders" and self._all_sealed():
            self.advance()  # the disk refused the resolution before: this is the second try
            return str(self._seal_row(seat))
        self._may_order(seat)
        orders = [order_row(order) for order in self._draft(seat)]
        salt = new_salt()
        promised = commitment(salt, orders)
        with self.save.act() as act:
            row = act.add(self.turn + 1, "OrdersSealed", {"seat": seat, "turn": self.turn + 1, "commitment": promised})
            act.seal(row.number, Sealed(salt, canonical_json(orders)))
        self._tell(Notice(kind="sealed", turn=self.turn + 1, seat=seat))
        if self._all_sealed():
            self.advance()
        return promised

    def advance(self) -> None:
        """Resolve the turn, once every person has sealed.

        Raises:
            SessionError: somebody has not.
            SaveError: the disk refuses it; orders stay sealed, and it can be tried again.
        """
        self._phases.expect("orders", f"turn {self.turn + 1}")
        waiting = [seat for seat in self.humans if seat not in self.sealed]
        if waiting:
            raise SessionError(f"{', '.join(waiting)} still to seal", where=f"turn {self.turn + 1}",
                               way_out="seal the orders of every seat")  # fmt: skip
        self._phases.pull("close_orders")
        try:
            world = self._resolve()
        except BaseException:
            self._phases.pull("reopen")
            raise
        self.worlds.append(world)
        self._phases.pull("publish")
        self._tell(Notice(kind="resolved", turn=self.turn))
        if self.turn == self.book.turns:
            self._phases.pull("end")
            self._tell(Notice(kind="ended", turn=self.turn))
        else:
            self._phases.pull("open_briefing", "open_tables", "open_orders")

    def pause(self, reason: str = "") -> None:
        """Stop taking orders."""
        self._phases.expect("orders", "pause")
        with self.save.act() as act:
            act.add(self.turn + 1, "GamePaused", {"reason": reason})
        self._phases.pull("pause")

    def resume(self) -> None:
        """Take orders again."""
        self._phases.expect("paused", "resume")
        with self.save.act() as act:
            act.add(self.turn + 1, "GameResumed", {})
        self._phases.pull("open_orders")

    # --- inside -----------------------------------------------------------------------------------------------

    def _resolve(self) -> World:
        """Decide, resolve and write the turn; nothing of it is kept in memory but the world that is returned."""
        book, turn = self.book, self.turn + 1
        world = self.worlds[-1].copy()
        orders, reasons = decide_all(book, world, self._others, with_reasons=True)
        revealed = revealed_rows(book, self.save.contents, self.humans, turn, orders)
        trace = Trace()
        refused = resolve(book, world, orders, trace)
        causes = packed_causes(cause_records(book, trace.causes()))
        with self.save.act() as act:
            for body in revealed:
                act.add(turn, "OrdersRevealed", body)
            for actor, given in reasons.items():
                if given:
                    act.add(turn, "OrdersDecided", decided_row(book, actor, self._others[actor].name, given))
            for row in refused:
                act.add(turn, "OrderRefused", refused_row(book, turn, row))
            act.add(turn, "TurnResolved", resolved_row(book, world, trace, causes))
            act.trace(turn, causes)
            act.snapshot(turn, pack(world))
            if turn == book.turns:
                act.add(turn, "GameEnded", {"reason": "the calendar has run out"})
        return world

    def _phase_of_log(self) -> Phase:
        kinds = [e.kind for e in self.save.contents.events]
        if self.turn == self.book.turns:
            return "ended"
        if len(kinds) == 1:
            return "lobby"
        switches = [kind for kind in kinds if kind in ("GamePaused", "GameResumed", "GameForked")]
        return "paused" if switches[-1:] == ["GamePaused"] else "orders"

    def _all_sealed(self) -> bool:
        return self.sealed.issuperset(self.humans)

    def _seal_row(self, seat: str) -> str:
        rows = [e for e in self.save.contents.of_kind("OrdersSealed") if e.content["seat"] == seat]
        return str(rows[-1].content["commitment"])

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
        self._phases.expect("orders", where)
        known = self._may_speak(seat)
        if seat in self.sealed:
            raise SessionError("its orders are sealed", where=where, way_out="wait for the turn to be resolved")
        return known

    def _resolved(self, turn: int, seat: str) -> int:
        if not 1 <= turn <= self.turn:
            where = f"turn {turn}, seat {seat}"
            if not self.turn:
                raise SessionError("nothing has changed yet", where=where, way_out="causes come with the first turn")
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
        self._tell(Notice(kind="draft", turn=self.turn + 1, seat=seat))

    def _entered(self, phase: Phase) -> None:
        self._tell(Notice(kind="phase", turn=min(self.turn + 1, self.book.turns), text=phase))

    def _tell(self, notice: Notice) -> None:
        for listener in tuple(self.listeners):
            listener(notice)
