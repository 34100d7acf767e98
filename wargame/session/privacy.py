"""Which rows of the log are for whom, while a game is being played."""

from __future__ import annotations

from wargame.session.log import Event


def is_public(event: Event) -> bool:
    """Whether everybody may read a row before the game has ended."""
    if event.kind == "MessageSent":
        return not event.content["to"]
    return event.kind != "MessagesRead"
