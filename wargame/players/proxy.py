"""The player that stands in for an absent person: follows another player, within what a stand-in may do."""

from __future__ import annotations

from collections.abc import Collection

from wargame.players.protocol import Player, Prompt
from wargame.rules.rulebook import Rulebook
from wargame.scenario.workshop import Absence


class ProxyPlayer:
    """Decides as another player would, within the absence policy of the scenario."""

    def __init__(self, book: Rulebook, actor: str, inner: Player, policy: Absence) -> None:
        """Stand in for `actor`, giving such orders of `inner` as `policy` allows."""
        self._inner, self._policy = inner, policy
        self._barred = barred(book, book.index["A"][actor], policy.forbidden)

    @property
    def name(self) -> str:
        """``proxy:`` and the player it follows."""
        return f"proxy:{self._inner.name}"

    def decide(self, prompt: Prompt) -> None:
        """Give the orders that the other would, and that a stand-in may."""
        prompt.restrain(self._barred, self._policy.most_funds, self._policy.most_capital)
        self._inner.decide(prompt)


class HoldPlayer:
    """Orders nothing: what runs runs on."""

    name = "hold"

    def decide(self, prompt: Prompt) -> None:
        """Let the turn pass."""


def barred(book: Rulebook, actor: int, forbidden: Collection[str]) -> frozenset[tuple[int, int]]:
    """(opening, trigger code) of an actor's own acts whose trigger is forbidden."""
    found = set()
    for opening in book.openings_by_actor[actor]:
        kind = book.kinds[book.kind_of[int(book.o_instrument[opening])]]
        for code, trigger in enumerate(book.scenario.lifecycles[kind].triggers, 1):
            if trigger in forbidden:
                found.add((opening, code))
    return frozenset(found)
