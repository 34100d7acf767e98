"""Resolving a turn of a live game: orders, what came of the tables, what was brought in; written as one act."""

from __future__ import annotations

from collections.abc import Sequence

from wargame.players.protocol import Missed
from wargame.players.table import decide_all, missed_notes, negotiate
from wargame.rules.injects import Inject
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import resolve
from wargame.session.outcome import accords_of, among_programs, outcomes, past_draft
from wargame.session.parley import Parley
from wargame.session.record import cause_records, packed_causes
from wargame.session.rows import decided_row, refused_row, resolved_row, revealed_rows
from wargame.session.save import Save
from wargame.session.seating import Seating
from wargame.world.codec import pack
from wargame.world.state import World


def resolved_turn(
    book: Rulebook, save: Save, seating: Seating, parley: Parley, before: World, turn: int, injects: Sequence[Inject]
) -> World:
    """Decide, resolve and write a turn; nothing of it is kept in memory but the world that is returned.

    Args:
        book: the scenario.
        save: where it is written.
        seating: who decides for whom.
        parley: the tables of the turn; its world is the one that the players see.
        before: the world after the turn before.
        turn: number of the turn.
        injects: what was brought in, in order.

    Raises:
        SaveError: the disk refuses it.
    """
    now = parley.world
    world = before.copy()
    deciders, missed = seating.deciders(turn), list[Missed]()
    orders, reasons = decide_all(book, now, deciders, with_reasons=True, missed=missed)
    submitted = seating.sealed(turn)
    sealed = [seat for seat in book.text.seats if seat in submitted]
    revealed = revealed_rows(book, save.contents, sealed, turn, orders)
    trace = Trace(list(missed_notes(book, missed)))
    persons = {book.index["A"][seat] for seat in seating.humans}
    came_of_it = [
        *outcomes(parley.tables, past_draft(book, now)),
        *among_programs(book, negotiate(book, now, deciders, persons)),
    ]
    refused = resolve(book, world, orders, accords_of(book, came_of_it, turn), trace, injects)
    causes = packed_causes(cause_records(book, trace.causes()))
    with save.act() as act:
        for kind, row in came_of_it:
            act.add(turn, kind, row)
        for body in revealed:
            act.add(turn, "OrdersRevealed", body)
        for actor, given in reasons.items():
            if given:
                act.add(turn, "OrdersDecided", decided_row(book, actor, deciders[actor].name, given))
        for one in refused:
            act.add(turn, "OrderRefused", refused_row(book, turn, one))
        act.add(turn, "TurnResolved", resolved_row(book, world, trace, causes))
        act.trace(turn, causes)
        act.snapshot(turn, pack(world))
        if turn == book.turns:
            act.add(turn, "GameEnded", {"reason": "the calendar has run out"})
    return world
