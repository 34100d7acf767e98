"""Do choices matter: two fixed courses for every seat of kivu-2025, in the same worlds.

    python benchmarks/choices.py [--games 100] [--seed 0]

A course is a short list of orders, each from a turn on and tried again until it takes effect; what is left of the
turn's orders follows the seat's default doctrine, which leaves the course's instruments alone. The other seats follow
their default doctrines. The gap between the two courses should be wider than the spread between worlds.
"""

from __future__ import annotations

import argparse
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from wargame.players.doctrine import DoctrinePlayer
from wargame.players.protocol import Player, Prompt
from wargame.players.table import default_doctrine, line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.scenario import load

F64 = NDArray[np.float64]


class Step(NamedTuple):
    """An order of a course: from which turn, what, how strongly, and whether once will do."""

    turn: int
    order: str
    level: float | None = None
    once: bool = False


COURSES: dict[str, dict[str, tuple[Step, ...]]] = {
    "us": {
        "mediate and invest": (
            Step(1, "washington.propose"),
            Step(1, "washington.accept"),
            Step(1, "washington.convene"),
            Step(2, "washington.shuttle", 0.8),
            Step(2, "us_drc_minerals.propose"),
            Step(2, "us_drc_minerals.accept"),
            Step(2, "us_drc_minerals.convene"),
            Step(3, "us_drc_minerals.concede", 0.7),
            Step(3, "us_drc_partnership.sign"),
        ),
        "leave it to others": (
            Step(1, "washington.decline"),
            Step(1, "us_drc_minerals.decline"),
            Step(1, "minerals_for_security.decline"),
            Step(1, "us_m23_designations.renew"),
        ),
    },
    "drc": {
        "hold the line and bargain": (
            Step(1, "drc_wazalendo_support.raise_level", 0.8, once=True),
            Step(3, "washington.accept"),
            Step(3, "us_drc_minerals.accept"),
        ),
        "strip the front for a deal": (
            Step(1, "drc_wazalendo_support.suspend"),
            Step(1, "drc_no_concessions.withdraw"),
            Step(1, "drc_wazalendo_support.cancel"),
            Step(1, "drc_drones.halt"),
            Step(1, "drc_north_counter.halt"),
            Step(1, "drc_south_counter.halt"),
        ),
    },
    "rwanda": {
        "sign, stand down, trade": (
            Step(1, "washington.accept"),
            Step(1, "declaration_of_principles.sign"),
            Step(1, "washington_agreement.sign"),
            Step(1, "regional_integration.sign"),
            Step(1, "washington_accords.sign"),
            Step(2, "washington.concede", 0.9),
            Step(3, "rwanda_deployment.halt"),
            Step(10, "rwanda_deployment.withdraw"),
            Step(3, "rwanda_m23_support.lower_level", 0.2, once=True),
        ),
        "press and defy": (
            Step(1, "washington.decline"),
            Step(1, "rwanda_deployment.press", 1.0, once=True),
            Step(1, "rwanda_m23_support.raise_level", 1.0, once=True),
            Step(1, "rwanda_fdlr_threat.stress"),
        ),
    },
    "china": {
        "outbid Washington": (
            Step(1, "china_counter_offer.offer"),
            Step(1, "china_counter_offer.agree"),
            Step(1, "china_counter_offer.bind"),
            Step(2, "manono_north.finance"),
            Step(2, "manono_north.build"),
            Step(2, "tazara_upgrade.finance"),
            Step(2, "tazara_upgrade.build"),
        ),
        "cut losses": (
            Step(1, "sicomines.suspend"),
            Step(1, "sicomines.terminate"),
            Step(1, "manono_north.pause"),
            Step(1, "china_rwanda_finance.suspend"),
            Step(1, "china_counter_offer.terminate"),
        ),
    },
    "eu": {
        "relief and clean hands": (
            Step(1, "epf_cabo_delgado.suspend"),
            Step(1, "eu_mou_suspension.impose", 0.8),
            Step(1, "eu_humanitarian.raise_level", 1.0, once=True),
            Step(2, "paris_pledge.pledge", 0.8),
            Step(2, "paris_pledge.approve", 0.8),
            Step(3, "eu_drc_partnership.bind"),
            Step(3, "eu_listings.tighten", 0.8, once=True),
        ),
        "look away": (
            Step(1, "eu_listings.lift"),
            Step(1, "eu_humanitarian.cancel"),
            Step(1, "eu_mou_suspension.withdraw_threat"),
            Step(2, "eu_conflict_minerals.repeal"),
            Step(2, "eu_drc_partnership.terminate"),
            Step(2, "paris_pledge.cancel"),
            Step(2, "epf_cabo_delgado.raise_level", 1.0, once=True),
        ),
    },
    "qatar": {
        "open the table and stay": (
            Step(1, "doha.propose"),
            Step(1, "doha.accept"),
            Step(1, "doha.convene"),
            Step(1, "doha.shuttle", 0.8),
        ),
        "stay out": (
            Step(1, "doha.withdraw_mediator"),
            Step(1, "qatar_airport_finance.raise_level", 1.0, once=True),
        ),
    },
    "m23": {
        "hold, govern, sign": (
            Step(1, "doha.accept"),
            Step(1, "doha_declaration.sign"),
            Step(1, "doha_prisoners.sign"),
            Step(1, "doha_monitoring.sign"),
            Step(1, "doha_framework.sign"),
            Step(2, "doha.concede", 0.8),
        ),
        "march on Kisangani, refuse talks": (
            Step(1, "doha.decline"),
            Step(1, "doha.walk_out"),
            Step(1, "m23_kisangani.prepare"),
            Step(2, "m23_kisangani.launch", 1.0),
            Step(2, "m23_kisangani.press", 1.0),
            Step(2, "m23_walikale.press", 1.0),
        ),
    },
}


