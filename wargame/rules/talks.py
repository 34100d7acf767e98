"""Invitations, rounds, movement at the table and walk-outs; what is agreed there comes with the accords."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import at_least, column, either, held, picked
from wargame.rules.context import F64, Turn
from wargame.rules.masks import columns, some

_STYLE = {"facilitator": 0.85, "communicator": 0.95, "formulator": 1.1, "power_broker": 1.15}


class TalksFacts:
    """Facts of the tracks."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        self.members = book.of_kind["talks"]
        self.parts = [p for i in self.members if (p := book.instrument(int(i)).talks) is not None]
        self.belligerents = [[book.index["A"][b] for b in p.belligerents] for p in self.parts]
        pairs = [(n, actor) for n, actors in enumerate(self.belligerents) for actor in actors]
        self.draw = {pair: column for column, pair in enumerate(pairs)}
        """(track, belligerent) -> column of the stream ``walkout``."""
        self.texts = [[book.index["I"][t] for t in p.texts] for p in self.parts]
        self.style = np.array([_STYLE[p.style] for p in self.parts])
        self.states = book.state_code["talks"]
        width = book.next.shape[1]
        self.live = self._any_of(width, "scheduled", "in_session", "adjourned")
        """(states,) whether a track goes on; `broken` whether it is broken off, `pending` whether it soon may be."""
        self.broken = self._any_of(width, "suspended", "collapsed")
        self.pending = self._any_of(width, "suspended", "proposed")

    def _any_of(self, width: int, *names: str) -> NDArray[np.bool_]:
        return np.isin(np.arange(width), [self.states[name] for name in names])


def apply_talks(turn: Turn) -> None:
    """Move every track. Writes progress, state of tracks and of their texts, trust, coherence, ripeness."""
    book, w = turn.book, turn.w
    if not len(book.of_kind["talks"]):
        return
    f: TalksFacts = book.memo("talks", lambda: TalksFacts(turn))
    _ripeness(turn)
    _walkouts(turn, f)
    for n, visited in turn.firings_of("talks", "shuttle"):
        i = int(f.members[n])
        turn.add_at("shuttles", i, visited * 1.0, f"visits of {book.instrument(i).title}", i)
    session = picked(w["state"], f.members) == f.states["in_session"]
    for n in columns(session):
        _round(turn, f, n, int(f.members[n]), column(session, n))
    state, since = picked(w["state"], f.members), picked(w["since"], f.members)
    stale = f.pending.take(state.T).T & (since >= turn.pc("talks_breakoff"))
    turn.fire_many(f.members, "collapse", stale)
    state = picked(w["state"], f.members)
    live, suspended = (column(np.add.reduce(which.take(state.T), 0, np.intp)) for which in (f.live, f.broken))
    wanted = held(1.0 - 0.07 * at_least(live - 2, 0) - 0.05 * suspended, 0.2, 1.0)
    turn.add("coherence", 0.3 * (wanted - column(w["coherence"])), "tracks that pull together, or compete")


def _ripeness(turn: Turn) -> None:
    """Perceived stalemate, pain and a way out (Zartman 2000), smoothed."""
    w = turn.w
    pain = 1.0 - np.exp(-column(w["newly_displaced"]) / 300_000.0)
    front, hottest = (column(np.maximum.reduce(w[name], 1)) for name in ("pressure", "fighting"))
    quiet = 1.0 - held(hottest, 0.0, 1.0)
    wanted = held(0.25 + 0.3 * pain + 0.25 * quiet + 0.2 * column(w["coherence"]) - 0.15 * front, 0.0, 1.0)
    turn.add("ripeness", 0.35 * (wanted - column(w["ripeness"])), "pain, stalemate and a way out")


