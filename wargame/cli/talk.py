"""What the commands about talk share: a save opened for one of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wargame.base.errors import UsageError
from wargame.base.text import clean

if TYPE_CHECKING:
    from wargame.session.local import LocalClient

F = TypeVar("F", bound=Callable[..., Any])

form_option: Callable[[F], F] = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print."
)
seat_option: Callable[[F], F] = click.option(
    "--seat", metavar="SEAT", help="The seat you hold; needed where people play several."
)


@contextmanager
def opened(save: str, seat: str | None) -> Iterator[tuple[LocalClient, str]]:
    """A saved game and the seat that is meant, one that a person plays.

    Raises:
        SaveError: it cannot be opened.
        UsageError: no person plays that seat, or it is not said which.
    """
    from wargame.session.folder import find
    from wargame.session.game import Game
    from wargame.session.local import LocalClient

    with Game.open(find(save)) as game:
        humans = game.humans
        if not humans:
            raise UsageError("no person plays in it", where=save, way_out="fork it with --player SEAT=human")
        if seat is None and len(humans) > 1:
            raise UsageError("several seats are played by people", where="--seat", way_out=f"name {_or(humans)}")
        who = seat or humans[0]
        if who not in humans:
            raise UsageError(f"no person plays '{clean(who, limit=40)}'", where="--seat", way_out=f"name {_or(humans)}")
        yield LocalClient(game), who


def _or(names: Sequence[str]) -> str:
    return " or ".join(names)
