"""Who stands behind a text answers for it: a guarantor that lets a breach pass loses its own name."""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.negotiation.credibility import AMBIGUOUS
from wargame.rules.context import Ints, Mask, Turn
from wargame.rules.masks import columns, some
from wargame.rules.readings import Page
from wargame.rules.remedies import DEMAND

LOST: Final = 0.8
"""Points of regional and western standing that a turn of looking on costs."""
_ACTS: Final = ("threatened", "imposed", "tightened")


class Guarantees:
    """Of every treaty its guarantors, and what each of them could hold against whom."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        self.of: list[list[int]] = []
        for i in book.rows.treaties.tolist():
            part = book.instrument(i).treaty
            self.of.append([book.index["A"][name] for name in (part.guarantors if part is not None else ())])
        self.means: dict[tuple[int, int], Ints] = {}
        """(guarantor, target) -> sanctions that it can turn on the target."""
        found: dict[tuple[int, int], list[int]] = {}
        for i in book.of_kind["sanction"].tolist():
            one = book.instrument(i)
            listed = one.sanction.lists if one.sanction is not None else []
            for name in dict.fromkeys([*([one.about] if one.about else []), *listed]):
                found.setdefault((int(book.owner[i]), book.index["A"][name]), []).append(i)
        self.means = {pair: np.array(members, np.intp) for pair, members in found.items()}
        states = book.state_code["sanction"]
        self.acts = np.isin(np.arange(book.next.shape[1]), [states[s] for s in _ACTS])


def hold_guarantors(page: Page, judged: Mask) -> None:
    """Charge guarantors that have no measure, not even a threat, against whoever materially breaks a text of theirs.

    Writes standing, broken.
    """
    turn = page.turn
    open_breach = judged & (page["breach"] >= 2) & (page["answer"] >= DEMAND) & page.open
    if not some(open_breach):
        return
    f: Guarantees = turn.book.memo("guarantees", lambda: Guarantees(turn))
    for n in columns(open_breach):
        for a in f.of[int(page.treaty[n])]:
            looks_on = open_breach[:, n] & (page["clause_giver"][:, n] != a) & (page["clause_receiver"][:, n] != a)
            if some(looks_on):
                looks_on = looks_on & ~_acts(turn, f, a, page["clause_giver"][:, n])
            if some(looks_on):
                _charge(page, n, a, looks_on)


def _acts(turn: Turn, f: Guarantees, a: int, giver: Ints) -> Mask:
    """(B,) whether guarantor `a` holds anything against the giver now."""
    acts = np.zeros(turn.batch, np.bool_)
    for (owner, target), members in f.means.items():
        if owner == a:
            active = f.acts[turn.w["state"][:, members]].any(axis=1)
            acts |= (giver == target) & active
    return acts


def _charge(page: Page, n: int, a: int, where: Mask) -> None:
    """What looking on costs: standing, and a doubt in the record towards whoever was promised."""
    turn, i = page.turn, int(page.instrument[n])
    title = turn.book.instrument(i).title
    why = f"{title}: its guarantor looks on"
    for audience in (0, 1):
        turn.add_at("standing", (a, audience), where * -LOST, why, i)
    receiver = page["clause_receiver"][:, n, None]
    giver = np.full(receiver.shape, a, np.intp)
    doubt = (where * AMBIGUOUS)[:, None]
    turn.scatter("broken", (giver, receiver), doubt, lambda _: why, lambda _: i)
    if int(page["times_judged"][0, n]) > int(page["times_kept"][0, n]) and page["grievance"][0, n] < 2.8:
        name = turn.book.text.actors[turn.book.actors[a]].title
        said = f"{name} stands behind the {title} and lets it be broken"
        turn.note("GuarantorFailed", said, where, actors=(a,), instrument=i,
                  seen_by=turn.book.readers_of(int(page.columns[n])))  # fmt: skip
