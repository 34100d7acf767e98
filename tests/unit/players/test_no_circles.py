"""What a turn needed is let go of at once: circles of references would keep its arrays until the collector comes."""

import gc

import pytest

from tests.books import book_of
from wargame.players.table import line_up, play_turn
from wargame.rules.trace import Trace
from wargame.rules.turn import begin


@pytest.mark.parametrize("worlds", [1, 3])
def test_a_turn_leaves_nothing_for_the_collector(worlds: int) -> None:
    book = book_of("kivu-2025")
    players = line_up(book, {})
    world = begin(book, 1, range(worlds))
    for _ in range(6):  # tables are open then, and promises in force
        play_turn(book, world, players)
    trace = Trace() if worlds == 1 else None
    gc.collect()
    gc.disable()
    try:
        play_turn(book, world, players, trace, with_reasons=worlds == 1)
        assert gc.collect() == 0
    finally:
        gc.enable()
