"""How fast the engine is: live turns, batches, bargaining, memory, what bounds it; beside the package ``diplomacy``.

    python benchmarks/speed.py [--repeat 5] [--batch 1024] [--profile] [--no-peer]

Times are of one core; figures are medians over the repeats, with the peer measured between them in the same run.
What is wanted: a live turn within 5 ms and 20,000 world-turns a second at B = 1024, of which bargaining may cost half,
but 15,000 with all of it; 100 times the peer's phases. Turns are told with bargaining and without.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Mapping

from wargame.players.protocol import Player
from wargame.players.table import decide_all, line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import begin, resolve
from wargame.scenario import load
from wargame.world.state import World

OPENING = 6
"""First turns of a game, in which few texts are in force yet."""


def played(book: Rulebook, world: World, players: Mapping[int, Player], live: bool, bargaining: bool) -> float:
    """Seconds that one turn takes; with reasons and causes if `live`, as a person plays it."""
    trace = Trace() if live else None
    start = time.perf_counter()
    if bargaining:
        play_turn(book, world, players, trace, with_reasons=live)
    else:
        orders, _ = decide_all(book, world, players, with_reasons=live)
        resolve(book, world, orders, trace=trace)
    return time.perf_counter() - start


def live_turns(book: Rulebook, seed: int, bargaining: bool = True) -> list[float]:
    """Seconds of every turn of one game as a person plays it."""
    players, world = line_up(book, {}), begin(book, seed)
    return [played(book, world, players, True, bargaining) for _ in range(book.turns)]


def batch_rate(book: Rulebook, batch: int, turns: int, bargaining: bool = True) -> float:
    """World-turns a second of the first `turns` of `batch` worlds together, doctrines deciding in all of them."""
    players, world = line_up(book, {}), begin(book, 1, range(batch))
    return batch * turns / sum(played(book, world, players, False, bargaining) for _ in range(turns))


def peer_rate(phases: int) -> float:
    """Phases a second of the package ``diplomacy`` under random legal orders."""
    from diplomacy import Game

    rng = random.Random(7)
    game = Game()
    start = time.perf_counter()
    for _ in range(phases):
        if game.is_game_done:
            game = Game()
        possible = game.get_all_possible_orders()
        for power in game.powers:
            orders = [rng.choice(possible[place]) for place in game.get_orderable_locations(power) if possible[place]]
            game.set_orders(power, orders)
        game.process()
    return phases / (time.perf_counter() - start)


def memory_per_world(book: Rulebook, batch: int) -> tuple[float, float]:
    """kB a world: the state itself, and the peak while a turn is resolved."""
    players = line_up(book, {})
    world = begin(book, 1, range(batch))
    state = sum(a.nbytes for a in world.arrays.values())
    tracemalloc.start()
    play_turn(book, world, players)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return state / batch / 1024, peak / batch / 1024


def profile(work: Callable[[], object], title: str) -> None:
    """Print what takes the time."""
    profiler = cProfile.Profile()
    profiler.enable()
    work()
    profiler.disable()
    print(f"\n{title}")
    pstats.Stats(profiler).sort_stats("tottime").print_stats(20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--scenario", default="kivu-2025")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--no-peer", action="store_true")
    args = parser.parse_args()
    start = time.perf_counter()
    book = Rulebook(load(args.scenario))
    print(
        f"{args.scenario}: loaded and compiled in {time.perf_counter() - start:.2f} s; "
        f"{book.shape.floats} numbers and {book.shape.ints} codes a world"
    )
    live_turns(book, 0)
    live: list[float] = []
    quiet: list[float] = []
    batch: list[float] = []
    opening: list[float] = []
    silent: list[float] = []
    peer: list[float] = []
    for k in range(args.repeat):
        live += live_turns(book, k)
        quiet += live_turns(book, k, bargaining=False)
        batch.append(batch_rate(book, args.batch, book.turns))
        opening.append(batch_rate(book, args.batch, OPENING))
        silent.append(batch_rate(book, args.batch, book.turns, bargaining=False))
        if not args.no_peer:
            peer.append(peer_rate(20))
    ms = sorted(1000 * s for s in live)
    print(
        f"live turn (B = 1, seven seats and all others by doctrine, causes and reasons kept): "
        f"median {statistics.median(ms):.2f} ms, p95 {ms[int(0.95 * len(ms))]:.2f} ms over {len(ms)} turns; "
        f"where nobody bargains {1000 * statistics.median(quiet):.2f} ms"
    )
    rate = statistics.median(batch)
    print(
        f"batch (B = {args.batch}): median {rate:,.0f} world-turns/s over whole games "
        f"({min(batch):,.0f} .. {max(batch):,.0f}), {statistics.median(opening):,.0f} over their first {OPENING} turns"
    )
    without = statistics.median(silent)
    print(
        f"the same worlds where nobody bargains: median {without:,.0f} world-turns/s; "
        f"negotiation and what is promised take {1 - rate / without:.0%} of a turn"
    )
    state, peak = memory_per_world(book, args.batch)
    print(f"memory: {state:.1f} kB a world, {peak:.1f} kB a world more at the peak of a turn")
    if peer:
        other = statistics.median(peer)
        print(f"diplomacy (random legal phases): median {other:,.0f} phases/s; ratio {rate / other:,.0f}")
    if args.profile:
        profile(lambda: [live_turns(book, s) for s in range(3)], "what bounds a live turn")
        profile(lambda: batch_rate(book, args.batch, book.turns), f"what bounds B = {args.batch}")


if __name__ == "__main__":
    main()
