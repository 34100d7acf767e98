"""What the schema refuses, in our words: the exact text and place of every kind of problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.scenario.towns import headlines, write

BROKEN: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "a title of two lines": (
        [
            ("    title: Government", '    title: "Government\\nturn 9, from 2099-01-01"'),
        ],
        [
            "all.yaml:24:12: actors.drc.title: 'Government turn 9, from 2099-01-01' is more than one line; "
            "write it on one line",
        ],
    ),
    "a colour that is none": (
        [
            ("    letter: D\n", '    letter: D\n    color: "[red]"\n'),
        ],
        [
            (
                "all.yaml:27:12: actors.drc.color: '[red]' is no colour; write #rrggbb, such as #38b26f, or a "
                "colour's name"
            ),
        ],
    ),
    "an unknown key with a slip": (
        [
            ("    treasury: 100", "    tresury: 100"),
        ],
        [
            "all.yaml:27:5: actors.drc.tresury: unknown key; did you mean 'treasury'?",
        ],
    ),
    "an unknown key that resembles nothing": (
        [
            ("seats: [drc, m23]", "seats: [drc, m23]\nwombat: 1"),
        ],
        [
            (
                "all.yaml:10:1: wombat: unknown key; the keys are scenario, calendar, seats, sources, "
                "parameters, actors, relations, exposures, zones, groups, forces, commodities, sites, routes, "
                "purses, lifecycles, verifiers, ratifiers, instruments, timeline, injects, objectives, doctrines, "
                "worth, briefings, "
                "workshop"
            ),
        ],
    ),
    "an unknown key deep inside": (
        [
            ("talks: {mediator: qatar,", "talks: {mediator: qatar, tempo: 3,"),
        ],
        [
            (
                "all.yaml:156:30: instruments.doha.talks.tempo: unknown key; the keys are mediator, "
                "belligerents, style, texts, pace"
            ),
        ],
    ),
    "a missing key": (
        [
            ("    short: DRC\n", ""),
        ],
        [
            "all.yaml:23:3: actors.drc: 'short' is missing; add 'short:'",
        ],
    ),
    "a missing section": (
        [
            ("seats: [drc, m23]\n", ""),
        ],
        [
            "all.yaml:1:1: section 'seats' is missing; add 'seats:' to one of the files",
        ],
    ),
    "a word for a number": (
        [
            ("    treasury: 100", "    treasury: much"),
        ],
        [
            "all.yaml:27:15: actors.drc.treasury: expected a number, got 'much'",
        ],
    ),
    "a number in quotes": (
        [
            ("    treasury: 100", "    treasury: '100'"),
        ],
        [
            "all.yaml:27:15: actors.drc.treasury: expected a number, got '100'; take the quotes away",
        ],
    ),
    "a truth for a number": (
        [
            ("    treasury: 100", "    treasury: true"),
        ],
        [
            "all.yaml:27:15: actors.drc.treasury: expected a number, got true",
        ],
    ),
    "a fraction for a whole number": (
        [
            ("  turns: 4", "  turns: 4.5"),
        ],
        [
            "all.yaml:8:10: calendar.turns: expected a whole number, got 4.5",
        ],
    ),
    "a number for a text": (
        [
            ("    title: Government", "    title: 1960"),
        ],
        [
            "all.yaml:24:12: actors.drc.title: expected text, got 1960; put it in quotes",
        ],
    ),
    "yes for true": (
        [
            ("    draw: [0.2, 0.8]\n    fiction: true", "    draw: [0.2, 0.8]\n    fiction: yes"),
        ],
        [
            "all.yaml:21:14: parameters.resolve.fiction: expected true or false, got 'yes'; write true",
        ],
    ),
    "a mapping for a list": (
        [
            ("seats: [drc, m23]", "seats: {drc: 1}"),
        ],
        [
            "all.yaml:9:8: seats: expected a list, got a mapping",
        ],
    ),
    "a word for a list": (
        [
            ("seats: [drc, m23]", "seats: drc"),
        ],
        [
            "all.yaml:9:8: seats: expected a list, got 'drc'; write [drc]",
        ],
    ),
    "a list for a mapping": (
        [
            ("groups:\n  north: [goma, sake]", "groups: [goma, sake]"),
        ],
        [
            "all.yaml:79:9: groups: expected a mapping, got a list",
        ],
    ),
    "a text for an entity": (
        [
            ("  road:\n    title: Road\n    zones: [sake, goma]\n    via: qatar\n    fiction: true", "  road: Road"),
        ],
        [
            "all.yaml:122:9: routes.road: expected a mapping, got 'Road'",
        ],
    ),
    "nothing for an entity": (
        [
            ("  road:\n    title: Road\n    zones: [sake, goma]\n    via: qatar\n    fiction: true", "  road:"),
        ],
        [
            "all.yaml:122:8: routes.road: expected a mapping, got nothing",
        ],
    ),
    "a share above one": (
        [
            ("    share: 0.1", "    share: 1.1"),
        ],
        [
            "all.yaml:49:12: exposures.qatar_m23.share: 1.1 is too large; the most is 1",
        ],
    ),
    "a share below zero": (
        [
            ("    share: 0.1", "    share: -0.1"),
        ],
        [
            "all.yaml:49:12: exposures.qatar_m23.share: -0.1 is too small; the least is 0",
        ],
    ),
    "a weight of zero": (
        [
            (
                "        weight: 1\n        score: 100 * mean(zone.holder == drc)",
                "        weight: 0\n        score: 100 * mean(zone.holder == drc)",
            ),
        ],
        [
            "all.yaml:229:17: objectives.drc.objectives.towns.weight: 0 is too small; it must be above 0",
        ],
    ),
    "a word that is no option": (
        [
            ("    camp: rebel", "    camp: rebels"),
        ],
        [
            (
                "all.yaml:94:11: forces.rebels.camp: expected one of rebel, state, other, got 'rebels'; did you "
                "mean 'rebel'?"
            ),
        ],
    ),
    "an unknown kind of instrument": (
        [
            ("    kind: sanction", "    kind: magic"),
        ],
        [
            (
                "all.yaml:129:11: instruments.listing.kind: expected one of sanction, aid, talks, deal, project, "
                "operation, regulation, treaty, statement, got 'magic'"
            ),
        ],
    ),
    "an id in capitals": (
        [
            ("  qatar:\n    title: Mediator", "  Qatar:\n    title: Mediator"),
        ],
        [
            (
                "all.yaml:35:3: actors.Qatar: 'Qatar' is not an id; ids begin with a lower-case letter and go on "
                "with letters, digits and _"
            ),
            "all.yaml:47:13: exposures.qatar_m23.sender: 'qatar' is no actor; did you mean 'Qatar'?",
            "all.yaml:107:16: commodities.coltan.refining.qatar: 'qatar' is no actor; did you mean 'Qatar'?",
            "all.yaml:125:10: routes.road.via: 'qatar' is no actor; did you mean 'Qatar'?",
            "all.yaml:132:12: instruments.listing.owner: 'qatar' is no actor; did you mean 'Qatar'?",
            "all.yaml:145:12: instruments.relief.owner: 'qatar' is no actor; did you mean 'Qatar'?",
            "all.yaml:153:12: instruments.doha.owner: 'qatar' is no actor; did you mean 'Qatar'?",
            "all.yaml:156:23: instruments.doha.talks.mediator: 'qatar' is no actor; did you mean 'Qatar'?",
            "all.yaml:165:12: instruments.stake.owner: 'qatar' is no actor; did you mean 'Qatar'?",
            ("all.yaml:169:15: instruments.stake.deal.gives.qatar.coltan: 'qatar' is no actor; did you mean 'Qatar'?"),
            "all.yaml:196:12: instruments.truce.owner: 'qatar' is no actor; did you mean 'Qatar'?",
            "all.yaml:201:20: instruments.truce.treaty.guarantors[0]: 'qatar' is no actor; did you mean 'Qatar'?",
            "all.yaml:213:12: instruments.appeal.owner: 'qatar' is no actor; did you mean 'Qatar'?",
        ],
    ),
    "an id in capitals as a value": (
        [
            ("    holder: m23", "    holder: M23"),
        ],
        [
            "all.yaml:55:13: zones.goma.holder: 'M23' is no actor; did you mean 'm23'?",
        ],
    ),
    "an order without a dot": (
        [
            ("        order: raid.press", "        order: raid"),
        ],
        [
            (
                "all.yaml:259:16: doctrines.m23-plain.rules.press.order: 'raid' is not an order; write "
                "instrument.trigger"
            ),
        ],
    ),
    "a date that is none": (
        [
            ("  start: 2025-03-17", "  start: 17 March 2025"),
        ],
        [
            "all.yaml:6:10: calendar.start: expected a date, got '17 March 2025'; write it as 2025-03-17",
        ],
    ),
    "a date as a number": (
        [
            ("  start: 2025-03-17", "  start: 20250317"),
        ],
        [
            "all.yaml:6:10: calendar.start: expected a date, got 20250317; write it as 2025-03-17",
        ],
    ),
    "a day that does not exist": (
        [
            ("    date: 2025-04-01", "    date: 2025-02-30"),
        ],
        [
            "all.yaml:220:11: timeline.rain.date: there is no day 2025-02-30; months have 28 to 31 days",
        ],
    ),
    "a title that is too long": (
        [
            (
                "    title: Road",
                (
                    "    title: Road Road Road Road Road Road Road Road Road Road Road Road Road Road Road Road Road "
                    "Road Road Road Road Road Road Road Road Road Road Road Road Road "
                ),
            ),
        ],
        [
            "all.yaml:123:12: routes.road.title: 149 characters are too many; 120 at most",
        ],
    ),
    "an empty title": (
        [
            ("    title: Road", "    title: ''"),
        ],
        [
            "all.yaml:123:12: routes.road.title: empty text; write something, or leave the key out",
        ],
    ),
    "a letter too many": (
        [
            ("    letter: Q", "    letter: QA"),
        ],
        [
            "all.yaml:38:13: actors.qatar.letter: 2 characters are too many; 1 at most",
        ],
    ),
    "a draw of one number": (
        [
            ("    draw: [0.2, 0.8]", "    draw: [0.2]"),
        ],
        [
            "all.yaml:20:11: parameters.resolve.draw: 1 value where two are needed; write [a, b]",
        ],
    ),
    "a draw of three numbers": (
        [
            ("    draw: [0.2, 0.8]", "    draw: [0.2, 0.5, 0.8]"),
        ],
        [
            "all.yaml:20:11: parameters.resolve.draw: 3 values where 2 are needed; write [a, b]",
        ],
    ),
    "a number for a source": (
        [
            ("    stock: {coltan: 5}\n    source: P01", "    stock: {coltan: 5}\n    source: 7"),
        ],
        [
            "all.yaml:29:13: actors.drc.source: expected a list or text, got 7",
        ],
    ),
    "a number in a list of sources": (
        [
            ("    stock: {coltan: 5}\n    source: P01", "    stock: {coltan: 5}\n    source: [P01, 7]"),
        ],
        [
            "all.yaml:29:19: actors.drc.source[1]: expected text, got 7; put it in quotes",
        ],
    ),
    "a word for seen_by": (
        [
            (
                "    about: m23\n    fiction: true\n    sanction:",
                "    about: m23\n    seen_by: everybody\n    fiction: true\n    sanction:",
            ),
        ],
        [
            ("all.yaml:134:14: instruments.listing.seen_by: expected 'all' or 'parties' or a list, got 'everybody'"),
        ],
    ),
    "a list for an expression": (
        [
            ("        if: progress > 0.5", "        if: [progress, 0.5]"),
        ],
        [
            ("all.yaml:159:13: instruments.doha.effects[0].if: expected text or a number or true or false, got a list"),
        ],
    ),
    "an unknown audience": (
        [
            ("    stock: {coltan: 5}", "    stock: {coltan: 5}\n    standing: {easter: 5}"),
        ],
        [
            "all.yaml:29:16: actors.drc.standing.easter: unknown key; did you mean 'western'?",
        ],
    ),
    "a whole number above its bound": (
        [
            ("  turns: 4", "  turns: 400"),
        ],
        [
            "all.yaml:8:10: calendar.turns: 400 is too large; the most is 120",
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_scenario_is_refused_with_these_words(name: str, tmp_path: Path) -> None:
    patches, expected = BROKEN[name]
    assert headlines(write(tmp_path, *patches)) == expected
