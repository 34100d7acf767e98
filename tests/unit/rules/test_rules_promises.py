"""Promises: who ratifies, when something is due, what monitors find, how a breach is answered, who answers for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.golden.test_golden_clauses import ACCORD, PARTIES
from wargame.negotiation.clause import Clause, Condition, Remedy
from wargame.negotiation.text import Text
from wargame.rules.accords import AGREED, Accords
from wargame.rules.ceasefires import NO_TRUCE, apply_ceasefires, truces
from wargame.rules.context import Turn
from wargame.rules.page import Page
from wargame.rules.turn import resolve
from wargame.testing.borderland import borderland
from wargame.testing.run import Run, orders_of

MANY = tuple(range(300))
TREATY = "instruments.accord.treaty"
NOBODY = {"ratifiers.chamber.kinds": ["quota"]}
"""No body has to see any of these texts."""
QUIET = Clause("quiet", "ceasefire", "movement", "home", "movement", verifier="watch")


def agreed(text: Text, changes: dict[str, Any] | None = None, worlds: tuple[int, ...] = (0,)) -> Run:
    """A run in which the text has just been agreed."""
    run = Run(borderland({**ACCORD, **(changes or {})}), worlds=worlds)
    accords = Accords.none(run.book, run.world.batch)
    for world in range(run.world.batch):
        accords.put(run.book, text, AGREED, world, turn=1)
    resolve(run.book, run.world, orders_of(run.book, (), run.world.batch), accords, run.trace)
    return run


def signed(
    text: Text, changes: dict[str, Any] | None = None, worlds: tuple[int, ...] = (0,), sign: tuple[str, ...] = PARTIES
) -> Run:
    """A run in which the text was agreed and then signed by all."""
    return agreed(text, changes, worlds).turn(*(f"{party} accord.sign" for party in sign))


def in_force(
    text: Text, changes: dict[str, Any] | None = None, worlds: tuple[int, ...] = (0,), sign: tuple[str, ...] = PARTIES
) -> Run:
    """A run in which the text has just entered into force; nobody had to ratify it."""
    run = signed(text, {**NOBODY, **(changes or {})}, worlds, sign).turn()
    assert run.state("accord") == "in_force"
    return run


def row(run: Run, name: str, k: int = 0) -> Any:
    """A field of the k-th row of the accord, in all worlds."""
    return run[name][:, run.book.rows.first[run.book.rows.treaty_of["accord"]] + k]


# --- ratification ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("worth", "low", "high"), [(0.9, 0.95, 1.0), (0.4, 0.4, 0.6), (0.0, 0.0, 0.1)])
def test_the_chance_of_a_ratifier_is_logistic_in_what_the_text_is_worth_above_its_floor(
    worth: float, low: float, high: float
) -> None:
    body = {"ratifiers.chamber.worth": worth, "ratifiers.chamber.floor": 0.4, "ratifiers.chamber.delay": [1, 1]}
    run = signed(Text("accord", (QUIET,)), body, MANY).turn()
    assert low <= run.share("accord", "ratified") <= high


def test_what_the_actor_gets_and_gives_by_the_text_moves_its_ratifiers() -> None:
    body = {"ratifiers.chamber.worth": 0.4, "ratifiers.chamber.floor": 0.4, "ratifiers.chamber.delay": [1, 1]}
    plain = signed(Text("accord", (QUIET,)), body, MANY).turn().share("accord", "ratified")
    liked = {**body, "ratifiers.chamber.gets": {"ceasefire": 0.3}}
    loved = signed(Text("accord", (QUIET,)), liked, MANY).turn().share("accord", "ratified")
    assert loved > plain + 0.2


def test_a_body_that_need_not_see_the_text_does_not_hold_it_up() -> None:
    body = {"ratifiers.chamber.kinds": ["payment"], "ratifiers.chamber.worth": 0.0}
    assert signed(Text("accord", (QUIET,)), body).state("accord") == "ratified"


def test_a_ratifier_takes_its_time_and_after_a_refusal_decides_again() -> None:
    body = {"ratifiers.chamber.worth": 0.3, "ratifiers.chamber.floor": 0.4, "ratifiers.chamber.delay": [2, 4]}
    run = signed(Text("accord", (QUIET,)), body, MANY)
    shares = [run.turn().share("accord", "signed") for _ in range(12)]
    assert shares[0] == 1.0
    assert sorted(shares, reverse=True) == shares
    assert shares[-1] < shares[4] < 1.0


def test_a_quorum_needs_its_number_and_those_it_cannot_do_without() -> None:
    body = {"ratifiers.chamber.worth": 0.0, "ratifiers.chamber.steepness": 100}
    enough, without = {"quorum": 4, "must": ["movement"]}, {"quorum": 4, "must": ["home"]}
    text = Text("accord", (QUIET,))
    assert signed(text, {**body, f"{TREATY}.entry": enough}).state("accord") == "ratified"
    assert signed(text, {**body, f"{TREATY}.entry": without}).turns(3).state("accord") == "signed"
    assert signed(text, {**body, f"{TREATY}.entry": {"quorum": 5}}).turns(3).state("accord") == "signed"


# --- due and delivered -------------------------------------------------------------------------------------
def test_instalments_fall_due_one_after_the_other() -> None:
    money = Clause("money", "payment", "sender", "home", amount=30.0, due=1, instalments=3, every=2)
    run = in_force(Text("accord", (money,)))
    assert [round(float(row(run.turn(), "delivered")[0]), 2) for _ in range(6)] == [0.33, 0.33, 0.67, 0.67, 1.0, 1.0]


def test_a_clause_waits_for_the_one_before_it() -> None:
    first = Clause("first", "payment", "sender", "home", amount=10.0, due=3)
    then = Clause("then", "payment", "home", "sender", amount=5.0, due=0, after=Condition("first"))
    run = in_force(Text("accord", (first, then)))
    paid = [float(row(run.turn(), "delivered", 1)[0]) for _ in range(5)]
    assert paid == [0.0, 0.0, 0.0, 1.0, 1.0]


def test_a_giver_without_money_pays_what_it_has_and_the_rest_when_it_can() -> None:
    money = Clause("money", "payment", "movement", "home", amount=40.0, due=0)
    run = signed(Text("accord", (money,)), NOBODY)
    run["treasury movement"] = 10.0
    share = float(row(run.turn(), "delivered")[0])
    assert 0.2 <= share < 1.0
    run["treasury movement"] = 100.0
    assert float(row(run.turn(), "delivered")[0]) == pytest.approx(1.0)


def test_what_is_done_at_once_needs_no_order() -> None:
    lift = Clause("lift", "lift_sanction", "sender", "backer", "listing", "lifted", due=0, mode="atomic")
    run = signed(Text("accord", (lift,)), {**NOBODY, "instruments.listing.start": "imposed"}).turn()
    assert run.state("listing") == "lifted"
    assert "ClauseSettled" in run.news()


def test_money_in_escrow_goes_back_when_the_text_ends_otherwise() -> None:
    money = Clause("money", "payment", "sender", "home", amount=30.0, due=4, mode="escrow")
    run = in_force(Text("accord", (money,)))
    assert run.cause("treasury sender", "pay USD 30 m") == -30.0
    assert float(row(run, "escrow")[0]) == 30.0
    run.turn("home accord.denounce")
    assert run.cause("treasury sender", "pay USD 30 m") == 30.0
    assert float(row(run, "escrow")[0]) == 0.0


def test_a_text_that_ended_can_be_put_on_the_table_again() -> None:
    run = in_force(Text("accord", (QUIET,))).turn("home accord.denounce")
    assert run.turn("movement accord.reopen").state("accord") == "drafted"


# --- reported and answered ---------------------------------------------------------------------------------
def breached(verifier: dict[str, Any], worlds: tuple[int, ...] = MANY) -> Run:
    """The movement attacks in spite of the text."""
    run = in_force(Text("accord", (QUIET,)), {"verifiers.watch": {"title": "W", "fiction": True, **verifier}}, worlds)
    run["state offensive"] = "under_way"
    return run.turn()


def test_a_breach_is_found_with_the_chance_of_its_verifier_and_told_after_its_lag() -> None:
    half = breached({"detect": 0.5, "false": 0.0, "lag": 0})
    assert 0.4 < float((row(half, "breach") > 0).mean()) < 0.6
    late = breached({"detect": 1.0, "false": 0.0, "lag": 1}, (0,))
    assert row(late, "breach")[0] == 0
    late["state offensive"] = "under_way"
    assert row(late.turn(), "breach")[0] == 3


def test_a_false_alarm_is_a_breach_that_there_was_not() -> None:
    verifier = {"title": "W", "detect": 1.0, "false": 0.4, "lag": 0, "fiction": True}
    run = in_force(Text("accord", (QUIET,)), {"verifiers.watch": verifier}, MANY).turn()
    assert 0.3 < float((row(run, "breach") > 0).mean()) < 0.5
    assert float(row(run, "delivered").min()) == 1.0


def test_observers_find_what_verifiers_miss() -> None:
    post = Clause("post", "monitor_deploy", "union", "home", "front", amount=1.0, due=0)
    watch = {"title": "W", "detect": 0.2, "false": 0.0, "lag": 0, "fiction": True}
    run = in_force(Text("accord", (QUIET, post)), {"verifiers.watch": watch}, MANY)
    run["state offensive"] = "under_way"
    assert float((row(run.turn(), "breach") > 0).mean()) > 0.5


def test_the_ladder_is_climbed_rung_by_rung_and_down_again_when_it_is_kept() -> None:
    money = Clause("money", "payment", "home", "movement", amount=8.0, due=9)
    quiet = Clause("quiet", "ceasefire", "movement", "home", "movement", verifier="watch",
                   remedy=Remedy(("money",), snap_back="union_listing"))  # fmt: skip
    watch = {"title": "W", "detect": 1.0, "false": 0.0, "lag": 0, "fiction": True}
    run = in_force(Text("accord", (quiet, money)), {"verifiers.watch": watch})
    answers = []
    for _ in range(3):
        run["state offensive"] = "under_way"
        answers.append(int(row(run.turn(), "answer")[0]))
    assert answers == [3, 5, 5]  # suspend, snap back, and nothing above it is in the text
    assert run.state("union_listing") == "imposed"
    clock = int(row(run, "clock", 1)[0])
    run["state offensive"] = "idle"
    assert int(row(run.turn(), "clock", 1)[0]) == clock  # the answer rests as long as the grievance lasts
    for _ in range(7):
        run.turn()
    assert int(row(run, "answer")[0]) == 0
    assert int(row(run, "clock", 1)[0]) > clock


def test_a_guarantor_that_acts_keeps_its_name() -> None:
    watch = {"title": "W", "detect": 1.0, "false": 0.0, "lag": 0, "fiction": True}
    changes = {"verifiers.watch": watch, f"{TREATY}.guarantors": ["sender"]}

    def lost(order: str = "") -> float:
        run = in_force(Text("accord", (QUIET,)), changes)
        run["state offensive"] = "under_way"
        return run.turn(*([order] if order else [])).cause("standing sender western", "its guarantor looks on")

    assert lost() < 0.0
    assert lost("sender listing.threaten") == 0.0


# --- ceasefires --------------------------------------------------------------------------------------------
def test_every_factor_of_a_ceasefire_is_there_to_be_shown_and_they_make_the_hazard() -> None:
    run = in_force(Text("accord", (QUIET,)))
    found = truces(Page.in_force(Turn(run.book, run.world, None)))
    assert found is not None
    multipliers = found.multipliers()
    assert set(multipliers) == {
        "verification", "force", "guarantor", "spoilers", "flexibility", "power_shift", "fear",
    }  # fmt: skip
    product = np.prod(list(multipliers.values()), axis=0)
    ratio = (1.0, 0.6, 0.3)[int(found.grade[0, 0])]
    base = float(run.book.constants["hazard_bare"]) * run.book.fortnights
    assert found.hazard[0, 0] == pytest.approx(base * ratio * product[0, 0])


# --- one text after another --------------------------------------------------------------------------------
LATER: dict[str, Any] = {
    "instruments.terms": {
        "kind": "treaty", "title": "Terms", "text": "Watches what the accord promised.", "owner": "host",
        "parties": ["home", "movement"], "start": "in_force", "fiction": True,
        "treaty": {"delay": 0, "clauses": {"quiet": {
            "kind": "ceasefire", "giver": "movement", "receiver": "home", "subject": "movement", "verifier": "watch",
            "replaces": ["pact.quiet"], "fiction": True,
        }}},
    },
    "instruments.pact": {
        "kind": "treaty", "title": "Pact", "text": "A bare truce.", "owner": "host", "parties": ["home", "movement"],
        "start": "in_force", "fiction": True,
        "treaty": {"delay": 0, "clauses": {"quiet": {
            "kind": "ceasefire", "giver": "movement", "receiver": "home", "subject": "movement", "fiction": True,
        }}},
    },
}  # fmt: skip
"""A pact with a truce, and terms that take its place."""


def pact(worlds: tuple[int, ...] = (0,)) -> Run:
    """A run with both in force from the start."""
    return Run(borderland({**ACCORD, **LATER}), worlds=worlds)


def test_a_clause_that_takes_the_place_of_another_is_the_only_one_that_binds_and_breaks() -> None:
    run = pact(MANY).turn()
    pact_row, terms_row = (run.book.rows.place[f"{name}.quiet"] for name in ("pact", "terms"))
    assert not run["clock"][:, pact_row].max() > 1  # it stood for the turn before the game and runs no more
    assert (run["clock"][:, terms_row] == 2).all()
    assert (run["truce pact"] == -1).all()
    assert set(np.unique(run["truce terms"])) == {0, 1}
    assert float(run["incidents"].max()) == 1.0


def test_the_earlier_clause_binds_again_when_the_later_text_falls() -> None:
    run = pact(MANY)
    run["state terms"] = "terminated"
    run.turn()
    assert (run["truce terms"] == -1).all()
    assert (run["truce pact"] >= 0).all()


def amended(worlds: tuple[int, ...] = MANY, **changes: Any) -> Run:
    """A run with the pact in force and an accord of the seats' own whose truce takes its place."""
    later = replace(QUIET, replaces=("pact.quiet",), **changes)
    return in_force(Text("accord", (later,)), {"instruments.pact": LATER["instruments.pact"]}, worlds)


