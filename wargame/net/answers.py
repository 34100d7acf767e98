"""What acts were answered, so that an act that arrives twice is done once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine
from typing import Any, Final

from wargame.session.contents import Signature

REMEMBERED: Final = 64
"""Answers kept for each person whose program asks again; what was done longer ago is answered from the save."""


class Answers:
    """The answers to people's acts: those still being done, and for each person the last that were."""

    def __init__(self) -> None:
        self._doing: dict[Signature, asyncio.Task[bytes]] = {}
        self._done: dict[str, OrderedDict[str, bytes]] = {}

    async def again(self, signature: Signature) -> bytes | None:
        """The answer to an act that has come before, as soon as there is one; nothing where it has not."""
        doing = self._doing.get(signature)
        if doing is not None:
            return await asyncio.shield(doing)
        mine = self._done.get(signature.by)
        return None if mine is None else mine.get(signature.act)

    async def first(self, signature: Signature, act: Coroutine[Any, Any, bytes]) -> bytes:
        """Do an act to its end, even if whoever asked for it leaves; its answer."""
        doing = self._doing[signature] = asyncio.ensure_future(act)
        doing.add_done_callback(lambda _: self._keep(signature))
        return await asyncio.shield(doing)

    def _keep(self, signature: Signature) -> None:
        doing = self._doing.pop(signature)
        if doing.cancelled() or doing.exception() is not None:
            return
        mine = self._done.setdefault(signature.by, OrderedDict())
        mine[signature.act] = doing.result()
        if len(mine) > REMEMBERED:
            mine.popitem(last=False)
