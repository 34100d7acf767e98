"""A table in a game against a plain model of it: whatever is said, in any order, both stand the same.

The model is a dictionary and a few sets; it knows nothing of logs, views or rules. What a game must never do is to
agree, sign, bring into force or deliver anything twice, or without all who have a say in it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.unit.session.tables import DOHA, FREE, HALT, PAY, QUIET, offer, parley_game
from wargame.session import replay
from wargame.session.bargaining import Answer, Objection
from wargame.session.game import Game
from wargame.session.protocol import Order

PARTIES = ("drc", "m23")
CLAUSES: tuple[dict[str, Any], ...] = (QUIET, HALT, PAY, FREE)
PATIENCE = 8
texts = st.lists(st.sampled_from(range(len(CLAUSES))), min_size=1, max_size=3, unique=True)
party = st.sampled_from(PARTIES)
member = st.sampled_from((*PARTIES, "qatar"))


class Tables(RuleBasedStateMachine):
    """One table, two parties, a mediator, and turns that pass."""

    drafts = Bundle("drafts")

    @initialize()
    def begin(self) -> None:
        """A game in which persons play everybody."""
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "a.wargame"
        self.game = parley_game(self.path, "drc", "m23", "qatar")
        self.text: tuple[dict[str, Any], ...] = ()
        self.number = 0
        self.stands: dict[str, set[int]] = {p: set() for p in PARTIES}
        self.taken: set[str] = set()
        self.away: set[str] = set()
        self.agreed_in: list[int] = []

    def teardown(self) -> None:
        """A replay of whatever was said asks nobody and gives the same worlds."""
        if hasattr(self, "game"):
            turns = self.game.turn
            self.game.close()
            assert [r.turn for r in replay.replay(self.path)] == list(range(turns + 1))
            shutil.rmtree(self.folder)

    # --- the plain model ---

    @property
    def open(self) -> bool:
        """Whether there is still a draft of this text to speak of."""
        return self.game.phase == "orders" and self.game.view("drc").states[DOHA] == "drafted"

    @property
    def is_agreed(self) -> bool:
        """Whether every party takes the standing draft."""
        return bool(self.number) and self.taken == set(PARTIES)

    def may_offer(self) -> bool:
        """Whether a draft can be tabled."""
        return not self.is_agreed and not self.away and self.number < PATIENCE

    # --- what is said ---

    @precondition(lambda self: self.open)
    @rule(seat=member, picked=texts)
    def propose(self, seat: str, picked: list[int]) -> None:
        """A text of some clauses, named by what they say."""
        clauses = {f"k{n}": CLAUSES[n] for n in picked}
        refused = self.game.parley.propose(offer(seat, DOHA).model_copy(update={"clauses": clauses}))
        assert bool(refused) == (not self.may_offer() or seat in self.away)
        if refused:
            return
        same = set(picked) & {n for n, _ in enumerate(CLAUSES) if CLAUSES[n] in self.text}
        self.stands = {p: {n for n in self.stands[p] if n in same} for p in PARTIES}
        if seat in PARTIES:
            self.stands[seat] = set(picked)
        self.text = tuple(CLAUSES[n] for n in picked)
        self.number += 1
        self.taken = {seat} & set(PARTIES)

    def answered(self, seat: str, act: Any, clauses: tuple[str, ...] = (), **more: Any) -> bool:
        """Say something to the text; whether it was taken."""
        answer = Answer(seat=seat, treaty=DOHA, act=act, clauses=clauses, **more)
        return not self.game.parley.answer(answer)

    @precondition(lambda self: self.open)
    @rule(seat=party)
    def accept(self, seat: str) -> None:
        """Take the whole draft."""
        may = bool(self.number) and not self.is_agreed and not self.away and seat not in self.taken
        assert self.answered(seat, "accept") == may
        if may:
            self.taken.add(seat)
            self.stands[seat] = {CLAUSES.index(c) for c in self.text}

    @precondition(lambda self: self.open and self.text)
    @rule(seat=party, data=st.data())
    def bracket(self, seat: str, data: st.DataObject) -> None:
        """Stand behind some of the clauses only."""
        numbers = [CLAUSES.index(c) for c in self.text]
        kept = data.draw(st.lists(st.sampled_from(numbers), unique=True))
        may = not self.is_agreed and not self.away
        assert self.answered(seat, "agree", tuple(f"k{n}" for n in kept)) == may
        if may:
            self.stands[seat] = set(kept)
            self.taken.discard(seat)

    @precondition(lambda self: self.open and self.text)
    @rule(seat=party, data=st.data())
    def refuse(self, seat: str, data: st.DataObject) -> None:
        """Object to a clause, or to everything."""
        numbers = [CLAUSES.index(c) for c in self.text]
        about = data.draw(st.sampled_from([None, *numbers]))
        objections = () if about is None else (Objection(seat=seat, clause=f"k{about}", wish="drop"),)
        may = not self.is_agreed and seat not in self.away
        assert self.answered(seat, "refuse", objections=objections) == may
        if may:
            self.stands[seat] = set() if about is None else self.stands[seat] - {about}
            self.taken.discard(seat)

    @precondition(lambda self: self.open)
    @rule(seat=party)
    def walk_out(self, seat: str) -> None:
        """Leave."""
        may = not self.is_agreed and seat not in self.away
        assert self.answered(seat, "walk_out") == may
        if may:
            self.away.add(seat)
            self.taken.discard(seat)

    @precondition(lambda self: self.open)
    @rule(seat=party)
    def come_back(self, seat: str) -> None:
        """Sit down again."""
        assert self.answered(seat, "come_back") == (seat in self.away)
        self.away.discard(seat)

    @precondition(lambda self: self.game.phase == "orders")
    @rule(orders=st.lists(st.tuples(party, st.sampled_from(("sign", "suspend", "denounce", "withhold"))), max_size=2))
    def pass_turn(self, orders: list[tuple[str, str]]) -> None:
        """Everybody seals, some with an order about the text: it is signed, ratified, kept or broken, as it may be."""
        for seat, trigger in orders:
            self.game.draft(Order(seat=seat, instrument=DOHA, trigger=trigger))
        agreed, was = self.is_agreed, self.game.view("drc").states[DOHA]
        for seat in self.game.humans:
            self.game.seal(seat)
        if was == "drafted":
            assert (self.game.view("drc").states[DOHA] == "initialled") == agreed
        if agreed:
            self.agreed_in.append(self.game.turn)
        self.number, self.taken, self.away = 0, set(), set()
        self.stands = {p: set() for p in PARTIES}

    @rule()
    def open_again(self) -> None:
        """Close the save and go on with it."""
        self.game.close()
        self.game = Game.open(self.path)

    # --- what must hold ---

    @invariant()
    def stand_the_same(self) -> None:
        """The game shows what the model says."""
        if not hasattr(self, "game") or not self.open:
            return
        view = self.game.parley.view("drc", DOHA)
        shown = {c.id: c for c in view.text.clauses if c.change != "gone"}
        assert set(shown) == {f"k{CLAUSES.index(c)}" for c in self.text}
        for name, card in shown.items():
            behind = {p for p in PARTIES if int(name[1:]) in self.stands[p]}
            assert set(card.behind) == behind
            assert card.bracketed == (behind != set(PARTIES))
        assert (view.standing == "agreed") == self.is_agreed
        assert set(view.away) == self.away
        assert view.exchanges == self.number

    @invariant()
    def nothing_happens_twice(self) -> None:
        """A text is agreed once, and in force only when both parties have signed after that."""
        if not hasattr(self, "game"):
            return
        agreed = [e.turn for e in self.game.save.contents.of_kind("TextAgreed")]
        assert agreed == self.agreed_in
        assert len(agreed) <= 1 + sum("reopen" in str(e.body) for e in self.game.save.contents.events)
        if self.game.view("drc").states[DOHA] in ("signed", "ratified", "in_force", "suspended"):
            assert agreed
        for promise in self.game.ledger("drc").promises:
            assert 0.0 <= promise.reported <= 1.0
            assert promise.kept <= promise.judged


TestTables = Tables.TestCase
TestTables.settings = settings(max_examples=8, stateful_step_count=24, deadline=None)