def _walkouts(turn: Turn, f: TalksFacts) -> None:
    """A listing or an offensive near a round makes a delegation stay away (X03)."""
    book = turn.book
    if not (some(turn.listed) or some(turn.attacked)):
        return
    draws = turn.dice.uniform("walkout")
    for n, i in enumerate(f.members):
        live = f.live.take(turn.w["state"][:, i])
        if not some(live):
            continue
        code = book.code(int(i), "walk_out")
        for actor in f.belligerents[n]:
            push = turn.listed[:, actor]
            others = np.zeros(turn.batch)
            for other in f.belligerents[n]:
                if other != actor:
                    others = others + turn.attacked[:, other]
            if not (some(push) or some(others)):
                continue
            odds = (
                turn.p("walkout_base") + turn.p("walkout_listing") * push * turn.p("sanction_backfire") + 1.6 * others
            )
            chance = 1.0 / (1.0 + np.exp(-odds))
            gone = live & ((push > 0) | (others > 0)) & (draws[:, f.draw[n, actor]] < chance)
            if some(gone):
                done = turn.fire(int(i), code, gone)
                cause = "after the new measures" if push[0] > 0 else "after the offensive"
                turn.note(
                    "TalksSuspended",
                    f"{book.text.actors[book.actors[actor]].title} stayed away from the "
                    f"{book.instrument(int(i)).title} {cause}",
                    done,
                    actors=(actor,),
                    instrument=int(i),
                    weight=2,
                )


def _round(turn: Turn, f: TalksFacts, n: int, i: int, on: NDArray[np.bool_] | bool) -> None:
    """One round of one track, where it meets, as `column` gives it: movement becomes text."""
    book, w = turn.book, turn.w
    title = book.instrument(i).title
    movement: F64 | float = 0.0
    for actor in f.belligerents[n]:
        movement = movement + _moved(turn, i, actor)
    count = max(len(f.belligerents[n]), 1)
    shuttle = turn.fired(i, "shuttle")
    carried = 0.0 if shuttle is None else column(shuttle) * 0.45
    trust = _mutual_trust(turn, f.belligerents[n])
    step = f.parts[n].pace * book.fortnights * (movement / count + carried) * (0.55 + 0.9 * column(w["ripeness"]))
    step = step * (0.6 + 0.8 * trust) * turn.p("mediation_skill") * f.style[n] * (0.7 + 0.3 * column(w["coherence"]))
    # persons, moods and wordings at the table, which nobody plans
    step = step * np.exp(turn.p("round_noise") * column(turn.dice.normal("round"), n))
    turn.add_at("progress", i, on * step, f"round of {title}", i)
    for text in f.texts[n]:
        initialled = turn.fired(text, "initial")
        if initialled is not None:
            turn.add_at("progress", i, (column(initialled) & on) * -0.8, "a text is agreed; the next begins", i)
    over = on & _nothing_left(turn, f.texts[n])
    if some(over):
        turn.fire(i, book.code(i, "conclude"), over)


def _nothing_left(turn: Turn, texts: list[int]) -> NDArray[np.bool_] | bool:
    """Whether none of the texts is a draft any more, as `column` gives it."""
    left: NDArray[np.bool_] | bool = True
    for text in texts:
        left = left & (column(turn.w["state"], text) != turn.book.state_code["treaty"]["drafted"])
    return left


def _moved(turn: Turn, i: int, actor: int) -> F64 | float:
    """How far an actor moved at a table, as `column` gives it: forward where it conceded, back where it stalled."""
    book, drift = turn.book, turn.p("talks_drift")
    o = book.opening_of.get((actor, i))
    if o is None:
        return drift
    pulled = column(turn.pulled, o)
    back = either(pulled == book.code(i, "stall"), -0.6, drift)
    found: F64 | float = either(pulled == book.code(i, "concede"), 1.0, back)
    return found


def _mutual_trust(turn: Turn, actors: list[int]) -> F64 | float:
    pairs = [(a, b) for a in actors for b in actors if a != b]
    if not pairs:
        return 0.5
    trust = turn.w["trust"]
    total: F64 | float = column(trust, *pairs[0])
    for pair in pairs[1:]:
        total = total + column(trust, *pair)
    return total / len(pairs)
