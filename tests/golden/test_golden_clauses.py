"""Every kind of clause from end to end, kept and broken, as transcripts that a person can read.

Offered, agreed, signed, ratified, in force, delivered; and broken, found out, answered. ``--update-golden`` writes them
anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from wargame.negotiation.clause import KINDS, Clause, Condition, Remedy
from wargame.negotiation.compliance import implementation
from wargame.negotiation.legality import problems
from wargame.negotiation.text import Text
from wargame.negotiation.words import text_words
from wargame.rules.accords import AGREED, TABLED, Accords
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import resolve
from wargame.testing.borderland import borderland
from wargame.testing.run import Run, orders_of
from wargame.world.fields import ANSWERS, BREACH

HERE = Path(__file__).parent / "clauses"
PARTIES = ("home", "movement", "backer", "sender", "union")
ACCORD: dict[str, Any] = {
    "calendar.turns": 20,
    "instruments.accord": {
        "kind": "treaty", "title": "Accord of the border", "text": "Blank until somebody promises something.",
        "owner": "host", "parties": list(PARTIES), "fiction": True,
        "treaty": {"delay": 0, "blank": 4, "guarantors": ["host"]},
    },
    "ratifiers.chamber": {"title": "The chamber of Home", "actor": "home", "floor": 0.2, "worth": 0.6, "delay": [2, 2],
                          "fiction": True},
    "verifiers.watch": {"title": "Watchers", "detect": 1.0, "false": 0.0, "lag": 1, "fiction": True},
    "instruments.union_listing.sanction.lists": ["home", "movement", "sender", "host"],
    "sources": {},
}  # fmt: skip
SIGN = tuple(f"{party} accord.sign" for party in PARTIES)
ENTRY: Final = 6
"""The turn in which the text enters into force: tabled, agreed, signed, before the chamber, ratified, in force."""
LAST: Final = 14


@dataclass(frozen=True)
class Case:
    """One kind of promise, how it is kept and how it is broken.

    Attributes:
        giver, receiver: who promises whom.
        terms: the rest of the clause.
        keep, breach: orders by turn after entry into force.
        start: states of instruments at the start.
        worse: what happens to the world every turn in which it is broken.
    """

    giver: str
    receiver: str
    terms: dict[str, Any] = field(default_factory=dict)
    keep: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    breach: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    start: Mapping[str, str] = field(default_factory=dict)
    worse: Mapping[str, float] = field(default_factory=dict)


def held_back(who: str) -> dict[int, tuple[str, ...]]:
    """The giver keeps back what the text would carry out."""
    return {1: (f"{who} accord.withhold",)}


CASES: dict[str, Case] = {
    "ceasefire": Case(
        "movement", "home", {"subject": "movement"},
        breach={0: ("movement offensive.prepare",), 1: ("movement offensive.launch",),
                2: ("movement offensive.press",)},
    ),
    "withdraw": Case(
        "backer", "home", {"subject": "deployment", "goal": "withdrawn", "due": 2},
        keep={1: ("backer deployment.withdraw",)},
    ),
    "disarm": Case(
        "home", "backer", {"subject": "counter", "goal": "under_way", "due": 2},
        keep={0: ("home counter.prepare",), 1: ("home counter.launch",), 2: ("home counter.press",)},
    ),
    "stop_support": Case(
        "backer", "home", {"subject": "rebels", "amount": 0.1, "due": 2}, keep={1: ("backer backing.suspend",)},
    ),
    "lift_sanction": Case(
        "sender", "backer", {"subject": "listing", "goal": "lifted", "due": 2}, start={"listing": "imposed"},
        keep={1: ("sender listing.lift",)},
    ),
    "list_sanction": Case(
        "union", "home", {"subject": "union_listing", "goal": "imposed", "due": 2},
        keep={1: ("union union_listing.impose",), **dict.fromkeys((3, 5, 7), ("union union_listing.renew",))},
    ),
    "military_aid": Case(
        "sender", "home", {"subject": "arms", "goal": "flowing", "amount": 0.5, "due": 4},
        keep={0: ("sender arms.pledge",), 1: ("sender arms.approve",)},
    ),
    "development_aid": Case(
        "union", "home", {"subject": "grant", "goal": "approved", "amount": 0.5, "due": 3},
        keep={0: ("union grant.pledge",), 1: ("union grant.approve",)},
    ),
    "humanitarian_access": Case(
        "home", "movement", {"subject": "front", "amount": 0.1}, worse={"relief_access front": 0.0},
    ),
    "humanitarian_aid": Case(
        "host", "home", {"subject": "relief", "goal": "pledged", "amount": 0.5, "due": 2},
        keep={1: ("host relief.pledge",)},
    ),
    "offtake": Case(
        "sender", "home", {"subject": "stake", "goal": "memorandum", "due": 3},
        keep={0: ("sender stake.offer",), 1: ("home stake.negotiate",), 2: ("sender stake.agree", "home stake.agree")},
    ),
    "quota": Case(
        "home", "sender", {"subject": "ban", "goal": "quota", "due": 3},
        keep={0: ("home ban.announce",), 1: ("home ban.set_quota",)}, breach={1: ("home ban.enact",)},
    ),
    "concession": Case("home", "sender", {"subject": "ore", "amount": 0.1}, breach=held_back("home")),
    "infrastructure": Case(
        "home", "sender", {"subject": "plant", "goal": "building", "due": 2}, start={"plant": "planned"},
        keep={0: ("home plant.finance",), 1: ("home plant.build",)},
    ),
    "amnesty": Case(
        "home", "movement", {"subject": "rebels", "amount": 0.5, "instalments": 2}, breach=held_back("home"),
    ),
    "recognition": Case("home", "movement", {"subject": "minetown"}, breach=held_back("home")),
    "prisoner_release": Case("movement", "home", {"amount": 300.0, "instalments": 3}, breach=held_back("movement")),
    "monitor_deploy": Case("union", "home", {"subject": "front", "amount": 0.8}, breach=held_back("union")),
    "payment": Case(
        "sender", "home",
        {"amount": 30.0, "instalments": 3, "mode": "escrow",
         "remedy": Remedy(("answer",), forfeit=True, terminate=True)},
        breach=held_back("sender"),
    ),
    "statement": Case(
        "host", "movement", {"subject": "appeal", "goal": "made", "due": 2}, keep={1: ("host appeal.make",)},
    ),
}  # fmt: skip


def the_text(kind: str) -> Text:
    """The promise, and what the receiver gives in return: money that rests if the promise is broken."""
    case = CASES[kind]
    snap = "" if case.giver == "union" else "union_listing"
    terms = {"verifier": "watch", "remedy": Remedy(("answer",), snap_back=snap, terminate=True), **case.terms}
    back = "union" if case.receiver == "movement" else case.receiver
    back = "movement" if back == case.giver else back
    return Text("accord", (
        Clause("promise", kind, case.giver, case.receiver, **terms),
        Clause("answer", "payment", back, case.giver, amount=8.0, due=1, instalments=4, every=2, verifier="watch",
               after=Condition("promise", 0.25)),
    ))  # fmt: skip


def transcript(book: Rulebook, kind: str) -> Iterator[str]:
    """The life of the text, once kept and once broken."""
    text = the_text(kind)
    assert problems(text, book.rows.lexicon_at(1)) == []
    yield text_words(text, book.rows.names)
    for kept in (True, False):
        yield ""
        yield "kept:" if kept else "broken:"
        yield from course(book, kind, text, kept)


def course(book: Rulebook, kind: str, text: Text, kept: bool) -> Iterator[str]:
    """What happened turn by turn."""
    case, run = CASES[kind], Run(book)
    for instrument, state in case.start.items():
        run[f"state {instrument}"] = state
    before = "nothing"
    for turn in range(1, LAST + 1):
        accords = Accords.none(book, 1)
        orders: tuple[str, ...] = ()
        if turn <= 2:
            accords.put(book, text, (TABLED, AGREED)[turn - 1], turn=turn)
        elif turn == 3:
            orders = SIGN
        elif turn >= ENTRY:
            orders = (case.keep if kept else case.breach).get(turn - ENTRY, ())
        if turn >= ENTRY and not kept:
            for path, value in case.worse.items():
                run[path] = value
        run.trace = Trace()
        resolve(book, run.world, orders_of(book, orders), accords, run.trace)
        state = run.state("accord")
        yield f"turn {turn:>2}  {state}" + (f" (was {before})" if state != before else "")
        before = state
        yield from (f"           order: {order}" for order in orders if order not in SIGN)
        yield from (f"           {line}" for line in standing(run, state))
        yield from (f"         * {note.kind}: {note.text}" for note in run.trace.notes if told(run, note.instrument))
        yield from (f"           because {row}" for row in effects(run))


def told(run: Run, instrument: int | None) -> bool:
    """Whether a note belongs to the story of the text."""
    names = ("accord", "listing", "union_listing")
    return instrument is not None and run.book.instruments[instrument] in names


def standing(run: Run, state: str) -> Iterator[str]:
    """How the two clauses stand."""
    w, rows = run.world.arrays, run.book.rows
    span = rows.span(rows.treaty_of["accord"])
    if state == "drafted":
        tabled = [rows.ids[k] for k in range(span.start, span.stop) if w["tabled"][0, k]]
        yield f"on the table: {', '.join(tabled) or 'nothing'}"
    if state != "in_force":
        return
    for k, name in zip(range(span.start, span.stop), ("promise", "answer"), strict=False):
        delivered = float(w["delivered"][0, k])
        yield (
            f"{name}: delivered {100 * delivered:.0f} % (implementation {implementation(w['delivered'][:, k])[0]}), "
            f"reported {100 * float(w['reported'][0, k]):.0f} %, {BREACH[int(w['breach'][0, k])]}, "
            f"answer {ANSWERS[int(w['answer'][0, k])]}, kept {w['times_kept'][0, k]} of {w['times_judged'][0, k]}"
        )


def effects(run: Run) -> Iterator[str]:
    """What the text itself moved this turn."""
    for name in ("treasury", "strength", "access", "standing", "support", "trust", "kept", "broken"):
        for row in run.causes(name):
            if "Accord of the border" in row.why and "is signed" not in row.why:
                cell = ", ".join(run.book.axes[axis][k] for axis, k in zip(axes_of(name), row.cell, strict=True))
                yield f"{name}[{cell}] {row.amount:+.3f}"


def axes_of(name: str) -> tuple[str, ...]:
    """Axes of a field."""
    from wargame.world.fields import BY_NAME

    return BY_NAME[name].axes


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_life_of_a_clause_is_the_golden_one(kind: str, pytestconfig: pytest.Config) -> None:
    now = "\n".join(transcript(borderland(ACCORD), kind)) + "\n"
    path = HERE / f"{kind}.txt"
    if pytestconfig.getoption("--update-golden"):
        path.write_text(now, encoding="utf-8")
    assert path.read_text(encoding="utf-8").splitlines() == now.splitlines()


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_signed_ratified_kept_and_once_broken_found_out_and_answered(kind: str) -> None:
    lines = "\n".join(transcript(borderland(ACCORD), kind))
    kept, broken = lines.split("\nbroken:\n")
    for step in ("on the table: blank_1", "drafted (was nothing)", "initialled", "signed", "ratified", "in_force"):
        assert step in kept, step
    assert "The chamber of Home agreed to the Accord of the border" in kept
    assert "promise: delivered 100 %" in kept
    assert "PromiseKept" in kept
    assert "PromiseBroken" not in kept
    assert "PromiseBroken" in broken
    assert "BreachAnswered" in broken
    assert "GuarantorFailed" in broken or CASES[kind].giver in ("host",) or CASES[kind].receiver == "host"


def test_every_transcript_belongs_to_a_kind() -> None:
    assert {path.stem for path in HERE.glob("*.txt")} == set(KINDS) == set(CASES)
