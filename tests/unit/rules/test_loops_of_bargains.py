"""The loops of bargains on the scenarios themselves: push one end, and the other moves.

X07, X08, X09, X11, X17 and X19 to X22 of the list of loops; the others are in ``test_loops.py``.
"""

from __future__ import annotations

import pytest

from tests.books import book_of
from tests.unit.rules.test_loops import WORLDS, Change, both, moved, put
from wargame.players.table import decide_all, line_up
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin, resolve
from wargame.testing.run import Run


@pytest.fixture(scope="module")
def alliance() -> Rulebook:
    return book_of("resource-alliance")


# --- X07: pledged is not delivered -----------------------------------------------------------------------
DAM = put(
    state__inga_3="building",
    state__lenders_drc="flowing",
    climate__drc=60.0,
    order__inga=0.9,
    state__inga_programme="idle",
    state__inga_western_money="idle",
    paid__inga_programme=0.0,
    paid__inga_3=0.0,
)


def test_x07_what_is_pledged_builds_nothing_and_what_is_paid_builds(alliance: Rulebook) -> None:
    pledged = put(pledged__inga_western_money=4000.0, state__inga_western_money="memorandum")
    paid = put(paid__inga_western_money=500.0)
    assert moved(alliance, pledged, "progress inga_3", 1, DAM) == 0.0
    assert moved(alliance, paid, "progress inga_3", 1, DAM) > 0.0


def test_x07_a_pledge_that_waits_costs_trust_and_one_that_pays_earns_it(alliance: Rulebook) -> None:
    waiting = put(state__supply_contract="binding", since__supply_contract=60, climate__drc=5.0)
    paying = put(state__supply_contract="flowing", level__supply_contract=1.0)
    assert moved(alliance, waiting, "trust drc us", 1) < 0.0
    assert moved(alliance, paying, "trust drc us", 1) > 0.0


# --- X08: suitors against each other ---------------------------------------------------------------------
def test_x08_a_second_suitor_raises_what_kinshasa_asks_and_what_binding_takes(kivu: Rulebook) -> None:
    one = put(state__orion_glencore="negotiating", state__china_counter_offer="idle", state__al_mansour="idle")
    two = put(state__china_counter_offer="offered")
    assert moved(kivu, two, "asking drc", 3, one) > 0.0
    bound = put(state__lobito_loan="memorandum", state__gecamines_mercuria="memorandum", capital__us=100.0)

    def left(asking: float) -> float:
        run = Run(kivu)
        both(bound, put(asking__drc=asking, state__us_drc_partnership="in_force", capital__drc=100.0))(run)
        run.turn("us gecamines_mercuria.bind", "drc gecamines_mercuria.bind")
        assert run.state("gecamines_mercuria") == "binding"
        return run.one("left dfc")

    assert left(2.0) < left(1.0)


def test_x08_beijing_answers_washington(alliance: Rulebook) -> None:
    def offered(reserve: str) -> float:
        players, world = line_up(alliance, {}), begin(alliance, 7, WORLDS)
        world["state"][:, alliance.index["I"]["asset_reserve"]] = alliance.state_code["deal"][reserve]
        offer = alliance.index["I"]["china_counter_offer"]
        world["state"][:, offer] = alliance.state_code["deal"]["idle"]
        orders, _ = decide_all(alliance, world, players)
        resolve(alliance, world, orders)
        return float((world["state"][:, offer] == alliance.state_code["deal"]["offered"]).mean())

    assert offered("memorandum") > offered("terminated")


# --- X09, X11: who is shut out, and what is not paid for --------------------------------------------------
def test_x09_contracts_shut_out_those_who_have_none_and_hide_the_price(alliance: Rulebook) -> None:
    tied = put(state__supply_contract="flowing", state__orion_glencore="flowing", state__processing_right="flowing")
    assert moved(alliance, tied, "served us cobalt") > 0.0
    assert moved(alliance, tied, "served china cobalt") < 0.0
    assert moved(alliance, tied, "contract_share cobalt") > 0.0
    assert moved(alliance, tied, "opacity cobalt") > 0.0


def test_x11_gas_and_reactors_take_what_the_contract_needs(alliance: Rulebook) -> None:
    ready = put(
        state__supply_contract="memorandum", capital__us=100.0, capital__drc=100.0, left__exim=46_000.0, asking__drc=1.2
    )
    free, spent = Run(alliance), Run(alliance)
    for run in (free, spent):
        ready(run)
    bind = ("us supply_contract.bind", "drc supply_contract.bind")
    free.turn(*bind)
    spent.turn("us exim_gas.finance")
    spent["capital us"] = spent["capital drc"] = 100.0
    spent.turn(*bind)
    assert (free.state("supply_contract"), spent.state("supply_contract")) == ("binding", "memorandum")
    assert "US Export-Import Bank has USD 1,000 m left" in spent.refused[0].verdict.what


# --- X17: pressure or integration ------------------------------------------------------------------------
PRESSURE = put(state__us_rdf_designation="imposed", level__us_rdf_designation=0.8, state__us_lenders_veto="imposed")
INTEGRATION = put(state__regional_integration="in_force", state__washington_agreement="in_force")


