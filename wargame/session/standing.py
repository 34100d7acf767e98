"""How a game stands: everything that may be asked of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from typing import Self

from wargame.base.errors import SessionError
from wargame.base.text import suggest
from wargame.rules.injects import world_with
from wargame.rules.rulebook import Rulebook
from wargame.session import fold, reports
from wargame.session.bargaining import Ledger
from wargame.session.cards import handout
from wargame.session.chronicle import Chronicle
from wargame.session.clock import waits_of
from wargame.session.course import Course
from wargame.session.debrief import debrief, held_back, withheld
from wargame.session.handout import Handout
from wargame.session.injects import KINDS
from wargame.session.ledger import ledger
from wargame.session.outcome import agreed_texts
from wargame.session.parley import Parley
from wargame.session.protocol import (
    Cell,
    Debrief,
    Explanation,
    Notice,
    Order,
    Past,
    Phase,
    Report,
    SeatStatus,
    SeatView,
    Status,
)
from wargame.session.room import Room
from wargame.session.save import Save
from wargame.session.seating import Seating
from wargame.session.seats import Seat
from wargame.session.shelf import Sealed
from wargame.session.worlds import Worlds
from wargame.world.codec import public_digest
from wargame.world.state import World


class Standing:
    """A game, to be looked at.

    Attributes:
        save: where it is written.
        book: its scenario, out of the save.
        worlds: the world at the opening and after every resolved turn.
        chronicle: what happened in its turns.
        seating: who decides for whom.
        course: the phase it is in.
        lock: held by whoever acts on the game, where several threads do.
        listeners: told of every `Notice`.
        room: the session in which the game is played over a network, if it is.
    """

    def __init__(self, save: Save, book: Rulebook, last: World, waits: Collection[Phase] | None = ()) -> None:
        """Look at the game of `save`, whose last world is `last`."""
        self.save, self.book = save, book
        self.look_again()
        self.worlds[-1] = last
        self.seating = Seating(book, save.contents)
        self.lock = threading.RLock()
        self.listeners: list[Callable[[Notice], None]] = []
        self.room: Room | None = None
        self._seats = {name: Seat(book, name) for name in book.text.seats}
        self._turn_views: dict[str, reports.TurnView] = {}
        self._present: tuple[World, list[int], World] = (last, [], last)
        self._digest: tuple[World | None, str] = (None, "")
        waits = waits_of(book.text.workshop) if waits is None else waits
        self.course = Course(save, book.turns, waits, self._entered)

    def look_again(self) -> None:
        """Forget what was read of turns: one of them was taken back."""
        book, contents = self.book, self.save.contents
        self.chronicle = Chronicle(contents)
        self.worlds = Worlds(lambda: contents.turn, lambda turn: fold.world(book, contents, turn))

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
        return self.save.contents.turn

    @property
    def present(self) -> World:
        """The world after the last turn, with what a facilitator has brought in since."""
        last, numbers = self.worlds[-1], self.save.contents.numbers(KINDS, self.turn + 1)
        if self._present[0] is not last or self._present[1] != numbers:
            injects = fold.logged_injects(self.book, self.save.contents, self.turn + 1)
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
            reports.tell(map(self._seat, self.humans), self.worlds)
            found = reports.TurnView(who, self.chronicle, self.worlds, present)
            self._turn_views[seat] = found
        return found

    def report(self, seat: str, turn: int) -> Report:
        """What a seat learned of a resolved turn."""
        return reports.report(self._seat(seat), self.chronicle, self.worlds, self._resolved(turn, seat))

    def past(self, seat: str) -> Past:
        """The numbers of a seat's view a turn ago."""
        who = self._seat(seat)
        return reports.past(who, self.worlds[self.turn - 1]) if self.turn else Past(fields={}, states={})

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
        contents = self.save.contents
        rows = contents.of_kind("OrdersSealed", self.turn + 1)
        sealed = next((contents.sealed(e.number) for e in rows if e.content["seat"] == seat), None)
        if sealed is None:
            return self._draft(seat)
        return tuple(Order.model_validate({**row, "seat": seat}) for row in sealed.content())

    def debrief(self) -> Debrief:
        """Everything, once the game has ended; in a session without what the facilitator has still to open."""
        self.course.expect("ended", "debrief")
        found = debrief(self.book, self.chronicle, self.worlds[:])
        return withheld(found, held_back(self.book, self.save.contents)) if self.room else found

    def turn_row(self, turn: int | None = None) -> dict[str, object]:
        """A resolved turn without redaction, the last one by default: for the host of a game without people."""
        return self.chronicle.row(self.book, self.turn if turn is None else turn)

    # --- inside -----------------------------------------------------------------------------------------------

    def _seat(self, seat: str) -> Seat:
        known = self._seats.get(seat)
        if known is None:
            raise SessionError("no such seat", where=f"'{seat}'", way_out=suggest(seat, self._seats, "seats"))
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

    def _entered(self, phase: Phase) -> None:
        self.tell(Notice(kind="phase", turn=min(self.turn + 1, self.book.turns), text=phase))

    def tell(self, notice: Notice) -> None:
        """Tell everybody who listens."""
        for listener in tuple(self.listeners):
            listener(notice)
