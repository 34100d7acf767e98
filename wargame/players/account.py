"""A seat's own account of a text: what each clause is worth to it, what walking away is worth, and what else could be.

All of it is worked out from the seat's view: its own worth item by item, rollouts in worlds as it may imagine them, and
for the others what everybody believes to be at stake for them. So a bill can tell nothing that its reader may not know.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import in_order
from wargame.negotiation.clause import Clause
from wargame.negotiation.credibility import told
from wargame.negotiation.fair import NONE, fair_points
from wargame.negotiation.lexicon import Lexicon
from wargame.negotiation.space import Tastes, enumerate_space, utilities
from wargame.negotiation.text import Text
from wargame.negotiation.worth import WalkAway, walk_away
from wargame.players.agenda import LARGEST
from wargame.players.appraisal import DISCOUNT, WAITING, Appraiser
from wargame.players.foresight import Change, imagine, play_on, turns_ahead
from wargame.players.rehearsal import held
from wargame.players.table import line_up
from wargame.rules.rulebook import Rulebook
from wargame.scenario.doctrines import Bargaining
from wargame.world.state import World
from wargame.world.view import Estimates, View

F64 = NDArray[np.float64]

POINTS: Final = ("nash", "egalitarian", "welfare")
"""Fair points that a bill names, as `negotiation.fair` has them."""


class Item(NamedTuple):
    """One clause of a bill: points, and what they were multiplied by."""

    clause: str
    worth: float
    factors: tuple[tuple[str, float], ...]


class Point(NamedTuple):
    """A reference package: surplus by party, and its clauses."""

    name: str
    surplus: dict[str, float]
    clauses: tuple[Clause, ...]


class Account(NamedTuple):
    """The bill of one text for one seat.

    Attributes:
        items: clause by clause.
        total: points of the text as a whole, having it in force included.
        error: standard error of what the clauses change in the seat's score, from rollouts.
        away: score at the horizon without it.
        points: the five reference packages.
    """

    items: tuple[Item, ...]
    total: float
    error: float
    away: WalkAway
    points: tuple[Point, ...]


def account(book: Rulebook, world: World, actor: int, text: Text, lexicon: Lexicon) -> Account:
    """Draw up the bill of a legal text for an actor, from its view of one world."""
    view = View(world, book.sight[actor], Estimates(book.intel, world))
    mind = Appraiser(book, actor, Bargaining(word=1.0))
    items = tuple(_item(mind, view, clause, text.treaty, lexicon) for clause in text.clauses)
    standing = float(mind.stakes.text[book.rows.treaty_of[text.treaty], actor])
    away, error = _ahead(book, view, text)
    total = in_order(item.worth for item in items) + (standing if items else 0.0)
    return Account(items, total, error, away, _points(mind, view, text, lexicon))


def _written(clause: Clause, treaty: str, lexicon: Lexicon) -> float | None:
    """Amount that the entry of a written clause speaks of; nothing for a clause of the seats' own."""
    options = lexicon.treaties[treaty].written.get(clause.id, ())
    return max(option.amount for option in options) if clause in options else None


def _worth(mind: Appraiser, view: View, clause: Clause, treaty: str, lexicon: Lexicon) -> float:
    points = mind.stakes.of(clause, treaty, _written(clause, treaty, lexicon))[mind.actor]
    return float(np.nan_to_num(mind.clause(view.fields, clause, float(points))[0]))


def _item(mind: Appraiser, view: View, clause: Clause, treaty: str, lexicon: Lexicon) -> Item:
    """One clause, with everything that its stakes are multiplied by."""
    index = mind.book.index["A"]
    giver, receiver = index[clause.giver], index[clause.receiver]
    factors: list[tuple[str, float]] = []
    if giver != mind.actor:
        kept, broken = float(view["kept"][0, giver, receiver]), float(view["broken"][0, giver, receiver])
        words = told(max(round(kept - 1), 0), max(round(kept + broken - 2), 0))
        factors.append((f"word of {lexicon.actors[clause.giver]}: {words}",
                        float(mind.belief(view.fields, giver, receiver)[0])))  # fmt: skip
    if isinstance(clause.due, int) and clause.due > 0:
        factors.append((f"due in {lexicon.span(clause.due)}", DISCOUNT**clause.due))
    if clause.after is not None:
        factors.append((f"waits for '{clause.after.clause}'", WAITING))
    if clause.vagueness > 0.0:
        factors.append(("vague wording", 1.0 - 0.5 * clause.vagueness))
    return Item(clause.id, _worth(mind, view, clause, treaty, lexicon), tuple(factors))