@pytest.mark.parametrize(
    ("course", "path", "sign"),
    [
        (PRESSURE, "strain rwanda", 1),
        (PRESSURE, "isolation rwanda", 1),
        (PRESSURE, "climate rwanda", -1),
        (INTEGRATION, "climate rwanda", 1),
        (INTEGRATION, "formal rubaya_mines", 1),
        (INTEGRATION, "relation rwanda drc", 1),
        (INTEGRATION, "rents m23", -1),
    ],
)
def test_x17_pressure_costs_and_integration_pays(kivu: Rulebook, course: Change, path: str, sign: int) -> None:
    assert sign * moved(kivu, course, path, 5) > 0.0


def test_x17_both_courses_are_played(kivu: Rulebook, alliance: Rulebook) -> None:
    assert {"us-maximum-pressure", "us-broker"} <= set(kivu.text.doctrines)
    assert {"us-leverage", "us-alliance"} <= set(alliance.text.doctrines)


# --- X19: what is closed here is dug there ---------------------------------------------------------------
CHAIN = put(state__us_chain_pareco="imposed", level__us_chain_pareco=1.0, since__us_chain_pareco=0)


def test_x19_a_listed_chain_sends_diggers_to_other_hills(kivu: Rulebook) -> None:
    assert moved(kivu, CHAIN, "shunned rubaya_mines", 5) > 0.0
    assert moved(kivu, CHAIN, "diggers rubaya_mines", 5) < 0.0
    assert moved(kivu, CHAIN, "diggers walikale_artisanal", 5) > 0.0
    assert moved(kivu, CHAIN, "rents m23", 5) < 0.0


def test_x19_how_much_leaks_is_drawn_and_decides_what_m23_loses(kivu: Rulebook) -> None:
    def lost(leak: float) -> float:
        return moved(kivu, both(CHAIN, put(hidden__chain_leak=leak)), "rents m23", 5, put(hidden__chain_leak=leak))

    assert lost(0.3) < lost(0.9) < 0.0


def test_x19_titles_fence_diggers_out(alliance: Rulebook) -> None:
    titles = put(state__drc_formalisation="in_force")
    assert moved(alliance, titles, "formal walikale_artisanal", 2) > 0.0
    assert moved(alliance, titles, "diggers walikale_artisanal", 2) < 0.0
    assert moved(alliance, titles, "diggers kamituga", 2) > 0.0


# --- X20: the model travels and gets dearer --------------------------------------------------------------
def test_x20_what_delivers_is_copied_and_the_next_receiver_asks_more(alliance: Rulebook) -> None:
    works = put(state__supply_contract="flowing", state__orion_glencore="flowing", state__kobold_manono="flowing")
    assert moved(alliance, works, "template", 2) > 0.0
    assert moved(alliance, works, "asking angola", 2) > 0.0


def test_x20_a_bargain_that_fails_is_copied_less(alliance: Rulebook) -> None:
    flows = put(state__supply_contract="flowing", state__orion_glencore="flowing", template=0.8)
    fails = put(state__supply_contract="suspended", state__orion_glencore="terminated")
    assert moved(alliance, fails, "template", 2, flows) < 0.0


# --- X21, X22: stories and secrets -----------------------------------------------------------------------
def test_x21_what_is_said_and_what_is_taken_move_audiences(alliance: Rulebook) -> None:
    blamed = put(state__china_plunder_line="stressed")
    praised = put(state__us_reconstruction="stressed")
    quiet = put(state__us_reconstruction="silent", state__china_plunder_line="silent")
    taken = put(state__asset_reserve="flowing", state__orion_glencore="binding", state__kobold_manono="binding")
    assert moved(alliance, blamed, "standing us southern", 2, quiet) < 0.0
    assert moved(alliance, praised, "narrative us regional", 2, quiet) > 0.0
    assert moved(alliance, taken, "narrative us southern", 2, quiet) < 0.0


def test_x22_a_secret_bargain_gets_out_and_costs_both_who_made_it(alliance: Rulebook) -> None:
    run, known = (Run(alliance, worlds=tuple(range(200))) for _ in range(2))
    known["leaked security_annex"] = 1  # in these worlds it got out before
    run.turn()
    known.turn()
    out = run["leaked security_annex"] > 0
    assert 0.02 < out.mean() < 0.5
    for path in ("support drc", "support us", "trust drc us"):
        assert (run[path] < known[path])[out].all()


def test_x22_only_those_who_made_it_see_it(alliance: Rulebook) -> None:
    i = alliance.index["I"]["security_annex"]
    assert {name for name in alliance.actors if alliance.sees(name, i)} == {"us", "drc"}


def test_x22_what_was_said_in_public_binds(kivu: Rulebook) -> None:
    said = put(state__drc_no_concessions="stressed", capital__drc=100.0)
    run, plain = Run(kivu, worlds=WORLDS), Run(kivu, worlds=WORLDS)
    for one in (run, plain):
        said(one)
    run.turn("drc drc_no_concessions.withdraw")
    plain.turn()
    assert (run["support drc"] < plain["support drc"]).all()
    assert (run["cohesion drc"] < plain["cohesion drc"]).all()
