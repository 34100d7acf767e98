"""A table at which people and programs speak: drafts, who stands behind which clause, and what came of it.

The counterpart of `wargame.negotiation.table` for texts that are written as they go, one table at a time. A sitting is
folded from what was said at it; nothing in it is drawn and nothing is hidden from those who sit there. A text is
agreed when every party has taken the same draft as a whole; clauses that some party does not stand behind are in
brackets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from wargame.negotiation.clause import Clause
from wargame.negotiation.text import Text

Wish = Literal["drop", "less", "more", "sooner", "surer", "plainer"]
"""What an objection asks of a clause: gone, less of it, more of it, earlier, better verified, less vague."""
Act = Literal["offer", "accept", "agree", "refuse", "walk_out", "come_back", "send"]
State = Literal["open", "agreed", "left", "timed_out"]
Rank = Literal["envoy", "minister", "head"]
RANKS: Final[Mapping[Rank, int]] = {"envoy": 2, "minister": 4, "head": 5}
"""Highest level of a text that a delegation may agree to; see `wargame.negotiation.legality.level`."""
EXCHANGES: Final = 4
"""Offers a party may make in a turn before patience runs out."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What a seat has against a clause; against the whole text where none is named."""

    clause: str
    wish: Wish
    words: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that was put on the table; it holds only if the texts it `needs` are agreed too."""

    number: int
    seat: str
    text: Text
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing said."""

    seat: str
    act: Act
    draft: int
    clauses: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why something cannot be said now, and what to do about it."""

    what: str
    way_out: str


@dataclass(frozen=True)
class Sitting:
    """One table in one turn.

    Attributes:
        treaty: what the text is written into.
        parties: who must take it.
        others: who may speak and draft besides: mediators and guarantors.
        patience: drafts there is patience for.
        before: the text that stood when the turn began, if one did.
        drafts: those of this turn, in order.
        said: everything, in order.
        stands: party -> clauses of the standing draft that it stands behind.
        taken: parties that take the standing draft as a whole.
        away: parties that have walked out.
        ranks: party -> rank of its delegation.
    """

    treaty: str
    parties: tuple[str, ...]
    others: tuple[str, ...] = ()
    patience: int = 8
    before: Text | None = None
    drafts: tuple[Draft, ...] = ()
    said: tuple[Utterance, ...] = ()
    stands: Mapping[str, frozenset[str]] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    ranks: Mapping[str, Rank] = field(default_factory=dict)

    @property
    def text(self) -> Text:
        """The standing text; without clauses where nobody has written one."""
        if self.drafts:
            return self.drafts[-1].text
        return self.before or Text(self.treaty)

    @property
    def last(self) -> Text:
        """The text before the standing one, for what has changed."""
        return self.drafts[-2].text if len(self.drafts) > 1 else self.before or Text(self.treaty)

    @property
    def number(self) -> int:
        """Number of the standing draft; 0 before the first of the turn."""
        return self.drafts[-1].number if self.drafts else 0

    @property
    def state(self) -> State:
        """Where the table is."""
        if self.drafts and self.taken.issuperset(self.parties):
            return "agreed"
        if self.away:
            return "left"
        return "timed_out" if len(self.drafts) >= self.patience and self.answered else "open"

    @property
    def answered(self) -> bool:
        """Whether every party has said something about the standing draft."""
        spoken = {u.seat for u in self.said if u.draft == self.number}
        return spoken.issuperset(self.parties)

    @property
    def bracketed(self) -> tuple[str, ...]:
        """Clauses of the standing text that not every party stands behind."""
        return tuple(c.id for c in self.text.clauses if any(c.id not in self.stands.get(p, ()) for p in self.parties))

    @property
    def blocking(self) -> tuple[str, ...]:
        """Parties that do not take the standing draft."""
        return tuple(p for p in self.parties if p not in self.taken) if self.text.clauses else ()

    @property
    def asked(self) -> tuple[str, ...]:
        """Parties that have said nothing about the standing draft yet."""
        spoken = {u.seat for u in self.said if u.draft == self.number}
        return tuple(p for p in self.parties if p not in spoken) if self.number and self.state == "open" else ()

    def agreed_part(self) -> Text:
        """The standing text without what is in brackets."""
        return Text(self.treaty, tuple(c for c in self.text.clauses if c.id not in self.bracketed))

    def objections(self) -> dict[str, tuple[Objection, ...]]:
        """What each party last had against the standing draft."""
        return {u.seat: u.objections for u in self.said if u.draft == self.number and u.objections}

    def may(self, seat: str) -> tuple[Act, ...]:
        """What a seat could do now, its delegation's rank aside."""
        tried: tuple[Act, ...] = ("offer", "accept", "agree", "refuse", "walk_out", "come_back", "send")
        return tuple(act for act in tried if self.complaint(seat, act) is None)

    def complaint(
        self, seat: str, act: Act, clauses: tuple[str, ...] = (), basis: int | None = None
    ) -> Complaint | None:
        """Why a seat cannot do something now; nothing if it can."""
        if seat not in (*self.parties, *self.others):
            return Complaint("it does not sit at this table", f"there sit {', '.join((*self.parties, *self.others))}")
        if act == "come_back":
            return None if seat in self.away else Complaint("it has not walked out", "go on talking")
        if self.state == "agreed":
            return Complaint("the text is agreed", "its signature is an order of the next turn")
        if seat in self.away:
            return Complaint("it has walked out", "come back first")
        if act in ("walk_out", "send"):
            return None if seat in self.parties else Complaint("only parties have a delegation here", "offer a draft")
        if self.away and act != "refuse":
            return Complaint(f"{', '.join(sorted(self.away))} walked out", "wait, or write to them")
        if act == "offer":
            return self._no_offer(basis)
        return self._no_answer(seat, act, clauses, basis)

    def _no_offer(self, basis: int | None) -> Complaint | None:
        if basis is not None and basis != self.number:
            return Complaint(f"draft {self.number} is on the table, not {basis}", "look at it first")
        if len(self.drafts) >= self.patience:
            return Complaint(f"patience is at an end after {self.patience} drafts", "answer, or wait for the next turn")
        return None

    def _no_answer(self, seat: str, act: Act, clauses: tuple[str, ...], basis: int | None) -> Complaint | None:
        if seat not in self.parties:
            return Complaint("only parties answer a text", "offer a draft of your own")
        if not self.text.clauses:
            return Complaint("there is no text", "offer one")
        if basis is not None and basis != self.number:
            return Complaint(f"draft {self.number} is on the table, not {basis}", "look at it first")
        if act == "accept" and not self.drafts:
            return Complaint("nobody has offered it this turn", "offer it, as it stands or changed")
        if act == "accept" and seat in self.taken:
            return Complaint("it has taken the text already", "wait for the others")
        known = {c.id for c in self.text.clauses}
        strange = [c for c in clauses if c not in known]
        if strange:
            return Complaint(f"there is no clause '{strange[0]}'", f"the clauses are {', '.join(known)}")
        return None

    # --- what is said; each returns the table as it is afterwards, and takes for granted that there is no complaint ---

    def offer(self, seat: str, text: Text, needs: tuple[str, ...] = (), reason: str = "") -> Sitting:
        """Put a text on the table. Who stood behind a clause that it leaves as it was still does."""
        draft = Draft(self.number + 1, seat, text, needs)
        same = _same(self.text, text)
        stands = {p: frozenset(c for c in self.stands.get(p, ()) if c in same) for p in self.parties}
        whole = frozenset(c.id for c in text.clauses)
        if seat in self.parties:
            stands[seat] = whole
        taken = frozenset({seat} & set(self.parties))
        told = Utterance(seat, "offer", draft.number, tuple(c.id for c in text.clauses), reason=reason)
        return replace(self, drafts=(*self.drafts, draft), stands=stands, taken=taken, said=(*self.said, told))

    def accept(self, seat: str, reason: str = "") -> Sitting:
        """Take the standing draft as a whole."""
        whole = frozenset(c.id for c in self.text.clauses)
        table = self._say(seat, "accept", reason=reason)
        return replace(table, stands={**self.stands, seat: whole}, taken=self.taken | {seat})

    def agree(
        self, seat: str, clauses: tuple[str, ...], objections: tuple[Objection, ...] = (), reason: str = ""
    ) -> Sitting:
        """Stand behind some clauses; the rest goes into brackets."""
        table = self._say(seat, "agree", clauses, objections, reason)
        return replace(table, stands={**self.stands, seat: frozenset(clauses)}, taken=self.taken - {seat})

    def refuse(self, seat: str, objections: tuple[Objection, ...] = (), reason: str = "") -> Sitting:
        """Stand behind nothing that is objected to; behind nothing at all where the objection is to the whole text."""
        against = {o.clause for o in objections}
        left = frozenset() if not against or "" in against else self.stands.get(seat, frozenset()) - against
        table = self._say(seat, "refuse", (), objections, reason)
        return replace(table, stands={**self.stands, seat: left}, taken=self.taken - {seat})

    def walk_out(self, seat: str, reason: str = "") -> Sitting:
        """Leave; nothing can be agreed until the seat comes back."""
        table = self._say(seat, "walk_out", reason=reason)
        return replace(table, away=self.away | {seat}, taken=self.taken - {seat})

    def come_back(self, seat: str, reason: str = "") -> Sitting:
        """Sit down again."""
        return replace(self._say(seat, "come_back", reason=reason), away=self.away - {seat})

    def send(self, seat: str, rank: Rank) -> Sitting:
        """Send a delegation of another rank."""
        return replace(self._say(seat, "send", reason=rank), ranks={**self.ranks, seat: rank})

    def _say(
        self,
        seat: str,
        act: Act,
        clauses: tuple[str, ...] = (),
        objections: tuple[Objection, ...] = (),
        reason: str = "",
    ) -> Sitting:
        told = Utterance(seat, act, self.number, clauses, objections, reason)
        return replace(self, said=(*self.said, told))


def _same(before: Text, after: Text) -> frozenset[str]:
    """Clauses that both texts have in the same words."""
    known: dict[str, Clause] = {c.id: c for c in before.clauses}
    return frozenset(c.id for c in after.clauses if known.get(c.id) == c)


def linked(agreed: Mapping[str, tuple[str, ...]], done: frozenset[str]) -> frozenset[str]:
    """Texts that take effect: each with all the texts it needs, agreed as well or done before.

    >>> sorted(linked({"a": ("b",), "b": ("a",), "c": ("d",)}, frozenset()))
    ['a', 'b']
    """
    left = dict(agreed)
    while True:
        short = [t for t, needs in left.items() if not all(n in left or n in done for n in needs)]
        if not short:
            return frozenset(left)
        for treaty in short:
            del left[treaty]
