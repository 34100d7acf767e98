"""What is wrong with actors, zones, calendar, timeline and lifecycles: the exact text of every kind of problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.scenario.towns import headlines, write

BROKEN: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "an id the language keeps for itself": (
        [
            ("  road:\n", "  min:\n"),
            ("    route: road", "    route: min"),
        ],
        [
            ("all.yaml:122:3: routes.min: 'min' means something else in expressions and keys; choose another id"),
        ],
    ),
    "a parameter called turns": (
        [
            ("  bite:", "  turns:"),
        ],
        [
            (
                "all.yaml:14:3: parameters.turns: 'turns' means something else in expressions and keys; choose "
                "another id"
            ),
        ],
    ),
    "a fact without a source": (
        [
            ("    zones: [sake, goma]\n    via: qatar\n    fiction: true", "    zones: [sake, goma]\n    via: qatar"),
        ],
        [
            "all.yaml:122:3: routes.road: neither source nor fiction; add 'source:', or 'fiction: true'",
        ],
    ),
    "a clause without a source": (
        [
            (
                "          subject: m23\n          fiction: true",
                "          subject: m23",
            ),
        ],
        [
            (
                "all.yaml:203:9: instruments.truce.treaty.clauses.stop: neither source nor fiction; add "
                "'source:', or 'fiction: true'"
            ),
        ],
    ),
    "an objective without a source": (
        [
            (
                "        score: 100 * mean(zone.holder == m23)\n        fiction: true",
                "        score: 100 * mean(zone.holder == m23)",
            ),
        ],
        [
            (
                "all.yaml:234:7: objectives.m23.objectives.towns: neither source nor fiction; add 'source:', or "
                "'fiction: true'"
            ),
        ],
    ),
    "a claim that nobody is said to make": (
        [
            ("    title: A page about the towns\n", "    title: A page about the towns\n    by: m23\n"),
            ("    zones: [sake, goma]\n    via: qatar\n    fiction: true", "    zones: [sake, goma]\n    source: P01"),
        ],
        [
            (
                "all.yaml:30:13: actors.drc.source: rests on the word of 'm23' alone; add 'claim_by:', or a source "
                "that is not a party's own"
            ),
            (
                "all.yaml:126:13: routes.road.source: rests on the word of 'm23' alone; add 'claim_by:', or a source "
                "that is not a party's own"
            ),
        ],
    ),
    "a charge that nobody is said to make": (
        [
            (
                "    strength: {goma: 1500}\n    fiction: true",
                "    strength: {goma: 1500}\n    sponsor: qatar\n    source: P01",
            ),
        ],
        [
            (
                "all.yaml:99:14: forces.rebels.sponsor: 'qatar' is charged with backing another's fighters; say by "
                "whom: 'claim_by:'"
            ),
        ],
    ),
    "backing that nobody is said to report": (
        [
            (
                "    fiction: true\n    aid: {type: humanitarian, recipient: drc, amount: 4}",
                "    source: P01\n    aid: {type: military, recipient: drc, force: fardc, backing: true}",
            ),
        ],
        [
            (
                "all.yaml:148:66: instruments.relief.aid.backing: 'qatar' is charged with backing another's fighters; "
                "say by whom: 'claim_by:'"
            ),
        ],
    ),
    "a claim by somebody unknown": (
        [
            ("    zones: [sake, goma]\n    via: qatar", "    zones: [sake, goma]\n    claim_by: quatar"),
        ],
        [
            "all.yaml:125:15: routes.road.claim_by: 'quatar' is no actor; did you mean 'qatar'?",
        ],
    ),
    "a parameter without a number": (
        [
            ("    value: 0.5\n", ""),
        ],
        [
            "all.yaml:14:3: parameters.bite: neither value nor draw; give 'value:', or 'draw: [low, high]'",
        ],
    ),
    "a contested question that the scenario settles": (
        [
            ("    value: 0.5\n", "    value: 0.5\n    contested: Does it hurt?\n"),
        ],
        [
            (
                "all.yaml:17:16: parameters.bite.contested: contested, and settled by the scenario; draw it: "
                "'draw: [low, high]'"
            ),
        ],
    ),
    "a parameter with two numbers": (
        [
            ("    value: 0.5\n", "    value: 0.5\n    draw: [0, 1]\n"),
        ],
        [
            "all.yaml:17:5: parameters.bite.draw: both value and draw; keep one of them",
        ],
    ),
    "a draw the wrong way round": (
        [
            ("    draw: [0.2, 0.8]", "    draw: [0.8, 0.2]"),
        ],
        [
            "all.yaml:20:11: parameters.resolve.draw: from 0.8 down to 0.2; write [0.2, 0.8]",
        ],
    ),
    "a low above its high": (
        [
            ("    value: 0.5\n", "    value: 0.5\n    low: 0.9\n    high: 0.1\n"),
        ],
        [
            "all.yaml:17:10: parameters.bite.low: low 0.9 is above high 0.1; exchange them",
        ],
    ),
    "a value outside of its bounds": (
        [
            ("    value: 0.5\n", "    value: 0.5\n    low: 0.6\n"),
        ],
        [
            "all.yaml:14:3: parameters.bite: 0.5 lies outside of its own low and high; widen them",
        ],
    ),
    "two actors of one letter": (
        [
            ("    letter: M", "    letter: D"),
        ],
        [
            "all.yaml:33:13: actors.m23.letter: 'D' is the letter of 'drc' already; choose another",
        ],
    ),
    "two forces of one letter": (
        [
            ("    letter: R", "    letter: F"),
        ],
        [
            "all.yaml:95:13: forces.rebels.letter: 'F' is the letter of 'fardc' already; choose another",
        ],
    ),
    "no seats": (
        [
            ("seats: [drc, m23]", "seats: []"),
        ],
        [
            "all.yaml:9:8: seats: no seats; name at least one actor",
        ],
    ),
    "a seat twice": (
        [
            ("seats: [drc, m23]", "seats: [drc, m23, drc]"),
        ],
        [
            "all.yaml:9:19: seats[2]: 'drc' is named twice; take one out",
        ],
    ),
    "a seat with nothing to play by": (
        [
            ("seats: [drc, m23]", "seats: [drc, m23, qatar]"),
        ],
        [
            "all.yaml:9:19: seats[2]: 'qatar' has no brief; write briefings/qatar.md",
            ("all.yaml:9:19: seats[2]: 'qatar' has no default doctrine; mark one of its doctrines 'default: true'"),
            "all.yaml:9:19: seats[2]: 'qatar' has no objectives; add 'objectives: {qatar: ...}'",
        ],
    ),
    "a seat without a default doctrine": (
        [
            (
                "    text: Nothing much.\n    default: true\n    fiction: true\n    rules:\n      press:",
                "    text: Nothing much.\n    fiction: true\n    rules:\n      press:",
            ),
        ],
        [
            ("all.yaml:9:14: seats[1]: 'm23' has no default doctrine; mark one of its doctrines 'default: true'"),
        ],
    ),
    "two default doctrines": (
        [
            (
                "  m23-plain:",
                (
                    "  drc-hard:\n"
                    "    actor: drc\n"
                    "    title: Hard\n"
                    "    text: Much.\n"
                    "    default: true\n"
                    "    fiction: true\n"
                    "    rules: {}\n"
                    "  m23-plain:"
                ),
            ),
        ],
        [
            (
                "all.yaml:255:14: doctrines.drc-hard.default: 'drc' has the default doctrine 'drc-plain' "
                "already; take one 'default' out"
            ),
        ],
    ),
    "weights that do not sum to one": (
        [
            (
                "        weight: 1\n        score: 100 * mean(zone.holder == drc)",
                "        weight: 0.7\n        score: 100 * mean(zone.holder == drc)",
            ),
        ],
        [
            "all.yaml:226:5: objectives.drc.objectives: the weights sum to 0.7; make them sum to 1",
        ],
    ),
    "a calendar that ends before it starts": (
        [
            ("  turns: 4", "  turns: 4\n  end: 2025-03-01"),
        ],
        [
            "all.yaml:9:8: calendar.end: 2025-03-01 is before the start, 2025-03-17; put it after",
        ],
    ),
    "a calendar that ends before its last turn": (
        [
            ("  turns: 4", "  turns: 4\n  end: 2025-04-20"),
        ],
        [
            "all.yaml:9:8: calendar.end: 2025-04-20 is before turn 4 begins, 2025-04-28; take fewer turns",
        ],
    ),
    "an event before the calendar": (
        [
            ("    date: 2025-04-01", "    date: 2025-01-27"),
        ],
        [
            (
                "all.yaml:220:11: timeline.rain.date: 2025-01-27 is outside of the calendar; the calendar runs "
                "from 2025-03-17 to 2025-05-11"
            ),
        ],
    ),
    "an event after the calendar": (
        [
            ("    date: 2025-04-01", "    date: 2025-12-31"),
        ],
        [
            (
                "all.yaml:220:11: timeline.rain.date: 2025-12-31 is outside of the calendar; the calendar runs "
                "from 2025-03-17 to 2025-05-11"
            ),
        ],
    ),
    "an event that ends before it begins": (
        [
            ("    date: 2025-04-01", "    date: 2025-04-01\n    until: 2025-03-20"),
        ],
        [
            "all.yaml:221:12: timeline.rain.until: 2025-03-20 is before it can begin; put it after",
        ],
    ),
    "an event that nothing brings about": (
        [
            ("    date: 2025-04-01\n", ""),
        ],
        [
            "all.yaml:217:3: timeline.rain: nothing brings it about; give 'date:', 'when:' or 'chance:'",
        ],
    ),
    "a neighbour on one side only": (
        [
            ("    neighbours: [sake, bukavu]", "    neighbours: [sake]"),
        ],
        [
            (
                "all.yaml:74:18: zones.bukavu.neighbours[0]: 'goma' does not have 'bukavu' as a neighbour; add "
                "it there too"
            ),
        ],
    ),
    "a zone that is its own neighbour": (
        [
            ("    neighbours: [sake, bukavu]", "    neighbours: [sake, bukavu, goma]"),
        ],
        [
            "all.yaml:56:32: zones.goma.neighbours[2]: 'goma' is its own neighbour; take it out",
        ],
    ),
    "a neighbour named twice": (
        [
            ("    neighbours: [sake, bukavu]", "    neighbours: [sake, bukavu, sake]"),
        ],
        [
            "all.yaml:56:32: zones.goma.neighbours[2]: 'sake' is named twice; take one out",
        ],
    ),
    "a zone that cannot be reached": (
        [
            ("    neighbours: [sake, bukavu]", "    neighbours: [sake]"),
            ("    neighbours: [goma]\n    x: 50\n    y: 80", "    neighbours: []\n    x: 50\n    y: 80"),
        ],
        [
            (
                "all.yaml:74:17: zones.bukavu.neighbours: no way leads here from 'goma'; join it to a zone that "
                "can be reached"
            ),
        ],
    ),
    "two zones in one place": (
        [
            ("    x: 40\n    y: 40", "    x: 51\n    y: 41"),
        ],
        [
            ("all.yaml:66:8: zones.sake.x: (51, 41) is on top of 'goma' at (50, 40); move it until |dx| + 2 |dy| is 4"),
        ],
    ),
    "owners of more than the whole": (
        [
            ("owners: {A firm: 0.6}", "owners: {A firm: 0.6, Another: 0.6}"),
        ],
        [
            "all.yaml:116:5: sites.mine.owners: the shares sum to 1.2; they may not exceed 1",
        ],
    ),
    "control of more than the whole": (
        [
            ("control: {drc: 0.4}", "control: {drc: 0.4, m23: 0.9}"),
        ],
        [
            "all.yaml:117:5: sites.mine.control: the shares sum to 1.3; they may not exceed 1",
        ],
    ),
    "refining of more than the whole": (
        [
            ("refining: {qatar: 0.4}", "refining: {qatar: 0.4, drc: 0.7}"),
        ],
        [
            "all.yaml:107:5: commodities.coltan.refining: the shares sum to 1.1; they may not exceed 1",
        ],
    ),
    "a relation of an actor with itself": (
        [
            ("    pair: [drc, m23]", "    pair: [drc, drc]"),
        ],
        [
            "all.yaml:42:11: relations.drc_m23.pair: 'drc' with itself; name two actors",
        ],
    ),
    "a relation given twice": (
        [
            ("exposures:", "  m23_drc:\n    pair: [m23, drc]\n    score: 1\n    fiction: true\nexposures:"),
        ],
        [
            "all.yaml:46:11: relations.m23_drc.pair: m23 and drc stand in 'drc_m23' already; take one out",
        ],
    ),
    "an exposure given twice": (
        [
            (
                "zones:\n  goma:",
                ("  again:\n    sender: qatar\n    target: m23\n    share: 0.3\n    fiction: true\nzones:\n  goma:"),
            ),
        ],
        [
            ("all.yaml:53:13: exposures.again.target: qatar and m23 stand in 'qatar_m23' already; take one out"),
        ],
    ),
    "a state added twice": (
        [
            ("groups:", "lifecycles:\n  talks:\n    states: [adjourned]\ngroups:"),
        ],
        [
            ("all.yaml:81:14: lifecycles.talks.states[0]: 'adjourned' is a state of 'talks' already; take it out"),
        ],
    ),
    "a state that nothing leads to": (
        [
            ("groups:", "lifecycles:\n  talks:\n    states: [paused]\ngroups:"),
        ],
        [
            "all.yaml:81:14: lifecycles.talks.states[0]: no way leads to 'paused'; "
            "add a transition to it, or take the state out",
        ],
    ),
    "states that lead only to each other": (
        [
            (
                "groups:",
                "lifecycles:\n"
                "  talks:\n"
                "    states: [here, there]\n"
                "    transitions:\n"
                "      - {trigger: go, source: here, dest: there, text: go}\n"
                "      - {trigger: come, source: there, dest: here, text: come}\n"
                "groups:",
            ),
        ],
        [
            "all.yaml:81:14: lifecycles.talks.states[0]: no way leads to 'here'; "
            "add a transition to it, or take the state out",
            "all.yaml:81:20: lifecycles.talks.states[1]: no way leads to 'there'; "
            "add a transition to it, or take the state out",
        ],
    ),
    "a transition between unknown states": (
        [
            (
                "groups:",
                (
                    "lifecycles:\n"
                    "  talks:\n"
                    "    transitions:\n"
                    "      - {trigger: pause, source: in_sesion, dest: paused, text: rest}\n"
                    "groups:"
                ),
            ),
        ],
        [
            (
                "all.yaml:82:34: lifecycles.talks.transitions[0].source: 'in_sesion' is no state of 'talks'; did "
                "you mean 'in_session'?"
            ),
            (
                "all.yaml:82:51: lifecycles.talks.transitions[0].dest: 'paused' is no state of 'talks'; the "
                "states are idle, proposed, scheduled, in_session, adjourned, suspended, collapsed, concluded"
            ),
        ],
    ),
    "a transition that contradicts another": (
        [
            (
                "groups:",
                (
                    "lifecycles:\n"
                    "  talks:\n"
                    "    transitions:\n"
                    "      - {trigger: adjourn, source: in_session, dest: suspended, text: rest}\n"
                    "groups:"
                ),
            ),
        ],
        [
            (
                "all.yaml:82:36: lifecycles.talks.transitions[0].source: 'adjourn' leads from 'in_session' to "
                "'adjourned' already; one trigger leads from one state to one other"
            ),
        ],
    ),
    "a trigger for somebody else": (
        [
            (
                "groups:",
                (
                    "lifecycles:\n"
                    "  talks:\n"
                    "    transitions:\n"
                    "      - {trigger: adjourn, source: idle, dest: suspended, who: party, text: rest}\n"
                    "groups:"
                ),
            ),
        ],
        [
            (
                "all.yaml:82:19: lifecycles.talks.transitions[0].trigger: 'adjourn' is for 'owner' elsewhere; "
                "write 'who: owner', or another trigger"
            ),
        ],
    ),
    "a trigger called upkeep": (
        [
            (
                "groups:",
                (
                    "lifecycles:\n"
                    "  talks:\n"
                    "    transitions:\n"
                    "      - {trigger: upkeep, source: idle, dest: suspended, text: rest}\n"
                    "groups:"
                ),
            ),
        ],
        [
            (
                "all.yaml:82:19: lifecycles.talks.transitions[0].trigger: 'upkeep' means something else; choose "
                "another name"
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_scenario_is_refused_with_these_words(name: str, tmp_path: Path) -> None:
    patches, expected = BROKEN[name]
    assert headlines(write(tmp_path, *patches)) == expected
