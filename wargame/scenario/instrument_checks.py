"""What can be wrong with instruments, their effects, and the doctrines that use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from wargame.base.errors import Problem
from wargame.base.source import Path, Tree
from wargame.base.text import suggest
from wargame.negotiation.legality import problems
from wargame.negotiation.text import Text
from wargame.scenario.instruments import Effect, Instrument
from wargame.scenario.lexicon import lexicon_of, written
from wargame.scenario.model import Scenario
from wargame.scenario.vocabulary import holders
from wargame.world.lifecycles import BY_KIND, Lifecycle

_NEEDS: Final = {"talks": 1, "deal": 1, "treaty": 2}
"""Parties without which a kind makes no sense."""
ROWS: Final = 30
"""Clauses of one treaty: what rests on a breach is kept as bits."""
_WORDS: Final = {1: "one", 2: "two"}


def _instruments(scenario: Scenario) -> Iterator[tuple[Path, str, Instrument, Lifecycle]]:
    for name, one in scenario.text.instruments.items():
        yield ("instruments", name), name, one, scenario.lifecycles[one.kind]


def wrong_blocks(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """An instrument without the keys of its kind, or with those of another."""
    for path, _, one, _ in _instruments(scenario):
        for kind in BY_KIND:
            given = getattr(one, kind) is not None
            if kind == one.kind and not given:
                way_out = f"add '{kind}:' with the keys of the kind"
                yield tree.problem(path, f"a {one.kind} without the block '{kind}'", way_out, key=True)
            elif kind != one.kind and given:
                what = f"block '{kind}' on an instrument of kind '{one.kind}'"
                yield tree.problem((*path, kind), what, "take it out, or change the kind", key=True)


def odd_parties(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Parties named twice, an owner who is his own party, too few of them, or one who may not see it."""
    for path, _, one, _ in _instruments(scenario):
        for rank, party in enumerate(one.parties):
            here: Path = (*path, "parties", rank)
            if party == one.owner and one.kind != "treaty":
                yield tree.problem(here, f"'{party}' owns it", "parties are everybody besides the owner")
            elif party in one.parties[:rank]:
                yield tree.problem(here, f"'{party}' is named twice", "take one out")
            elif isinstance(one.seen_by, list) and party not in one.seen_by:
                yield tree.problem(here, f"'{party}' is a party but does not see it", "add it to 'seen_by'")
        if len(one.parties) < _NEEDS.get(one.kind, 0):
            few = _WORDS[_NEEDS[one.kind]]
            what = f"a {one.kind} with {len(one.parties) or 'no'} part{'y' if len(one.parties) == 1 else 'ies'}"
            yield tree.problem(path, what, f"name at least {few} under 'parties:'", key=True)


