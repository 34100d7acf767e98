"""Names that point at nothing: the exact text and place of every kind of problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.scenario.towns import headlines, write

BROKEN: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "an unknown actor": (
        [
            ("    holder: m23", "    holder: m24"),
        ],
        [
            "all.yaml:55:13: zones.goma.holder: 'm24' is no actor; did you mean 'm23'?",
        ],
    ),
    "an unknown actor among the parties": (
        [
            ("    parties: [drc]\n", "    parties: [dcr]\n"),
        ],
        [
            "all.yaml:166:15: instruments.stake.parties[0]: 'dcr' is no actor; did you mean 'drc'?",
        ],
    ),
    "an unknown owner": (
        [
            ("    owner: m23", "    owner: angola"),
        ],
        [
            "all.yaml:182:12: instruments.raid.owner: 'angola' is no actor; the actors are drc, m23, qatar",
            (
                "all.yaml:259:16: doctrines.m23-plain.rules.press.order: 'm23' neither owns 'raid' nor is a "
                "party to it; it is held by angola"
            ),
        ],
    ),
    "an unknown seat": (
        [
            ("seats: [drc, m23]", "seats: [drc, m23, us]"),
        ],
        [
            "all.yaml:9:19: seats[2]: 'us' is no actor; the actors are drc, m23, qatar",
        ],
    ),
    "an unknown zone": (
        [
            ("  north: [goma, sake]", "  north: [gomma, sake]"),
        ],
        [
            "all.yaml:80:11: groups.north[0]: 'gomma' is no zone; did you mean 'goma'?",
        ],
    ),
    "an unknown zone of a force": (
        [
            ("strength: {goma: 1500}", "strength: {gome: 1500}"),
        ],
        [
            "all.yaml:98:16: forces.rebels.strength.gome: 'gome' is no zone; did you mean 'goma'?",
        ],
    ),
    "an unknown force": (
        [
            ("operation: {force: rebels,", "operation: {force: rebel,"),
        ],
        [
            "all.yaml:184:24: instruments.raid.operation.force: 'rebel' is no force; did you mean 'rebels'?",
        ],
    ),
    "an unknown route": (
        [
            ("    route: road", "    route: rail"),
        ],
        [
            "all.yaml:118:12: sites.mine.route: 'rail' is no route; there is only 'road'",
        ],
    ),
    "an unknown commodity": (
        [
            ("    stock: {coltan: 5}", "    stock: {colton: 5}"),
        ],
        [
            "all.yaml:28:13: actors.drc.stock.colton: 'colton' is no commodity; did you mean 'coltan'?",
        ],
    ),
    "an unknown treaty": (
        [
            ("texts: [truce]", "texts: [truse]"),
        ],
        [
            ("all.yaml:156:64: instruments.doha.talks.texts[0]: 'truse' is no instrument; did you mean 'truce'?"),
        ],
    ),
    "an unknown source": (
        [
            ("    stock: {coltan: 5}\n    source: P01", "    stock: {coltan: 5}\n    source: [P01, P99]"),
        ],
        [
            "all.yaml:29:19: actors.drc.source[1]: 'P99' is no source; there is only 'P01'",
        ],
    ),
    "an unknown source by itself": (
        [
            ("    stock: {coltan: 5}\n    source: P01", "    stock: {coltan: 5}\n    source: P02"),
        ],
        [
            "all.yaml:29:13: actors.drc.source: 'P02' is no source; there is only 'P01'",
        ],
    ),
    "an unknown kind under lifecycles": (
        [
            ("groups:", "lifecycles:\n  talk: {states: [paused]}\ngroups:"),
        ],
        [
            "all.yaml:80:3: lifecycles.talk: 'talk' is no kind; did you mean 'talks'?",
        ],
    ),
    "a gain without a dot": (
        [
            ("gives: {qatar.coltan: 0.2}", "gives: {qatar: 0.2}"),
        ],
        [
            ("all.yaml:169:15: instruments.stake.deal.gives.qatar: 'qatar' is not a gain; write actor.commodity"),
        ],
    ),
    "a gain of nobody and nothing": (
        [
            ("gives: {qatar.coltan: 0.2}", "gives: {katar.colton: 0.2}"),
        ],
        [
            (
                "all.yaml:169:15: instruments.stake.deal.gives.katar.colton: 'colton' is no commodity; did you "
                "mean 'coltan'?"
            ),
            ("all.yaml:169:15: instruments.stake.deal.gives.katar.colton: 'katar' is no actor; did you mean 'qatar'?"),
        ],
    ),
    "an effect that fires an unknown instrument": (
        [
            ("        add: {m23.isolation: 2}", "        fire: {dohaa: walk_out}"),
        ],
        [
            (
                "all.yaml:140:16: instruments.listing.effects[0].fire.dohaa: 'dohaa' is no instrument; did you "
                "mean 'doha'?"
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_scenario_is_refused_with_these_words(name: str, tmp_path: Path) -> None:
    patches, expected = BROKEN[name]
    assert headlines(write(tmp_path, *patches)) == expected
