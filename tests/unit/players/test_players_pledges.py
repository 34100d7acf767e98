"""What programs do about their promises: keep them, put them off, break them; by what it costs and what it brings."""

from __future__ import annotations

import pytest

from wargame.negotiation.clause import Clause
from wargame.negotiation.text import Text
from wargame.players.doctrine import DoctrinePlayer
from wargame.players.protocol import Prompt
from wargame.rules.accords import placed
from wargame.rules.remedies import DEMAND
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.world.state import World

PEACE = "washington_agreement"
LEAVE, ACT = "rwanda_lifts_measures", "drc_neutralises_fdlr"


def promised(book: Rulebook, treaty: str, *clauses: Clause, **states: str) -> World:
    """A game in which a text is in force, as written or with other clauses, and everything in it is due."""
    rows, world = book.rows, begin(book, 5, range(1))
    n = rows.treaty_of[treaty]
    world["state"][0, rows.treaties[n]] = book.state_code["treaty"]["in_force"]
    text = Text(treaty, clauses or tuple(o[0] for o in rows.options[rows.span(n)] if o))
    for k, option, numbers in placed(rows, text):
        world["agreed"][0, k], world["clock"][0, k] = option, 9
        for name, value in numbers.items():
            world[name][0, k] = value
    for name, state in states.items():
        i = book.index["I"][name]
        world["state"][0, i] = book.state_code[book.kinds[book.kind_of[i]]][state]
    return world


def given(book: Rulebook, world: World, doctrine: str) -> dict[str, tuple[str, str]]:
    """What an actor orders for its promises, and why."""
    player = DoctrinePlayer(book, doctrine)
    prompt = Prompt(book, world, player.actor, True)
    assert player.pledges is not None
    player.pledges.keep(prompt)
    found = {}
    for order in prompt.reasons or ():
        i = int(book.o_instrument[order.opening])
        triggers = book.trigger_code[book.kinds[book.kind_of[i]]]
        name = next(name for name, code in triggers.items() if code == order.trigger)
        found[book.instruments[i]] = (name, order.reason)
    return found


def answered(book: Rulebook, world: World, clause: str, rung: int) -> World:
    world["answer"][0, book.rows.place[clause]] = rung
    return world


@pytest.mark.parametrize(("state", "rung", "leaves"), [
    ("under_way", DEMAND, False), ("halted", 0, False), ("halted", DEMAND, True),
])  # fmt: skip
def test_who_has_halted_leaves_once_that_is_demanded_and_who_has_not_holds_out(
    kivu: Rulebook, state: str, rung: int, leaves: bool
) -> None:
    world = answered(kivu, promised(kivu, PEACE, rwanda_deployment=state), f"{PEACE}.{LEAVE}", rung)
    found = given(kivu, world, "rwanda-ambiguity")
    assert ("rwanda_deployment" in found) == leaves
    if leaves:
        trigger, why = found["rwanda_deployment"]
        assert trigger == "withdraw"
        assert why.endswith("and it is demanded by now")


def test_strain_makes_it_dearer_to_hold_out(kivu: Rulebook) -> None:
    world = answered(kivu, promised(kivu, PEACE), f"{PEACE}.{LEAVE}", DEMAND)
    assert "rwanda_deployment" not in given(kivu, world, "rwanda-ambiguity")
    world["strain"][0, kivu.index["A"]["rwanda"]] = 35.0
    assert given(kivu, world, "rwanda-ambiguity")["rwanda_deployment"][0] == "withdraw"


def test_the_nearer_a_text_is_to_falling_the_more_a_breach_puts_at_risk(kivu: Rulebook) -> None:
    row, player = kivu.rows.place["doha_framework.m23_gives_back"], DoctrinePlayer(kivu, "m23-fight-and-talk")
    assert player.pledges is not None
    kept = []
    for grievance in (0.0, 4.0):
        world = promised(kivu, "doha_framework")
        world["grievance"][0, row] = grievance
        prompt = Prompt(kivu, world, player.actor, False)
        standing = prompt.promised
        assert standing is not None
        kept.append(
            bool(
                player.pledges.keeps(prompt, standing, player.pledges.costs(prompt, standing))[standing.rows == row][0]
            )
        )
    assert kept == [False, True]


def test_a_truce_stops_nothing_that_does_not_break_it(kivu: Rulebook) -> None:
    both = {"fdlr_neutralisation": "under_way", "drc_north_counter": "under_way"}
    found = given(kivu, promised(kivu, "doha_declaration", **both), "drc-internationalise")
    assert found["drc_north_counter"][0] == "halt"
    assert "fdlr_neutralisation" not in found


def test_who_promised_to_leave_a_town_ends_the_march_that_took_it(kivu: Rulebook) -> None:
    letter = next(
        name for name, one in kivu.rows.lexicon.treaties.items() if one.secret and set(one.parties) == {"drc", "m23"}
    )
    leave = Clause("leave", "withdraw", "m23", "drc", "walikale", amount=1.0, public=False)
    world = promised(kivu, letter, leave, m23_walikale="culminated")
    assert "m23_walikale" not in given(kivu, world, "m23-fight-and-talk")
    world["holder"][0, kivu.index["Z"]["walikale"]] = kivu.index["A"]["m23"]
    assert given(kivu, world, "m23-fight-and-talk")["m23_walikale"][0] == "withdraw"
