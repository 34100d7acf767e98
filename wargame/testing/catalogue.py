"""Which scenarios there are, and who can sit in their seats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wargame.players.protocol import Player
from wargame.players.table import doctrines_of, line_up
from wargame.rules.rulebook import Rulebook
from wargame.scenario import attempt
from wargame.testing.complaints import Complaint


class Seating(NamedTuple):
    """One way to fill all seats.

    Attributes:
        name: how it is called in reports.
        choices: player texts by actor, against `opponents`.
        opponents: the line-up of everybody else.
    """

    name: str
    choices: dict[str, str]
    opponents: str

    def players(self, book: Rulebook) -> dict[int, Player]:
        """The players, by actor."""
        return line_up(book, self.choices, self.opponents)


def scenario_folders(folder: Path) -> list[Path]:
    """Every scenario below a folder: folders with a ``scenario.yaml``, and single files."""
    found = [path.parent for path in folder.glob("*/scenario.yaml")]
    return sorted(found + list(folder.glob("*.yaml")))


def loads_without_problem(path: Path) -> list[Complaint]:
    """Every problem of a scenario is a complaint."""
    return [Complaint("loads without problem", p.file, str(p)) for p in attempt(path)[1]]


def doctrine_seatings(book: Rulebook) -> Iterator[Seating]:
    """Every doctrine in its own seat, in as few games as there are doctrines of one seat.

    In the first game everybody follows the default doctrine, in the second the first alternative, and so on; who has no
    doctrine left follows the default one.
    """
    doctrines = {actor: doctrines_of(book, actor) for actor in book.actors}
    for place in range(max(map(len, doctrines.values()))):
        chosen = {actor: f"doctrine:{names[place]}" for actor, names in doctrines.items() if place < len(names)}
        yield Seating(("standard", "alternative")[place] if place < 2 else f"alternative {place}", chosen, "standard")


def seatings(book: Rulebook) -> Iterator[Seating]:
    """Every registered player somewhere: all doctrines, and seats that play at random."""
    yield from doctrine_seatings(book)
    yield Seating("random", {}, "random")
