"""What is wrong with the entries of `worth` and with what doctrines say of bargaining."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wargame.base.errors import Problem
from wargame.base.source import Path, Tree
from wargame.base.text import clean, suggest
from wargame.negotiation.clause import KINDS
from wargame.scenario.model import Scenario

MONEY: Final = "money"


def unknown_stakes(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """An entry about something that nobody could promise, or points for an actor that is none."""
    text = scenario.text
    for name, doctrine in text.doctrines.items():
        for key in doctrine.bargaining.stakes:
            yield from _named(scenario, tree, ("doctrines", name, "bargaining", "stakes", key), key)
    for key, points in text.worth.items():
        path: Path = ("worth", key)
        yield from _named(scenario, tree, path, key)
        for actor in points:
            if actor not in text.actors:
                what_actor = f"'{clean(actor, limit=40)}' is no actor"
                yield tree.problem((*path, actor), what_actor, suggest(actor, text.actors, "actors"), key=True)


def _named(scenario: Scenario, tree: Tree, path: Path, key: str) -> Iterator[Problem]:
    what = _unknown(scenario, key)
    if what:
        yield tree.problem(path, what[0], what[1], key=True)


def _unknown(scenario: Scenario, key: str) -> tuple[str, str] | None:
    """What is wrong with the name of an entry, and the way out; nothing if it names something."""
    text, shown = scenario.text, clean(key, limit=60)
    head, _, rest = key.partition(".")
    if key == MONEY:
        return None
    one = text.instruments.get(head)
    if one is None:
        kind, _, subject = rest.partition(".")
        if head in text.actors and kind in KINDS:
            places = {**text.zones, **text.groups, **text.forces, **text.actors, **text.commodities, **text.instruments}
            if not subject or subject in places:
                return None
            return f"'{clean(subject, limit=40)}' is nothing that can be promised", suggest(subject, places, "subjects")
        return f"'{shown}' is no stake", suggest(head, [*text.instruments, MONEY], "instruments")
    if not rest:
        return None if one.treaty is not None else (f"'{shown}' is no treaty", f"write {shown}.STATE")
    if one.treaty is not None and rest in one.treaty.clauses:
        return None
    states = scenario.lifecycles[one.kind].states
    if rest in states:
        return None
    known = [*(one.treaty.clauses if one.treaty else ()), *states]
    return f"'{head}' has no '{clean(rest, limit=40)}'", suggest(rest, known, "states")


def unknown_red_lines(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A red line of a doctrine about a clause or kind that there is not, or about neither or both."""
    for name, doctrine in scenario.text.doctrines.items():
        for key, line in doctrine.bargaining.refuses.items():
            path: Path = ("doctrines", name, "bargaining", "refuses", key)
            if (line.kind is None) == (line.clause is None):
                yield tree.problem(
                    path, "a red line is about one clause or one kind", "give 'clause' or 'kind'", key=True
                )
            if line.kind is not None and line.kind not in KINDS:
                what = f"'{line.kind}' is no kind of promise"
                yield tree.problem((*path, "kind"), what, suggest(line.kind, KINDS, "kinds"))
            if line.clause is not None:
                treaty, _, clause = line.clause.partition(".")
                one = scenario.text.instruments.get(treaty)
                written = one.treaty.clauses if one is not None and one.treaty is not None else {}
                if clause not in written:
                    every = [
                        f"{t}.{c}" for t, i in scenario.text.instruments.items() if i.treaty for c in i.treaty.clauses
                    ]
                    what = f"'{clean(line.clause, limit=60)}' is no clause"
                    yield tree.problem((*path, "clause"), what, suggest(line.clause, every, "clauses"))


COMPLAINTS: Final = (unknown_stakes, unknown_red_lines)
