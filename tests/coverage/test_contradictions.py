"""C1 to C33: where the source documents contradict what is known or each other, every scenario holds to one reading.

The codes are those of the compiled timeline; docs/evidence.md tells the ones that matter in play. What is a matter of
wording is looked for in all files of all scenarios; what is a matter of the model, in the model.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.books import scenario_of
from wargame.scenario.schema import ScenarioText

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FILES = sorted(path for path in SCENARIOS.rglob("*") if path.suffix in (".yaml", ".md"))


def scenario(name: str = "kivu-2025") -> ScenarioText:
    return scenario_of(name).text


@cache
def everything() -> str:
    """All texts of all scenarios, on one line."""
    return " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in FILES)


def said(*patterns: str) -> list[str]:
    """What of `patterns` some scenario says, with some words around it."""
    found = (m for pattern in patterns for m in re.finditer(pattern, everything(), re.IGNORECASE))
    return [everything()[max(0, m.start() - 40) : m.end() + 40] for m in found]


def hidden(*names: str) -> None:
    """The parameters are drawn for each game, between bounds that differ."""
    for name in names:
        draw = scenario().parameters[name].draw
        assert draw is not None, name
        assert draw[0] < draw[1], name


def c1() -> None:
    """The RDF is the army of a state."""
    for name in ("first-steps", "kivu-2025", "resource-alliance", "doha-table"):
        text = scenario(name)
        assert text.forces["rdf"].actor == "rwanda"
        assert text.actors["rwanda"].state
    assert said("Rwandan militia", "RDF militia") == []


def c2() -> None:
    """Rwanda broke with Belgium; with the Union it is strained."""
    assert scenario().relations["rwanda_eu"].ties == "strained"
    assert "Belgium" in scenario().instruments["rwanda_belgium_break"].title
    assert said("ties with Brussels were cut", "(?:broke|broken) with (?:Brussels|the European Union)") == []


def c3() -> None:
    """M23 walked out of Luanda on 17 March, a day before the round; Rwanda was no party."""
    luanda = scenario().instruments["luanda"]
    assert luanda.talks is not None
    assert "rwanda" not in (luanda.owner, *luanda.parties, *luanda.talks.belligerents)
    assert "18 March 2025" in luanda.text
    assert "withdrew on 17 March" in luanda.text
    for name in ("kivu-2025", "kivu-2025-history"):
        leavers = {
            d.actor for d in scenario(name).doctrines.values() for r in d.rules.values() if r.order == "luanda.walk_out"
        }
        assert leavers == {"m23"}
    hidden("sanction_backfire")


def c4() -> None:
    """Doha is a track of its own, whatever becomes of Luanda; it may take its place."""
    doha = scenario().instruments["doha"]
    assert not any("luanda" in str(condition) for condition in doha.requires.values())
    assert any("luanda" in str(effect.if_) for effect in doha.effects)


def c5() -> None:
    """Minerals are one motive of several, and how much each weighs is hidden."""
    hidden("rwanda_mineral_motive", "rwanda_security_motive", "m23_autonomy")
    reading = scenario().timeline["reading_maximum_pressure"]
    assert "entirely one about minerals" in " ".join(reading.text.split())
    assert reading.claim_by
    assert len(said("entirely about minerals")) == len(said("first source document calls the war entirely about miner"))


def c6() -> None:
    """The billion is a claim, told with who made it and that it is rejected; nothing in the model is set to it."""
    reading = scenario().timeline["reading_maximum_pressure"]
    assert "Kazadi" in reading.text
    assert "Kigali rejects the charge" in " ".join(reading.text.split())
    brief = " ".join(scenario().briefings["drc"].split())
    assert (
        "Our former finance minister put the loss to Rwanda near a billion dollars a year; Kigali rejects that" in brief
    )
    assert len(said("billion dollars a year")) == 2


def c7() -> None:
    """PARECO-FF was listed on 12 August 2025, for a time that had ended in 2024."""
    listing = scenario().instruments["us_chain_pareco"]
    assert listing.start == "idle"
    for words in ("PARECO-FF", "12 August 2025", "early 2024"):
        assert words in listing.text
    dated = scenario("kivu-2025-history").doctrines["us-record"].rules["list_chain"]
    assert (dated.order, dated.date) == ("us_chain_pareco.impose", dt.date(2025, 8, 12))
    bare = re.findall(r"\bPARECO\b(?!-FF)", everything())
    assert len(bare) == len(said("US sanctions against PARECO and CDMC")), "the headline of a page is the page's"


def c8() -> None:
    """A listing along the chain is partial and leaks, and the belt it is about is M23's."""
    part = scenario().instruments["us_chain_pareco"].sanction
    assert part is not None
    assert part.breadth * part.enforcement < 0.5
    hidden("chain_leak", "sanction_efficacy")
    for name in ("kivu-2025", "resource-alliance", "doha-table"):
        assert scenario(name).zones["rubaya"].holder == "m23"
    assert scenario().instruments["us_chain_pareco"].about == "wazalendo"


