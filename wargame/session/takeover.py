"""A save of older rules goes on under these: its worlds are taken over as its log proves them."""

from __future__ import annotations

from wargame.base.errors import SaveError
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import RULES_VERSION
from wargame.session import fold
from wargame.session.save import Save
from wargame.session.verify import program_version
from wargame.world.codec import digests
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
    """The worlds of a save that was played by `rules`; of older ones, each as these rules hold it.

    The last of them is what the game goes on from; its digests are written to the log, so that what follows can be
    worked out again.

    Raises:
        SaveError: a world of older rules is not there, or not what the log says.
    """
    if rules == RULES_VERSION:
        return fold.worlds(book, save.contents)
    worlds = fold.adopted_worlds(book, save.contents, save.contents.turn)
    with save.act() as act:
        body = {"from": rules, "to": RULES_VERSION, "program": program_version(), "digests": digests(worlds[-1])}
        act.add(save.contents.turn, "RulesChanged", body)
    return worlds