def _ahead(book: Rulebook, view: View, text: Text) -> tuple[WalkAway, float]:
    """What the seat can expect without the text, and how surely what the clauses change can be told."""
    players = line_up(book, {})
    actor = view.sight.actor
    turns = turns_ahead(book, int(view["turn"].flat[0]))
    start = imagine(book, view)
    without = play_on(book, start.copy(), players, turns)[-1, :, actor]
    changes: list[Change] = [change for clause in text.clauses for change in held(book, clause)]
    error = 0.0
    if changes:
        gained = play_on(book, start, players, turns, changes)[-1, :, actor] - without
        error = float(gained.std(ddof=1) / np.sqrt(len(gained)))
    return walk_away(without, np.zeros(())), error


def _points(mind: Appraiser, view: View, text: Text, lexicon: Lexicon) -> tuple[Point, ...]:
    """The status quo, the fair points among what could be written here, and the text itself."""
    treaty = lexicon.treaties[text.treaty]
    options = _options(text, lexicon)
    seats = [Appraiser(mind.book, mind.book.index["A"][name], Bargaining()) for name in treaty.parties]
    seats = [mind if seat.actor == mind.actor else seat for seat in seats]
    base = [float(s.stakes.text[mind.book.rows.treaty_of[text.treaty], s.actor]) for s in seats]
    worth = [[[0.0 if c is None else _worth(s, view, c, text.treaty, lexicon) for c in row] for row in options]
             for s in seats]  # fmt: skip
    quo = Point("status quo", dict.fromkeys(treaty.parties, 0.0), ())
    if not options:
        return (quo,)
    space = enumerate_space([len(row) for row in options])
    u = utilities(space, Tastes(np.array([[value for row in own for value in row] for own in worth])[None]))
    u += np.array(base)[None, :, None]
    names = [row[1].id for row in options if row[1] is not None]
    core = [k for k, name in enumerate(names) if name in treaty.core]
    void = ~(space.packages > 0).any(axis=1) | (space.packages[:, core] == 0).any(axis=1)
    u[:, :, void] = 0.0
    fair = fair_points(u, np.zeros((1, len(seats))))
    found = [quo]
    for name in POINTS:
        place = int(getattr(fair, name)[0])
        if place != NONE:
            chosen = tuple(c for k, o in enumerate(space.packages[place]) if (c := options[k][o]) is not None)
            surplus = {treaty.parties[s]: float(u[0, s, place]) for s in range(len(seats))}
            found.append(Point(name, surplus, chosen))
    mine = {treaty.parties[s]: base[s] + in_order(_worth(seat, view, c, text.treaty, lexicon) for c in text.clauses)
            for s, seat in enumerate(seats)}  # fmt: skip
    return (*found, Point("this text", mine if text.clauses else dict.fromkeys(treaty.parties, 0.0), text.clauses))


def _options(text: Text, lexicon: Lexicon) -> list[list[Clause | None]]:
    """The clauses of the text and those that could be written beside them, each with nothing as its first option."""
    written = lexicon.treaties[text.treaty].written
    ids = dict.fromkeys([*(c.id for c in text.clauses), *written])
    found: list[list[Clause | None]] = []
    size = 1
    for name in ids:
        row = dict.fromkeys([*(c for c in text.clauses if c.id == name), *written.get(name, ())])
        if size * (1 + len(row)) <= LARGEST:
            size *= 1 + len(row)
            found.append([None, *row])
    return found
