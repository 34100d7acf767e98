"""Names that point at nothing: every place where a scenario names an entity of another section.

Read off the plain tree, not the models, so that a typing error in one entity hides nothing about the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from wargame.base.errors import Problem
from wargame.base.source import Path, Tree
from wargame.base.text import clean, suggest
from wargame.world.lifecycles import BY_KIND

SECTIONS: Final = {
    "actor": "actors",
    "zone": "zones",
    "force": "forces",
    "site": "sites",
    "route": "routes",
    "commodity": "commodities",
    "purse": "purses",
    "instrument": "instruments",
}
"""Noun -> section that declares the ids."""

REFERENCES: Final = {
    "actor": """
        seats[] objectives{} relations.*.pair[] exposures.*.sender exposures.*.target zones.*.holder forces.*.actor
        forces.*.sponsor commodities.*.refining{} sites.*.control{} routes.*.via doctrines.*.actor
        instruments.*.owner instruments.*.parties[] instruments.*.about instruments.*.seen_by[]
        instruments.*.sanction.lists[] instruments.*.aid.recipient instruments.*.talks.mediator
        instruments.*.talks.belligerents[] instruments.*.deal.payer instruments.*.deal.receiver
        instruments.*.project.funder instruments.*.treaty.guarantors[] instruments.*.treaty.entry.must[]
        ratifiers.*.actor instruments.*.statement.about timeline.*.seen_by[] injects.*.seen_by[] purses.*.owner
        instruments.*.regulation.pool[]
    """,
    "zone": """
        zones.*.neighbours[] groups.*[] forces.*.home forces.*.strength{} sites.*.zone routes.*.zones[]
        instruments.*.project.zone instruments.*.operation.path[]
    """,
    "force": "instruments.*.aid.force instruments.*.operation.force instruments.*.operation.with[]",
    "route": "sites.*.route sites.*.routes[]",
    "site": "instruments.*.sanction.chain[] instruments.*.deal.sites[]",
    "commodity": """
        actors.*.stock{} actors.*.access{} sites.*.output{} instruments.*.regulation.commodity
        instruments.*.regulation.buys{} instruments.*.regulation.floor{} instruments.*.regulation.covers{}
    """,
    "purse": """
        instruments.*.aid.purse{} instruments.*.deal.purse{} instruments.*.project.purse{}
        instruments.*.regulation.pays
    """,
    "instrument": """
        instruments.*.talks.texts[] instruments.*.project.paid_by[] instruments.*.effects[].fire{}
        timeline.*.effects[].fire{} injects.*.effects[].fire{} workshop.points.*.watch[]
    """,
}
"""Noun -> where such an entity is named: ``*`` is any key, ``[]`` the items of a list, ``{}`` the keys of a mapping."""

_PLURALS: Final = {"commodity": "commodities"}
_STEP: Final = re.compile(r"\[\]|\{\}|[^.\[\]{}]+")
_SOURCED: Final = """
    parameters.* actors.* relations.* exposures.* zones.* forces.* commodities.* sites.* routes.* instruments.*
    purses.* timeline.* injects.* doctrines.* objectives.*.objectives.* objectives.*.red_lines.*
    instruments.*.treaty.clauses.* verifiers.* ratifiers.*
"""


def unknown_names(tree: Tree) -> Iterator[Problem]:
    """A name where no entity of the kind needed has it."""
    for noun, patterns in REFERENCES.items():
        known = ids(tree, SECTIONS[noun])
        for pattern in patterns.split():
            for path, word, at_key in named(tree, pattern):
                if word not in known:
                    yield unknown(tree, path, word, noun, known, key=at_key)


def unknown(
    tree: Tree, path: Path, word: str, noun: str, known: list[str] | tuple[str, ...], *, key: bool = False
) -> Problem:
    """The complaint about a name that no entity has."""
    article = f"'{clean(word, limit=40)}' is no {noun}"
    return tree.problem(path, article, suggest(word, known, _PLURALS.get(noun, f"{noun}s")), key=key)


def unknown_sources(tree: Tree) -> Iterator[Problem]:
    """A source that the section ``sources`` does not list."""
    known = ids(tree, "sources")
    for pattern in _SOURCED.split():
        for path, _, _ in _matches(tree.value, pattern.split("."), ()):
            source = tree.get((*path, "source"))
            cited = source if isinstance(source, list) else [source]
            for rank, word in enumerate(cited):
                if isinstance(word, str) and word not in known:
                    here: Path = (*path, "source", rank) if isinstance(source, list) else (*path, "source")
                    yield unknown(tree, here, word, "source", known)


def unknown_briefs(tree: Tree) -> Iterator[Problem]:
    """A briefing for somebody who is no actor."""
    known = [*ids(tree, "actors"), "facilitator"]
    for name in ids(tree, "briefings"):
        if name not in known:
            yield unknown(tree, ("briefings", name), name, "seat", known, key=True)


def unknown_kinds(tree: Tree) -> Iterator[Problem]:
    """An addition to a lifecycle that there is not."""
    for name in ids(tree, "lifecycles"):
        if name not in BY_KIND:
            yield unknown(tree, ("lifecycles", name), name, "kind", tuple(BY_KIND), key=True)


def unknown_gains(tree: Tree) -> Iterator[Problem]:
    """A deal that gives nobody access to nothing: keys of ``gives`` are actor.commodity."""
    actors, commodities = ids(tree, "actors"), ids(tree, "commodities")
    for path, word, _ in named(tree, "instruments.*.deal.gives{}"):
        actor, dot, commodity = word.partition(".")
        if not dot:
            yield tree.problem(path, f"'{clean(word, limit=40)}' is not a gain", "write actor.commodity", key=True)
            continue
        if actor not in actors:
            yield unknown(tree, path, actor, "actor", actors, key=True)
        if commodity not in commodities:
            yield unknown(tree, path, commodity, "commodity", commodities, key=True)


def ids(tree: Tree, section: str) -> list[str]:
    """The ids that a section declares."""
    content = tree.get((section,))
    return list(content) if isinstance(content, dict) else []


def named(tree: Tree, pattern: str) -> Iterator[tuple[Path, str, bool]]:
    """Every name at a pattern: its path, the name, and whether it stands as a key."""
    for path, value, at_key in _matches(tree.value, _STEP.findall(pattern), ()):
        word = path[-1] if at_key else value
        if isinstance(word, str):
            yield path, word, at_key


def _matches(node: Any, steps: list[str], path: Path) -> Iterator[tuple[Path, Any, bool]]:
    if not steps:
        yield path, node, False
        return
    step, rest = steps[0], steps[1:]
    if step == "[]":
        for rank, item in enumerate(node if isinstance(node, list) else []):
            yield from _matches(item, rest, (*path, rank))
    elif not isinstance(node, dict):
        return
    elif step == "{}":
        for key, value in node.items():
            yield (*path, key), value, True
    elif step == "*":
        for key, value in node.items():
            yield from _matches(value, rest, (*path, key))
    elif step in node:
        yield from _matches(node[step], rest, (*path, step))


COMPLAINTS: Final = (unknown_names, unknown_sources, unknown_briefs, unknown_kinds, unknown_gains)
