"""What is wrong with expressions, at their column in the YAML: the exact text of every kind of problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.scenario.towns import headlines, write

BROKEN: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "an unknown name in an expression": (
        [
            ("        if: progress > 0.5", "        if: progres > 0.5"),
        ],
        [
            ("all.yaml:159:13: instruments.doha.effects[0].if: 'progres' is not a name here; did you mean 'progress'?"),
        ],
    ),
    "two problems in one expression": (
        [
            ("        if: progress > 0.5", "        if: progres > 0.5 and turnn < 3"),
        ],
        [
            ("all.yaml:159:13: instruments.doha.effects[0].if: 'progres' is not a name here; did you mean 'progress'?"),
            (
                "all.yaml:159:31: instruments.doha.effects[0].if: 'turnn' is not a name here; did you mean "
                "'turn' or 'returned'?"
            ),
        ],
    ),
    "an expression in single quotes": (
        [
            ("        if: progress > 0.5", "        if: 'progres > 0.5'"),
        ],
        [
            ("all.yaml:159:14: instruments.doha.effects[0].if: 'progres' is not a name here; did you mean 'progress'?"),
        ],
    ),
    "an expression in double quotes": (
        [
            ("        if: progress > 0.5", '        if: "progres > 0.5"'),
        ],
        [
            ("all.yaml:159:14: instruments.doha.effects[0].if: 'progres' is not a name here; did you mean 'progress'?"),
        ],
    ),
    "an expression in double quotes with escapes": (
        [
            ("        if: progress > 0.5", '        if: "progr\\x65s > 0.5"'),
        ],
        [
            ("all.yaml:159:13: instruments.doha.effects[0].if: 'progres' is not a name here; did you mean 'progress'?"),
        ],
    ),
    "an expression folded over lines": (
        [
            ("        if: progress > 0.5", "        if: >-\n          progress > 0.5\n          and turnn < 3"),
        ],
        [
            (
                "all.yaml:161:15: instruments.doha.effects[0].if: 'turnn' is not a name here; did you mean "
                "'turn' or 'returned'?"
            ),
        ],
    ),
    "an expression in plain lines": (
        [
            ("        if: progress > 0.5", "        if: progress > 0.5\n          and turnn < 3"),
        ],
        [
            (
                "all.yaml:160:15: instruments.doha.effects[0].if: 'turnn' is not a name here; did you mean "
                "'turn' or 'returned'?"
            ),
        ],
    ),
    "an expression that is a number": (
        [
            ("        if: progress > 0.5", "        if: 3"),
        ],
        [
            (
                "all.yaml:159:13: instruments.doha.effects[0].if: '3' is a number, and a condition is needed "
                "here; compare it: 3 > 0"
            ),
        ],
    ),
    "a condition where a number is needed": (
        [
            ("        add: {stability: 1}", "        add: {stability: turn > 1}"),
        ],
        [
            (
                "all.yaml:160:26: instruments.doha.effects[0].add.stability: 'turn > 1' is true or false, and a "
                "number is needed here; write where(turn > 1, 1, 0)"
            ),
        ],
    ),
    "a vector where one number is needed": (
        [
            ("        add: {stability: 1}", "        add: {stability: zone.displaced}"),
        ],
        [
            (
                "all.yaml:160:26: instruments.doha.effects[0].add.stability: 'zone.displaced' is one number for "
                "each of 3 zones, and one value is needed here; wrap it in sum(...) or name a zone: "
                "displaced[goma]"
            ),
        ],
    ),
    "a target that is unknown": (
        [
            ("        add: {stability: 1}", "        add: {stabillity: 1}"),
        ],
        [
            (
                "all.yaml:160:15: instruments.doha.effects[0].add.stabillity: 'stabillity' is not a name here; "
                "did you mean 'stability' or 'accountability'?"
            ),
        ],
    ),
    "a target that is no path": (
        [
            ("        add: {stability: 1}", "        add: {stability + 1: 1}"),
        ],
        [
            "all.yaml:160:15: instruments.doha.effects[0].add.stability + 1: 'stability + 1' is no field",
        ],
    ),
    "a target that would be everybody's": (
        [
            ("        add: {stability: 1}", "        add: {isolation: 1}"),
        ],
        [
            (
                "all.yaml:160:15: instruments.doha.effects[0].add.isolation: 'isolation' is one number for every "
                "actor; name one: isolation[drc], or all: actor.isolation"
            ),
        ],
    ),
    "a target that would be every pair's": (
        [
            ("        add: {stability: 1}", "        add: {relation: 1}"),
        ],
        [
            (
                "all.yaml:160:15: instruments.doha.effects[0].add.relation: 'relation' is one number for every "
                "pair of actors; name one: relation[drc, m23]"
            ),
        ],
    ),
    "a target that is a parameter": (
        [
            ("        add: {stability: 1}", "        add: {param.bite: 1}"),
        ],
        [
            ("all.yaml:160:15: instruments.doha.effects[0].add.param.bite: 'param.bite' does not change in a game"),
        ],
    ),
    "a target that no effect may change": (
        [
            ("        add: {stability: 1}", "        add: {turn: 1}"),
        ],
        [
            (
                "all.yaml:160:15: instruments.doha.effects[0].add.turn: 'turn' cannot be changed by an effect; "
                "the calendar runs by itself"
            ),
        ],
    ),
    "a state as a target": (
        [
            ("        add: {stability: 1}", "        set: {doha.state: collapsed}"),
        ],
        [
            (
                "all.yaml:160:15: instruments.doha.effects[0].set.doha.state: 'state' cannot be changed by an "
                "effect; pull a trigger instead: fire: {instrument: trigger}"
            ),
        ],
    ),
    "a score as a target": (
        [
            ("        add: {stability: 1}", "        add: {drc.score: 5}"),
        ],
        [
            (
                "all.yaml:160:15: instruments.doha.effects[0].add.drc.score: 'score' cannot be changed by an "
                "effect; scores are worked out from the objectives"
            ),
        ],
    ),
    "a hidden parameter as a target": (
        [
            ("        add: {stability: 1}", "        set: {hidden: 1}"),
        ],
        [
            (
                "all.yaml:160:15: instruments.doha.effects[0].set.hidden: 'hidden' cannot be changed by an "
                "effect; hidden parameters are drawn once for a game"
            ),
        ],
    ),
    "a name that something is added to": (
        [
            ("        add: {stability: 1}", "        add: {goma.holder: 1}"),
        ],
        [
            (
                "all.yaml:160:15: instruments.doha.effects[0].add.goma.holder: nothing can be added to 'holder': "
                "it holds a name; put it under 'set'"
            ),
        ],
    ),
    "an unknown value of a name": (
        [
            ("        add: {stability: 1}", "        set: {goma.holder: m24}"),
        ],
        [
            (
                "all.yaml:160:28: instruments.doha.effects[0].set.goma.holder: 'm24' is no value of 'actor'; did "
                "you mean 'm23'?"
            ),
        ],
    ),
    "a value out of the field's range": (
        [
            ("        add: {stability: 1}", "        set: {stability: 120}"),
        ],
        [
            (
                "all.yaml:160:26: instruments.doha.effects[0].set.stability: 120 is out of range; 'stability' "
                "goes from 0 to 100"
            ),
        ],
    ),
    "a chance above one": (
        [
            ("        if: progress > 0.5", "        if: progress > 0.5\n        chance: 1.5"),
        ],
        [
            ("all.yaml:160:17: instruments.doha.effects[0].chance: 1.5 is out of range; chance goes from 0 to 1"),
        ],
    ),
    "a doctrine that reads a hidden parameter": (
        [
            ("        when: doha.state == in_session", "        when: param.resolve > 0.5"),
        ],
        [
            (
                "all.yaml:249:15: doctrines.drc-plain.rules.sit.when: 'param.resolve' cannot be read here: a "
                "doctrine may read only what its seat sees"
            ),
        ],
    ),
    "a doctrine that reads the purse of another": (
        [
            ("        when: doha.state == in_session", "        when: m23.treasury > 5"),
        ],
        [
            (
                "all.yaml:249:15: doctrines.drc-plain.rules.sit.when: 'm23.treasury' cannot be read here: a "
                "doctrine may read only what its seat sees, and of 'treasury' that is its own"
            ),
        ],
    ),
    "a doctrine that reads every purse": (
        [
            ("        when: doha.state == in_session", "        when: sum(treasury) > 5"),
        ],
        [
            (
                "all.yaml:249:19: doctrines.drc-plain.rules.sit.when: 'treasury' cannot be read here: a doctrine "
                "may read only what its seat sees, and of 'treasury' that is its own"
            ),
        ],
    ),
    "a doctrine that reads the trust of others": (
        [
            ("        when: doha.state == in_session", "        when: trust[m23, qatar] > 0.5"),
        ],
        [
            (
                "all.yaml:249:15: doctrines.drc-plain.rules.sit.when: 'trust[m23, qatar]' cannot be read here: a "
                "doctrine may read only what its seat sees, and of 'trust' that is what concerns itself"
            ),
        ],
    ),
    "a doctrine that reads an instrument hidden from it": (
        [
            ("        when: doha.state == in_session", "        when: raid.state == prepared"),
            ("    owner: m23\n", "    owner: m23\n    seen_by: [m23]\n"),
        ],
        [
            (
                "all.yaml:250:15: doctrines.drc-plain.rules.sit.when: 'raid.state' cannot be read here: a "
                "doctrine may read only what its seat sees, and 'raid' is hidden from it"
            ),
        ],
    ),
    "a doctrine that reads every instrument": (
        [
            ("        when: doha.state == in_session", "        when: sum(instrument.level) > 2"),
        ],
        [
            (
                "all.yaml:249:19: doctrines.drc-plain.rules.sit.when: 'instrument.level' cannot be read here: a "
                "doctrine may read only what its seat sees, and some instruments are hidden from it; name one"
            ),
        ],
    ),
    "a doctrine that reads the timeline": (
        [
            ("        when: doha.state == in_session", "        when: fired(rain)"),
        ],
        [
            (
                "all.yaml:249:21: doctrines.drc-plain.rules.sit.when: 'rain' cannot be read here: a doctrine may "
                "read only what its seat sees"
            ),
        ],
    ),
    "a doctrine that remembers an estimate": (
        [
            ("        when: doha.state == in_session", "        when: ago(strength[rebels, goma], 2) > 900"),
        ],
        [
            (
                "all.yaml:249:15: doctrines.drc-plain.rules.sit.when: 'strength[rebels, goma]' is not "
                "remembered: a seat has only estimates of forces it does not command"
            ),
        ],
    ),
    "an objective that reads a hidden parameter": (
        [
            ("        score: 100 * mean(zone.holder == drc)", "        score: 100 * param.resolve"),
        ],
        [
            (
                "all.yaml:230:22: objectives.drc.objectives.towns.score: 'param.resolve' cannot be read here: it "
                "is hidden from every seat"
            ),
        ],
    ),
    "an objective that reads what nobody sees": (
        [
            ("        score: 100 * mean(zone.holder == drc)", "        score: 100 * ripeness"),
        ],
        [
            (
                "all.yaml:230:22: objectives.drc.objectives.towns.score: 'ripeness' cannot be read here: it is "
                "hidden from every seat"
            ),
        ],
    ),
    "a reason with a wrong expression": (
        [
            (
                '        because: "talking costs little: {drc.treasury}"',
                '        because: "talking costs little: {drc.tresury}"',
            ),
        ],
        [
            (
                "all.yaml:250:46: doctrines.drc-plain.rules.sit.because: 'tresury' is not a field here; did you "
                "mean 'treasury'?"
            ),
        ],
    ),
    "a reason with half a brace": (
        [
            (
                '        because: "talking costs little: {drc.treasury}"',
                '        because: "talking costs little: {drc.treasury"',
            ),
        ],
        [
            (
                "all.yaml:250:18: doctrines.drc-plain.rules.sit.because: a '{' or '}' without its other half; "
                "write {expression}"
            ),
        ],
    ),
    "an expression that would run code": (
        [
            ("        if: progress > 0.5", "        if: __import__('os').system('id')"),
        ],
        [
            (
                "all.yaml:159:13: instruments.doha.effects[0].if: '__import__' is not a name; names are letters "
                "a-z, digits and _, a letter first"
            ),
            (
                "all.yaml:159:24: instruments.doha.effects[0].if: there are no strings in the language; write os "
                "without quotes"
            ),
            (
                "all.yaml:159:37: instruments.doha.effects[0].if: there are no strings in the language; write id "
                "without quotes"
            ),
        ],
    ),
    "an expression that would grow": (
        [
            ("        if: progress > 0.5", "        if: 9**9**9 > 1"),
        ],
        [
            (
                "all.yaml:159:14: instruments.doha.effects[0].if: '**' is not in the language; there are no "
                "powers: multiply, as in 'x * x', or use exp or sqrt"
            ),
            (
                "all.yaml:159:17: instruments.doha.effects[0].if: '**' is not in the language; there are no "
                "powers: multiply, as in 'x * x', or use exp or sqrt"
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_scenario_is_refused_with_these_words(name: str, tmp_path: Path) -> None:
    patches, expected = BROKEN[name]
    assert headlines(write(tmp_path, *patches)) == expected
