"""How a game begins that people play: the options that ``play`` and ``host`` share, as one value."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wargame.base.errors import SaveError, UsageError
from wargame.cli.players import (
    drawn_seed,
    known_line_up,
    known_seats,
    opponents_option,
    player_choices,
    players_option,
    seed_option,
)

if TYPE_CHECKING:
    from wargame.scenario import Scenario
    from wargame.session.game import Game

save_option = click.option(
    "--save", type=click.Path(path_type=Path, dir_okay=False),
    help="Where the game is kept; if that save exists, its game is continued.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a person says of the game to begin, or to go on with."""

    opponents: str
    players: tuple[str, ...]
    seed: int | None
    save: Path | None

    def kept(self, *others: object) -> Path | None:
        """The save to go on with, if it is there: a file, or a name in the folder of saves.

        Args:
            others: options that only make sense for a new game.

        Raises:
            SaveError: it is there, and one of those options is given.
        """
        from wargame.session.folder import find

        if self.save is None:
            return None
        try:
            path = find(self.save)
        except SaveError:
            return None
        if any(others):
            raise _begun_otherwise(path)
        return path

    def agree(self, game: Game, named: str | None, option: str) -> None:
        """Let a game that is there be gone on with by the words it was begun with, and by no others.

        Raises:
            SaveError: other seats, players or another seed are asked for than it has.
        """
        from wargame.session.start import players_named
        from wargame.session.wire import HUMAN

        started = game.save.contents.started
        if not (named or self.players) and self.seed in (None, started["seed"]):
            return
        seats, choices = self.seating(game.book.scenario, named, option)
        seats = seats or tuple(seat for seat, player in started["players"].items() if player == HUMAN)
        asked = players_named(game.book, {**choices, **dict.fromkeys(seats, HUMAN)}, self.opponents)
        if asked != started["players"] or self.seed not in (None, started["seed"]):
            raise _begun_otherwise(game.save.path)

    def seating(self, scenario: Scenario, named: str | None, option: str) -> tuple[tuple[str, ...], dict[str, str]]:
        """The seats that people take, as `option` names them, and who plays others where that is said."""
        seats = known_seats(split(named), tuple(scenario.text.seats), option)
        choices = player_choices(self.players, tuple(scenario.text.actors))
        both = [seat for seat in seats if seat in choices]
        if both:
            what = f"'{both[0]}' is played by people and {choices[both[0]]}"
            raise UsageError(what, where="--player", way_out="name it in one of the two options")
        known_line_up(self.opponents)
        return seats, choices

    def path(self, scenario: Scenario) -> Path:
        """Where a new game is kept."""
        from wargame.session.folder import new_path

        return self.save or new_path(scenario.id)

    def drawn(self) -> int:
        """The seed given, or a fresh one."""
        return drawn_seed(self.seed)


def _begun_otherwise(path: Path) -> SaveError:
    what = "it is there already, and has its seats, players and seed"
    return SaveError(what, where=str(path), way_out="leave those options out, or name another file")


def begins_a_game(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Beginning`; it gets them as its argument `beginning`."""

    @functools.wraps(command)
    def run(*, opponents: str, players: tuple[str, ...], seed: int | None, save: Path | None, **rest: Any) -> None:
        command(beginning=Beginning(opponents, players, seed, save), **rest)

    return opponents_option(players_option(seed_option(save_option(run))))


def split(named: str | None) -> tuple[str, ...]:
    """The seats of ``drc, m23``."""
    return tuple(part.strip() for part in (named or "").split(",") if part.strip())