def test_a_clause_of_the_seats_own_takes_the_place_of_an_earlier_one_until_its_text_falls() -> None:
    run = amended(due=3)
    assert (run["truce pact"] == -1).all()
    assert (run["truce accord"] >= 0).all()
    assert run.book.rows.taken(run.world.arrays) == {
        run.book.rows.place["pact.quiet"]: run.book.rows.place["accord.blank_1"]
    }
    text = run.book.rows.standing(run.world.arrays, run.book.rows.treaty_of["accord"])
    assert text.clauses[0].replaces == ("pact.quiet",)
    run["state accord"] = "terminated"
    assert (run.turn()["truce pact"] >= 0).all()


def test_a_text_that_is_written_anew_is_not_let_go_of_for_what_took_the_place_of_the_old_one() -> None:
    run = amended()
    run["state pact"] = "drafted"
    accords = Accords.none(run.book, run.world.batch)
    (written,) = run.book.rows.options[run.book.rows.place["pact.quiet"]]
    for world in range(run.world.batch):
        accords.put(run.book, Text("pact", (written,)), AGREED, world)
    resolve(run.book, run.world, orders_of(run.book, (), run.world.batch), accords)
    run["state pact"] = "in_force"
    assert run.book.rows.binding(run.world.arrays)[:, run.book.rows.place["pact.quiet"]].all()
    assert run.book.rows.taken(run.world.arrays) == {}