def c9() -> None:
    """The dead since January are a band from 3,000 to 7,000, and the upper end is Kinshasa's claim."""
    numbers = scenario().parameters
    assert (numbers["start_deaths_low"].value, numbers["start_deaths_high"].value) == (3000, 7000)
    assert numbers["start_deaths_high"].claim_by == "drc"


def c10() -> None:
    """The displaced are counted by place: four million in the east, of them two to three in the Kivus."""
    zones = scenario().zones
    assert 3.8e6 < sum(zone.displaced for zone in zones.values()) < 4.2e6
    assert 2.29e6 <= sum(zones[name].displaced for name in scenario().groups["kivus"]) <= 4.6e6


def c11() -> None:
    """Six million is what an article says, with who says it; the model counts the dead since January 2025 only."""
    assert len(said("six million")) == len(said("over six million dead since 1996", "six million is a contested"))
    assert "excess-mortality" in (scenario().timeline["reading_maximum_pressure"].note or "")
    assert said("10 million dead", "ten million dead") == []


def c12() -> None:
    """The smelter in Tennessee costs 7.4bn; 6.9bn was what was written before."""
    smelter = scenario().instruments["korea_zinc_smelter"]
    assert smelter.project is not None
    assert smelter.project.cost == 7400
    assert "A day earlier the press still wrote of talks over USD 6.9bn" in " ".join(smelter.text.split())


def c13() -> None:
    """Strategic-metal shares are driven by American support and by Chinese controls."""
    drivers = {
        name
        for name, one in scenario().instruments.items()
        if any("metals_index" in effect.add for effect in one.effects)
    }
    assert {"china_rare_earth_controls", "mp_materials"} <= drivers


def c14() -> None:
    """Inga 3 and Grand Inga are two projects, and no American money is in either until somebody puts it there."""
    first, whole = (scenario("resource-alliance").instruments[name].project for name in ("inga_3", "grand_inga"))
    assert first is not None
    assert whole is not None
    assert (first.cost, whole.cost) == (10_000, 80_000)
    assert first.funder == whole.funder == "lenders"
    assert scenario("resource-alliance").instruments["inga_western_money"].start == "signalled"


def c15() -> None:
    """The loan for the Lobito line is 553 million."""
    loan = scenario().instruments["lobito_loan"].deal
    assert loan is not None
    assert loan.funds == 553
    assert said(r"USD 533", r"533 ?m") == []


def c16() -> None:
    """The president is the president."""
    assert said("former (?:US|U.S.) president", "(?:former|ex-)president (?:Donald )?Trump") == []


def c17() -> None:
    """Envoys mediate in Washington; the president hosts the ceremony of December."""
    assert "envoys" in scenario().instruments["washington"].text
    assert "US President hosted" in " ".join(scenario().instruments["washington_accords"].text.split())
    assert {"Rubio", "Boulos"} <= set(re.findall(r"\w+", scenario().actors["us"].people or ""))
    assert said("Trump'?s? direct mediation") == []


def c18() -> None:
    """Cobalt, copper and lithium lie where M23 has never been, and no road of its operations leads there."""
    for name in ("kivu-2025", "resource-alliance", "doha-table"):
        text = scenario(name)
        south = {s.zone for s in text.sites.values() if {"cobalt", "copper", "lithium"} & s.output.keys()}
        assert south
        assert {text.zones[zone].holder for zone in south if zone in text.zones} == {"drc"}
        marches = [o.operation.path for o in text.instruments.values() if o.operation and o.owner == "m23"]
        assert not south & {zone for path in marches for zone in path}


def c19() -> None:
    """Refining is counted by country: copper in the DRC as well, cobalt and tantalum mostly in China."""
    goods = scenario().commodities
    assert goods["copper"].refining["drc"] > 0
    assert goods["cobalt"].refining["china"] > 0.5
    assert "rwanda" in {i.owner for i in scenario().instruments.values() if "refinery" in i.title.lower()}


def c20() -> None:
    """The Raffinerie de la Paix is known from one document only, and says so; Rwanda has a refinery in the making."""
    site, project = scenario().sites["raffinerie"], scenario().instruments["raffinerie_de_la_paix"]
    assert (site.confidence, bool(site.claim_by)) == ("low", True)
    assert project.start == "on_hold"
    assert "No page confirms the name" in (project.note or "")
    assert scenario().instruments["bugesera_refinery"].owner == "rwanda"


