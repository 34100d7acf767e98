"""What a host keeps in memory does not grow with the length of a session: what is past is in its save, and found."""

from __future__ import annotations

import gc
import itertools
import tracemalloc
from pathlib import Path

from tests.unit.net.halls import two_seats
from tests.unit.session.games import chosen
from wargame.net.answers import REMEMBERED
from wargame.net.hall import Hall
from wargame.net.roster import Person, Place
from wargame.net.wire import Call

MESSAGES = 59
"""Of each seat in a turn, which is what it may write."""
MORE = 48_000
"""Bytes by which memory may grow in two turns: the head lines of past turns, and a few bytes for each act."""
LASTING = [
    tracemalloc.Filter(inclusive=False, filename_pattern=pattern)
    for pattern in ("*/wargame/expr/*", "<expression>", "*/tracemalloc.py")
]
"""A formula is compiled when it is met first, which comes to an end; all else counts."""
PLACES = [Place(role="seat", seat=seat) for seat in ("drc", "m23")]


async def test_a_long_session_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    game = two_seats(tmp_path)
    hall = Hall(game)
    hall.begin()
    people = [(await hall.admit(hall.roster.code_of(place), "Somebody"))[0] for place in PLACES]
    ids = map(str, itertools.count())

    async def ask(person: Person, method: str, **args: object) -> None:
        call = Call(id=f"{next(ids):_>16}", method=method, args=args, turn=min(game.turn + 1, game.book.turns))
        assert b'"answer"' in await hall.answer(person, call)

    async def turn() -> int:
        for person, n in itertools.product(people, range(MESSAGES)):
            hall.stream(person.place)
            message = {"seat": person.place.seat, "to": [], "text": f"turn {game.turn}, number {n}: {'words ' * 40}"}
            await ask(person, "send", message=message)
            await ask(person, "read", seat=person.place.seat, number=10_000)
        for person in people:
            for order in chosen(game, person.place.seat):
                await ask(person, "draft", order=order.model_dump(mode="json"))
            await ask(person, "view", seat=person.place.seat)
            await ask(person, "seal", seat=person.place.seat)
        for person in people:
            await ask(person, "report", seat=person.place.seat, turn=game.turn)
            await ask(person, "explain", seat=person.place.seat, field="stability", cell=[])
        gc.collect()
        return sum(row.size for row in tracemalloc.take_snapshot().filter_traces(LASTING).statistics("filename"))

    tracemalloc.start()
    try:
        taken = [await turn() for _ in range(game.book.turns)]
    finally:
        tracemalloc.stop()
        await hall.close()
    assert taken[3] - taken[1] < MORE


async def test_an_act_that_comes_again_after_many_others_is_not_done_again(tmp_path: Path) -> None:
    game = two_seats(tmp_path)
    hall = Hall(game)
    hall.begin()
    person, _ = await hall.admit(hall.roster.code_of(PLACES[0]), "Somebody")
    order = chosen(game, "drc")[0].model_dump(mode="json")
    hello = {"seat": "drc", "to": [], "text": "hello"}
    asked: list[tuple[str, dict[str, object]]] = [("send", {"message": hello})] * MESSAGES
    asked += [("draft", {"order": order}), ("undo", {"seat": "drc"})] * 10
    acts = [Call(id=f"act{n}", method=method, args=args, turn=1) for n, (method, args) in enumerate(asked)]
    assert len(acts) > REMEMBERED
    try:
        said = [await hall.answer(person, call) for call in acts]
        rows = dict(game.save.contents.rows)
        assert [await hall.answer(person, call) for call in acts] == said
        assert game.save.contents.rows == rows
    finally:
        await hall.close()
