"""Golden games: a transcript that a reviewer can read, the cells behind its digests, and the counts of legal acts.

Three files stand for a scenario: ``seed7.txt`` (who ordered what and why, the news, the scores, and a digest of every
field in every turn), ``seed7.cells.txt`` (the numbers that each turn changed, so that a difference can be named to the
cell) and ``counts.txt`` (how many acts every seat could choose from in every turn, in order: our perft).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from wargame.base.digest import text_digest
from wargame.players.table import line_up
from wargame.rules.legal import legal_mask
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import RULES_VERSION
from wargame.testing.sitting import Played, Sitting, play
from wargame.world.codec import digest, digests
from wargame.world.fields import BY_NAME
from wargame.world.state import World

SEED: Final = 7
SHORT: Final = 6
"""Hex digits kept of a field's digest."""
_COUNTERS: Final = ("since", "age")
_RULES: Final = re.compile(r"^rules (\d+)$", re.MULTILINE)
_TURN: Final = re.compile(r"^turn (\d+),")


@dataclass(frozen=True)
class Golden:
    """The golden files of one scenario, as texts by file name."""

    files: Mapping[str, str]

    @classmethod
    def of(cls, book: Rulebook, seed: int = SEED) -> Golden:
        """Play the game among default doctrines and write it down."""
        sitting = play(book, line_up(book, {}), seed=seed)
        return cls(
            {
                f"seed{seed}.txt": "\n".join(_transcript(sitting, seed)) + "\n",
                f"seed{seed}.cells.txt": "\n".join(_cells(sitting)) + "\n",
                "counts.txt": "\n".join(_counts(sitting)) + "\n",
            }
        )

    @classmethod
    def read(cls, folder: Path) -> Golden:
        """The files of a folder; none where there is no folder."""
        return cls({path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))})

    def write(self, folder: Path) -> None:
        """Put the files into a folder, and take away what is not golden any more."""
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.txt"):
            if path.name not in self.files:
                path.unlink()
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8")


def difference(kept: Golden, now: Golden) -> str:
    """What a person must know about the first difference: turn, field and cell; empty if there is none."""
    missing = [name for name in now.files if name not in kept.files]
    if missing:
        return f"there is no golden {missing[0]}; look at the game, then run pytest with --update-golden"
    for name, text in now.files.items():
        if kept.files[name] == text:
            continue
        words = _first_line(name, kept.files[name], text)
        if name.startswith("seed") and not name.endswith(".cells.txt"):
            words = _first_field(kept, now, name) or words
        return f"{words}\n{_version(kept, now)}"
    return ""


# --- writing --------------------------------------------------------------------------------------------------------
def _transcript(sitting: Sitting, seed: int) -> Iterator[str]:
    book = sitting.book
    yield f"{book.scenario.id}: {book.text.scenario.title}"
    yield f"seed {seed}"
    yield f"rules {RULES_VERSION}"
    for turn in sitting.turns:
        yield ""
        yield f"turn {turn.number}, {book.scenario.date_of(turn.number):%d %B %Y}, digest {digest(turn.after)[:16]}"
        for actor in sorted(turn.answers):
            for order in turn.answers[actor].reasons:
                i = int(book.o_instrument[order.opening])
                level = "" if math.isnan(order.level) else f" at {order.level:.0%}"
                yield (
                    f"  {book.actors[actor]}: {book.instruments[i]}.{book.trigger_name(i, order.trigger)}{level}"
                    f" - {order.reason}"
                )
        for row in turn.refused:
            yield f"  refused: {book.scenario.openings[row.opening].name}: {row.verdict.what}"
        for note in turn.trace.notes:
            yield f"  * {note.kind}: {' '.join(note.text.split())}"
        scores = turn.after["score"][0]
        yield "  scores: " + ", ".join(f"{book.actors[a]} {scores[a]:.1f}" for a in book.seats)
        fields = [f"{name} {value[:SHORT]}" for name, value in digests(turn.after).items()]
        for k in range(0, len(fields), 7):
            yield "  = " + ", ".join(fields[k : k + 7])


def _cells(sitting: Sitting) -> Iterator[str]:
    """What every turn changed: ``field[ids]: id value; id value``, a line for each row of a field."""
    yield "# the numbers that each turn changed; counters that only ticked are left out"
    for turn in sitting.turns:
        yield f"turn {turn.number}, after it"
        yield from _changed(sitting.book, turn.before, turn.after)


