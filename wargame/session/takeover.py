"""A save of older rules goes on under these: its worlds are taken over as its log proves them."""

from __future__ import annotations

from collections import deque

from wargame.base.errors import SaveError
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import RULES_VERSION, adopt
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


def taken_over(save: Save, book: Rulebook, rules: int) -> World:
    """The world that a game goes on from, once those of all its turns are what its log says.

    Where older rules played it, each is taken over as these rules hold it; the digests of the last are written to the
    log, so that what follows can be worked out again.

    Raises:
        SaveError: a world of older rules is not there, or not what the log says.
    """
    contents = save.contents
    if rules == RULES_VERSION:
        return deque(fold.worlds(book, contents), maxlen=1).pop()
    for turn in range(contents.turn + 1):
        last = adopt(book, fold.older_world(book, contents, turn))
    with save.act() as act:
        body = {"from": rules, "to": RULES_VERSION, "program": program_version(), "digests": digests(last)}
        act.add(contents.turn, "RulesChanged", body)
    return last
