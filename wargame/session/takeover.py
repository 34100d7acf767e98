"""A save of older rules is replayed first, and taken over only if nothing differs."""

from __future__ import annotations

from wargame.base.errors import ReplayDiffers, SaveError
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import RULES_VERSION
from wargame.session import fold
from wargame.session.save import Save
from wargame.session.verify import program_version
from wargame.world.state import World


def rules_of(save: Save) -> int:
    """Version of the rules that the game is played by now.

    Raises:
        SaveError: it is a later one than this program's.
    """
    changed = [e.content["to"] for e in save.contents.of_kind("RulesChanged")]
    rules = int(changed[-1] if changed else save.contents.started["rules"])
    if rules > RULES_VERSION:
        what = f"it is played by rules {rules}, this program ({program_version()}) has rules {RULES_VERSION}"
        way_out = f"open it with wargame {save.contents.writers[-1].program}, or update this one"
        raise SaveError(what, where=str(save.path), way_out=way_out)
    return rules


def taken_over(save: Save, book: Rulebook, rules: int) -> list[World]:
    """The worlds of a save that was played by `rules`.

    Raises:
        SaveError: these rules give another game.
    """
    if rules == RULES_VERSION:
        return fold.worlds(book, save.contents)
    try:
        worlds = fold.worlds(book, save.contents, replay=True)
    except ReplayDiffers as error:
        what = f"it was played by rules {rules}, and rules {RULES_VERSION} give another game: {error.what}"
        raise SaveError(what, where=str(save.path), way_out=error.way_out) from error
    with save.act() as act:
        body = {"from": rules, "to": RULES_VERSION, "program": program_version()}
        act.add(save.contents.turn, "RulesChanged", body)
    return worlds