def _changed(book: Rulebook, before: World, after: World) -> Iterator[str]:
    for name in book.shape.slots:
        axes = BY_NAME[name].axes
        old, now = np.atleast_1d(before[name][0]), np.atleast_1d(after[name][0])
        ticked = (name in _COUNTERS) & (now == old + 1)
        rows: dict[str, list[str]] = {}
        for at in np.argwhere((now != old) & ~ticked):
            ids = [book.axes[axis][int(k)] for axis, k in zip(axes, at, strict=False)]
            head = f"{name}[{', '.join(ids[:-1])}]" if len(ids) > 1 else name
            rows.setdefault(head, []).append(f"{ids[-1] if ids else ''} {_number(now[tuple(at)])}".strip())
        for head, cells in rows.items():
            yield f"{head}: {'; '.join(cells)}"


def _number(value: float) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def _counts(sitting: Sitting) -> Iterator[str]:
    """How many acts each seat could choose from, with a digest of their names in order."""
    book = sitting.book
    yield "# legal acts (apart from their price) by turn and seat: how many, and a digest of their names in order"
    for turn in sitting.turns:
        parts = []
        for seat in book.seats:
            names = list(_acts(book, turn, seat))
            parts.append(f"{book.actors[seat]} {len(names)} {text_digest(*names)[:SHORT]}")
        yield f"turn {turn.number}, " + ", ".join(parts)


def _acts(book: Rulebook, turn: Played, actor: int) -> Iterator[str]:
    for o in book.openings_by_actor[actor]:
        i = int(book.o_instrument[o])
        for code in np.flatnonzero(book.allowed[o]):
            if legal_mask(book, turn.before.arrays, o, int(code))[0]:
                yield f"{book.instruments[i]}.{book.trigger_name(i, int(code))}"


# --- comparing ------------------------------------------------------------------------------------------------------
def _first_line(name: str, kept: str, now: str) -> str:
    """The first line that differs, and the turn it stands in."""
    turn = "the head"
    old, new = kept.split("\n"), now.split("\n")
    for k in range(max(len(old), len(new))):
        a = old[k] if k < len(old) else "(nothing)"
        b = new[k] if k < len(new) else "(nothing)"
        if a == b:
            found = _TURN.match(a)
            turn = f"turn {found.group(1)}" if found else turn
            continue
        found = _TURN.match(a) or _TURN.match(b)
        turn = f"turn {found.group(1)}" if found else turn
        return f"{name}:{k + 1}: {turn}: golden {a.strip()!r}, now {b.strip()!r}"
    return f"{name}: the same lines"


def _first_field(kept: Golden, now: Golden, name: str) -> str:
    """Turn, field and cell of the first digest that differs; empty where only words do."""
    old, new = _digests(kept.files[name]), _digests(now.files[name])
    cells = name.replace(".txt", ".cells.txt")
    for turn in sorted(set(old) | set(new)):
        for field in new.get(turn, old.get(turn, {})):
            if old.get(turn, {}).get(field) != new.get(turn, {}).get(field):
                where = _first_cell(kept.files.get(cells, ""), now.files[cells], turn, field)
                return f"{name}: turn {turn}: {where or field}"
    return ""


def _digests(text: str) -> dict[int, dict[str, str]]:
    """Turn -> field -> digest."""
    found: dict[int, dict[str, str]] = {}
    turn = 0
    for line in text.split("\n"):
        head = _TURN.match(line)
        if head:
            turn = int(head.group(1))
        elif line.startswith("  = "):
            pairs = (part.split() for part in line[4:].split(", "))
            found.setdefault(turn, {}).update(dict(pairs))
    return found


def _first_cell(kept: str, now: str, turn: int, field: str) -> str:
    old, new = _cells_at(kept, turn, field), _cells_at(now, turn, field)
    for cell in [*new, *(c for c in old if c not in new)]:
        if old.get(cell) != new.get(cell):
            return f"{cell}: golden {old.get(cell, 'as it was')}, now {new.get(cell, 'as it was')}"
    return ""


def _cells_at(text: str, turn: int, field: str) -> dict[str, str]:
    """The cells of a field after a turn, as the file says them."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        mark = _TURN.match(line)
        if mark and int(mark.group(1)) > turn:
            break
        head, _, cells = line.partition(": ")
        if head.partition("[")[0] != field:
            continue
        for pair in cells.split("; "):
            last, _, value = pair.rpartition(" ")
            ids = ", ".join(part for part in (head.partition("[")[2].rstrip("]"), last) if part)
            found[f"{field}[{ids}]" if ids else field] = value
    return found


def _version(kept: Golden, now: Golden) -> str:
    """What the change asks for: a new rules version, or a look at the files."""
    before = [v for text in kept.files.values() for v in _RULES.findall(text)]
    after = [v for text in now.files.values() for v in _RULES.findall(text)]
    if before and before == after:
        return (
            f"RULES_VERSION is still {after[0]}: if the rules changed, raise it and write a changelog line; if only "
            "the scenario did, say so in the scenario's version history; then run pytest with --update-golden"
        )
    return "RULES_VERSION has changed: read the new game, then run pytest with --update-golden"
