"""Texts and clauses as a person writes them: YAML in a file, or on a line."""

from __future__ import annotations

from typing import Any, Final, get_args

from wargame.base.errors import UsageError
from wargame.base.source import read_text, read_yaml
from wargame.base.text import clean, suggest
from wargame.session.bargaining import ClauseMap, Objection, Wish

CLAUSE_KEYS: Final = (
    "amount, due (turns, or a day as 2025-08-18), lasts, instalments, every; after: {clause: 1, delivered: 0.5} waits"
    " for clause 1; verifier; mode (breachable, escrow, atomic); remedy: {suspend: [NAME], forfeit: true,"
    " snap_back: SANCTION, terminate: true}; vagueness (0 to 1); public"
)
"""What can be written into a clause, besides kind, giver, receiver, subject and goal."""


def read_clauses(words: str, name: str, treaty: str) -> dict[str, ClauseMap]:
    """The clauses of a text for the table of `treaty`, which it need not name; `name` is that of the file.

    Raises:
        UsageError: it is not YAML, no text, or one for another table; says where.
    """
    found = _read(words, name)
    clauses = found.get("clauses") if isinstance(found, dict) else None
    if not isinstance(clauses, dict) or not all(isinstance(c, dict) for c in clauses.values()):
        raise UsageError("there is no text in it", where=name, way_out="write clauses: {name: {kind: ...}}")
    if found.get("treaty", treaty) != treaty:
        what = f"it is a text for '{clean(str(found['treaty']), limit=60)}'"
        raise UsageError(what, where=name, way_out=f"name that table, or write treaty: {treaty}")
    return {str(name): {str(key): value for key, value in clause.items()} for name, clause in clauses.items()}


def read_clause(line: str) -> ClauseMap:
    """A clause, or some of its keys, on one line; the braces around it may be left out.

    Raises:
        UsageError: it is none.

    >>> read_clause("{kind: ceasefire, due: 2025-06-01}")
    {'kind': 'ceasefire', 'due': '2025-06-01'}
    >>> read_clause("amount: 0.5, after: {clause: quiet}")
    {'amount': 0.5, 'after': {'clause': 'quiet'}}
    """
    line = line.strip()
    found = _read(line if line.startswith("{") else f"{{{line}}}", "clause")
    if not isinstance(found, dict) or not found or ":" not in line:
        raise UsageError("no key with a value is in it", where="clause", way_out="write amount: 0.5, due: 2")
    return {str(key): value for key, value in found.items()}


def _read(words: str, name: str) -> Any:
    words, problems = read_text(words, name)
    if not problems:
        tree, problems, _ = read_yaml(words, name)
    if problems:
        first = problems[0]
        place = f"{first.file}:{first.line}:{first.col}"
        raise UsageError(first.what, where=place, way_out=first.way_out or "mend that first")
    return tree.get(())


def read_objection(seat: str, clause: str, wish: str, place: str) -> Objection:
    """What a seat wants of a clause; `place` is what its person has typed it behind.

    Raises:
        UsageError: it wants nothing that can be wanted.
    """
    known: tuple[Wish, ...] = get_args(Wish)
    found = next((one for one in known if one == wish), None)
    if found is None:
        raise UsageError(f"'{clean(wish, limit=60)}' is no wish", where=place, way_out=suggest(wish, known, "wishes"))
    return Objection(seat=seat, clause=clause, wish=found)
