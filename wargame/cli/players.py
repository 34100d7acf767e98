"""Options about who plays, shared by the commands that begin a game."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

import click

from wargame.base.errors import UsageError
from wargame.base.text import suggest
from wargame.cli.narrate import say

F = TypeVar("F", bound=Callable[..., Any])

seed_option: Callable[[F], F] = click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), help="Seed of the game; drawn and printed if not given."
)
opponents_option: Callable[[F], F] = click.option(
    "--opponents",
    default="standard",
    show_default=True,
    metavar="LINE-UP",
    help="Who fills the seats not named: standard, alternative or random.",
)
players_option: Callable[[F], F] = click.option(
    "--player",
    "players",
    multiple=True,
    metavar="SEAT=PLAYER",
    help="standard, alternative, random or doctrine:NAME; may be given several times.",
)


def drawn_seed(seed: int | None) -> int:
    """The seed given, or a fresh one, which is said so that the game can be had again."""
    if seed is not None:
        return seed
    drawn = secrets.randbelow(2**31)
    say(f"seed {drawn}")
    return drawn


def player_choices(texts: tuple[str, ...], known: tuple[str, ...] | None = None) -> dict[str, str]:
    """``rwanda=doctrine:rwanda-integration`` as a mapping.

    Args:
        texts: what was written, one of them a choice.
        known: the actors there are; nothing where that is not known yet.
    """
    choices: dict[str, str] = {}
    for text in texts:
        seat, _, player = text.partition("=")
        if not seat or not player:
            raise UsageError(
                f"'{text}' is not SEAT=PLAYER",
                where="--player",
                way_out="write for instance rwanda=doctrine:rwanda-integration or us=random",
            )
        if seat in choices:
            raise UsageError(f"'{seat}' is given twice", where="--player", way_out="give one player for each seat")
        choices[seat] = player
    return (
        choices if known is None else {seat: choices[seat] for seat in known_seats(tuple(choices), known, "--player")}
    )


def known_seats(seats: tuple[str, ...], known: tuple[str, ...], option: str) -> tuple[str, ...]:
    """The seats named in an option, if every one of them is at the table."""
    for seat in seats:
        if seat not in known:
            raise UsageError(f"'{seat}' is not at the table", where=option, way_out=suggest(seat, known, "seats"))
    return tuple(dict.fromkeys(seats))


def known_line_up(name: str) -> str:
    """The name of a line-up, if there is one of it."""
    from wargame.players.table import OPPONENTS

    if name not in OPPONENTS:
        raise UsageError(f"'{name}' is no line-up", where="--opponents", way_out=suggest(name, OPPONENTS, "line-ups"))
    return name
