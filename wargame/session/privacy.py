"""Which rows of the log are for whom, while a game is being played."""

from __future__ import annotations

from typing import Final

from wargame.session.log import Event

PRIVATE: Final = frozenset({"MessagesRead", "TextOffered", "TextAnswered", "TextTabled", "TextAgreed"})
"""Kinds of rows that only some seats may read: what is said at a table stays there, and news tell of what is signed."""


def is_public(event: Event) -> bool:
    """Whether everybody may read a row before the game has ended."""
    chair = event.content.get("chair")
    if chair is not None and chair["visibility"] != "announced":
        return False
    if event.kind == "MessageSent":
        return not event.content["to"]
    return event.kind not in PRIVATE
