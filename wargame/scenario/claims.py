"""Claims that stand as facts: what only a party says, or what is charged against one, without who says it.

A fact is a claim where every source of it is the word of one and the same party (`by` of the source), unless it is
that party's own act, aim or stance: of what it does and wants itself, a party is the witness. It is a claim as well
where it says that an actor commands or supplies another's fighters, which whoever is named may deny. Claims carry
`claim_by`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wargame.base.errors import Problem
from wargame.base.source import Path, Tree
from wargame.base.text import clean, did_you_mean
from wargame.scenario.checks import facts
from wargame.scenario.entities import Relation
from wargame.scenario.model import Scenario
from wargame.scenario.pieces import Fact

_ID: Final = re.compile(r"[a-z][a-z0-9_]*")


def unattributed_claims(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A fact that rests on nothing but the word of one party, and does not say so."""
    sources = scenario.text.sources
    for path, fact in facts(scenario):
        if fact.claim_by or fact.fiction:
            continue
        cited = [fact.source] if isinstance(fact.source, str) else fact.source or []
        voices = {sources[code].by if code in sources else None for code in cited}
        voice = next(iter(voices), None)
        if len(voices) == 1 and voice is not None and voice not in _own(path, fact):
            what = f"rests on the word of '{clean(voice, limit=40)}' alone"
            yield tree.problem((*path, "source"), what, "add 'claim_by:', or a source that is not a party's own")


def unattributed_charges(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Somebody said to command or supply the fighters of another, as if nobody denied it."""
    text = scenario.text
    for name, force in text.forces.items():
        if force.sponsor is not None and force.sponsor != force.actor and _is_bare(force):
            what = f"'{force.sponsor}' is charged with backing another's fighters"
            yield tree.problem(("forces", name, "sponsor"), what, "say by whom: 'claim_by:'")
    for name, one in text.instruments.items():
        if one.aid is not None and one.aid.backing and _is_bare(one):
            what = f"'{one.owner}' is charged with backing another's fighters"
            yield tree.problem(("instruments", name, "aid", "backing"), what, "say by whom: 'claim_by:'")


def unknown_claimants(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A claim of somebody who looks like an actor and is none."""
    known = tuple(scenario.text.actors)
    for path, fact in facts(scenario):
        if fact.claim_by and _ID.fullmatch(fact.claim_by) and fact.claim_by not in known:
            what = f"'{clean(fact.claim_by, limit=40)}' is no actor"
            near = did_you_mean(fact.claim_by, known)
            way_out = f"did you mean '{near}'?" if near else "name an actor, or say in words who it is"
            yield tree.problem((*path, "claim_by"), what, way_out)


def _is_bare(fact: Fact) -> bool:
    return fact.claim_by is None and not fact.fiction


def _own(path: Path, fact: Fact) -> set[str]:
    """Those whose own act or aim a fact is."""
    if path[0] in ("actors", "objectives"):
        return {str(path[1])}
    if path[0] == "instruments" and len(path) > 2:  # a clause: what each of the two sides has put its name to
        return {getattr(fact, "giver", ""), getattr(fact, "receiver", "")}
    if isinstance(fact, Relation):
        return set(fact.pair)
    return {getattr(fact, key) for key in ("owner", "actor") if hasattr(fact, key)}


COMPLAINTS: Final = (unattributed_claims, unattributed_charges, unknown_claimants)
