"""What the schema cannot see: one small function for each kind of complaint.

Every function takes the scenario and the tree (for the places), and yields problems. Names that point at nothing are
`references`, expressions are `formulas`, and what concerns instruments is in `instrument_checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from wargame.base.errors import Problem
from wargame.base.source import Path, Tree
from wargame.base.text import suggest
from wargame.expr import RESERVED
from wargame.scenario.model import Scenario
from wargame.scenario.pieces import Fact
from wargame.scenario.references import ids, named
from wargame.scenario.vocabulary import NOUNS
from wargame.world.lifecycles import BY_KIND

APART: Final = 4.0
"""Least distance of two zones on the map, as |dx| + 2 |dy|: below it their labels cover each other."""
SLACK: Final = 1e-6
"""Rounding allowed to a sum of shares."""

_NAMED: Final = (
    "actors",
    "zones",
    "forces",
    "sites",
    "routes",
    "commodities",
    "purses",
    "instruments",
    "timeline",
    "parameters",
    "groups",
)
_TAKEN: Final = {"actors": ("all", "facilitator", "parties"), "parameters": ("turns",)}


def reserved_ids(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """An id that an expression could not say."""
    for section in _NAMED:
        for name in getattr(scenario.text, section):
            if name in RESERVED or name in NOUNS or name in _TAKEN.get(section, ()):
                what = f"'{name}' means something else in expressions and keys"
                yield tree.problem((section, name), what, "choose another id", key=True)


def unsourced_facts(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Something stated about the world with neither a source nor the mark that it is invented."""
    for path, fact in facts(scenario):
        if not fact.source and not fact.fiction:
            yield tree.problem(path, "neither source nor fiction", "add 'source:', or 'fiction: true'", key=True)


def facts(scenario: Scenario) -> Iterator[tuple[Path, Fact]]:
    """Everything that a scenario states about the world, with its place."""
    text = scenario.text
    sections: tuple[tuple[str, Mapping[str, Fact]], ...] = (
        ("parameters", text.parameters), ("actors", text.actors), ("relations", text.relations),
        ("exposures", text.exposures), ("zones", text.zones), ("forces", text.forces),
        ("commodities", text.commodities), ("sites", text.sites), ("routes", text.routes),
        ("purses", text.purses),
        ("instruments", text.instruments), ("timeline", text.timeline), ("injects", text.injects),
        ("doctrines", text.doctrines),
        ("verifiers", text.verifiers), ("ratifiers", text.ratifiers),
    )  # fmt: skip
    for section, entries in sections:
        for name, fact in entries.items():
            yield (section, name), fact
    for seat, aims in text.objectives.items():
        for name, objective in aims.objectives.items():
            yield ("objectives", seat, "objectives", name), objective
        for name, line in aims.red_lines.items():
            yield ("objectives", seat, "red_lines", name), line
    for name, instrument in text.instruments.items():
        for key, clause in (instrument.treaty.clauses if instrument.treaty else {}).items():
            yield ("instruments", name, "treaty", "clauses", key), clause