def c21() -> None:
    """CDMC is a cooperative, and the traders bear the names they were listed under."""
    text = " ".join(scenario().instruments["us_chain_pareco"].text.split())
    assert "the cooperative CDMC, and the Hong Kong buyers East Rise and Star Dragon" in text
    assert said("Eastrise", "StarDragon", "mining firm CDMC") == []


def c22() -> None:
    """The hundred billion is EXIM's unused authority; the chair's name is Jovanovic."""
    purse = scenario().purses["exim"]
    assert (purse.ceiling, purse.left) == (135_000, 100_000)
    assert said("Jovanovich", "invest(?:s|ed)? (?:USD )?100 ?(?:bn|billion)") == []


def c23() -> None:
    """In December 2025 the United States has options: no mine, a few per cent of supply, a memorandum."""
    text = scenario("resource-alliance")
    assert max(text.actors["us"].access.values()) <= 0.05
    assert all(not site.control.get("us") for site in text.sites.values())
    assert text.instruments["asset_reserve"].start == "memorandum"


def c24() -> None:
    """The one document is of March, the other of December; the game starts in the one and ends in the other."""
    calendar, timeline = scenario().calendar, scenario().timeline
    dates = [timeline[name].date for name in ("reading_maximum_pressure", "reading_alliances")]
    assert dates == sorted(d for d in dates if d and calendar.start <= d <= calendar.last_day)
    assert [d.month for d in dates if d] == [3, 12]
    assert scenario("resource-alliance").calendar.start > dt.date(2025, 12, 13)


def c25() -> None:
    """Pressure on Rwanda and integration with it can both be played, in both worlds."""
    assert {"us-maximum-pressure", "us-broker"} <= scenario().doctrines.keys()
    assert {"us-leverage", "us-alliance"} <= scenario("resource-alliance").doctrines.keys()
    page = (SCENARIOS.parent / "docs" / "validity.md").read_text(encoding="utf-8")
    assert "## Pressure or integration" in page


def c26() -> None:
    """How hard sanctions bite is hidden, from half to half as much again."""
    assert scenario().parameters["sanction_efficacy"].draw == (0.5, 1.5)


def c27() -> None:
    """Rubaya was PARECO-FF's until early 2024 and is M23's since 30 April 2024."""
    assert "PARECO-FF held Rubaya" in " ".join(scenario().instruments["us_chain_pareco"].text.split())
    assert "M23 since 30 April 2024" in (scenario().zones["rubaya"].note or "")


def c28() -> None:
    """The man who runs North Kivu for M23 is one person."""
    assert set(re.findall(r"(?:\w+ )?Musanga(?: \w+)?", everything())) == {"Bahati Musanga"}


def c29() -> None:
    """The date of the Doha declaration was 18 August."""
    assert "18 August" in scenario().instruments["doha_declaration"].text
    assert said("17 August") == []


def c30() -> None:
    """120 tonnes a month are traded at Rubaya; 150 tonnes were exported by fraud in 2024: two measures."""
    assert "120 tonnes of coltan concentrate a month" in " ".join((scenario().sites["rubaya_mines"].note or "").split())
    assert "at least 150 t of coltan" in " ".join(scenario().instruments["rwanda_mineral_tags"].text.split())


def c31() -> None:
    """Goma has a million residents; who shelters there is counted besides."""
    goma = scenario().zones["goma"]
    assert "1.0m residents" in (goma.note or "")
    assert 1.0e6 <= goma.population <= 2.0e6


def c32() -> None:
    """What is critical is a list of the United States, with a soft date."""
    listing = scenario().instruments["us_critical_list"]
    assert (listing.kind, listing.owner, listing.start) == ("regulation", "us", "off")
    assert "soft" in (listing.note or "")


def c33() -> None:
    """The package of 17 March names commanders, M23's leaders, the head of the mines board and a refinery."""
    listing = scenario().instruments["eu_listings"]
    text = " ".join(listing.text.split())
    for target in (
        "M23's president",
        "three Rwandan commanders",
        "head of Rwanda's mines board",
        "Gasabo Gold Refinery",
    ):
        assert target in text
    assert listing.sanction is not None
    assert (listing.about, listing.sanction.lists) == ("rwanda", ["m23"])


HELD: dict[str, Callable[[], None]] = {f"C{n}": globals()[f"c{n}"] for n in range(1, 34)}


@pytest.mark.parametrize("code", HELD)
def test_a_contradiction_is_read_as_the_table_says(code: str) -> None:
    HELD[code]()
