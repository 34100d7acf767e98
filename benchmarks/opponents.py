"""Line-ups of kivu-2025 against one another: is a doctrine worth more than chance, and do alternatives change the game?

    python benchmarks/opponents.py [--games 100] [--seed 0] [--never-used]

Three tables: every default doctrine beside ``random`` in the same seat, seed and worlds, with the others unchanged;
the worlds of the default and of the alternative doctrines side by side; and the four pairings of American pressure
and Rwandan policy, whose worth depends on what is hidden.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from wargame.analysis.ensemble import Ensemble, Measure, play_games
from wargame.players.table import OPPONENTS, decide_all, doctrines_of, line_up
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin, resolve
from wargame.scenario import load

F64 = NDArray[np.float64]
ROUTES = {
    "quiet diplomacy": {},
    "maximum pressure": {"us": "doctrine:us-maximum-pressure", "eu": "doctrine:eu-principled"},
    "integration": {"rwanda": "doctrine:rwanda-integration", "drc": "doctrine:drc-deal-first"},
    "pressure and integration": {
        "us": "doctrine:us-maximum-pressure",
        "eu": "doctrine:eu-principled",
        "rwanda": "doctrine:rwanda-integration",
        "drc": "doctrine:drc-deal-first",
    },
}
SPREAD = (10, 50, 90)


def outcomes(book: Rulebook) -> dict[str, Measure]:
    """What is told of a world at its end: each is a truth, or a number."""
    actor, zone, inst = (book.index[k] for k in "AZI")
    signed = book.state_code["treaty"]["signed"]
    ended = book.state_code["treaty"]["terminated"]

    def taken(place: str) -> Measure:
        return lambda w: np.asarray(w["holder"][:, zone[place]] == actor["m23"], np.float64)

    def reached(text: str) -> Measure:
        return lambda w: np.asarray(
            (w["state"][:, inst[text]] >= signed) & (w["state"][:, inst[text]] < ended), np.float64
        )

    out = actor["rwanda"]
    found: dict[str, Measure] = {
        f"M23 holds {place}": taken(place) for place in ("goma", "uvira", "lubero", "twangiza")
    }
    for text in (
        "washington_agreement",
        "washington_accords",
        "doha_declaration",
        "doha_framework",
        "us_drc_partnership",
    ):
        found[f"{text} signed"] = reached(text)
    found["strain of Rwanda"] = lambda w: w["strain"][:, out]
    found["isolation of Rwanda"] = lambda w: w["isolation"][:, out]
    found["evidence against Rwanda"] = lambda w: w["evidence"][:, out]
    found["cohesion of the DRC"] = lambda w: w["cohesion"][:, actor["drc"]]
    found["stability"] = lambda w: w["stability"]
    found["displaced, millions"] = lambda w: w["displaced"].sum(axis=1) / 1e6
    found["cobalt, USD/lb"] = lambda w: w["price"][:, book.index["C"]["cobalt"]]
    return found


def play(book: Rulebook, games: int, seed: int, choices: Mapping[str, str], opponents: str = "standard") -> Ensemble:
    """Play the same worlds with another line-up."""
    return play_games(book, range(games), seed=seed, choices=choices, opponents=opponents, measures=outcomes(book))


def against_chance(book: Rulebook, games: int, seed: int) -> None:
    """Every default doctrine beside a random player in its seat."""
    print(f"doctrine beside random in the same seat, {games} worlds, the other seats by their default doctrines")
    print("  seat      doctrine better   mean difference   10th percentile")
    usual = play(book, games, seed, {})
    for k, a in enumerate(book.seats):
        seat = book.actors[a]
        gap = usual.scores[:, k] - play(book, games, seed, {seat: "random"}).scores[:, k]
        print(f"  {seat:<9} {(gap > 0).mean():14.0%} {gap.mean():17.1f} {np.percentile(gap, 10):17.1f}")


def side_by_side(book: Rulebook, games: int, seed: int) -> None:
    """The default and the alternative doctrines: scores, outcomes, idleness."""
    line_ups = {name: play(book, games, seed, {}, name) for name in OPPONENTS}
    print("\nline-ups side by side: end scores [10 % .. 90 %] median; longest run of turns without an order")
    print("  seat      " + "".join(f"{name:>34}" for name in line_ups))
    for k, a in enumerate(book.seats):
        cells = []
        for found in line_ups.values():
            low, mid, high = np.percentile(found.scores[:, k], SPREAD)
            cells.append(f"{mid:14.1f} [{low:4.1f} .. {high:4.1f}] {found.idle[:, k].max():3d}")
        print(f"  {book.actors[a]:<9} " + "".join(f"{c:>34}" for c in cells))
    print("  outcome                        " + "".join(f"{name:>16}" for name in line_ups))
    for name in outcomes(book):
        print(f"  {name:<30} " + "".join(f"{_told(found.series[name][-1]):>16}" for found in line_ups.values()))


def routes(book: Rulebook, games: int, seed: int) -> None:
    """American pressure and Rwandan integration: what they are worth, and to whom."""
    played = {name: play(book, games, seed, choices) for name, choices in ROUTES.items()}
    print(
        "\nroutes: end scores [10 % .. 90 %] median, and the share of worlds in which the route beats quiet diplomacy"
    )
    base = played["quiet diplomacy"]
    for name, found in played.items():
        print(f"  {name}")
        for seat in ("us", "drc", "rwanda"):
            k = [book.actors[a] for a in book.seats].index(seat)
            low, mid, high = np.percentile(found.scores[:, k], SPREAD)
            better = (found.scores[:, k] > base.scores[:, k]).mean()
            print(f"    {seat:<9} {mid:5.1f} [{low:4.1f} .. {high:4.1f}]   better in {better:4.0%}")
        said = (
            "strain of Rwanda",
            "isolation of Rwanda",
            "M23 holds uvira",
            "washington_agreement signed",
            "stability",
        )
        print("    " + ", ".join(f"{what} {_told(found.series[what][-1])}" for what in said))


def never_used(book: Rulebook, games: int, seed: int) -> None:
    """Instruments on which no doctrine ever gives an order, in any line-up."""
    given = np.zeros(len(book.instruments), np.int64)
    line_ups: list[Mapping[str, str]] = list(ROUTES.values())
    for a in book.seats:
        seat = book.actors[a]
        line_ups += [{seat: f"doctrine:{name}"} for name in doctrines_of(book, seat)[1:]]
    for opponents in ("standard", "alternative"):
        for choices in line_ups:
            players = line_up(book, choices, opponents)
            world = begin(book, seed, range(games))
            for _ in range(book.turns):
                orders, _ = decide_all(book, world, players)
                np.add.at(given, book.o_instrument, (orders.trigger != 0).sum(axis=0))
                resolve(book, world, orders)
    still = [name for name, count in zip(book.instruments, given, strict=True) if not count]
    print(f"\ninstruments on which no order is ever given: {', '.join(still) or 'none'}")


def _told(values: F64) -> str:
    return f"{values.mean():.0%}" if set(np.unique(values)) <= {0.0, 1.0} else f"{np.median(values):.2f}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--never-used", action="store_true", help="look for instruments that no line-up uses")
    args = parser.parse_args()
    book = Rulebook(load("kivu-2025"))
    against_chance(book, args.games, args.seed)
    side_by_side(book, args.games, args.seed)
    routes(book, args.games, args.seed)
    if args.never_used:
        never_used(book, args.games, args.seed)


if __name__ == "__main__":
    main()
