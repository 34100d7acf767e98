"""How a game begins: its first save, with the scenario, the seed, the players and the opening world."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from wargame.base.errors import SessionError
from wargame.base.text import suggest
from wargame.players.table import line_up
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import RULES_VERSION, begin
from wargame.scenario.model import Scenario
from wargame.session.save import Save
from wargame.session.verify import program_version
from wargame.session.wire import HUMAN
from wargame.world.codec import digests, pack, public_digest
from wargame.world.state import World


def players_named(book: Rulebook, players: Mapping[str, str], opponents: str) -> dict[str, str]:
    """Who plays every actor, as `GameStarted` names them."""
    humans = tuple(seat for seat, player in players.items() if player == HUMAN)
    others = line_up(book, players, opponents, without=humans)
    return {
        actor: HUMAN if actor in humans else others[a].name
        for a, actor in enumerate(book.actors)
        if actor in humans or a in others
    }


def new_save(
    scenario: Scenario,
    seed: int | None,
    players: Mapping[str, str],
    path: Path,
    opponents: str,
    now: Callable[[], str],
) -> tuple[Save, Rulebook, World]:
    """Write a save whose log begins with `GameStarted`; arguments and errors are those of `Game.create`."""
    book = Rulebook(scenario)
    humans = tuple(seat for seat, player in players.items() if player == HUMAN)
    for seat in players:
        known = book.text.seats if seat in humans else book.actors
        if seat not in known:
            raise SessionError("no such seat", where=f"'{seat}'", way_out=suggest(seat, known, "seats"))
    seed = secrets.randbits(48) if seed is None else seed
    named = players_named(book, players, opponents)
    world = begin(book, seed)
    started = {
        "scenario": scenario.id,
        "scenario_digest": scenario.digest(),
        "seed": seed,
        "turns": book.turns,
        "rules": RULES_VERSION,
        "players": named,
        "digests": digests(world),
        "public": public_digest(world),
    }
    meta = {
        "scenario": scenario.id,
        "title": book.text.scenario.title,
        "rules": str(RULES_VERSION),
        "program": program_version(),
    }
    return Save.create(path, meta, scenario.files, started, pack(world), now=now), book, world