def odd_parameters(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A parameter with no number, with two, or with bounds the wrong way round."""
    for name, one in scenario.text.parameters.items():
        path: Path = ("parameters", name)
        if one.value is None and one.draw is None:
            yield tree.problem(path, "neither value nor draw", "give 'value:', or 'draw: [low, high]'", key=True)
        if one.value is not None and one.draw is not None:
            yield tree.problem((*path, "draw"), "both value and draw", "keep one of them", key=True)
        if one.contested is not None and one.draw is None:
            what = "contested, and settled by the scenario"
            yield tree.problem((*path, "contested"), what, "draw it: 'draw: [low, high]'")
        if one.draw is not None and one.draw[0] > one.draw[1]:
            low, high = one.draw
            yield tree.problem((*path, "draw"), f"from {low:g} down to {high:g}", f"write [{high:g}, {low:g}]")
        if one.low is not None and one.high is not None and one.low > one.high:
            yield tree.problem((*path, "low"), f"low {one.low:g} is above high {one.high:g}", "exchange them")
            continue
        for number in (one.value, *(one.draw or ())):
            below = number is not None and one.low is not None and number < one.low
            above = number is not None and one.high is not None and number > one.high
            if below or above:
                yield tree.problem(path, f"{number:g} lies outside of its own low and high", "widen them", key=True)


def shared_letters(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Two actors, or two forces, that the map could not tell apart."""
    sections: tuple[tuple[str, Mapping[str, str]], ...] = (
        ("actors", {name: one.letter for name, one in scenario.text.actors.items()}),
        ("forces", {name: one.letter for name, one in scenario.text.forces.items()}),
    )
    for section, letters in sections:
        first: dict[str, str] = {}
        for name, letter in letters.items():
            if letter in first:
                what = f"'{letter}' is the letter of '{first[letter]}' already"
                yield tree.problem((section, name, "letter"), what, "choose another")
            first.setdefault(letter, name)


def seats_without_means(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A seat without something to aim at, something to read, or somebody to stand in."""
    text = scenario.text
    if not text.seats:
        yield tree.problem(("seats",), "no seats", "name at least one actor")
    for rank, seat in enumerate(text.seats):
        path: Path = ("seats", rank)
        if seat not in text.actors:
            continue
        if seat in text.seats[:rank]:
            yield tree.problem(path, f"'{seat}' is named twice", "take one out")
            continue
        if not isinstance(tree.get(("objectives", seat, "objectives")), dict):
            yield tree.problem(path, f"'{seat}' has no objectives", f"add 'objectives: {{{seat}: ...}}'")
        if not tree.get(("briefings", seat)):
            yield tree.problem(path, f"'{seat}' has no brief", f"write briefings/{seat}.md")
        if not any(one.actor == seat and one.default for one in text.doctrines.values()):
            yield tree.problem(path, f"'{seat}' has no default doctrine", "mark one of its doctrines 'default: true'")


def second_defaults(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """An actor with two default doctrines."""
    first: dict[str, str] = {}
    for name, one in scenario.text.doctrines.items():
        if one.default and one.actor in first:
            what = f"'{one.actor}' has the default doctrine '{first[one.actor]}' already"
            yield tree.problem(("doctrines", name, "default"), what, "take one 'default' out")
        elif one.default:
            first[one.actor] = name


def unbalanced_weights(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Objectives whose weights do not sum to 1."""
    for seat, aims in scenario.text.objectives.items():
        total = sum(one.weight for one in aims.objectives.values())
        if abs(total - 1) > SLACK:
            path: Path = ("objectives", seat, "objectives")
            yield tree.problem(path, f"the weights sum to {total:.4g}", "make them sum to 1", key=True)


def odd_calendar(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A calendar that ends before its last turn begins, or whose steps are no whole days."""
    calendar = scenario.text.calendar
    if calendar.turn_days % calendar.steps:
        what = f"{calendar.turn_days} days in {calendar.steps} steps are no whole days"
        yield tree.problem(("calendar", "steps"), what, f"take a number that divides {calendar.turn_days}")
    if calendar.end is None:
        return
    path: Path = ("calendar", "end")
    if calendar.end < calendar.start:
        yield tree.problem(path, f"{calendar.end} is before the start, {calendar.start}", "put it after")
    elif (calendar.end - calendar.start).days < (calendar.turns - 1) * calendar.turn_days:
        last = scenario.date_of(calendar.turns)
        yield tree.problem(path, f"{calendar.end} is before turn {calendar.turns} begins, {last}", "take fewer turns")


def events_out_of_time(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A timeline entry that the calendar leaves no turn to happen in, or that nothing brings about.

    What a variant takes over from the scenario it extends may lie outside of its calendar; it just does not happen.
    """
    calendar = scenario.text.calendar
    if calendar.last_day < calendar.start:
        return
    span = f"the calendar runs from {calendar.start} to {calendar.last_day}"
    own = tree.mark(("scenario",), key=True).file
    for name, one in scenario.text.timeline.items():
        path: Path = ("timeline", name)
        if not _same_folder(own, tree.mark(path, key=True).file):
            continue
        if one.date is not None and calendar.turn_of(one.date) is None:
            yield tree.problem((*path, "date"), f"{one.date} is outside of the calendar", span)
        elif one.until is not None and one.until < (one.date or calendar.start):
            yield tree.problem((*path, "until"), f"{one.until} is before it can begin", "put it after")
        if one.date is None and one.when is None and one.chance is None:
            yield tree.problem(path, "nothing brings it about", "give 'date:', 'when:' or 'chance:'", key=True)


def rules_out_of_time(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A dated rule of a doctrine that no turn contains, unless a variant has taken it over."""
    calendar = scenario.text.calendar
    own = tree.mark(("scenario",), key=True).file
    for name, doctrine in scenario.text.doctrines.items():
        for key, rule in doctrine.rules.items():
            path: Path = ("doctrines", name, "rules", key, "date")
            late = rule.date is not None and calendar.turn_of(rule.date) is None
            if late and _same_folder(own, tree.mark(path).file):
                span = f"the calendar runs from {calendar.start} to {calendar.last_day}"
                yield tree.problem(path, f"{rule.date} is outside of the calendar", span)


def _same_folder(one: str, other: str) -> bool:
    return one.rpartition("/")[0] == other.rpartition("/")[0]


def one_sided_neighbours(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A zone that names a neighbour which does not name it, or names itself, or one twice."""
    zones = scenario.text.zones
    for name, zone in zones.items():
        for rank, other in enumerate(zone.neighbours):
            path: Path = ("zones", name, "neighbours", rank)
            if other == name:
                yield tree.problem(path, f"'{name}' is its own neighbour", "take it out")
            elif other in zone.neighbours[:rank]:
                yield tree.problem(path, f"'{other}' is named twice", "take one out")
            elif other in zones and name not in zones[other].neighbours:
                yield tree.problem(path, f"'{other}' does not have '{name}' as a neighbour", "add it there too")


def unreachable_zones(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A zone that no chain of neighbours leads to from the first one."""
    beside: dict[str, set[str]] = {name: set() for name in ids(tree, "zones")}
    for path, other, _ in named(tree, "zones.*.neighbours[]"):
        beside[str(path[1])].add(other)
        beside.setdefault(other, set()).add(str(path[1]))
    reached: set[str] = set()
    waiting = list(beside)[:1]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += beside[name]
    for name in scenario.text.zones:
        if name not in reached:
            what = f"no way leads here from '{next(iter(beside))}'"
            yield tree.problem(("zones", name, "neighbours"), what, "join it to a zone that can be reached")


def zones_on_top_of_each_other(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Two zones too near each other on the map to be told apart."""
    zones = list(scenario.text.zones.items())
    for rank, (name, zone) in enumerate(zones):
        for other, before in zones[:rank]:
            if abs(zone.x - before.x) + 2 * abs(zone.y - before.y) < APART - SLACK:
                what = f"({zone.x:g}, {zone.y:g}) is on top of '{other}' at ({before.x:g}, {before.y:g})"
                way_out = f"move it until |dx| + 2 |dy| is {APART:g}"
                yield tree.problem(("zones", name, "x"), what, way_out)
                break


def shares_over_one(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Shares of one whole that come to more than it."""
    text = scenario.text
    wholes: list[tuple[Path, Iterable[float]]] = []
    for name, commodity in text.commodities.items():
        wholes.append((("commodities", name, "refining"), commodity.refining.values()))
    for name, site in text.sites.items():
        wholes.append((("sites", name, "owners"), site.owners.values()))
        wholes.append((("sites", name, "control"), site.control.values()))
    for path, shares in wholes:
        total = sum(shares)
        if total > 1 + SLACK:
            yield tree.problem(path, f"the shares sum to {total:.4g}", "they may not exceed 1", key=True)


def odd_pairs(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A relation or an exposure of an actor to itself, or given twice."""
    text = scenario.text
    pairs: list[tuple[Path, tuple[str, ...], object]] = []
    for name, relation in text.relations.items():
        pairs.append((("relations", name, "pair"), relation.pair, ("r", *sorted(relation.pair))))
    for name, one in text.exposures.items():
        pairs.append((("exposures", name, "target"), (one.sender, one.target), ("e", one.sender, one.target)))
    first: dict[object, Path] = {}
    for path, (one_end, other_end), key in pairs:
        if one_end == other_end:
            yield tree.problem(path, f"'{one_end}' with itself", "name two actors")
        elif key in first:
            yield tree.problem(path, f"{one_end} and {other_end} stand in '{first[key][1]}' already", "take one out")
        first.setdefault(key, path)


def odd_lifecycles(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """An addition to a lifecycle that contradicts it or leads nowhere."""
    for kind, addition in scenario.text.lifecycles.items():
        if kind in scenario.lifecycles:
            yield from _odd_states(scenario, tree, kind, addition.states)
            yield from _odd_rows(scenario, tree, kind)


def _odd_states(scenario: Scenario, tree: Tree, kind: str, states: list[str]) -> Iterator[Problem]:
    reached = _reached(scenario, kind)
    for rank, state in enumerate(states):
        path: Path = ("lifecycles", kind, "states", rank)
        if state in BY_KIND[kind].states or state in states[:rank]:
            yield tree.problem(path, f"'{state}' is a state of '{kind}' already", "take it out")
        elif state not in reached:
            yield tree.problem(path, f"no way leads to '{state}'", "add a transition to it, or take the state out")


def _reached(scenario: Scenario, kind: str) -> set[str]:
    """The states that can be entered from those built in: additions may not turn in a circle of their own."""
    reached = set(BY_KIND[kind].states)
    for _ in scenario.text.lifecycles[kind].states:
        reached |= {row.dest for row in scenario.lifecycles[kind].transitions if reached & set(row.source)}
    return reached


def _odd_rows(scenario: Scenario, tree: Tree, kind: str) -> Iterator[Problem]:
    machine = scenario.lifecycles[kind]
    rows = scenario.text.lifecycles[kind].transitions
    before = list(machine.transitions[: len(machine.transitions) - len(rows)])
    for rank, row in enumerate(machine.transitions[len(before) :]):
        path: Path = ("lifecycles", kind, "transitions", rank)
        for key, states in (("source", row.source), ("dest", (row.dest,))):
            for state in states:
                if state not in machine.states:
                    way_out = suggest(state, machine.states, "states")
                    yield tree.problem((*path, key), f"'{state}' is no state of '{kind}'", way_out)
        if row.trigger in ("all", "upkeep"):
            yield tree.problem((*path, "trigger"), f"'{row.trigger}' means something else", "choose another name")
        for other in before:
            if other.trigger != row.trigger:
                continue
            common = [state for state in row.source if state in other.source]
            if common:
                what = f"'{row.trigger}' leads from '{common[0]}' to '{other.dest}' already"
                yield tree.problem((*path, "source"), what, "one trigger leads from one state to one other")
                break
            if other.who != row.who:
                what = f"'{row.trigger}' is for '{other.who}' elsewhere"
                yield tree.problem((*path, "trigger"), what, f"write 'who: {other.who}', or another trigger")
                break
        before.append(row)


def odd_workshop(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A workshop that forbids what nobody can do, or that names turns the calendar does not have."""
    workshop, turns = scenario.text.workshop, scenario.text.calendar.turns
    if workshop is None:
        return
    triggers = sorted({trigger for cycle in scenario.lifecycles.values() for trigger in cycle.triggers})
    for rank, word in enumerate(workshop.absence.forbidden):
        if word not in triggers:
            path: Path = ("workshop", "absence", "forbidden", rank)
            yield tree.problem(path, f"'{word}' is no trigger", suggest(word, triggers, "triggers"))
    late: list[tuple[Path, int | None]] = [
        (("workshop", "pauses", rank, "after"), pause.after) for rank, pause in enumerate(workshop.pauses)
    ]
    late += [(("workshop", "points", name, "after"), point.after) for name, point in workshop.points.items()]
    for where, after in late:
        if after is not None and after > turns:
            yield tree.problem(where, f"there is no turn {after}", f"the calendar has {turns}")
    for phases in ("minutes", "first"):
        for name, minutes in getattr(workshop, phases) or ():
            if minutes > workshop.longest:
                what = f"{minutes:g} minutes are more than the longest phase, {workshop.longest:g}"
                yield tree.problem(("workshop", phases, name), what, "raise 'longest', or shorten the phase")


COMPLAINTS: Final = (
    odd_workshop,
    rules_out_of_time,
    reserved_ids,
    unsourced_facts,
    odd_parameters,
    shared_letters,
    seats_without_means,
    second_defaults,
    unbalanced_weights,
    odd_calendar,
    events_out_of_time,
    one_sided_neighbours,
    unreachable_zones,
    zones_on_top_of_each_other,
    shares_over_one,
    odd_pairs,
    odd_lifecycles,
)
