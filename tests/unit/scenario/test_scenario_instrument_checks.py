"""What is wrong with instruments, effects and doctrines: the exact text of every kind of problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.scenario.towns import headlines, write

BROKEN: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "an instrument without its block": (
        [
            ("    statement: {about: m23}\n", ""),
        ],
        [
            (
                "all.yaml:209:3: instruments.appeal: a statement without the block 'statement'; add 'statement:' "
                "with the keys of the kind"
            ),
        ],
    ),
    "an instrument with the block of another kind": (
        [
            ("    statement: {about: m23}\n", "    statement: {about: m23}\n    regulation: {}\n"),
        ],
        [
            (
                "all.yaml:216:5: instruments.appeal.regulation: block 'regulation' on an instrument of kind "
                "'statement'; take it out, or change the kind"
            ),
        ],
    ),
    "a treaty watched by nobody": (
        [
            (
                "      guarantors: [qatar]\n      clauses:\n",
                "      verifier: nobody\n      clauses:\n        halt: {giver: drc, receiver: m23, kind: ceasefire, "
                "subject: drc, fiction: true}\n",
            ),
        ],
        [
            "all.yaml:201:17: instruments.truce.treaty.verifier: 'nobody' watches nothing; there is only 'parties'",
        ],
    ),
    "an owner among his parties": (
        [
            ("    parties: [drc]\n", "    parties: [drc, qatar]\n"),
        ],
        [
            ("all.yaml:166:20: instruments.stake.parties[1]: 'qatar' owns it; parties are everybody besides the owner"),
        ],
    ),
    "a party twice": (
        [
            ("    parties: [drc]\n", "    parties: [drc, drc]\n"),
        ],
        [
            "all.yaml:166:20: instruments.stake.parties[1]: 'drc' is named twice; take one out",
        ],
    ),
    "a party that does not see it": (
        [
            ("    parties: [drc]\n", "    parties: [drc]\n    seen_by: [qatar]\n"),
        ],
        [
            (
                "all.yaml:166:15: instruments.stake.parties[0]: 'drc' is a party but does not see it; add it to "
                "'seen_by'"
            ),
        ],
    ),
    "a deal with nobody": (
        [
            ("    parties: [drc]\n", ""),
        ],
        [
            "all.yaml:161:3: instruments.stake: a deal with no parties; name at least one under 'parties:'",
        ],
    ),
    "a treaty with one party": (
        [
            (
                "    parties: [drc, m23]\n    fiction: true\n    treaty:",
                "    parties: [drc]\n    fiction: true\n    treaty:",
            ),
            ("          giver: m23\n          receiver: drc", "          giver: drc\n          receiver: m23"),
        ],
        [
            "all.yaml:192:3: instruments.truce: a treaty with 1 party; name at least two under 'parties:'",
            (
                "all.yaml:205:21: instruments.truce.treaty.clauses.stop.receiver: 'm23' has no part in 'Truce'; it "
                "binds qatar, drc"
            ),
        ],
    ),
    "a start that is no state": (
        [
            (
                "    owner: qatar\n    about: m23\n    fiction: true\n    sanction",
                "    owner: qatar\n    about: m23\n    start: impose\n    fiction: true\n    sanction",
            ),
        ],
        [
            ("all.yaml:134:12: instruments.listing.start: 'impose' is no state of 'sanction'; did you mean 'imposed'?"),
        ],
    ),
    "a cost of no trigger": (
        [
            ("      impose: {capital: 5}", "      imposed: {capital: 5}"),
        ],
        [
            (
                "all.yaml:137:7: instruments.listing.cost.imposed: 'imposed' is no trigger of 'sanction'; did "
                "you mean 'impose'?"
            ),
        ],
    ),
    "a condition of no trigger": (
        [
            ("    cost:\n", "    requires: {imposs: turn > 2}\n    cost:\n"),
        ],
        [
            (
                "all.yaml:136:16: instruments.listing.requires.imposs: 'imposs' is no trigger of 'sanction'; did "
                "you mean 'impose'?"
            ),
        ],
    ),
    "words for a refusal that never comes": (
        [
            ("    cost:\n", "    barred: {lift: the council disagrees}\n    cost:\n"),
        ],
        [
            (
                "all.yaml:136:14: instruments.listing.barred.lift: words for 'lift', which nothing bars; add "
                "'requires: {lift: ...}'"
            ),
        ],
    ),
    "a cut in no state": (
        [
            ("cut: {in_force: 1.0, quota: 0.5}", "cut: {inforce: 1.0, quota: 0.5}"),
        ],
        [
            (
                "all.yaml:191:43: instruments.quota.regulation.cut.inforce: 'inforce' is no state of "
                "'regulation'; did you mean 'in_force'?"
            ),
        ],
    ),
    "an effect that belongs nowhere": (
        [
            ("      - on: impose\n        add", "      - add"),
        ],
        [
            (
                "all.yaml:139:9: instruments.listing.effects[0]: neither 'in' nor 'on'; name the states, or the "
                "triggers, it belongs to"
            ),
        ],
    ),
    "an effect that belongs to two things": (
        [
            ("      - on: impose\n", "      - on: impose\n        in: imposed\n"),
        ],
        [
            ("all.yaml:139:9: instruments.listing.effects[0].on: both 'in' and 'on'; keep one, or write two effects"),
        ],
    ),
    "an effect on no trigger": (
        [
            ("      - on: impose\n", "      - on: imposed\n"),
        ],
        [
            (
                "all.yaml:139:13: instruments.listing.effects[0].on: 'imposed' is no trigger of 'sanction'; did "
                "you mean 'impose'?"
            ),
        ],
    ),
    "an effect in no state": (
        [
            ("      - in: in_session", "      - in: [scheduled, in_sesion]"),
        ],
        [
            (
                "all.yaml:158:25: instruments.doha.effects[0].in[1]: 'in_sesion' is no state of 'talks'; did you "
                "mean 'in_session'?"
            ),
        ],
    ),
    "an effect that changes nothing": (
        [
            ("        add: {m23.isolation: 2}\n", "        why: because\n"),
        ],
        [
            (
                "all.yaml:139:9: instruments.listing.effects[0]: an effect that changes nothing; give 'add', "
                "'set', 'fire' or 'say'"
            ),
        ],
    ),
    "a state on a timeline entry": (
        [
            ('      - add: {"zone[sake]', '      - in: made\n        add: {"zone[sake]'),
        ],
        [
            (
                "all.yaml:223:9: timeline.rain.effects[0].in: 'in' on a timeline entry; take it out: it works "
                "when the entry happens"
            ),
        ],
    ),
    "an inject with a state, a trigger that is none, a seat that is none and a fact without a source": (
        [
            (
                'relief_access": -0.1}\n',
                'relief_access": -0.1}\n'
                "injects:\n  goat:\n    title: A goat\n    text: It eats the text.\n"
                "    seen_by: [narnia]\n    effects:\n"
                "      - {in: made, add: {drc.suport: 1}}\n      - {fire: {listing: graze}}\n",
            ),
        ],
        [
            "all.yaml:225:3: injects.goat: neither source nor fiction; add 'source:', or 'fiction: true'",
            "all.yaml:228:15: injects.goat.seen_by[0]: 'narnia' is no actor; the actors are drc, m23, qatar",
            (
                "all.yaml:230:10: injects.goat.effects[0].in: 'in' on an inject; take it out: it works when the "
                "entry happens"
            ),
            (
                "all.yaml:230:30: injects.goat.effects[0].add.drc.suport: 'suport' is not a field here; did you "
                "mean 'support'?"
            ),
            (
                "all.yaml:231:26: injects.goat.effects[1].fire.listing: 'graze' is no trigger of 'sanction'; "
                "the triggers are threaten, impose, tighten, ease, lift, renew, withdraw_threat, lapse"
            ),
        ],
    ),
    "an effect that fires no trigger": (
        [
            ("        add: {m23.isolation: 2}", "        fire: {doha: walkout}"),
        ],
        [
            (
                "all.yaml:140:22: instruments.listing.effects[0].fire.doha: 'walkout' is no trigger of 'talks'; "
                "did you mean 'walk_out'?"
            ),
        ],
    ),
    "talks towards something that is no treaty": (
        [
            ("texts: [truce]", "texts: [truce, appeal]"),
        ],
        [
            ("all.yaml:156:71: instruments.doha.talks.texts[1]: 'appeal' is no treaty but a statement; name treaties"),
        ],
    ),
    "a belligerent who does not attend": (
        [
            (
                "    parties: [drc, m23]\n    fiction: true\n    talks:",
                "    parties: [drc]\n    fiction: true\n    talks:",
            ),
        ],
        [
            (
                "all.yaml:156:50: instruments.doha.talks.belligerents[1]: 'm23' has no part in 'doha'; add it to "
                "'parties'"
            ),
        ],
    ),
    "a ceasefire of nobody": (
        [
            ("          subject: m23\n", "          subject: rebels\n"),
        ],
        [
            (
                "all.yaml:207:20: instruments.truce.treaty.clauses.stop.subject: 'ceasefire' about 'rebels', which is "
                "a force; name a subject of this sort: actor"
            ),
        ],
    ),
    "a promise of a stranger": (
        [
            ("          giver: m23", "          giver: us"),
            (
                "  qatar:\n    title: Mediator",
                (
                    "  us:\n"
                    "    title: America\n"
                    "    short: US\n"
                    "    letter: U\n"
                    "    fiction: true\n"
                    "  qatar:\n"
                    "    title: Mediator"
                ),
            ),
        ],
        [
            (
                "all.yaml:209:18: instruments.truce.treaty.clauses.stop.giver: 'us' has no part in 'Truce'; it binds "
                "qatar, drc, m23"
            ),
        ],
    ),
    "a promise to oneself": (
        [
            ("          receiver: drc", "          receiver: m23"),
        ],
        [
            (
                "all.yaml:205:21: instruments.truce.treaty.clauses.stop.receiver: a promise to oneself; name "
                "another actor"
            ),
        ],
    ),
    "an operation that jumps": (
        [
            ("path: [sake]", "path: [sake, bukavu]"),
        ],
        [
            (
                "all.yaml:184:45: instruments.raid.operation.path[1]: 'bukavu' does not lie next to an earlier "
                "step; from sake one reaches goma"
            ),
        ],
    ),
    "an operation that goes in a circle": (
        [
            ("path: [sake]", "path: [sake, goma, sake]"),
        ],
        [
            "all.yaml:184:51: instruments.raid.operation.path[2]: 'sake' is named twice; take one out",
        ],
    ),
    "support for no force": (
        [
            (
                "aid: {type: humanitarian, recipient: drc, amount: 4}",
                "aid: {type: military, recipient: drc, fighters: 40}",
            ),
        ],
        [
            ("all.yaml:148:43: instruments.relief.aid.fighters: 'fighters' for no force; name it under 'force:'"),
        ],
    ),
    "an order on an unknown instrument": (
        [
            ("        order: raid.press", "        order: rade.press"),
        ],
        [
            ("all.yaml:259:16: doctrines.m23-plain.rules.press.order: 'rade' is no instrument; did you mean 'raid'?"),
        ],
    ),
    "an order on what is not its own": (
        [
            ("        order: raid.press", "        order: plant.build"),
        ],
        [
            (
                "all.yaml:259:16: doctrines.m23-plain.rules.press.order: 'm23' neither owns 'plant' nor is a "
                "party to it; it is held by drc"
            ),
        ],
    ),
    "an order by an unknown trigger": (
        [
            ("        order: raid.press", "        order: raid.pres"),
        ],
        [
            (
                "all.yaml:259:16: doctrines.m23-plain.rules.press.order: 'pres' is no trigger of 'operation'; "
                "did you mean 'press'?"
            ),
        ],
    ),
    "an order of the rules": (
        [
            ("        order: raid.press", "        order: raid.culminate"),
        ],
        [
            (
                "all.yaml:259:16: doctrines.m23-plain.rules.press.order: 'm23' may not pull 'culminate' on "
                "'raid'; only the rules do"
            ),
        ],
    ),
    "an order of the owner by a party": (
        [
            ("        order: doha.concede", "        order: doha.convene"),
        ],
        [
            ("all.yaml:248:16: doctrines.drc-plain.rules.sit.order: 'drc' may not pull 'convene' on 'doha'; qatar may"),
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_scenario_is_refused_with_these_words(name: str, tmp_path: Path) -> None:
    patches, expected = BROKEN[name]
    assert headlines(write(tmp_path, *patches)) == expected
