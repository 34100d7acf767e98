"""The loops of the crisis on the main scenario: push one end, and the other moves.

Names X01 to X18 are those of the list of loops that the model must contain. Nobody plays here: what moves, moves by
the rules and by the scenario's own texts. Each comparison plays the same worlds twice, with the same dice.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from wargame.players.table import line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.testing.run import Run
from wargame.world.state import World

WORLDS = tuple(range(24))
Change = Callable[[Run], object]


def nothing(run: Run) -> None:
    """The plain course of things."""


def moved(book: Rulebook, change: Change, path: str, turns: int = 3, base: Change = nothing) -> float:
    """How much higher a cell ends, on average over the worlds, if `change` is made at the start."""
    plain, pushed = Run(book, worlds=WORLDS), Run(book, worlds=WORLDS)
    for run in (plain, pushed):
        base(run)
    change(pushed)
    return float((pushed.turns(turns)[path] - plain.turns(turns)[path]).mean())


def put(**cells: float | str) -> Change:
    """A change that sets cells; ``__`` stands for the blank of a path."""

    def change(run: Run) -> None:
        for path, value in cells.items():
            run[path.replace("__", " ")] = value

    return change


def both(*changes: Change) -> Change:
    def change(run: Run) -> None:
        for one in changes:
            one(run)

    return change


# --- X01: control -> output -> rent -> strength -> control -----------------------------------------------
def test_x01_whoever_takes_a_mine_takes_its_rent(kivu: Rulebook) -> None:
    mines = put(holder__rubaya="drc", holder__nyabibwe="drc")
    assert moved(kivu, mines, "rents m23") < 0.0
    assert moved(kivu, mines, "rents rwanda") < 0.0, "the margin on what crosses the border shrinks too"


def test_x01_rent_becomes_fighters(kivu: Rulebook) -> None:
    home = kivu.axes["Z"][int(kivu.facts.force_home[kivu.index["F"]["m23"]])]
    assert moved(kivu, put(rents__m23=40.0), f"strength m23 {home}", turns=1) > 0.0


def test_x01_fighters_become_ground(kivu: Rulebook) -> None:
    push = put(state__m23_uvira="under_way", level__m23_uvira=0.8)

    def reinforce(run: Run) -> None:
        run.world["strength"][:, run.book.index["F"]["m23"]] *= 3.0

    def taken(change: Change) -> float:
        run = Run(kivu, worlds=WORLDS)
        both(push, change)(run)
        run.turns(5)
        return float((run["holder"] == kivu.index["A"]["m23"]).sum(axis=1).mean())

    assert taken(reinforce) > taken(nothing)


# --- X02, X03: sanctions ---------------------------------------------------------------------------------
LISTED = put(state__us_rdf_designation="imposed", level__us_rdf_designation=1.0, since__us_rdf_designation=-1)


@pytest.mark.parametrize(
    ("path", "sign"),
    [
        ("strain rwanda", 1),
        ("isolation rwanda", 1),
        ("support rwanda", 1),
        ("treasury rwanda", -1),
        ("relation rwanda us", -1),
        ("standing rwanda western", -1),
    ],
)
def test_x02_a_measure_costs_isolates_and_rallies(kivu: Rulebook, path: str, sign: int) -> None:
    assert sign * moved(kivu, LISTED, path, turns=1) > 0.0


def test_x02_isolation_is_not_compliance(kivu: Rulebook) -> None:
    assert moved(kivu, LISTED, "level rwanda_m23_support", turns=6) == 0.0


def test_x02_a_target_under_more_strain_backs_its_proxy_less_when_it_decides(kivu: Rulebook) -> None:
    def backing(strain: float) -> float:
        players = line_up(kivu, {})
        world = begin(kivu, 7, WORLDS)
        rwanda = kivu.index["A"]["rwanda"]
        for _ in range(8):
            world["strain"][:, rwanda] = strain
            world["isolation"][:, rwanda] = min(2.0 * strain, 95.0)
            play_turn(kivu, world, players)
        return float(world["backing"][:, kivu.index["F"]["m23"]].mean())

    assert backing(60.0) < backing(0.0)


def test_x03_a_listing_near_a_round_empties_the_table(kivu: Rulebook) -> None:
    def empty(listing: bool) -> float:
        run = Run(kivu, worlds=tuple(range(120)))
        put(state__doha="in_session", since__doha=0, state__un_listings="idle", level__un_listings=1.0)(run)
        run["capital un"] = 100.0
        run.turn(*(["un un_listings.impose 1"] if listing else []))
        return run.turn().share("doha", "suspended")

    assert empty(True) > empty(False) + 0.1


# --- X04, X05: arms and minerals -------------------------------------------------------------------------
ARMED = put(state__us_security_assistance="flowing", level__us_security_assistance=1.0)


@pytest.mark.parametrize("path", ["quality fardc", "air fardc", "corruption drc", "evidence drc"])
def test_x04_arms_strengthen_and_harm(kivu: Rulebook, path: str) -> None:
    assert moved(kivu, ARMED, path, turns=6) > 0.0


def test_x04_accountability_moderates_the_harm(kivu: Rulebook) -> None:
    loose, tight = put(accountability__drc=0.1), put(accountability__drc=0.9)
    assert moved(kivu, ARMED, "corruption drc", 6, loose) > moved(kivu, ARMED, "corruption drc", 6, tight)
    assert moved(kivu, ARMED, "quality fardc", 6, loose) < moved(kivu, ARMED, "quality fardc", 6, tight)


def test_x05_the_mineral_leg_brings_access(kivu: Rulebook) -> None:
    flows = put(state__minerals_for_security="flowing", level__minerals_for_security=1.0)
    assert moved(kivu, flows, "access us coltan", turns=4) > 0.0
    assert moved(kivu, flows, "treasury drc", turns=4) > 0.0


def test_x05_arms_without_minerals_and_promises_without_arms_cost_trust(kivu: Rulebook) -> None:
    waiting = both(ARMED, put(state__minerals_for_security="offered"))
    served = put(state__minerals_for_security="flowing")
    assert moved(kivu, served, "trust us drc", 8, waiting) > 0.0
    run, plain = Run(kivu, worlds=WORLDS), Run(kivu, worlds=WORLDS)
    for one in (run, plain):
        ARMED(one)
    run.turn("us us_security_assistance.suspend")
    plain.turn()
    assert (run["trust drc us"] < plain["trust drc us"]).all()


# --- X06, X14: peace, climate, projects ------------------------------------------------------------------
def test_x06_stability_makes_the_climate(kivu: Rulebook) -> None:
    assert moved(kivu, put(stability=90.0), "climate drc") > 0.0
    assert moved(kivu, put(fighting=1.0), "stability") < 0.0


def test_x06_the_climate_closes_finance_and_money_makes_the_climate(kivu: Rulebook) -> None:
    bound = put(state__minerals_for_security="binding", since__minerals_for_security=20, cohesion__drc=60.0)

    def closed(climate: float) -> float:
        run = Run(kivu, worlds=WORLDS)
        both(bound, put(climate__drc=climate))(run)
        return run.turn().share("minerals_for_security", "financed")

    assert closed(90.0) > closed(60.0) > closed(5.0) == 0.0
    assert moved(kivu, put(state__minerals_for_security="flowing"), "climate drc", 3, bound) > 0.0


def test_x06_war_near_the_works_stops_them(kivu: Rulebook) -> None:
    assert moved(kivu, put(order__dilolo=0.05), "progress lobito_line") < 0.0


def test_x14_a_refinery_needs_its_feed_its_town_and_its_power(kivu: Rulebook) -> None:
    ready = put(
        state__raffinerie_de_la_paix="building",
        holder__rubaya="drc",
        holder__bukavu="drc",
        order__bukavu=0.9,
        power_supply__drc=0.6,
    )
    assert moved(kivu, ready, "progress raffinerie_de_la_paix", turns=1) > 0.0
    for missing in (
        put(holder__rubaya="m23"),
        put(holder__bukavu="m23"),
        put(power_supply__drc=0.05),
        put(order__bukavu=0.05),
    ):
        assert moved(kivu, missing, "progress raffinerie_de_la_paix", 1, ready) < 0.0


# --- X09, X10, X11: markets and money --------------------------------------------------------------------
def test_x09_a_thin_spot_market_is_more_volatile(kivu: Rulebook) -> None:
    def spread(contracts: float) -> float:
        run = Run(kivu, worlds=tuple(range(200)))
        run["contract_share cobalt"] = contracts
        return float(np.std(run.turn()["price cobalt"]))

    assert spread(0.95) > spread(0.1)


def test_x09_deals_thin_the_spot_market(kivu: Rulebook) -> None:
    assert moved(kivu, put(state__asset_reserve="flowing"), "contract_share germanium", turns=5) > 0.0


def test_x10_a_signal_lifts_prices_and_shares_and_a_broken_one_lets_them_fall(kivu: Rulebook) -> None:
    signal = put(expectation__rare_earths=0.5)
    assert moved(kivu, signal, "price rare_earths") > 0.0
    assert moved(kivu, signal, "metals_index") > 0.0
    run, plain = Run(kivu, worlds=WORLDS), Run(kivu, worlds=WORLDS)
    for one in (run, plain):
        one["state minerals_for_security"] = "binding"
    run.turn("drc minerals_for_security.terminate")
    plain.turn()
    assert (run["expectation coltan"] < plain["expectation coltan"]).all()


def test_x10_a_signal_that_nobody_confirms_fades(kivu: Rulebook) -> None:
    early = moved(kivu, put(expectation__rare_earths=0.5), "expectation rare_earths", turns=1)
    late = moved(kivu, put(expectation__rare_earths=0.5), "expectation rare_earths", turns=10)
    assert 0.0 < late < 0.5 * early


@pytest.mark.parametrize(("treasury", "paid_for"), [(150.0, 2), (90.0, 1), (30.0, 0)])
def test_x11_one_purse_pays_for_only_so_much(kivu: Rulebook, treasury: float, paid_for: int) -> None:
    works = ("korea_zinc_smelter", "us_stockpile")
    run = Run(kivu)
    put(
        treasury__us=treasury,
        capital__us=100.0,
        state__mp_materials="financed",
        state__korea_zinc_smelter="planned",
        level__korea_zinc_smelter=1.0,
        level__us_stockpile=1.0,
        state__us_stockpile="announced",
    )(run)
    before = [run.state(name) for name in works]
    run.turn("us korea_zinc_smelter.finance", "us us_stockpile.enact")
    assert sum(run.state(name) != state for name, state in zip(works, before, strict=True)) == paid_for


# --- X12, X13, X15, X16, X18 -----------------------------------------------------------------------------
def test_x12_a_peace_claimed_early_is_paid_for_when_it_is_broken(kivu: Rulebook) -> None:
    claimed = put(state__us_peace_legacy="stressed")
    broken = put(state__m23_uvira="under_way", level__m23_uvira=0.8)
    assert moved(kivu, broken, "support us", 2, claimed) < moved(kivu, broken, "support us", 2)


def test_x12_haste_moves_the_table(kivu: Rulebook) -> None:
    talking = put(state__washington="in_session")
    assert moved(kivu, put(state__us_peace_legacy="made"), "progress washington", 1, talking) > 0.0


def test_x13_harm_costs_its_author_standing(kivu: Rulebook) -> None:
    attack = put(state__m23_uvira="prepared")

    def standing(harm: float) -> float:
        run = Run(kivu, worlds=WORLDS)
        both(attack, put(capital__m23=100.0))(run)
        run["fighting"] = harm
        return float(run.turn("m23 m23_uvira.launch")["standing m23 western"].mean())

    assert standing(1.0) < standing(0.0)


def test_x13_aid_that_is_cut_no_longer_reaches_people(kivu: Rulebook) -> None:
    cut = put(state__us_humanitarian="suspended", state__eu_humanitarian="suspended")
    paid = both(
        put(state__us_humanitarian="flowing", level__us_humanitarian=1.0),
        put(state__eu_humanitarian="flowing", level__eu_humanitarian=1.0),
    )
    assert moved(kivu, cut, "relief", 3, paid) < 0.0
    assert moved(kivu, cut, "relief_access uvira", 4, paid) < 0.0


def test_x15_tracks_that_fail_or_crowd_slow_the_others(kivu: Rulebook) -> None:
    talking = put(state__doha="in_session", state__luanda="adjourned", state__eac_sadc="adjourned")
    failed = put(state__luanda="suspended", state__eac_sadc="suspended", state__washington="suspended")
    assert moved(kivu, failed, "coherence", 2, talking) < 0.0
    assert moved(kivu, put(coherence=0.2), "progress doha", 1, talking) < 0.0


def test_x16_how_hard_sanctions_bite_differs_from_game_to_game_and_nobody_is_told(kivu: Rulebook) -> None:
    run = Run(kivu, worlds=tuple(range(200)))
    LISTED(run)
    efficacy = run["hidden sanction_efficacy"].copy()
    strain = run.turn()["strain rwanda"]
    assert np.corrcoef(efficacy, strain)[0, 1] > 0.8
    from wargame.testing.secrets import view_of

    for actor in range(len(kivu.actors)):
        assert "hidden" not in set(view_of(kivu, run.world, actor))


def test_x17_pressure_and_integration_leave_different_worlds(kivu: Rulebook) -> None:
    """Each strategy moves what it aims at, and neither is always the better one for the seat that leads it."""
    pressure = {
        "us": "doctrine:us-maximum-pressure",
        "eu": "doctrine:eu-principled",
        "drc": "doctrine:drc-internationalise",
    }
    integration = {"us": "doctrine:us-broker", "eu": "doctrine:eu-gradual", "rwanda": "doctrine:rwanda-integration"}
    worlds = tuple(range(24))
    rwanda, us = kivu.index["A"]["rwanda"], kivu.index["A"]["us"]
    text = kivu.index["I"]["regional_integration"]

    def played(choices: dict[str, str]) -> World:
        players, world = line_up(kivu, choices), begin(kivu, 7, worlds)
        for _ in range(16):
            play_turn(kivu, world, players)
        return world

    hard, soft = played(pressure), played(integration)
    assert hard["strain"][:, rwanda].mean() > soft["strain"][:, rwanda].mean() + 2.0
    assert hard["isolation"][:, rwanda].mean() > soft["isolation"][:, rwanda].mean()
    drafted = kivu.state_code["treaty"]["drafted"]
    assert (soft["state"][:, text] != drafted).mean() > (hard["state"][:, text] != drafted).mean()
    better = hard["score"][:, us] > soft["score"][:, us]
    assert 0 < better.sum() < len(worlds)


def test_x18_where_nobody_acts_things_drift(kivu: Rulebook) -> None:
    run = Run(kivu, worlds=WORLDS)
    put(state__doha="proposed", pressure__lubero=0.8)(run)
    run.turn()
    assert run.cause("order lubero", "nobody governs") < 0.0
    run.turns(kivu.turns - 1)
    assert run.share("doha", "collapsed") == 1.0
    assert run.share("eu_listings", "lapsed") == 1.0
    held = (run["holder"] == kivu.index["A"]["drc"]).mean()
    assert 0.0 < held < 1.0
