"""A player that gives legal orders at random: the floor that every other player must beat."""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.players.protocol import Prompt
from wargame.rules.rulebook import WHO_RULES, Rulebook

_QUOTA: Final = 250
"""Column of the draw that says how many orders; those before it and from `_MORE` on rank the acts."""
_MORE: Final = 256


class RandomPlayer:
    """Goes through its acts in random order and gives a random number of them."""

    def __init__(self, book: Rulebook, actor: int) -> None:
        self.actor = actor
        acts = []
        for o in np.flatnonzero(book.o_actor == actor):
            for code in np.flatnonzero(book.allowed[o]):
                if book.who[book.o_kind[o], code] != WHO_RULES:
                    acts.append((int(o), int(code)))
        self.acts = tuple(acts)
        self._columns = np.delete(np.arange(len(acts) + _MORE - _QUOTA), np.s_[_QUOTA:_MORE])[: len(acts)]

    @property
    def name(self) -> str:
        """``random``."""
        return "random"

    def decide(self, prompt: Prompt) -> None:
        """Give up to a random number of random legal orders."""
        if not self.acts:
            return
        quota = int(prompt.book.quota[self.actor])
        wanted = np.floor(prompt.draws[:, _QUOTA] * (quota + 1)).astype(np.intp)
        rank = np.argsort(prompt.draws[:, self._columns], axis=1, kind="stable")
        given = np.zeros(prompt.batch, np.intp)
        for place in range(len(self.acts)):
            if not (given < wanted).any():
                return
            for k in np.unique(rank[:, place]):
                opening, code = self.acts[int(k)]
                mask = (rank[:, place] == k) & (given < wanted)
                if mask.any():
                    mask = mask & prompt.legal(opening, code)
                    given += prompt.give(opening, code, mask, None, "drawn at random")
