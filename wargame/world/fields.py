"""Every field of the world, declared once.

The checker, the codec, the digest, the view, the tooltips and ``docs/state.md`` all read these declarations.
Money is in millions of US dollars, people in persons, forces in fighters, output in tonnes, shares in 0..1,
indices in 0..100; a stock is what is there at the end of a turn, a flow what passed during the turn.
"""

from __future__ import annotations

from typing import Final

from wargame.world.declare import Field, code, number

BIG: Final = 1e9

# A table, read by row.
# fmt: off
FIELDS: Final[tuple[Field, ...]] = (
    # --- actors -----------------------------------------------------------------------------------------------
    number("treasury", "A", "money the actor can still commit to this crisis", unit="USD m",
           low=-1e5, high=1e6, quantum=1e-3, seen_by="owner", good=1),
    number("income", "A", "money that reaches the treasury each turn before rents and aid", unit="USD m a turn",
           low=-1e4, high=1e5, quantum=1e-3, seen_by="owner", good=1),
    number("capital", "A", "political capital: attention and favours an actor can spend on acts", unit="points",
           high=100, quantum=1e-3, seen_by="owner", good=1),
    number("support", "A", "how far the actor's own public or base stands behind it", unit="index",
           high=100, quantum=1e-3, seen_by="all", good=1),
    number("cohesion", "A", "how far its elite, coalition or member states hold together", unit="index",
           high=100, quantum=1e-3, seen_by="all", good=1),
    number("isolation", "A", "doors closed to it abroad; not the same as compliance", unit="index",
           high=100, quantum=1e-3, seen_by="all", good=-1),
    number("strain", "A", "cost that measures against it impose each turn, set against its means", unit="index",
           high=100, quantum=1e-3, seen_by="all", good=-1),
    number("rents", "A", "mineral rents and taxes it took in last turn", unit="USD m a turn",
           high=1e5, quantum=1e-3, seen_by="owner", good=1),
    number("evidence", "A", "published evidence of conduct the actor denies or does not avow", unit="share",
           seen_by="all", good=-1),
    number("corruption", "A", "share of money in its hands that goes astray", unit="share", seen_by="all", good=-1),
    number("accountability", "A", "how far aid and arms in its hands can be followed", unit="share",
           seen_by="all", good=1),
    number("power_supply", "A", "electricity a plant on its soil can count on", unit="share", seen_by="all", good=1),
    number("asking", "A", "what a bargain over its minerals costs a suitor, against the terms of the start",
           unit="factor", low=0.5, high=5, seen_by="all"),
    number("climate", "A", "investment climate: what a lender thinks of the next ten years there", unit="index",
           high=100, quantum=1e-3, seen_by="all", good=1),
    number("score", "A", "how far the seat's objectives are met", unit="0-100", high=100, quantum=1e-3,
           seen_by="owner", good=1),
    number("standing", "A U", "how an audience abroad regards the actor", unit="index", high=100, quantum=1e-3,
           seen_by="all", good=1),
    # --- pairs (row acts on or judges column) -------------------------------------------------------------------
    number("relation", "A A", "diplomatic relations, from hostile to allied", unit="-3..3", low=-3, high=3,
           quantum=1e-4, seen_by="all", good=1),
    code("ties", "A A", "state of diplomatic ties", seen_by="all", codes="ties"),
    number("trust", "A A", "how far the first believes the word of the second", unit="share", seen_by="pair", good=1),
    number("kept", "A A", "promises of the first to the second that were kept (with decay)", unit="count",
           high=1e4, quantum=1e-4, seen_by="all", good=1),
    number("broken", "A A", "promises of the first to the second that were broken (with decay)", unit="count",
           high=1e4, quantum=1e-4, seen_by="all", good=-1),
    number("carried", "A A", "threats of the first to the second that were carried out (with decay)", unit="count",
           high=1e4, quantum=1e-4, seen_by="all"),
    number("abandoned", "A A", "threats of the first to the second that were let go (with decay)", unit="count",
           high=1e4, quantum=1e-4, seen_by="all"),
    number("exposure", "A A", "share of the second's budget, trade or aid that the first can touch", unit="share",
           seen_by="all"),
    number("access", "A C", "share of the Congolese supply of a mineral secured by contract, equity or first offer",
           unit="share", seen_by="all", good=1),
    number("served", "A C", "share of the Congolese supply that reaches its buyers: rights first, then the market",
           unit="share", seen_by="all", good=1),
    number("stock", "A C", "strategic stockpile", unit="t", high=BIG, quantum=1e-3, seen_by="owner", good=1),
    # --- zones ----------------------------------------------------------------------------------------------------
    code("holder", "Z", "actor that administers the main town", seen_by="all", codes="actor"),
    number("pressure", "Z", "how far an attacker has got to taking the zone", unit="share", seen_by="all", good=-1),
    number("order", "Z", "public order: law, courts, police, no predation", unit="share", seen_by="all", good=1),
    number("population", "Z", "people who live or shelter there", unit="persons", high=BIG, quantum=1.0, seen_by="all"),
    number("displaced", "Z", "people from there who are displaced now", unit="persons", high=BIG, quantum=1.0,
           seen_by="all", good=-1),
    number("relief_access", "Z", "share of those in need whom relief can reach", unit="share", seen_by="all", good=1),
    number("fighting", "Z", "intensity of fighting this turn", unit="share", seen_by="all", good=-1),
    # --- forces ---------------------------------------------------------------------------------------------------
    number("strength", "F Z", "fighters of the force in the zone", unit="fighters", high=1e6, quantum=1e-2,
           seen_by="intel"),
    number("quality", "F", "training, leadership and equipment", unit="factor", high=3, seen_by="intel", good=1),
    number("supply", "F", "ammunition, fuel and pay", unit="share", seen_by="intel", good=1),
    number("morale", "F", "will to go on", unit="share", seen_by="intel", good=1),
    number("air", "F", "drones, aircraft and air defence", unit="share", seen_by="intel", good=1),
    number("backing", "F", "outside support that reaches the force: men, arms, logistics, command", unit="share",
           seen_by="intel"),
    # --- sites, routes, market ---------------------------------------------------------------------------------
    number("potential", "M", "output the site could reach in quiet, as a share of capacity", unit="share", high=1.5,
           seen_by="all", good=1),
    number("working", "M", "output as a share of capacity", unit="share", high=1.5, seen_by="all", good=1),
    number("formal", "M", "share of output that leaves through taxed, traceable channels", unit="share",
           seen_by="all", good=1),
    code("status", "M", "regime of the site", seen_by="all", codes="status"),
    number("open", "R", "how far the route is open", unit="share", seen_by="all", good=1),
    number("seizure", "R", "chance that an illicit load on the route is seized", unit="share", seen_by="all"),
    number("price", "C", "spot price in the commodity's unit", unit="USD", high=BIG, quantum=1e-3, seen_by="all"),
    number("expectation", "C", "premium the market pays for policies it expects", unit="share", low=-1, high=3,
           seen_by="all"),
    number("supply_index", "C", "world supply against the start", unit="share", high=3, seen_by="all"),
    number("inventory", "C", "buyers' stocks that still cushion a shortfall", unit="months of supply", high=60,
           quantum=1e-4, seen_by="all"),
    number("contract_share", "C", "share of trade under long contracts and rights, not on the spot market",
           unit="share", seen_by="all"),
    number("opacity", "C", "how little the posted price says of what is paid, behind contracts nobody audits",
           unit="share", seen_by="all", good=-1),
    number("metals_index", "", "index of strategic-metal shares (start = 100)", unit="index", high=1e4,
           quantum=1e-3, seen_by="all"),
    number("mirror_gap", "", "mineral exports of neighbours beyond their credible output", unit="USD m a turn",
           high=1e5, quantum=1e-3, seen_by="all", good=-1),
    number("smuggled", "", "minerals that left the Kivus and Ituri untaxed by the state", unit="USD m a turn",
           high=1e5, quantum=1e-3, seen_by="nobody", good=-1),
    number("template", "", "how far rights against works and security are taken as a model by others", unit="share",
           seen_by="all"),
    number("left", "P", "authority of the purse that is not yet committed", unit="USD m", high=1e6, quantum=1e-3,
           seen_by="all"),
    # --- instruments -----------------------------------------------------------------------------------------------
    code("state", "I", "state of the instrument's lifecycle", seen_by="instrument", codes="state"),
    code("since", "I", "turns since it entered that state", seen_by="instrument", unit="turns"),
    number("level", "I", "how strongly it is used", unit="share", seen_by="instrument"),
    number("progress", "I", "how far the work or the talks have got", unit="share", seen_by="instrument", good=1),
    number("evasion", "I", "share of its bite that is evaded", unit="share", seen_by="instrument"),
    number("pledged", "I", "money promised", unit="USD m", high=1e6, quantum=1e-3, seen_by="instrument"),
    number("committed", "I", "money bound by contract", unit="USD m", high=1e6, quantum=1e-3, seen_by="instrument"),
    number("paid", "I", "money disbursed", unit="USD m", high=1e6, quantum=1e-3, seen_by="instrument"),
    code("assent", "O", "trigger the actor has assented to on an instrument that needs all parties (0 = none)",
         seen_by="instrument"),
    # --- timeline and memory ---------------------------------------------------------------------------------------
    code("age", "T", "turns since the timeline entry happened (999 = it has not)", seen_by="nobody", unit="turns"),
    number("hidden", "H", "hidden parameter drawn for this game", low=-1e6, high=1e6, seen_by="nobody"),
    number("memory", "N", "earlier values that texts of the scenario refer to with ago()", low=-BIG, high=BIG,
           quantum=1e-6, seen_by="nobody"),
    # --- people ----------------------------------------------------------------------------------------------------
    number("deaths", "", "people killed since January 2025, best estimate", unit="persons", high=BIG, quantum=1.0,
           seen_by="all", good=-1),
    number("deaths_low", "", "people killed since January 2025, low estimate", unit="persons", high=BIG, quantum=1.0,
           seen_by="all", good=-1),
    number("deaths_high", "", "people killed since January 2025, high estimate", unit="persons", high=BIG, quantum=1.0,
           seen_by="all", good=-1),
    number("newly_displaced", "", "people newly displaced this turn", unit="persons", high=BIG, quantum=1.0,
           seen_by="all", good=-1),
    number("returned", "", "people who returned of their own will since the start", unit="persons", high=BIG,
           quantum=1.0, seen_by="all", good=1),
    number("forced_returns", "", "people made to return or driven from camps since the start", unit="persons",
           high=BIG, quantum=1.0, seen_by="all", good=-1),
    number("refugees", "", "people who crossed a border since the start", unit="persons", high=BIG, quantum=1.0,
           seen_by="all", good=-1),
    number("relief", "", "relief funding that arrives this turn against what is needed", unit="share", high=2,
           seen_by="all", good=1),
    number("incidents", "", "ceasefire incidents this turn", unit="count", high=1e3, quantum=1e-3, seen_by="all",
           good=-1),
    number("stability", "", "regional stability", unit="index", high=100, quantum=1e-3, seen_by="all", good=1),
    number("coherence", "", "how far the mediation tracks pull together", unit="share", seen_by="all", good=1),
    number("ripeness", "", "how ripe the conflict is for a text: pain on both belligerents and a way out",
           unit="share", seen_by="nobody", good=1),
    code("turn", "", "steps resolved so far: turns, unless the calendar divides them", seen_by="all"),
)
# fmt: on

BY_NAME: Final[dict[str, Field]] = {f.name: f for f in FIELDS}

STATUS: Final = ("conflict", "grey", "formal", "strategic")
TIES: Final = ("severed", "strained", "normal")
AUDIENCES: Final = ("regional", "western", "southern")
NEVER: Final = 999
