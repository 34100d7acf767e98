"""Answers to acts: an act that comes again is not done again, and nobody makes others' answers be forgotten."""

from __future__ import annotations

import asyncio

from wargame.net.answers import REMEMBERED, Answers
from wargame.session.contents import Signature


async def said(answer: bytes) -> bytes:
    return answer


async def test_an_act_that_comes_again_while_it_is_done_waits_for_the_first() -> None:
    answers, gate = Answers(), asyncio.Event()
    mine = Signature("p1", "a")

    async def slow() -> bytes:
        await gate.wait()
        return b"done"

    first = asyncio.ensure_future(answers.first(mine, slow()))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(answers.again(mine))
    await asyncio.sleep(0)
    first.cancel()  # whoever asked is gone; what was begun is done all the same
    gate.set()
    assert await second == b"done"
    assert await answers.again(mine) == b"done"


async def test_one_persons_many_acts_push_out_their_own_only() -> None:
    answers = Answers()
    await answers.first(Signature("p1", "a"), said(b"one"))
    for n in range(REMEMBERED + 1):
        await answers.first(Signature("p2", str(n)), said(b"%d" % n))
    await asyncio.sleep(0)
    assert await answers.again(Signature("p1", "a")) == b"one"
    assert await answers.again(Signature("p2", "0")) is None
    assert await answers.again(Signature("p2", str(REMEMBERED))) == b"%d" % REMEMBERED
    assert await answers.again(Signature("p3", "a")) is None