BASES = {"strip the front for a deal": "drc-deal-first"}
"""Courses whose remaining orders follow another doctrine than the default."""


class Remainder:
    """A prompt in which some openings are closed; in all else the prompt it is made of."""

    def __init__(self, prompt: Prompt, closed: NDArray[np.intp]) -> None:
        self._prompt = prompt
        self._closed = closed

    def __getattr__(self, name: str) -> Any:
        """Whatever else the prompt has."""
        return getattr(self._prompt, name)

    def legal(self, opening: int, code: int) -> NDArray[np.bool_]:
        """As the prompt says, but nothing on the closed openings."""
        mask = self._prompt.legal(opening, code)
        return np.zeros_like(mask) if opening in self._closed else mask


class CoursePlayer:
    """Gives the orders of a course first, and what is left by a doctrine."""

    def __init__(self, book: Rulebook, seat: str, course: str) -> None:
        self.actor = book.index["A"][seat]
        steps = COURSES[seat][course]
        touched = {step.order.partition(".")[0] for step in steps}
        doctrine = BASES.get(course) or default_doctrine(book, seat)
        assert doctrine is not None
        self._rest = DoctrinePlayer(book, doctrine)
        closed = {book.opening_of[(self.actor, book.index["I"][name])] for name in touched}
        self._closed = np.array(sorted(closed), np.intp)
        self._steps = []
        for step in steps:
            instrument, _, trigger = step.order.partition(".")
            i = book.index["I"][instrument]
            self._steps.append((step, book.opening_of[(self.actor, i)], book.code(i, trigger)))
        self._done: dict[int, NDArray[np.bool_]] = {}

    @property
    def name(self) -> str:
        """``course``."""
        return "course"

    def decide(self, prompt: Prompt) -> None:
        """Give the orders of the course that are due and legal, then those of the doctrine on other instruments."""
        turn = int(np.asarray(prompt.view["turn"]).flat[0]) + 1
        for k, (step, opening, code) in enumerate(self._steps):
            done = self._done.setdefault(k, np.zeros(prompt.batch, np.bool_))
            if turn >= step.turn:
                mask = prompt.open & prompt.legal(opening, code) & ~(done & step.once)
                if mask.any():
                    done |= prompt.give(opening, code, mask, step.level)
        self._rest.decide(cast("Prompt", Remainder(prompt, self._closed)))


def scores(book: Rulebook, seat: str, course: str, games: int, seed: int) -> F64:
    """End scores of the seat in every world."""
    players: dict[int, Player] = line_up(book, {})
    player = CoursePlayer(book, seat, course)
    players[player.actor] = player
    world = begin(book, seed, range(games))
    for _ in range(book.turns):
        play_turn(book, world, players)
    found: F64 = world.arrays["score"][:, player.actor].copy()
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    book = Rulebook(load("kivu-2025"))
    print(f"two courses a seat, {args.games} worlds; gap of the means beside the standard deviation between worlds")
    for seat, courses in COURSES.items():
        found = {name: scores(book, seat, name, args.games, args.seed) for name in courses}
        (one, first), (other, second) = found.items()
        gap, spread = first.mean() - second.mean(), max(first.std(), second.std())
        said = f"{one} {first.mean():.1f}, {other} {second.mean():.1f}"
        verdict = "matters" if abs(gap) > spread else "LOST IN NOISE"
        print(f"  {seat:<8} gap {gap:6.1f}  spread {spread:5.1f}  {verdict}   {said}")


if __name__ == "__main__":
    main()
