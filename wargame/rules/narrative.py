"""Stories and secrets: what audiences take moves for (X21), denials, and papers that get out (X22)."""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.base.batch import at_least, at_most, column, held, looked_up, over, picked, total
from wargame.rules.context import F64, Turn
from wargame.rules.masks import columns, some
from wargame.rules.page import row_words
from wargame.world.fields import AUDIENCES

_SAID: Final = {"made": 0.6, "stressed": 1.0}
_SECRET: Final = ("deal", "talks", "treaty")
"""Kinds of bargains that can leak."""
_OPEN: Final = {"deal": ("idle", "signalled", "terminated"), "talks": ("idle",), "treaty": ("drafted", "terminated")}
"""States in which there is nothing on paper yet, or no more."""


class NarrativeFacts:
    """Stories, denials, and who gains rights against what money."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        index, states = book.index["A"], book.state_code["statement"]
        self.said = np.zeros(book.next.shape[1])
        for state, weight in _SAID.items():
            self.said[states[state]] = weight
        self.stories: list[tuple[int, int, int, float, F64]] = []
        """(statement, speaker, about whom, sign of the story, (U,) audiences)."""
        self.denials: list[tuple[int, int]] = []
        """(statement, who denies)."""
        for i in book.of_kind["statement"]:
            text, part = book.instrument(int(i)), book.instrument(int(i)).statement
            if part is None:
                continue
            if part.denies:
                self.denials.append((int(i), int(book.owner[i])))
            about = part.about or text.about
            if part.frame is not None and about is not None:
                heard = np.array([part.audience in ("all", name) for name in AUDIENCES], np.float64)
                if part.audience == "domestic":
                    heard = np.full(len(AUDIENCES), 0.3)
                sign = 1.0 if part.frame == "order" else -1.0
                self.stories.append((int(i), int(book.owner[i]), index[about], sign, heard))
        owed: dict[int, list[int]] = {}
        for i in book.of_kind["deal"]:
            deal = book.instrument(int(i)).deal
            if deal is not None and deal.payer is not None and deal.gives:
                owed.setdefault(index[deal.payer], []).append(int(i))
        opening = book.facts.start_access_share
        self.buyers = [(a, np.array(rows, np.intp), float(opening[a].sum())) for a, rows in owed.items()]
        """(payer, deals that give rights against its money, its rights at the start)."""
        secrets = [
            int(i)
            for kind in _SECRET
            for i in book.of_kind[kind]
            if book.audience[i] is not None or (kind == "treaty" and book.rows.secret[book.rows.instrument == i].any())
        ]  # fmt: skip
        self.secrets = np.array(secrets, np.intp)
        """(n,) bargains that can leak."""
        self.places = np.arange(len(secrets))
        """(n,) their places; they draw from these entities of the stream ``leak``."""
        self.holders = {i: sorted({int(book.o_actor[o]) for o in book.openings_of[i]}) for i in secrets}
        self.on_paper = np.ones((len(secrets), book.next.shape[1]), np.bool_)
        """(n, states) whether there is anything on paper."""
        for n, i in enumerate(secrets):
            kind = book.kinds[book.kind_of[i]]
            self.on_paper[n, [book.state_code[kind][state] for state in _OPEN[kind]]] = False


def apply_narrative(turn: Turn) -> None:
    """Weigh stories and conduct, denials, and what gets out. Writes narrative, standing, support, evidence, leaked."""
    f: NarrativeFacts = turn.book.memo("narrative", lambda: NarrativeFacts(turn))
    if f.stories or f.buyers:
        _stories(turn, f)
    for i, owner in f.denials:
        _denial(turn, f, i, owner)
    if len(f.secrets):
        _leaks(turn, f)


def _stories(turn: Turn, f: NarrativeFacts) -> None:
    """What is said counts by the speaker's standing; rights taken without money paid speak for themselves."""
    book, w = turn.book, turn.w
    goal: F64 = np.zeros_like(w["narrative"])
    for i, speaker, about, sign, heard in f.stories:
        weight = f.said[column(w["state"], i)]
        if some(weight):
            goal[:, about] += over(sign * 0.008 * weight, 1) * w["standing"][:, speaker] * heard
    for payer, deals, opening in f.buyers:
        promised = at_least(column(total(picked(w["pledged"], deals))), 1e-9)
        owed = 1.0 - at_most(column(total(picked(w["paid"], deals))) / promised, 1.0)
        gained = at_least(column(total(w["access"][:, payer])) - opening, 0.0)
        goal[:, payer] -= over(turn.p("grab_reading") * gained * owed, 1)
    goal = held(goal, -1.0, 1.0)
    turn.add("narrative", 0.15 * (goal - w["narrative"]), "what is said of it, and what it takes and pays")
    turn.add("standing", over(turn.p("story_weight"), 2) * w["narrative"], "the story told of it")
    country = book.facts.country_actor
    if country >= 0 and f.buyers:
        sold: F64 | float = 0.0
        for payer, _, _ in f.buyers:
            sold = at_most(column(w["narrative"], payer, 0), sold)
        turn.add_at("support", country, 0.3 * sold, "who is seen to sell the country")


def _denial(turn: Turn, f: NarrativeFacts, i: int, owner: int) -> None:
    """A denial buries weak evidence sooner; against strong evidence it costs standing where it is read."""
    w = turn.w
    on = f.said[column(w["state"], i)]
    if not some(on):
        return
    title = turn.book.instrument(i).title
    belief = held(1.0 - column(w["evidence"], owner) / 0.7, 0.0, 1.0)
    turn.add_at("evidence", owner, -0.004 * on * belief, f"{title}: some believe it", i)
    doubt = held((column(w["evidence"], owner) - 0.5) * 2.0, 0.0, 1.0)
    turn.add_at("standing", (owner, 1), -0.3 * on * doubt, f"{title}: against what is published", i)


def _leaks(turn: Turn, f: NarrativeFacts) -> None:
    """Papers on a secret bargain get out: those who signed in private answer for it in public."""
    book, w = turn.book, turn.w
    known = picked(w["leaked"], f.secrets)
    known = (known > 0) * np.minimum(known + 1, 9999)
    paper = looked_up(f.on_paper, f.places, picked(w["state"], f.secrets))
    leaked = paper & (known == 0) & (turn.dice.of("leak", f.places) < turn.pc("leak_rate"))
    w["leaked"].T[f.secrets] = (known + leaked).T
    for k in columns(leaked):
        i, out = int(f.secrets[k]), leaked[:, k]
        names = [book.text.actors[book.actors[a]].title for a in f.holders[i]]
        for a in f.holders[i]:
            cost = out * -2.0 * turn.p("audience_cost")
            turn.add_at("support", a, cost, "a bargain made in private is read in public")
            turn.add_at("cohesion", a, 0.5 * cost, "a bargain made in private is read in public")
            for b in f.holders[i]:
                if a != b:
                    turn.add_at("trust", (a, b), out * -0.03, "each suspects the other of the leak")
        turn.note(
            "SecretLeaked",
            f"Papers on a secret bargain are published: {' and '.join(names)}",
            out,
            actors=f.holders[i],
            weight=2,
        )
        if turn.trace is not None and out[0]:
            _publish(turn, i)


def _publish(turn: Turn, i: int) -> None:
    """What the papers say, where they are a text with clauses that not everybody was to read."""
    rows = turn.book.rows
    for k in np.flatnonzero((rows.instrument == i) & rows.secret & (turn.w["agreed"][0] > 0)).tolist():
        turn.note("ClausePublished", f"The papers say: {row_words(turn, k)}", weight=2)
