"""A host copies its save after every turn, and a copy lets the same people in again."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.unit.cli.typed import typed
from tests.unit.net.halls import hosted, two_seats
from wargame.net.client import join
from wargame.session.backups import backups_of, folder_of
from wargame.session.game import Game


async def test_a_restored_session_knows_its_people(tmp_path: Path) -> None:
    game = two_seats(tmp_path)
    async with hosted(game) as host:
        host.hall.backups = 2
        ticket, other = await host.ticket("drc"), await host.ticket("m23")
        remote, mate = await join(ticket), await join(other)
        await remote.client.seal("drc")
        await mate.client.seal("m23")
        async with asyncio.timeout(20):
            while not backups_of(game.save.path):
                await asyncio.sleep(0.01)
        await remote.close()
        await mate.close()
        port = int(host.url.rpartition(":")[2])
    shown = await asyncio.to_thread(typed, tmp_path, "saves", "show", "a.wargame")
    assert "turn-001" in shown.out
    (tmp_path / "a.wargame").unlink()  # the worst that can happen to it
    said = await asyncio.to_thread(typed, tmp_path, "saves", "restore", "a", "--into", "b.wargame")
    assert (said.code, said.out) == (0, "b.wargame\n"), said.err
    assert said.err == "wargame: as after turn 1; go on with wargame host --save b.wargame\n"
    missing = await asyncio.to_thread(typed, tmp_path, "saves", "restore", "a", "--turn", "3")
    assert missing.err.endswith("it has no back-up of turn 3; there are back-ups of turns 1\n")
    async with hosted(Game.open(tmp_path / "b.wargame"), port):
        remote = await join(ticket)
        assert (await remote.client.status()).turn == 2
        await remote.close()


async def test_a_backup_that_fails_costs_no_turn(tmp_path: Path) -> None:
    game = two_seats(tmp_path)
    folder_of(game.save.path).write_text("a file is in the way")
    async with hosted(game) as host, host.seated("drc") as one, host.seated("m23") as two:
        host.hall.backups = 2
        await one.client.seal("drc")
        await two.client.seal("m23")
        assert (await one.client.status()).turn == 2
        assert "no back-up was made, the game goes on" in host.faults.pop()