def outside_the_lifecycle(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A state or trigger that the kind does not have."""
    for path, _, one, machine in _instruments(scenario):
        if one.start is not None:
            yield from _each((*path, "start"), [one.start], machine.states, "state", one.kind, tree)
        keyed = (
            ("cost", one.cost, ("upkeep",)),
            ("requires", one.requires, ("all",)),
            ("barred", one.barred, ("all",)),
        )
        for key, mapping, more in keyed:
            for trigger in mapping:
                options = (*machine.triggers, *more)
                yield from _each((*path, key, trigger), [trigger], options, "trigger", one.kind, tree, key=True)
        if one.regulation:
            for state in one.regulation.cut:
                here: Path = (*path, "regulation", "cut", state)
                yield from _each(here, [state], machine.states, "state", one.kind, tree, key=True)


def barred_without_condition(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Words for a refusal that never comes."""
    for path, _, one, _ in _instruments(scenario):
        for trigger in one.barred:
            if trigger not in one.requires:
                what = f"words for '{trigger}', which nothing bars"
                yield tree.problem((*path, "barred", trigger), what, f"add 'requires: {{{trigger}: ...}}'", key=True)


def _each(
    path: Path,
    words: Iterable[str],
    options: tuple[str, ...],
    noun: str,
    kind: str,
    tree: Tree,
    *,
    key: bool = False,
) -> Iterator[Problem]:
    """Complain of each word that is no option."""
    listed = isinstance(tree.get(path), list)
    for rank, word in enumerate(words):
        if word not in options:
            here = (*path, rank) if listed else path
            yield tree.problem(here, f"'{word}' is no {noun} of '{kind}'", suggest(word, options, f"{noun}s"), key=key)


def odd_effects(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """An effect that does not say when it works, or says it twice, or changes nothing."""
    for path, _, one, machine in _instruments(scenario):
        for rank, effect in enumerate(one.effects):
            here: Path = (*path, "effects", rank)
            if effect.in_ is None and effect.on is None:
                yield tree.problem(here, "neither 'in' nor 'on'", "name the states, or the triggers, it belongs to")
            if effect.in_ is not None and effect.on is not None:
                yield tree.problem((*here, "on"), "both 'in' and 'on'", "keep one, or write two effects", key=True)
            yield from _each((*here, "in"), _words(effect.in_), machine.states, "state", one.kind, tree)
            yield from _each((*here, "on"), _words(effect.on), machine.triggers, "trigger", one.kind, tree)
            yield from _empty_effect(tree, here, effect)
    happenings = [(("timeline", name), "a timeline entry", one.effects) for name, one in scenario.text.timeline.items()]
    happenings += [(("injects", name), "an inject", one.effects) for name, one in scenario.text.injects.items()]
    for base, noun, effects in happenings:
        for rank, effect in enumerate(effects):
            here = (*base, "effects", rank)
            for key, given in (("in", effect.in_), ("on", effect.on)):
                if given is not None:
                    what = f"'{key}' on {noun}"
                    yield tree.problem((*here, key), what, "take it out: it works when the entry happens", key=True)
            yield from _empty_effect(tree, here, effect)


def _words(given: list[str] | str | None) -> list[str]:
    return [] if given is None else [given] if isinstance(given, str) else given


def _empty_effect(tree: Tree, path: Path, effect: Effect) -> Iterator[Problem]:
    if not (effect.add or effect.set_ or effect.fire or effect.say):
        yield tree.problem(path, "an effect that changes nothing", "give 'add', 'set', 'fire' or 'say'")


def wrong_fires(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """An effect that pulls a trigger the other instrument does not have."""
    every = [(("instruments", name), one.effects) for name, one in scenario.text.instruments.items()]
    every += [(("timeline", name), one.effects) for name, one in scenario.text.timeline.items()]
    every += [(("injects", name), one.effects) for name, one in scenario.text.injects.items()]
    for path, effects in every:
        for rank, effect in enumerate(effects):
            for name, trigger in effect.fire.items():
                other = scenario.text.instruments.get(name)
                if other is not None:
                    here: Path = (*path, "effects", rank, "fire", name)
                    triggers = scenario.lifecycles[other.kind].triggers
                    yield from _each(here, [trigger], triggers, "trigger", other.kind, tree)


def odd_talks(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A track towards something that is no treaty, or with belligerents who do not attend."""
    for path, name, one, _ in _instruments(scenario):
        if one.talks is None:
            continue
        for rank, text in enumerate(one.talks.texts):
            other = scenario.text.instruments.get(text)
            if other is not None and other.kind != "treaty":
                what = f"'{text}' is no treaty but a {other.kind}"
                yield tree.problem((*path, "talks", "texts", rank), what, "name treaties")
        here: Path = (*path, "talks", "belligerents")
        yield from _strangers(tree, here, one.talks.belligerents, holders(one), name)


def odd_treaties(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A text that the game could not hold anybody to, or a quorum that cannot come about."""
    lexicon = lexicon_of(scenario.text)
    for path, name, one, _ in _instruments(scenario):
        if one.treaty is None:
            continue
        here: Path = (*path, "treaty")
        said: dict[tuple[Path, str], Problem] = {}
        for flaw in problems(Text(name, tuple(written(name, one.treaty))), lexicon, shipped=True):
            place: Path = (*here, "clauses", flaw.clause, *((flaw.key,) if flaw.key else ()))
            if flaw.key == "verifier" and one.treaty.clauses[flaw.clause].verifier is None:
                place = (*here, "verifier")  # which is that of all clauses that name none
            said[place, flaw.what] = tree.problem(place, flaw.what, flaw.way_out, key=not flaw.key)
        yield from said.values()
        if len(one.treaty.clauses) + one.treaty.blank > ROWS:
            what = f"{len(one.treaty.clauses) + one.treaty.blank} rows"
            yield tree.problem(here, what, f"keep to {ROWS} clauses, blank ones among them", key=True)
        for rank, guarantor in enumerate(one.treaty.guarantors):
            if guarantor in scenario.text.actors and guarantor not in scenario.seers(name):
                what = f"'{guarantor}' does not see what it guarantees"
                yield tree.problem((*here, "guarantors", rank), what, "add it to 'seen_by'")
        if not isinstance(one.treaty.entry, str):
            yield from _strangers(tree, (*here, "entry", "must"), one.treaty.entry.must, tuple(one.parties), name)
            if one.treaty.entry.quorum > len(one.parties):
                what = f"a quorum of {one.treaty.entry.quorum} among {len(one.parties)}"
                yield tree.problem((*here, "entry", "quorum"), what, "ask for no more than there are parties")


def _strangers(tree: Tree, path: Path, named: list[str], known: tuple[str, ...], name: str) -> Iterator[Problem]:
    """Complain of each actor named who is not among those known."""
    actors = tree.get(("actors",))
    for rank, actor in enumerate(named):
        if actor not in known and isinstance(actors, dict) and actor in actors:
            yield tree.problem((*path, rank), f"'{actor}' has no part in '{name}'", "add it to 'parties'")


def odd_bargains(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A priority window that others cannot know of, or works that something else than money should pay for."""
    for path, _, one, _ in _instruments(scenario):
        if one.deal and one.deal.window and one.seen_by != "all":
            what = "a priority window in a deal that others do not see"
            yield tree.problem(
                (*path, "deal", "window"), what, "let all see the deal, or take the window out", key=True
            )
        for rank, name in enumerate(one.project.paid_by if one.project else ()):
            source = scenario.text.instruments.get(name)
            if source is not None and source.kind not in ("aid", "deal"):
                what = f"'{name}' is a {source.kind} and pays for nothing"
                yield tree.problem((*path, "project", "paid_by", rank), what, "name aid programmes and deals")


def broken_paths(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """An operation that would have to jump: each step lies next to an earlier one."""
    zones = scenario.text.zones
    for path, _, one, _ in _instruments(scenario):
        steps = one.operation.path if one.operation else []
        for rank, step in enumerate(steps):
            here: Path = (*path, "operation", "path", rank)
            if step not in zones:
                continue
            if step in steps[:rank]:
                yield tree.problem(here, f"'{step}' is named twice", "take one out")
            elif rank == 0 and not zones[step].neighbours:
                yield tree.problem(here, f"'{step}' lies next to nothing", "give it neighbours")
            elif rank and not any(step in zones[before].neighbours for before in steps[:rank] if before in zones):
                way_out = (
                    f"from {steps[rank - 1]} one reaches {', '.join(_next(scenario, steps[rank - 1])) or 'nothing'}"
                )
                yield tree.problem(here, f"'{step}' does not lie next to an earlier step", way_out)


def _next(scenario: Scenario, zone: str) -> list[str]:
    known = scenario.text.zones.get(zone)
    return known.neighbours if known else []


def support_for_nobody(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Aid that strengthens a force without saying which."""
    for path, _, one, _ in _instruments(scenario):
        if one.aid is None or one.aid.force is not None:
            continue
        for key in ("fighters", "quality", "air", "supply", "backing"):
            if getattr(one.aid, key):
                yield tree.problem((*path, "aid", key), f"'{key}' for no force", "name it under 'force:'", key=True)


def doctrines_out_of_reach(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A doctrine whose order its actor cannot give."""
    for name, doctrine in scenario.text.doctrines.items():
        for key, rule in doctrine.rules.items():
            path: Path = ("doctrines", name, "rules", key, "order")
            instrument, _, trigger = rule.order.partition(".")
            one = scenario.text.instruments.get(instrument)
            if one is None:
                way_out = suggest(instrument, scenario.text.instruments, "instruments")
                yield tree.problem(path, f"'{instrument}' is no instrument", way_out)
                continue
            if doctrine.actor not in scenario.text.actors:
                continue
            triggers = scenario.lifecycles[one.kind].triggers
            if doctrine.actor not in holders(one):
                what = f"'{doctrine.actor}' neither owns '{instrument}' nor is a party to it"
                yield tree.problem(path, what, f"it is held by {' and '.join(holders(one))}")
            elif trigger not in triggers:
                yield tree.problem(
                    path, f"'{trigger}' is no trigger of '{one.kind}'", suggest(trigger, triggers, "triggers")
                )
            elif not scenario.may_pull(doctrine.actor, instrument, trigger):
                may = [actor for actor in holders(one) if scenario.may_pull(actor, instrument, trigger)]
                way_out = f"{' and '.join(may)} may" if may else "only the rules do"
                yield tree.problem(path, f"'{doctrine.actor}' may not pull '{trigger}' on '{instrument}'", way_out)


COMPLAINTS: Final = (
    wrong_blocks,
    odd_parties,
    outside_the_lifecycle,
    barred_without_condition,
    odd_effects,
    wrong_fires,
    odd_talks,
    odd_treaties,
    odd_bargains,
    broken_paths,
    support_for_nobody,
    doctrines_out_of_reach,
)