def test_observers_of_an_earlier_text_watch_for_the_one_that_takes_its_place() -> None:
    book = borderland({**ACCORD, **LATER})
    pact_at, terms_at = (book.rows.treaty_of[name] for name in ("pact", "terms"))
    assert book.rows.heirs[pact_at] == (pact_at, terms_at)
    assert book.rows.heirs[terms_at] == (terms_at,)


def test_a_ceasefire_promised_to_who_has_no_force_draws_no_shots_along_a_line() -> None:
    quiet = Clause("quiet", "ceasefire", "movement", "union", "movement", verifier="watch")
    run = in_force(Text("accord", (quiet,)), worlds=MANY)
    assert (run["truce accord"] == -1).all()
    assert float(run["incidents"].max()) == 0.0


@pytest.mark.parametrize(
    ("detect", "more", "grade"),
    [(0.3, (), 0), (0.6, (), 1), (0.6, (Clause("out", "withdraw", "movement", "home", "minetown", amount=0.5),), 2)],
)
def test_a_truce_is_monitored_where_breaches_are_seen_and_definitive_where_besides_somebody_leaves(
    detect: float, more: tuple[Clause, ...], grade: int
) -> None:
    watch = {"title": "W", "detect": detect, "false": 0.0, "lag": 0, "fiction": True}
    run = in_force(Text("accord", (QUIET, *more)), {"verifiers.watch": watch})
    found = truces(Page.in_force(Turn(run.book, run.world, None)))
    assert found is not None
    assert found.grade[0, 0] == grade


