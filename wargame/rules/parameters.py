"""The numbers the rules read, declared once: value, range, meaning, source.

A scenario overrides any of them under ``parameters`` with another value, or with ``draw`` to hide it: then it differs
from game to game and is revealed at the debrief. Sources: P-codes and field numbers as in ``docs/model.md``;
``model`` marks a value chosen so that the model behaves as the field numbers say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class RuleParameter:
    """One number of the model."""

    name: str
    value: float
    low: float
    high: float
    meaning: str
    source: str


def _p(name: str, value: float, low: float, high: float, meaning: str, source: str = "model") -> RuleParameter:
    return RuleParameter(name, value, low, high, meaning, source)


RULE_PARAMETERS: Final[tuple[RuleParameter, ...]] = (
    # contested claims: hidden in the shipped scenarios
    _p("sanction_efficacy", 1.0, 0.2, 2.0, "how hard sanctions bite, against the nominal effect", "C26; TSC, HSEO"),
    _p(
        "sanction_backfire",
        1.0,
        0.0,
        2.0,
        "how far a measure rallies the target and chases its proxies from talks",
        "C3",
    ),
    _p("audience_cost", 1.0, 0.0, 2.0, "political price of public reversals and abandoned threats", "Peterson 2013"),
    _p("mediation_skill", 1.0, 0.3, 2.0, "how well the mediators turn movement into text", "Beardsley et al. 2006"),
    _p("ceasefire_fragility", 1.0, 0.3, 2.0, "multiplies the hazard of a ceasefire incident", "field numbers 2.2"),
    _p("market_nerves", 1.0, 0.2, 2.0, "multiplies the noise of prices and the size of expectations", "C13"),
    _p("price_elasticity_scale", 1.0, 0.3, 2.0, "multiplies the price response to missing supply", "field numbers 2.4"),
    _p("fardc_reform", 0.6, 0.0, 1.5, "share of aid and training the Congolese army turns into quality", "S0 L12"),
    _p("militia_discipline", 0.5, 0.0, 1.0, "how far allied militias keep to truces and spare civilians", "P78"),
    _p("m23_autonomy", 0.4, 0.0, 1.0, "share of M23's strength that does not depend on its sponsor", "C5; P49"),
    _p("chinese_resolve", 0.6, 0.0, 1.0, "how firmly Chinese buyers hold on to Congolese feed", "P68, P99"),
    _p("donor_patience", 0.6, 0.0, 1.0, "how slowly donors tire of paying", "P94"),
    # sanctions
    _p("strain_scale", 2.2, 0.1, 20, "strain per unit of summed bite"),
    _p("strain_speed", 0.35, 0.05, 1, "share of the gap to its level that strain closes in a turn"),
    _p(
        "bite_cost",
        0.06,
        0,
        1,
        "share of a target's budget a full bite takes in a year",
        "van Bergeijk 2012; 2012 aid freeze",
    ),
    _p("evasion_cap", 0.5, 0, 0.9, "evasion after a year and a half without enforcement", "Early 2015"),
    _p("evasion_speed", 0.06, 0, 1, "share of the gap to its cap that evasion closes in a turn", "Early 2015"),
    _p(
        "buster_weight",
        0.5,
        0,
        1,
        "share of the bite that political and commercial busters together can take away",
        "Early and Spice 2011",
    ),
    _p(
        "coalition_bonus",
        0.15,
        0,
        0.5,
        "extra bite per further sender, with an institution behind it",
        "Drezner 2000; Bapat and Morgan 2009",
    ),
    _p("coalition_decay", 0.05, 0, 0.5, "loss of the coalition bonus per turn without an institution", "Drezner 2000"),
    _p("isolation_decay", 0.03, 0, 0.5, "share of isolation that fades in a turn"),
    _p("rally_effect", 2.5, 0, 10, "points of support a new measure gives its target at home", "S0 L4"),
    _p(
        "walkout_base",
        -2.2,
        -6,
        3,
        "log-odds that a delegation stays away after a listing near a round",
        "C3; rows 66-68",
    ),
    _p("walkout_listing", 3.2, 0, 8, "added log-odds per unit of listing strength against the party", "row 68"),
    # aid
    _p("fungible", 0.12, 0, 1, "share of budget and development money that frees the recipient's own hands"),
    _p("relief_need", 98.0, 1, 1000, "relief the 2025 plan needs [USD m per two weeks]", "P94"),
    _p("diversion", 0.2, 0, 0.6, "share of military aid that leaks where nobody follows it", "field numbers 2.3"),
    _p(
        "absorption",
        0.25,
        0.02,
        1,
        "share of the gap to delivered capability an army closes in a turn",
        "field numbers 2.3",
    ),
    _p("backing_speed", 0.5, 0.05, 1, "share of the gap to its level that sponsor support closes in a turn"),
    # talks and treaties
    _p("talks_drift", 0.1, 0, 1, "movement of a delegation that neither concedes nor stalls"),
    _p("round_noise", 0.4, 0, 1, "standard deviation of what a round yields (log scale)"),
    _p("talks_breakoff", 4.0, 1, 20, "turns after which suspended talks collapse"),
    _p("kept_gain", 0.02, 0, 0.2, "trust gained when a promise is seen kept", "Peterson 2013"),
    _p("broken_loss", 0.05, 0, 0.4, "trust lost when a promise is seen broken", "Peterson 2013"),
    _p("record_decay", 0.03, 0, 0.2, "share of the promise record that fades to the prior in a turn"),
    _p("release_trust", 0.03, 0, 0.3, "trust gained when five hundred prisoners come home", "P28"),
    _p("amnesty_price", 6.0, 0, 40, "points of support a full amnesty costs its giver", "S0 L12"),
    _p("recognition_standing", 6.0, 0, 40, "points of regional standing that recognition brings its receiver"),
    _p("hazard_bare", 0.8, 0, 3, "hazard per two weeks of a bare ceasefire (0.55 fail)", "field numbers 2.2"),
    # operations
    _p("battle_noise", 0.4, 0, 1, "standard deviation of the fortunes of war (log odds of power)"),
    _p("battle_threshold", 0.40, 0.1, 0.9, "share of the power on the field above which an attacker gains ground"),
    _p("battle_speed", 2.4, 0.1, 10, "pressure gained in a turn per unit of advantage"),
    _p("attack_losses", 0.025, 0, 0.3, "share of engaged attackers lost in a turn of even battle"),
    _p("defence_losses", 0.03, 0, 0.3, "share of engaged defenders lost in a turn of even battle"),
    _p("attack_supply", 0.06, 0, 0.5, "supply an offensive uses in a turn at full level"),
    _p("recruits_per_rent", 6.0, 0, 100, "fighters a non-state actor adds per USD m of rents"),
    _p("ambient_fighting", 0.16, 0, 1, "fighting along a quiet front without any truce", "P75-P78"),
    # minerals and market
    _p(
        "rebel_tax", 0.13, 0, 0.6, "share of the value of untaxed ore the holder takes (USD 7/kg on coltan)", "P46, P48"
    ),
    _p(
        "state_royalty", 0.05, 0, 0.3, "share of the value of formal output the state takes and can spend on the crisis"
    ),
    _p(
        "transit_margin",
        0.22,
        0,
        0.6,
        "share of the value of smuggled ore that stays in the transit country",
        "P70; C6",
    ),
    _p("transit_fungible", 0.10, 0, 1, "share of transit margins that reaches the transit government"),
    _p("formal_speed", 0.08, 0, 1, "share of the gap that a site's formal share closes in a turn"),
    _p("working_speed", 0.5, 0, 1, "share of the gap that a site's output closes in a turn"),
    _p("price_speed", 0.11, 0, 1, "share of the gap to its level that a price closes in a turn", "field numbers 2.4"),
    _p(
        "share_beta",
        1.0,
        0,
        2.5,
        "rise of the index of shares per rise of the metals' prices: 2 for gold miners, of which funds hold a part",
        "Tufano 1998; C13",
    ),
    _p("expectation_decay", 0.14, 0, 1, "share of a price premium on policy signals that fades in a turn", "P90; C13"),
    _p("evidence_fade", 0.02, 0, 0.3, "share of published evidence that a turn of other news buries"),
    _p("mirror_detection", 0.02, 0, 0.2, "evidence gained per turn per unit of the export-production gap", "P45, P48"),
    # bargains
    _p("rivalry_pull", 0.25, 0, 2, "how much a further suitor adds to what a receiver asks", "X08; S0 L10"),
    _p(
        "template_pull",
        0.4,
        0,
        2,
        "how much a model that delivers adds to what receivers ask",
        "X20; S1 L24",
    ),
    _p(
        "closing_rate",
        0.35,
        0,
        1,
        "chance a turn that lenders close once the wait is over, at a climate of 50",
        "field numbers 2.4",
    ),
    # ways out, diggers, chains
    _p("freight_weight", 0.1, 0, 1, "share of the state's take that a doubled cost of freight costs it", "P52"),
    _p(
        "output_swing",
        0.03,
        0,
        0.5,
        "standard deviation of industrial output from turn to turn, at the power of the start and freight of 1",
        "S1 L12; B36",
    ),
    _p("power_weight", 0.5, 0, 2, "industrial output per unit of electricity beyond that of the start", "S1 L12"),
    _p("digger_mobility", 0.05, 0, 1, "share of diggers who move in a turn where twice as much is left to them", "X19"),
    _p("fencing", 0.8, 0, 1, "share of diggers without a contract whom a formal title shuts out", "X19; S1 L8"),
    _p("chain_leak", 0.5, 0, 1, "share of a listed chain's trade that finds another buyer", "C8; P01, P49"),
    _p("chain_formal", 0.15, 0, 1, "how far outlets that close push ore into state channels", "C8; S1 L16"),
    _p(
        "boycott_predation",
        0.006,
        0,
        0.1,
        "order lost a turn where ore under an armed group finds no buyer",
        "Stoop et al. 2018",
    ),
    # stories and secrets
    _p("grab_reading", 0.25, 0, 5, "how far rights taken without money paid are read as a grab", "X21; S1 L13, L18"),
    _p("story_weight", 0.4, 0, 5, "points of standing a turn of a settled story moves an audience", "X21"),
    _p("leak_rate", 0.03, 0, 1, "chance per turn that papers on a secret bargain get out", "X22; S1 L17"),
    # people
    _p("flight_rate", 0.125, 0, 1, "share of a zone's people who flee a turn of full fighting", "field numbers 2.5"),
    _p("fall_flight", 0.16, 0, 1, "further share who flee when a zone falls", "field numbers 2.5"),
    _p("return_rate", 0.045, 0, 1, "share of the displaced who go home in a quiet, orderly turn", "P72; IOM"),
    _p(
        "forced_rate", 0.012, 0, 1, "share of the displaced sent home by a new administration", "IOM; field numbers 2.5"
    ),
    _p(
        "death_rate",
        0.00022,
        0,
        0.01,
        "share of a zone's people killed in a turn of full fighting",
        "field numbers 2.5",
    ),
    _p("border_share", 0.12, 0, 1, "share of those who flee who cross a border", "P36, P111"),
    # politics
    _p(
        "climate_memory",
        0.05,
        0,
        1,
        "share of the gap to its start that the investment climate closes in a turn: signatures are news for a while",
    ),
    _p("support_drift", 0.03, 0, 1, "share of the gap to its resting level that support closes in a turn"),
    _p(
        "mood_swing", 1.8, 0, 10, "standard deviation of what other news does to support in a turn, at middling support"
    ),
    _p("zone_politics", 1.1, 0, 10, "points of support per unit of political weight lost or gained"),
    _p("order_drift", 0.004, 0, 0.1, "order lost a turn in contested zones when nobody acts", "X18"),
)

BY_NAME: Final[dict[str, RuleParameter]] = {p.name: p for p in RULE_PARAMETERS}
