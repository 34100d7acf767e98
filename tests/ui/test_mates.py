"""Two people at one seat: who holds the pen is shown, handed over, refused and taken, as the host knows it."""

from __future__ import annotations

from pathlib import Path

from tests.ui.driving import game_of, on, playing, shown, until
from tests.unit.net.halls import hosted, two_seats
from tests.unit.session.games import chosen
from wargame.net.client import join
from wargame.tui.screens.ask import ConfirmScreen
from wargame.tui.screens.mates import MatesScreen


async def test_the_pen_goes_from_hand_to_hand(tmp_path: Path) -> None:
    game = two_seats(tmp_path)
    async with hosted(game) as host:
        amina = await join(await host.ticket("drc", "Amina"))
        async with playing(amina.client) as pilot:
            assert "P Pen" not in shown(pilot)
            bo = await join(await host.ticket("drc", "[b]Bo[/b]"))
            await until(pilot, lambda: "· pen ·" in shown(pilot), "the head line says that she holds it")
            await pilot.press("P")
            await until(pilot, on(pilot, MatesScreen))
            await until(pilot, lambda: "[b]Bo[/b]" in shown(pilot))
            assert "Amina (you)" in shown(pilot)
            assert "Take the pen" not in shown(pilot)  # she has it
            await pilot.press("space")
            await until(pilot, lambda: "here  reads" in shown(pilot), "Bo reads")
            await pilot.press("space", "enter")
            await until(pilot, lambda: "here  holds the pen" in shown(pilot).split("Bo")[1], "Bo holds the pen")
            await pilot.press("t")  # nobody takes it from who is here
            await pilot.press("escape")
            await until(pilot, lambda: "· drafts ·" in shown(pilot))
            await pilot.press("s")
            await until(pilot, lambda: "this needs the pen of the seat" in shown(pilot))
            assert "[b]Bo[/b]" in shown(pilot)  # the notice names who holds it
            assert not isinstance(pilot.app.screen, ConfirmScreen)

            order = chosen(game, "drc")[0]
            assert await bo.client.draft(order) is None  # what one drafts, both see
            await until(pilot, lambda: game_of(pilot).desk.view.draft == (order,), "Bo's order on Amina's screen")
            [me] = [mate for mate in await bo.sharing.mates("drc") if mate.name == "Amina"]
            await bo.sharing.allow("drc", me.id, "read")
            await until(pilot, lambda: "· reads ·" in shown(pilot))
            await pilot.press("z")
            await until(pilot, lambda: "you read at this seat" in shown(pilot), "the host's refusal in words")
            await bo.close()
            await pilot.press("P")
            await until(pilot, lambda: "away  holds the pen" in shown(pilot), "Bo is away")
            await pilot.press("t")
            await until(pilot, lambda: "here  holds the pen" in shown(pilot), "Amina has it again")
            await pilot.press("escape", "s")
            await until(pilot, on(pilot, ConfirmScreen))
            await pilot.press("y")
            await until(pilot, lambda: "drc" in game.sealed, "sealed")
        await amina.close()
