"""Who stands behind a text answers for it: a guarantor that lets a breach pass loses its own name."""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.base.batch import picked
from wargame.negotiation.credibility import AMBIGUOUS
from wargame.rules.context import Ints, Mask, Turn
from wargame.rules.masks import distinct, some
from wargame.rules.page import Page
from wargame.rules.remedies import DEMAND

LOST: Final = 0.8
"""Points of regional and western standing that a turn of looking on costs."""
_ACTS: Final = ("threatened", "imposed", "tightened")


class Guarantees:
    """Who stands behind each treaty, and what each of them could hold against whom.

    Attributes:
        of: (T, most) guarantors of each treaty, -1 beyond the `count` (T,) that it has.
        means: sanctions that a guarantor can turn on a target, for every pair of which one can.
        means_of: (A, A) place of a guarantor and a target among those; -1 where it has none.
    """

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        named = [part.guarantors if (part := book.instrument(i).treaty) else () for i in book.rows.treaties.tolist()]
        self.count = np.array([len(names) for names in named], np.intp)
        self.of = np.full((len(named), max([1, *self.count.tolist()])), -1, np.intp)
        for n, names in enumerate(named):
            self.of[n, : len(names)] = [book.index["A"][name] for name in names]
        found: dict[tuple[int, int], list[int]] = {}
        for i in book.of_kind["sanction"].tolist():
            one = book.instrument(i)
            listed = one.sanction.lists if one.sanction is not None else []
            for name in dict.fromkeys([*([one.about] if one.about else []), *listed]):
                found.setdefault((int(book.owner[i]), book.index["A"][name]), []).append(i)
        self.means = [np.array(members, np.intp) for members in found.values()]
        self.means_of = np.full((len(book.actors), len(book.actors)), -1, np.intp)
        for m, pair in enumerate(found):
            self.means_of[pair] = m
        states = book.state_code["sanction"]
        self.acts = np.isin(np.arange(book.next.shape[1]), [states[s] for s in _ACTS])


def hold_guarantors(page: Page, judged: Mask) -> None:
    """Charge guarantors that have no measure, not even a threat, against whoever materially breaks a text of theirs.

    Writes standing, broken.
    """
    f: Guarantees = page.turn.book.memo("guarantees", lambda: Guarantees(page.turn))
    shown = judged & (page["breach"] >= 2) & (page["answer"] >= DEMAND) & page.open & (f.count[page.treaty] > 0)
    places = shown.nonzero()[0]
    if not len(places):
        return
    stood = f.count[page.treaty[places]]
    broken = page.part(np.repeat(places, stood))
    nth = np.arange(broken.count) - np.repeat(np.cumsum(stood) - stood, stood)
    guarantor = f.of[broken.treaty, nth]
    looks_on = (broken["clause_giver"] != guarantor) & (broken["clause_receiver"] != guarantor)
    looks_on &= ~_acts(f, broken, guarantor)
    if some(looks_on):
        there = looks_on.nonzero()[0]
        _charge(broken.part(there), guarantor[there])


def _acts(f: Guarantees, broken: Page, guarantor: Ints) -> Mask:
    """(N,) whether each guarantor holds anything against the giver now."""
    turn = broken.turn
    acts = np.zeros(broken.count, np.bool_)
    means = f.means_of[guarantor, broken["clause_giver"]]
    for m in distinct(means):
        if m >= 0:
            here = (means == m).nonzero()[0]
            active = f.acts[picked(turn.w["state"], f.means[m])].any(axis=1)
            acts[here] = active[broken.worlds[here]]
    return acts


def _charge(broken: Page, guarantor: Ints) -> None:
    """What looking on costs: standing, and a doubt in the record towards whoever was promised."""
    turn, book = broken.turn, broken.turn.book
    count = broken.count
    regional_and_western = np.tile([0, 1], count)
    twice = broken.part(np.repeat(np.arange(count), 2))
    twice.scatter("standing", (np.repeat(guarantor, 2), regional_and_western), np.full(2 * count, -LOST), _why)
    doubt = np.full(count, AMBIGUOUS)
    broken.scatter("broken", (guarantor, broken["clause_receiver"]), doubt, _why)
    if turn.trace is None:
        return
    for n in broken.told.tolist():
        if int(broken["times_judged"][n]) > int(broken["times_kept"][n]) and broken["grievance"][n] < 2.8:
            i, a = int(broken.instrument[n]), int(guarantor[n])
            name = book.text.actors[book.actors[a]].title
            said = f"{name} stands behind the {book.instrument(i).title} and lets it be broken"
            turn.note("GuarantorFailed", said, actors=(a,), instrument=i,
                      seen_by=book.readers_of(int(broken.rows[n])))  # fmt: skip


def _why(broken: Page, n: int) -> str:
    return f"{broken.turn.book.instrument(int(broken.instrument[n])).title}: its guarantor looks on"
