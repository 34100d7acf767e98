"""The bargaining of a turn: what persons say at tables, what programs answer at once, and what came of it.

Every act is one transaction: what has been acknowledged is on disk. A program is asked through its `reply`, with what
its own view shows and what was said at the table; its answers are rows of the log like anybody's, so that a replay
asks no player.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from wargame.base.errors import SessionError
from wargame.base.text import clean, suggest
from wargame.negotiation.clause import KINDS
from wargame.negotiation.legality import problems
from wargame.negotiation.lexicon import Lexicon
from wargame.negotiation.sitting import Complaint, Objection, Sitting
from wargame.negotiation.text import Text
from wargame.negotiation.words import Names, clause_words
from wargame.players.account import account
from wargame.players.protocol import AtTable, Bargainer, Reply
from wargame.rules.rulebook import Rulebook
from wargame.session import messages, offers
from wargame.session.act import Act
from wargame.session.bargaining import Answer, Bill, BillRow, Menu, Message, Offer, Package, TableCard, TableView
from wargame.session.course import Course
from wargame.session.ledger import standing
from wargame.session.menu import menu
from wargame.session.outcome import agreed_texts
from wargame.session.protocol import Notice
from wargame.session.save import Save
from wargame.session.seating import Seating
from wargame.session.seats import Seat
from wargame.session.table_cards import table_card, table_view, text_card
from wargame.session.tables import Place, lexicon, names_of, places, sittings, text_row
from wargame.session.wire import Refusal
from wargame.world.state import World

REASON = 400
"""Characters of a reason."""


@dataclass
class Parley:
    """The tables of the turn that is being played.

    Attributes:
        book: the scenario.
        save: where everything said is written.
        world: as the turn begins.
        seating: who plays whom.
        course: the phase the game is in.
        tell: told of every `Notice`.
    """

    book: Rulebook
    save: Save
    world: World
    seating: Seating
    course: Course
    tell: Callable[[Notice], None]

    @cached_property
    def places(self) -> dict[str, Place]:
        """The tables that are open, by treaty."""
        return places(self.book, self.world)

    @property
    def tables(self) -> dict[str, Sitting]:
        """Where each stands now."""
        return sittings(self.book, self.save.contents, self.world, self.turn)

    def places_of(self, seat: str) -> list[Place]:
        """The tables at which a seat sits."""
        return [place for place in self.places.values() if seat in place.members]

    def place(self, seat: str, treaty: str) -> Place:
        """A table at which a seat sits.

        Raises:
            SessionError: there is none; the same words whether it is hidden, another's, or nobody's.
        """
        mine = self.places_of(seat)
        found = next((p for p in mine if p.treaty == treaty), None)
        if found is None:
            what = "no table is open for it now"
            way_out = suggest(treaty, [p.treaty for p in mine], "tables") if mine else "convene talks, or wait for them"
            raise SessionError(what, where=offers.where(self.turn, seat, clean(treaty, limit=60)), way_out=way_out)
        return found

    def names(self, actor: str) -> Names:
        """What an actor may speak of now, promises in force among it."""
        known = standing(Seat(self.book, actor), self.world, agreed_texts(self.save.contents))
        return names_of(self.book, actor, self.turn).knowing(known)

    @property
    def turn(self) -> int:
        """The turn that is being played."""
        return min(self.save.contents.turn + 1, self.book.turns)

    @property
    def humans(self) -> tuple[str, ...]:
        """Seats that persons play."""
        return self.seating.humans

    @property
    def opened(self) -> bool:
        """Whether tables are open: in their own phase where the session waits in it, else while orders are taken."""
        return self.course.phase == ("bargaining" if "bargaining" in self.course.waits else "orders")

    @property
    def closed(self) -> frozenset[str]:
        """Seats that take no more part in this turn's bargaining: they have said so, or sealed their orders."""
        return self.seating.sealed(self.turn) | self.seating.ready(self.turn, "bargaining")

    # --- what may be asked ------------------------------------------------------------------------------------

    def messages(self, seat: str) -> tuple[Message, ...]:
        """Everything a seat has sent and got, the oldest first."""
        self._person(seat)
        return messages.messages(self.save.contents, seat)

    def unread(self, seat: str) -> int:
        """Messages of others that a seat has not read."""
        return self.save.contents.post.unread(seat)

    def asked(self, seat: str) -> tuple[str, ...]:
        """Texts on tables where the others wait for a seat's answer."""
        if seat in self.closed or not self.opened:
            return ()
        return tuple(treaty for treaty, table in self.tables.items() if seat in table.asked)

    def cards(self, seat: str) -> tuple[TableCard, ...]:
        """The tables at which a seat sits."""
        tables = self.tables
        return tuple(table_card(self.book, p, tables[p.treaty], seat) for p in self.places_of(seat))

    def view(self, seat: str, treaty: str) -> TableView:
        """One of them, as the seat sees it."""
        place = self.place(seat, treaty)
        shut = not self.opened or seat in self.closed
        return table_view(self.book, place, self.tables[treaty], seat, self.names(seat), shut=shut)

    def menu(self, seat: str, treaty: str) -> Menu:
        """What could be put into its text."""
        return menu(self.book, self.world, self.place(seat, treaty), seat, self.names(seat))

    def bill(self, offer: Offer) -> Bill:
        """What a text is worth to the seat that would offer it, and everything that is wrong with it."""
        place, names = self.place(offer.seat, offer.treaty), self.names(offer.seat)
        text, faults = offers.parsed(self.book, offer, self.turn, place.members, names)
        readable = text if text is not None and all(c.kind in KINDS for c in text.clauses) else Text(offer.treaty)
        card = text_card(self.book, readable, names)
        if faults or text is None:
            return Bill(seat=offer.seat, text=card, refusals=faults)
        found = account(self.book, self.world, self.book.index["A"][offer.seat], text, names.lexicon)
        said = {clause.id: clause.sentence for clause in card.clauses}
        low, high = found.away.band
        return Bill(
            seat=offer.seat, text=card, total=found.total, error=found.error, walk_away=(float(low), float(high)),
            rows=tuple(
                BillRow(clause=i.clause, sentence=said[i.clause], worth=i.worth, factors=i.factors) for i in found.items
            ),
            packages=tuple(
                Package(name=p.name, surplus=dict(p.surplus), clauses=tuple(clause_words(c, names) for c in p.clauses))
                for p in found.points
            ),
        )  # fmt: skip

    # --- messages ---------------------------------------------------------------------------------------------

    def send(self, message: Message) -> tuple[Refusal, ...]:
        """Send a message of a person, and put the text that it carries on its table; or say what is wrong with it."""
        self._person(message.seat)
        seats = self.book.text.seats
        faults = messages.faults(self.save.contents, message, seats, self.turn)
        carried, write = message.offer, None
        if carried is not None:
            faults = (*faults, *self._carried(message, carried))
            if not faults:
                faults, write = self.proposal(carried)
        if faults:
            return faults
        body = messages.message_row(message)
        with self.save.act() as act:
            if write is not None:
                body["offer"] = write(act)
            act.add(self.turn, "MessageSent", body)
        said = f"{self.book.text.actors[message.seat].title}: {clean(message.text, limit=80)}"
        for reader in messages.readers(message, seats):
            self.tell(Notice(kind="message", turn=self.turn, seat=reader, text=said))
        if carried is not None:
            self.answers(carried.treaty)
        return ()

    def read(self, seat: str, number: int) -> None:
        """A seat has read its messages up to `number`."""
        self._person(seat)
        row = messages.row_of(self.save.contents, seat, number)
        if self.unread(seat) and row:
            with self.save.act() as act:
                act.add(self.turn, "MessagesRead", {"seat": seat, "row": row})

    def _carried(self, message: Message, offer: Offer) -> tuple[Refusal, ...]:
        """What keeps a message from carrying an offer, besides the offer's own faults."""
        place = self.place(message.seat, offer.treaty)
        spot = offers.where(self.turn, message.seat, offer.treaty)
        if offer.seat != message.seat:
            return offers.refused(spot, Complaint("it is the offer of another seat", "offer in your own name"))
        strange = [seat for seat in messages.readers(message, self.book.text.seats) if seat not in place.members]
        if strange:
            what = f"{', '.join(strange)} {'does' if len(strange) == 1 else 'do'} not sit at its table"
            way_out = f"send it to {', '.join(a for a in place.members if a != message.seat)}, or without the text"
            return offers.refused(spot, Complaint(what, way_out))
        return ()

    def _person(self, seat: str) -> None:
        """Refuse a seat that is none, or that no person plays."""
        if seat not in self.book.text.seats:
            way_out = suggest(seat, self.book.text.seats, "seats")
            raise SessionError("no such seat", where=f"'{clean(seat, limit=40)}'", way_out=way_out)
        if seat not in self.humans:
            what = f"{self.seating.players.get(seat, 'nobody')} plays it"
            raise SessionError(what, where=f"turn {self.turn}, seat {seat}", way_out="take another seat")

    # --- what persons do --------------------------------------------------------------------------------------

    def propose(self, offer: Offer) -> tuple[Refusal, ...]:
        """Put a text on its table, or say everything that is wrong with it; programs answer before this returns."""
        faults, act = self.proposal(offer)
        if faults:
            return faults
        with self.save.act() as transaction:
            act(transaction)
        self.told(offer.treaty, offer.seat, "offers a text")
        self.answers(offer.treaty)
        return ()

    def proposal(self, offer: Offer) -> tuple[tuple[Refusal, ...], Callable[[Act], int]]:
        """What is wrong with an offer, and how it is written, which returns the number of its row."""
        self._bargains(offer.seat)
        place = self.place(offer.seat, offer.treaty)
        spot = offers.where(self.turn, offer.seat, offer.treaty)
        table = self.tables[offer.treaty]
        complaint = self._shut(offer.seat) or table.complaint(offer.seat, "offer", basis=offer.basis)
        text, faults = offers.parsed(self.book, offer, self.turn, place.members, self.names(offer.seat))
        if complaint is not None:
            faults = (*offers.refused(spot, complaint), *faults)
        elif text is not None and not faults:
            low = offers.too_low(self.book, table, offer.seat, text) or self._needs(offer)
            faults = offers.refused(spot, low) if low else ()

        def write(act: Act) -> int:
            assert text is not None
            return act.add(self.turn, "TextOffered", _offer_row(offer.seat, text, offer.needs, offer.note)).number

        return faults, write

    def answer(self, answer: Answer) -> tuple[Refusal, ...]:
        """Answer the standing text, leave or come back, send somebody else; or hear why not."""
        self._bargains(answer.seat)
        self.place(answer.seat, answer.treaty)
        table = self.tables[answer.treaty]
        objections, complaint = offers.objections_of(answer.objections, table.text)
        complaint = (
            self._shut(answer.seat)
            or complaint
            or table.complaint(answer.seat, answer.act, answer.clauses, answer.basis)
            or self._rank(answer, table)
        )
        if complaint is not None:
            return offers.refused(offers.where(self.turn, answer.seat, answer.treaty), complaint)
        body = _answer_row(answer.seat, answer.treaty, answer.act, answer.clauses, objections, answer.reason)
        if answer.rank is not None:
            body["rank"] = answer.rank
        with self.save.act() as act:
            act.add(self.turn, "TextAnswered", body)
        self.told(answer.treaty, answer.seat, _SAYS[answer.act])
        if answer.act in ("agree", "refuse", "come_back"):
            self.answers(answer.treaty)
        return ()

    def _bargains(self, seat: str) -> None:
        self._person(seat)
        self.course.expect("bargaining" if "bargaining" in self.course.waits else "orders",
                           f"turn {self.turn}, seat {seat}")  # fmt: skip

    def _shut(self, seat: str) -> Complaint | None:
        if seat not in self.closed:
            return None
        return Complaint("it has closed its bargaining", "wait for the next turn")

    def _needs(self, offer: Offer) -> Complaint | None:
        """What is wrong with the texts that an offer is tied to, which everybody at its table is told."""
        readers = dict.fromkeys((offer.seat, *self.places[offer.treaty].members))
        known = [lexicon(self.book, reader, self.turn).treaties for reader in readers]
        fit = [t for t in known[0] if t != offer.treaty and all(t in treaties for treaties in known)]
        for name in offer.needs:
            if name not in fit:
                return Complaint(
                    f"'{clean(name, limit=60)}' is no text it could be tied to", suggest(name, fit, "texts")
                )
        return None

    def _rank(self, answer: Answer, table: Sitting) -> Complaint | None:
        if answer.act == "send":
            if answer.rank is None:
                return Complaint("nobody is named", "send an envoy, a minister or the head")
            busy = [
                t for t, other in self.tables.items() if other.ranks.get(answer.seat) == "head" and t != answer.treaty
            ]
            if answer.rank == "head" and busy:
                what = f"the head of state is at {self.book.text.instruments[busy[0]].title}"
                return Complaint(what, "call it back from there, or send a minister")
            return None
        if answer.act == "accept":
            return offers.too_low(self.book, table, answer.seat, table.text)
        return None

    # --- what programs answer ---------------------------------------------------------------------------------

    def open(self) -> None:
        """Let programs speak first, at the tables of talks where a person sits and nothing has been said."""
        if not self.opened:
            return
        for treaty, place in self.places.items():
            if not place.track or not any(seat in place.members for seat in self.humans):
                continue
            if self.tables[treaty].said:
                continue
            for actor in (place.mediator, *place.parties):
                if self._ask(treaty, actor):
                    self._round(treaty)
                    break

    def answers(self, treaty: str) -> None:
        """Ask every program at a table for its answer to what was said, and the mediator for a redraft.

        A program speaks once to each draft. A draft of a program is put to the others; patience ends it.
        """
        self._round(treaty)
        table, mediator = self.tables[treaty], self.places[treaty].mediator
        if table.state == "open" and table.answered and mediator and self._ask(treaty, mediator):
            self._round(treaty)

    def _round(self, treaty: str) -> None:
        """Ask the programs at a table until each has spoken to the standing draft."""
        while any(self._ask(treaty, actor) for actor in self._due(treaty)):
            pass

    def _due(self, treaty: str) -> list[str]:
        """Programs at a table that have not spoken to the standing draft, longest silent first."""
        table = self.tables[treaty]
        silent = [a for a in table.asked if a not in self.humans]
        spoke = {u.seat: n for n, u in enumerate(table.said)}
        return sorted(silent, key=lambda a: spoke.get(a, -1))

    def _ask(self, treaty: str, actor: str) -> bool:
        """Ask one program; whether it said something."""
        player = self.seating.deciders(self.turn).get(self.book.index["A"].get(actor, -1))
        table = self.tables[treaty]
        if not isinstance(player, Bargainer) or table.state != "open":
            return False
        a = self.book.index["A"][actor]
        known = self.names(actor).lexicon
        row = self._row(table, actor, player.reply(AtTable(self.book, self.world, a, table, known)), known)
        if row is None:
            return False
        kind, body = row
        with self.save.act() as act:
            act.add(self.turn, kind, body)
        self.told(treaty, actor, "offers a text" if kind == "TextOffered" else _SAYS[str(body["act"])])
        return True

    def _row(self, table: Sitting, actor: str, reply: Reply, known: Lexicon) -> tuple[Any, dict[str, Any]] | None:
        """What a program's reply comes to at a table; nothing where it has nothing to say."""
        if reply.act == "counter" and self._sound(table, actor, reply.text, known):
            return "TextOffered", _offer_row(actor, cast(Text, reply.text), (), reply.reason)
        act = "accept" if reply.act == "accept" and table.complaint(actor, "accept") is None else "refuse"
        if table.complaint(actor, act) is not None:  # type: ignore[arg-type]
            return None
        objections = () if act == "accept" else reply.objections
        return "TextAnswered", _answer_row(actor, table.treaty, act, (), objections, reply.reason)

    def _sound(self, table: Sitting, actor: str, text: Text | None, known: Lexicon) -> bool:
        """Whether a program can offer a text: at its own table, and nothing is wrong with it."""
        if text is None or text.treaty != table.treaty or table.complaint(actor, "offer") is not None:
            return False
        return not problems(text, known)

    def told(self, treaty: str, seat: str, says: str) -> None:
        """Notify those at a table, but for whoever spoke."""
        place = self.places[treaty]
        who, what = self.book.text.actors[seat].title, self.book.text.instruments[treaty].title
        for reader in place.members:
            if reader != seat and reader in self.humans:
                self.tell(Notice(kind="table", turn=self.turn, seat=reader, text=f"{who} {says}: {what}"))


_SAYS = {
    "accept": "takes the text",
    "agree": "agrees to part of the text",
    "refuse": "does not take the text",
    "walk_out": "walks out",
    "come_back": "comes back to the table",
    "send": "sends another delegation",
}


def _offer_row(seat: str, text: Text, needs: Sequence[str], reason: str) -> dict[str, Any]:
    return {"seat": seat, **text_row(text), "needs": list(needs), "reason": clean(reason, limit=REASON)}


def _answer_row(
    seat: str, treaty: str, act: str, stands: Sequence[str], objections: Sequence[Objection], reason: str
) -> dict[str, Any]:
    told = [{"clause": o.clause, "wish": o.wish, "words": clean(o.words, limit=REASON)} for o in objections]
    return {
        "seat": seat, "treaty": treaty, "act": act, "stands": list(stands), "objections": told,
        "reason": clean(reason, limit=REASON),
    }  # fmt: skip
