"""What came of the tables of a turn: rows of the log, from which a replay has the accords without asking anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from wargame.negotiation.sitting import Sitting, linked
from wargame.negotiation.text import Text
from wargame.rules.accords import AGREED, TABLED, Accords
from wargame.rules.rulebook import Rulebook
from wargame.session.contents import Contents
from wargame.session.tables import last_texts, text_of, text_row
from wargame.world.state import World

Outcome = Literal["TextTabled", "TextAgreed"]
_MOTIONS = {"TextTabled": TABLED, "TextAgreed": AGREED}


def outcomes(tables: Mapping[str, Sitting], done: frozenset[str]) -> list[tuple[Outcome, dict[str, Any]]]:
    """The row of every table at which something was tabled.

    Args:
        tables: as they were left.
        done: texts that are agreed since earlier turns, to which others may be tied.
    """
    agreed = {name: table.drafts[-1].needs for name, table in tables.items() if table.state == "agreed"}
    effective = linked(agreed, done)
    found: list[tuple[Outcome, dict[str, Any]]] = []
    for name, table in tables.items():
        if name in effective:
            found.append(("TextAgreed", text_row(table.text)))
        elif table.drafts:
            found.append(("TextTabled", {**text_row(table.text), "brackets": list(table.bracketed)}))
    return found


def among_programs(book: Rulebook, accords: Accords | None) -> list[tuple[Outcome, dict[str, Any]]]:
    """The rows of what programs have agreed or tabled among themselves."""
    if accords is None:
        return []
    kinds: dict[int, Outcome] = {TABLED: "TextTabled", AGREED: "TextAgreed"}
    found: list[tuple[Outcome, dict[str, Any]]] = []
    for motion, text in accords.texts(book):
        row = text_row(text)
        found.append((kinds[motion], row if motion == AGREED else {**row, "brackets": []}))
    return found


def past_draft(book: Rulebook, world: World) -> frozenset[str]:
    """Treaties whose text is agreed already."""
    drafted = book.state_code["treaty"]["drafted"]
    return frozenset(book.instruments[int(i)] for i in book.of_kind["treaty"] if world["state"][0, i] > drafted)


def accords_of(book: Rulebook, rows: Iterable[tuple[str, Mapping[str, Any]]], turn: int) -> Accords:
    """What rows of the log come to, as the rules take it."""
    accords = Accords.none(book, 1)
    for kind, said in rows:
        accords.put(book, text_of(said), _MOTIONS[kind], 0, turn)
    return accords


def logged_accords(book: Rulebook, contents: Contents, turn: int) -> Accords:
    """What bargaining came to in a resolved turn."""
    rows = ((e.kind, e.content) for e in contents.of_kinds(_MOTIONS, turn))
    return accords_of(book, rows, turn)


def agreed_texts(contents: Contents) -> Mapping[str, Text]:
    """The text that was agreed last for every treaty."""
    return last_texts(contents, ("TextAgreed",))
