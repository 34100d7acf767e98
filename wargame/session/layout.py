"""How a save is laid out: its tables, and the header fields that say what the file is."""

from __future__ import annotations

from typing import Final

from wargame.session.pages import Expected

FORMAT: Final = 1
"""Version of the layout below; a program refuses saves of a later one."""
APPLICATION_ID: Final = 0x57474D31
PAGE: Final = 8192
SUFFIX: Final = ".wargame"

COLUMNS: Final[dict[str, tuple[tuple[str, type], ...]]] = {
    "meta": (("name", str), ("value", str)),
    "files": (("path", str), ("content", str)),
    "events": (("turn", int), ("kind", str), ("at", str), ("body", str), ("hash", str)),
    "sealed": (("salt", str), ("orders", str)),
    "traces": (("content", bytes), ("stamp", str)),
    "snapshots": (("content", bytes), ("stamp", str)),
    "drafts": (("seat", str), ("turn", int), ("orders", str), ("stamp", str)),
    "writers": (("program", str), ("sqlite", int), ("stamp", str)),
}
"""Columns of every table after its primary key `number`: for `sealed` that of the OrdersSealed row, for `traces` and
`snapshots` the turn."""

_SQL_TYPE: Final = {str: "TEXT", int: "INTEGER", bytes: "BLOB"}
_KEPT: Final = ("meta", "files", "events", "sealed", "traces", "writers")
"""Tables whose rows stay for ever; snapshots are a cache and drafts are drafts."""


def _schema() -> tuple[tuple[str, str, str], ...]:
    tables = tuple(
        (
            "table",
            table,
            f"CREATE TABLE {table}(number INTEGER PRIMARY KEY, "
            + ", ".join(f"{name} {_SQL_TYPE[kind]} NOT NULL" for name, kind in columns)
            + ")",
        )
        for table, columns in COLUMNS.items()
    )
    triggers = tuple(
        (
            "trigger",
            f"{table}_no_{verb}",
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} stay as they are'); END",
        )
        for table in _KEPT
        for verb in ("update", "delete")
    )
    return tables + triggers


SCHEMA: Final = _schema()
EXPECTED: Final = Expected(PAGE, APPLICATION_ID, FORMAT, SCHEMA)
