"""What programs come to in many games of a scenario of texts: the tables on the page of doha-table, worked out anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from docs.pages import table

if TYPE_CHECKING:
    from wargame.rules.rulebook import Rulebook
    from wargame.world.state import World

ROOT = Path(__file__).parent.parent
GAMES: Final = 100
LINE_UPS: Final = {"standard": "default doctrines", "alternative": "second doctrines"}
NAMED: Final = ("signed", "ratified", "in_force")
"""States of a text that has been signed and stands."""


@dataclass(frozen=True)
class Played:
    """The last turn of many games, and the texts that can be agreed in them."""

    book: Rulebook
    world: World
    texts: tuple[str, ...]

    def share(self, text: str, *states: str) -> str:
        """Games in which a text is in one of these states, in per cent."""
        codes = self.book.state_code["treaty"]
        state = self.world.arrays["state"][:, self.book.index["I"][text]]
        return f"{100 * np.isin(state, [codes[s] for s in states]).mean():.0f} %"

    def signed(self, text: str) -> np.ndarray:
        """(B,) games in which a text has been signed and stands."""
        codes = self.book.state_code["treaty"]
        return np.isin(self.world.arrays["state"][:, self.book.index["I"][text]], [codes[s] for s in NAMED])

    def clauses(self, text: str) -> Iterator[tuple[str, np.ndarray]]:
        """The clauses written for a text: id, and (B,) which form of each stands in the text that was signed."""
        rows = self.book.rows
        n = rows.treaty_of[text]
        for k in range(rows.first[n], rows.first[n] + rows.count[n]):
            if not rows.blank[k]:
                yield rows.ids[k], np.where(self.signed(text), self.world.arrays["agreed"][:, k], 0)


@lru_cache(maxsize=4)
def played(name: str, opponents: str) -> Played:
    """`GAMES` games of a scenario among programs, seed 1."""
    from wargame.players.table import line_up, play_turn
    from wargame.rules.rulebook import Rulebook
    from wargame.rules.turn import begin
    from wargame.scenario import load

    book = Rulebook(load(ROOT / "scenarios" / name))
    world, players = begin(book, 1, range(GAMES)), line_up(book, {}, opponents)
    for _ in range(book.turns):
        play_turn(book, world, players)
    tracks = (part.talks.texts for part in book.text.instruments.values() if part.talks and part.start == "in_session")
    return Played(book, world, tuple(dict.fromkeys(text for texts in tracks for text in texts)))


def texts_signed(name: str) -> str:
    """How often each text is signed, and in force, at the end."""
    games = [played(name, opponents) for opponents in LINE_UPS]
    head = ["text", *(f"{what}, {by}" for by in LINE_UPS.values() for what in ("signed", "in force"))]
    rows = [
        (
            games[0].book.text.instruments[text].title,
            *(g.share(text, *s) for g in games for s in (NAMED, ("in_force",))),
        )
        for text in games[0].texts
    ]
    return table(head, rows)


def clauses_signed(name: str) -> str:
    """What stands in the texts that are signed with default doctrines: how often each clause is part of them."""
    game = played(name, "standard")
    rows = []
    for text in game.texts:
        count = int(game.signed(text).sum())
        if count:
            parts = [f"{clause} {100 * (form > 0).sum() / count:.0f} %" for clause, form in game.clauses(text)]
            rows.append((game.book.text.instruments[text].title, count, ", ".join(p.replace("_", " ") for p in parts)))
    return table(("text", "games in which it is signed", "of these, with"), rows)


def protocols_counted(name: str) -> str:
    """How many protocols are signed in a game, how many different outcomes there are, and what the seats score."""
    lines = []
    for opponents, by in LINE_UPS.items():
        game = played(name, opponents)
        signed = np.sum([game.signed(t) for t in game.texts if _numbered(game, t)], axis=0)
        found = Counter(signed.tolist())
        spread = "; ".join(f"{n} in {found[n]}" for n in sorted(found))
        agreed = np.concatenate([form[:, None] for t in game.texts for _, form in game.clauses(t)], axis=1)
        different = len(np.unique(agreed, axis=0))
        lines.append((by, spread, different))
    head = ("played by", f"protocols signed, of {GAMES} games", "different sets of signed clauses")
    return f"{table(head, lines)}\n\n{_scores(name)}"


def _numbered(game: Played, text: str) -> bool:
    return " protocol: " in game.book.text.instruments[text].title


def _scores(name: str) -> str:
    games = [played(name, opponents) for opponents in LINE_UPS]
    rows = []
    for a in games[0].book.seats:
        cells = []
        for game in games:
            low, middle, high = np.percentile(game.world.arrays["score"][:, a], [5, 50, 95])
            cells.append(f"{middle:.0f} [{low:.0f}..{high:.0f}]")
        rows.append((games[0].book.text.actors[games[0].book.actors[a]].title, *cells))
    return table(("seat", *(f"score, {by}" for by in LINE_UPS.values())), rows)
