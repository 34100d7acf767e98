"""Every byte of a save is accounted for: no flip anywhere goes unnoticed."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.session.games import clock, played, small_save
from wargame.session.layout import EXPECTED, PAGE
from wargame.session.pages import DamageError, Pages, Value, decode, encode, varint, varint_bytes
from wargame.session.save import Save
from wargame.session.verify import audit, examine

VALUES = st.lists(
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=80) | st.binary(max_size=80), max_size=60
)


@given(st.integers(0, 2**56 - 1))
def test_a_varint_reads_back_and_is_as_short_as_it_can_be(value: int) -> None:
    written = varint_bytes(value)
    assert varint(written + bytes(9), 0) == (value, len(written))
    assert len(written) == max(1, -(-value.bit_length() // 7))


@given(VALUES)
def test_a_record_reads_back_as_what_was_written(values: list[Value]) -> None:
    assert decode(encode(tuple(values))) == tuple(values)


@pytest.mark.parametrize(
    "value",
    [
        None,
        0,
        1,
        2,
        -1,
        127,
        128,
        -129,
        2**15,
        2**23,
        -(2**31),
        2**40,
        2**47,
        2**62,
        "",
        "goma",
        "é" * 70,
        b"",
        b"\x00\xff",
    ],
)
def test_a_record_is_what_sqlite_itself_writes(tmp_path: Path, value: Value) -> None:
    path = tmp_path / "one.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA page_size = 512")
        db.execute("CREATE TABLE t(a, b)")
        db.execute("INSERT INTO t VALUES (?, ?)", (value, "end"))
    db.close()
    content = path.read_bytes()
    record = encode((value, "end"))
    assert content.endswith(record)


def flips(content: bytes, places: range | list[int], seed: int) -> list[int]:
    """Places at which a flipped bit is found by nothing."""
    rng = random.Random(seed)
    missed = []
    changed = bytearray(content)
    for at in places:
        mask = 1 << rng.randrange(8)
        changed[at] ^= mask
        if not examine(bytes(changed))[1]:
            missed.append(at)
        changed[at] ^= mask
    return missed


def test_a_flip_in_the_file_header_or_the_schema_is_always_found(tmp_path: Path) -> None:
    content = small_save(tmp_path / "a.wargame").read_bytes()
    assert examine(content)[1] == []
    assert flips(content, range(100), 1) == []
    assert flips(content, range(100, PAGE, 9), 2) == []


def test_a_flip_in_any_page_of_a_small_save_is_found(tmp_path: Path) -> None:
    content = small_save(tmp_path / "a.wargame").read_bytes()
    assert flips(content, range(PAGE, len(content), 29), 3) == []


def test_a_flip_in_a_game_that_was_played_is_found(tmp_path: Path) -> None:
    content = played(tmp_path / "a.wargame", 3, "drc").read_bytes()
    assert examine(content)[1] == []
    rng = random.Random(4)
    assert flips(content, sorted(rng.sample(range(len(content)), 400)), 5) == []


@pytest.mark.soak
def test_a_flip_of_every_single_byte_is_found(tmp_path: Path) -> None:
    small = small_save(tmp_path / "a.wargame").read_bytes()
    assert flips(small, range(len(small)), 6) == []
    game = played(tmp_path / "b.wargame", 2, "drc").read_bytes()
    assert flips(game, range(len(game)), 7) == []


def test_the_place_of_a_flip_is_named(tmp_path: Path) -> None:
    path = small_save(tmp_path / "a.wargame")
    content = bytearray(path.read_bytes())

    def said(at: int, mask: int) -> str:
        changed = bytearray(content)
        changed[at] ^= mask
        return str(examine(bytes(changed))[1][0])

    assert said(21, 1) == "page 1, byte 21: payload fraction is 65, expected 64"
    assert (
        said(31, 1)
        == f"page 1, byte 28: number of pages is {len(content) // PAGE ^ 1}, expected {len(content) // PAGE}"
    )
    assert said(43, 4).startswith("page 1, byte 40: schema cookie is")
    assert said(96, 1).startswith("page 1, byte 96: version of SQLite is")
    assert (
        said(content.index(b"x: 1\n"), 2) == "table files (the scenario) does not match its digest in row 1 of the log"
    )
    assert said(content.index(b'"seed":1') + 7, 1) == "row 1 of the log (GameStarted, turn 0) does not match its hash"
    page = content.index(b"x: 1\n") // PAGE
    assert (
        said(page * PAGE + 200, 8)
        == f"page {page + 1}, byte {page * PAGE + 200} (table files): an unused byte is 8, expected 0"
    )


def test_a_save_cut_short_at_any_length_is_refused(tmp_path: Path) -> None:
    content = small_save(tmp_path / "a.wargame").read_bytes()
    for length in [*range(100, len(content), 1501), len(content) - 1]:
        assert examine(content[:length])[1], length


def test_a_page_appended_is_found(tmp_path: Path) -> None:
    content = small_save(tmp_path / "a.wargame").read_bytes()
    assert examine(content + bytes(PAGE))[1]


def test_a_table_of_thousands_of_pages_is_still_accounted_for(tmp_path: Path) -> None:
    times = clock()
    path = tmp_path / "big.wargame"
    with Save.create(path, {"scenario": "x"}, {}, {"seed": 1}, now=lambda: next(times)) as save, save.act() as act:
        for n in range(12_000):
            act.draft("us", 1, "[]" * (400 + n % 300))
    content = path.read_bytes()
    assert len(content) > 1200 * PAGE
    assert examine(content)[1] == []


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM drafts WHERE number = 1", "UPDATE drafts SET orders = '[2]'", "UPDATE snapshots SET content = x'00'",
     "DELETE FROM snapshots; VACUUM", "DROP TRIGGER events_no_update", "CREATE INDEX i ON events(kind)",
     "DROP TRIGGER files_no_update; UPDATE files SET content = 'x: 2'", "PRAGMA user_version = 0"],
)  # fmt: skip
def test_changes_by_another_program_are_found(tmp_path: Path, statement: str) -> None:
    path = small_save(tmp_path / "a.wargame")
    db = sqlite3.connect(path)
    db.executescript(statement)
    db.close()
    assert audit(path)[1]


def test_sqlite_itself_finds_nothing_wrong_with_a_save(tmp_path: Path) -> None:
    path = played(tmp_path / "a.wargame", 2, "drc")
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()


def test_what_is_no_database_ends_in_damage_and_not_in_a_crash() -> None:
    rng = random.Random(8)
    for _ in range(40):
        junk = rng.randbytes(PAGE * 2)
        tables, damages = Pages(b"SQLite format 3\x00" + junk[16:], EXPECTED).read()
        assert damages
        assert all(isinstance(d, DamageError) for d in damages)
        assert not any(tables.values())
