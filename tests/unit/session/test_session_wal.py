"""The write-ahead log of a killed program: what it adds is read, and what is damaged is named."""

from __future__ import annotations

import contextlib
import os
import random
import signal
from pathlib import Path

import pytest

from tests.unit.session.games import small_save
from wargame.base.digest import canonical_json
from wargame.base.errors import SaveError
from wargame.session.layout import PAGE
from wargame.session.save import TOGETHER, Save
from wargame.session.verify import audit, verify
from wargame.session.wal import recover

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A save whose last acts are only in the write-ahead log."""
    path = small_save(tmp_path / "a.wargame")
    child = os.fork()
    if child == 0:
        save = Save.open(path)
        for n in (2, 3, 4):
            with save.act() as act:
                act.draft("us", n, f"[{n}]")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    return path


def acted(path: Path, *, room: int | None) -> Path:
    """A save whose program drafted, had an act refused half-way, drafted once more, and was killed.

    The act is refused by the disk once it has written `room` bytes of it, or by itself where none is named.
    """
    child = os.fork()
    if child == 0:
        save = Save.open(path)
        with save.act() as act:
            act.draft("us", 2, "[2]")
        if room is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (log_of(path).stat().st_size + room, resource.RLIM_INFINITY))
        with contextlib.suppress(SaveError, ZeroDivisionError), save.act() as act:
            for n in range(100):
                act.draft("us", n, canonical_json(["x" * PAGE]))
            assert room is not None or 1 / 0
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        with save.act() as act:
            act.draft("us", 3, "[3]")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    return path


@pytest.mark.parametrize("room", [None, 10 * PAGE])
def test_what_a_refused_act_wrote_is_no_damage_when_the_program_is_killed_later(
    tmp_path: Path, room: int | None
) -> None:
    path = acted(small_save(tmp_path / "a.wargame"), room=room)
    found, findings = audit(path)
    assert (found.drafts["us"], found.rows["drafts"], findings) == ((3, "[3]"), 4, [])
    with Save.open(path) as save:
        assert save.contents.drafts["us"] == (3, "[3]")


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def test_acts_that_are_only_in_the_log_are_read_and_kept(left: Path) -> None:
    assert log_of(left).stat().st_size > 3 * PAGE
    found, findings = audit(left)
    assert (found.drafts["us"], findings) == ((4, "[4]"), [])
    with Save.open(left) as save:
        assert save.contents.drafts["us"] == (4, "[4]")
    assert list(left.parent.iterdir()) == [left]
    assert audit(left)[0].drafts["us"] == (4, "[4]")


def test_the_log_is_emptied_before_it_grows_long(tmp_path: Path) -> None:
    path = small_save(tmp_path / "a.wargame")
    with Save.open(path) as save:
        longest = 0
        for n in range(3 * TOGETHER):
            with save.act() as act:
                act.draft("us", n, f"[{n}]")
            longest = max(longest, log_of(path).stat().st_size)
        assert 0 < longest < 4 * TOGETHER * (PAGE + 24)
        assert log_of(path).stat().st_size == 0
    assert list(tmp_path.iterdir()) == [path]


def test_a_flip_in_the_log_is_named_or_changes_nothing(left: Path) -> None:
    save, log = left.read_bytes(), bytearray(log_of(left).read_bytes())
    rng = random.Random(2)
    named = 0
    for at in [*range(120), *range(120, len(log), 97)]:
        mask = 1 << rng.randrange(8)
        log[at] ^= mask
        found, findings = verify(left, save, bytes(log))
        log[at] ^= mask
        named += bool(findings)
        assert findings or found.drafts["us"] == (4, "[4]"), at
    assert named > 100


def test_a_damaged_log_is_refused_before_sqlite_drops_its_acts(left: Path) -> None:
    log = bytearray(log_of(left).read_bytes())
    log[32 + 24 + 500] ^= 1
    log_of(left).write_bytes(log)
    before = {p.name: p.read_bytes() for p in left.parent.iterdir()}
    with pytest.raises(SaveError) as caught:
        Save.open(left)
    assert "the save is damaged: write-ahead log a.wargame-wal: frame 1 is damaged" in str(caught.value)
    assert f"'wargame saves fork {left} --turn 0'" in str(caught.value)
    assert {p.name: p.read_bytes() for p in left.parent.iterdir()} == before


def test_a_frame_that_was_being_written_is_no_damage(left: Path) -> None:
    log = log_of(left).read_bytes()
    for cut in (1, 100, PAGE + 20):
        assert recover(log[:-cut], PAGE).damage == ""
    assert recover(log[:20], PAGE) == recover(b"", PAGE)