def test_a_text_that_falls_while_its_promises_are_judged_holds_no_truce_any_more() -> None:
    run = in_force(Text("accord", (QUIET,)))
    turn, i = Turn(run.book, run.world, None), run.book.index["I"]["accord"]
    before = Page.in_force(turn)
    apply_ceasefires(turn, before)
    assert run["truce"][0, i] >= 0
    turn.fire(i, run.book.code(i, "fail"), np.ones(1, np.bool_))
    apply_ceasefires(turn, before)
    assert run["truce"][0, i] == NO_TRUCE


def test_a_first_offer_counts_among_the_rights_for_as_long_as_its_text_is_in_force() -> None:
    first = Clause("first", "concession", "home", "sender", "ore", amount=0.4, due=0)
    run, bare = in_force(Text("accord", (first,))), in_force(Text("accord", (QUIET,)))
    for _ in range(6):
        run.turn()
        bare.turn()
    gained = float(run["access sender ore"][0]) - float(bare["access sender ore"][0])
    assert gained == pytest.approx(0.4, abs=0.02)
    run["state accord"] = "terminated"
    for _ in range(6):
        run.turn()
        bare.turn()
    assert float(run["access sender ore"][0]) - float(bare["access sender ore"][0]) < 0.02


def test_no_more_than_there_is_is_offered_first() -> None:
    each = tuple(Clause(a, "concession", "home", a, "ore", amount=0.5, due=0) for a in ("sender", "union", "host"))
    run, bare = in_force(Text("accord", each)), in_force(Text("accord", (QUIET,)))
    for _ in range(8):
        run.turn()
        bare.turn()
    gained = [float(run[f"access {c.id} ore"][0]) - float(bare[f"access {c.id} ore"][0]) for c in each]
    assert sum(gained) == pytest.approx(1.0, abs=0.05)


def test_a_false_alarm_about_what_is_done_is_cleared_and_none_is_raised_later() -> None:
    nervous = {"verifiers.watch": {"title": "W", "detect": 1.0, "false": 0.4, "lag": 0, "fiction": True}}
    free = Clause("free", "prisoner_release", "home", "movement", amount=90.0, due=1, verifier="watch")
    run = in_force(Text("accord", (free,)), nervous, MANY).turn()
    alarmed = row(run, "reported") < 1.0
    assert 0.3 < alarmed.mean() < 0.5
    run.turn()
    assert not (row(run, "reported") < 1.0)[~alarmed].any()
    for _ in range(8):
        run.turn()
    assert (row(run, "reported") == 1.0).mean() > 0.99
