"""Texts: what is written is what is read, in every form; and a text that nothing can be done to twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from wargame.base.errors import UsageError
from wargame.base.source import read_yaml
from wargame.negotiation.clause import KINDS, MODES, Clause, Condition, Remedy
from wargame.negotiation.legality import problems
from wargame.negotiation.lexicon import Lexicon
from wargame.negotiation.text import Text, parse_text, text_mapping
from wargame.negotiation.words import Names, clause_words, parse_words, text_words
from wargame.rules.accords import AGREED, TABLED, Accords, placed
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import resolve
from wargame.testing.borderland import borderland
from wargame.testing.run import Run, orders_of
from wargame.world.codec import digest

LETTER: dict[str, Any] = {
    "instruments.letter": {
        "kind": "treaty", "title": "Letters of home and movement; and more", "text": "Blank.", "owner": "home",
        "parties": ["home", "movement"], "seen_by": "parties", "treaty": {"delay": 0, "blank": 4}, "fiction": True,
    },
    "ratifiers.chamber": {
        "title": "Chamber", "actor": "home", "kinds": ["payment"], "floor": 0.5, "worth": 0.5, "delay": [1, 2],
        "fiction": True,
    },
    "verifiers.watch": {"title": "Watchers", "detect": 0.7, "false": 0.05, "lag": 1, "fiction": True},
}  # fmt: skip
PACT: dict[str, Any] = {
    "kind": "treaty", "title": "Pact", "text": "A bare truce.", "owner": "home", "parties": ["home", "movement"],
    "start": "in_force", "fiction": True,
    "treaty": {"delay": 0, "blank": 2, "clauses": {"quiet": {
        "kind": "ceasefire", "giver": "movement", "receiver": "home", "subject": "movement", "fiction": True,
    }}},
}  # fmt: skip
OPEN = {**PACT, "title": "Open letter", "text": "Blank.", "start": "drafted", "treaty": {"delay": 0, "blank": 2}}
LETTER |= {"instruments.pact": PACT, "instruments.open": OPEN}
BOOK = borderland(LETTER)
STANDING = {"pact.quiet": BOOK.rows.options[BOOK.rows.place["pact.quiet"]][0],
            "pact.blank_1": Clause("pardon", "amnesty", "home", "movement", "rebels", amount=0.5)}  # fmt: skip
NAMES = Names(BOOK.rows.lexicon).knowing(STANDING)
IDS = ("one", "two", "three", "four")


def of_sort(lexicon: Lexicon, sort: str) -> list[str]:
    """Ids of the subjects of a sort."""
    kind, _, narrow = sort.partition(":")
    every = [s for known in lexicon.subjects.values() for s in known]
    return [s.id for s in every if s.sort == kind and (not narrow or s.type == narrow)]


@st.composite
def clauses(draw: st.DrawFn, name: str) -> Clause:
    """Any clause that the grammar knows, legal or not."""
    kind = draw(st.sampled_from(list(KINDS.values())))
    sort = draw(st.sampled_from(kind.sorts))
    found = [] if sort == "-" else of_sort(BOOK.rows.lexicon, sort)
    goals = kind.goals.get(sort, ())
    if sort != "-" and not found:
        sort, found, goals = "-", ["listing"], goals
    counts = bool(kind.unit) and (kind.unit == "level" or not goals)
    due = draw(st.one_of(st.integers(0, 8), st.dates(dt.date(2025, 4, 1), dt.date(2025, 6, 30))))
    others = [other for other in IDS if other != name]
    return Clause(
        name, kind.name, draw(st.sampled_from(list(BOOK.actors))), draw(st.sampled_from(list(BOOK.actors))),
        draw(st.sampled_from(found)) if found else "",
        draw(st.sampled_from(goals)) if goals else "",
        draw(st.integers(1, 100)) / 100.0 if counts and kind.high <= 1.0 else float(draw(st.integers(1, 900)))
        if counts else 1.0,
        due, draw(st.integers(0, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 3)),
        draw(st.one_of(st.none(), st.builds(Condition, st.sampled_from(others), st.sampled_from([0.25, 0.5, 1.0])))),
        draw(st.sampled_from(["parties", "watch"])), draw(st.sampled_from(MODES)),
        Remedy(tuple(draw(st.lists(st.sampled_from(others), unique=True))), draw(st.booleans()),
               draw(st.sampled_from(["", "listing"])), draw(st.booleans())),
        draw(st.integers(0, 100)) / 100.0, draw(st.booleans()),
        tuple(draw(st.lists(st.sampled_from(list(STANDING)), unique=True))),
    )  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """Any text of one to four clauses."""
    count = draw(st.integers(1, 4))
    return Text("letter", tuple(draw(clauses(name)) for name in IDS[:count]))


@given(texts())
def test_a_text_comes_back_from_yaml(text: Text) -> None:
    assert parse_text(text_mapping(text)) == text
    written = yaml.safe_dump(text_mapping(text), sort_keys=False, allow_unicode=True)
    assert parse_text(read_yaml(written, "text.yaml")[0].value) == text


@given(texts())
def test_a_text_comes_back_from_its_words(text: Text) -> None:
    assert parse_words(text_words(text, NAMES), NAMES) == text


def test_what_takes_the_place_of_a_promise_names_its_text_by_the_title_and_to_nobody_who_does_not_know_it() -> None:
    clause = replace(STANDING["pact.quiet"], replaces=("pact.quiet", "pact.blank_1", "pact.blank_2"))
    told = "in place of 'quiet' of Pact, 'pardon' of Pact, blank row 2 of Pact"
    assert clause_words(clause, NAMES).endswith(told)
    known = BOOK.rows.lexicon
    stranger = Names(replace(known, treaties={name: t for name, t in known.treaties.items() if name != "pact"}))
    one = clause_words(replace(clause, replaces=("pact.quiet",)), stranger)
    assert one.endswith("; in place of an earlier promise")


@given(texts())
def test_the_check_never_fails_and_always_knows_a_way_out(text: Text) -> None:
    for lexicon in (BOOK.rows.lexicon_at(1), NAMES.lexicon):
        for flaw in problems(text, lexicon):
            assert flaw.what
            assert flaw.way_out
            assert flaw.clause in ("", *IDS)


@pytest.mark.parametrize("which", ["tabled", "agreed"])
def test_every_written_text_comes_back_from_the_world_from_yaml_and_from_words(kivu: Rulebook, which: str) -> None:
    rows = kivu.rows
    for name, treaty in rows.lexicon.treaties.items():
        text = Text(name, tuple(options[0] for options in treaty.written.values()))
        if not text.clauses:
            continue
        assert not problems(text, rows.lexicon_at(1)), name
        assert parse_text(text_mapping(text)) == text
        assert parse_words(text_words(text, rows.names), rows.names) == text
        world = Run(kivu).world
        for k, option, numbers in placed(rows, text):
            world[which][0, k] = option
            for field, value in numbers.items():
                world[field][0, k] = value
        assert rows.standing(world.arrays, rows.treaty_of[name], which) == text


@given(st.text(max_size=80))
def test_words_that_say_no_clause_are_refused(words: str) -> None:
    with pytest.raises(UsageError):
        parse_words(f"{NAMES.title('letter')}\n{words}", NAMES)


def _letters() -> tuple[Text, ...]:
    """Texts that have nothing in common, so that one row says another thing in every world."""
    gone = Clause("gone", "withdraw", "movement", "home", "minetown", amount=0.5, due=1, public=False)
    free = Clause("free", "prisoner_release", "home", "movement", amount=70.0, instalments=2, public=False)
    seen = Clause("seen", "amnesty", "home", "movement", "rebels", amount=0.4, due=0, public=False)
    owed = Clause("owed", "payment", "movement", "home", amount=90.0, due=0, instalments=3, mode="escrow", public=False)
    back = Clause("back", "recognition", "home", "movement", "front", due=2, after=Condition("owed", 0.5), public=False)
    return Text("letter", (gone, free)), Text("letter", (owed, back)), Text("letter", (seen,)), pay(30.0, 2)


def test_a_batch_that_agreed_on_different_texts_equals_its_worlds_one_at_a_time() -> None:
    texts = _letters()
    orders = [
        (),
        ("home letter.sign", "movement letter.sign"),
        (),
        (),
        ("movement offensive.prepare",),
        ("home letter.withhold",),
    ]

    def course(worlds: tuple[int, ...]) -> list[list[str]]:
        run, found = Run(BOOK, worlds=worlds), []
        for turn in range(8):
            accords = Accords.none(BOOK, len(worlds))
            for row, world in enumerate(worlds):
                if turn == 0:
                    accords.put(BOOK, texts[world], AGREED, row, turn=1)
            given = orders_of(BOOK, orders[turn] if turn < len(orders) else (), len(worlds))
            resolve(BOOK, run.world, given, accords)
            found.append([digest(run.world, row) for row in range(len(worlds))])
        return found

    together = course((0, 1, 2, 3))
    for world in range(4):
        assert course((world,)) == [[turn[world]] for turn in together]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.sampled_from(["", "pact", "letter"])), min_size=2,
                max_size=4))  # fmt: skip
def test_of_a_promise_and_what_takes_its_place_one_binds_whatever_falls_and_in_a_batch_as_alone(
    worlds: list[tuple[bool, int, str]],
) -> None:
    """In each world: whether the letter takes the place of the pact, when a text falls, and which."""
    quiet = Clause("quiet", "ceasefire", "movement", "home", "movement", due=1, public=True)
    at = [BOOK.rows.place[name] for name in ("pact.quiet", "open.blank_1")]

    def course(those: list[tuple[bool, int, str]], first: int) -> list[list[tuple[str, bool, bool]]]:
        run, found = Run(BOOK, worlds=tuple(range(first, first + len(those)))), []
        for turn in range(7):
            accords = Accords.none(BOOK, len(those))
            for row, (takes, falls, which) in enumerate(those):
                if turn == 0:
                    text = Text("open", (replace(quiet, replaces=("pact.quiet",) * takes),))
                    accords.put(BOOK, text, AGREED, row, turn=1)
                if turn == 3 + falls and which:
                    i = BOOK.index["I"]["pact" if which == "pact" else "open"]
                    run.world["state"][row, i] = BOOK.state_code["treaty"]["terminated"]
            signs = ("home open.sign", "movement open.sign") if turn == 1 else ()
            resolve(BOOK, run.world, orders_of(BOOK, signs, len(those)), accords)
            binds, stands = BOOK.rows.binding(run.world.arrays), BOOK.rows.stands(run.world.arrays)
            for row, (takes, *_) in enumerate(those):
                earlier, later = stands[row, at]
                assert binds[row, at].tolist() == [earlier and not (takes and later), later]
            found.append([(digest(run.world, row), *binds[row, at].tolist()) for row in range(len(those))])
        return found

    together = course(worlds, 0)
    for row, world in enumerate(worlds):
        assert course([world], row) == [[turn[row]] for turn in together]


def pay(amount: float, parts: int) -> Text:
    """Home pays the movement, which frees prisoners in turn."""
    return Text("letter", (
        Clause("money", "payment", "home", "movement", amount=amount, due=0, instalments=parts, public=False),
        Clause("people", "prisoner_release", "movement", "home", amount=100.0, due=1, public=False),
    ))  # fmt: skip


class LifeOfALetter(RuleBasedStateMachine):
    """A letter with a body at home that must agree, in any order of acts, beside a plain model of it."""

    def __init__(self) -> None:
        super().__init__()
        self.book: Rulebook = BOOK
        self.run = Run(BOOK)
        self.acts: list[str] = []
        self.accords: Accords | None = None
        self.amount, self.agreed_amount = 0.0, 0.0
        self.paid = 0.0
        self.cycle: list[str] = []
        """What has happened to the letter since it was last a draft."""

    @initialize(seed=st.integers(0, 30))
    def begin(self, seed: int) -> None:
        self.run = Run(BOOK, seed=seed)

    @property
    def turns(self) -> int:
        return int(self.run.world["turn"][0])

    @rule(amount=st.integers(1, 40), parts=st.integers(1, 3), motion=st.sampled_from([TABLED, AGREED]))
    def bargain(self, amount: int, parts: int, motion: int) -> None:
        self.accords = Accords.none(self.book, 1)
        self.accords.put(self.book, pay(float(amount), parts), motion, turn=1)
        self.amount = float(amount)

    @rule(who=st.sampled_from(["home", "movement"]),
          act=st.sampled_from(["sign", "denounce", "suspend", "restore", "withhold", "perform", "reopen"]))  # fmt: skip
    def order(self, who: str, act: str) -> None:
        self.acts = [other for other in self.acts if not other.startswith(who)] + [f"{who} letter.{act}"]

    @precondition(lambda self: self.turns < 8)
    @rule()
    def play(self) -> None:
        run, before = self.run, self.run.state("letter")
        orders = orders_of(self.book, self.acts)
        run.trace = Trace()
        resolve(self.book, run.world, orders, self.accords, run.trace)
        news = [note.kind for note in run.trace.notes if note.instrument == self.book.index["I"]["letter"]]
        signatures = news.count("TreatySigned")
        assert signatures <= 1
        if before == "drafted" and self.accords is not None and (self.accords.motion == AGREED).any():
            self.cycle, self.agreed_amount, self.paid = ["initialled"], self.amount, 0.0
        if signatures:
            assert "signed" not in self.cycle, "signed twice"
            assert self.cycle == ["initialled"]
            self.cycle.append("signed")
        self.paid += sum(-row.amount for row in run.causes("treasury home") if "pay" in row.why and row.amount < 0)
        if run.state("letter") in ("ratified", "in_force") and "in_force" not in self.cycle:
            assert "signed" in self.cycle
            self.cycle.append("in_force")
        if run.state("letter") == "drafted":
            self.cycle = []
        self.acts, self.accords = [], None

    @invariant()
    def it_is_in_force_only_with_its_ratifiers(self) -> None:
        world = self.run.world
        if self.run.state("letter") in ("ratified", "in_force"):
            mine = np.flatnonzero(self.book.rows.body_treaty == self.book.index["I"]["letter"])
            assert (world["vote"][0, mine] == 1).all()

    @invariant()
    def nothing_is_delivered_twice(self) -> None:
        assert self.paid <= self.agreed_amount + 1e-6
        assert float(self.run.world["delivered"].max()) <= 1.0 + 1e-9

    @invariant()
    def what_was_agreed_does_not_change_under_a_signature(self) -> None:
        if self.run.state("letter") in ("initialled", "signed", "ratified", "in_force", "suspended"):
            now = self.book.rows.standing(self.run.world.arrays, self.book.rows.treaty_of["letter"])
            assert now.clauses[0].amount == self.agreed_amount


TestLifeOfALetter = LifeOfALetter.TestCase
TestLifeOfALetter.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
