"""Drafting, levels, refusals, undo, filter, and sealing."""

from __future__ import annotations

from textual.widgets import Input

from tests.ui.driving import game_of, highlight, on, playing, shown, to_pane, until, until_drafted, until_level
from tests.ui.fake import FakeClient
from wargame.session.protocol import Order
from wargame.tui.panes.orders import Orders
from wargame.tui.screens.ask import AskScreen, ConfirmScreen
from wargame.tui.widgets.rows import Rows


async def test_space_drafts_and_takes_back() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await to_pane(pilot, 2)
        await highlight(pilot, "rwanda_m23_support/suspend")
        await pilot.press("space")
        await until_drafted(pilot, client, "suspend")
        await until(pilot, lambda: "[x] Suspend" in shown(pilot))
        await pilot.press("space")
        await until(pilot, lambda: not client.drafts["rwanda"])
        await until(pilot, lambda: "[x]" not in shown(pilot))


async def test_an_instrument_carries_one_order() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await to_pane(pilot, 2)
        for trigger in ("suspend", "cancel"):
            await highlight(pilot, f"rwanda_m23_support/{trigger}")
            await pilot.press("enter")
            await until_drafted(pilot, client, trigger)


async def test_arrows_set_the_level_and_redraft() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await to_pane(pilot, 2)
        await highlight(pilot, "rwanda_m23_support/raise_level")
        await pilot.press("right")
        await until(pilot, lambda: "70%" in shown(pilot))
        await pilot.press("space")
        await until_level(pilot, client, 0.7)
        await pilot.press("left", "left")
        await until_level(pilot, client, 0.5)
        for _ in range(12):
            await pilot.press("right")
        await until_level(pilot, client, 1.0)
        await pilot.press("z")
        await highlight(pilot, "luanda_plan/sign")
        await pilot.press("right", "space")
        await until(pilot, lambda: "[x] Sign" in shown(pilot))
        assert client.drafts["rwanda"][0].level is None
        assert "Sign at" not in shown(pilot)
        assert "level   " not in shown(pilot)


async def test_undo_takes_the_last_order_back() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await to_pane(pilot, 2)
        await highlight(pilot, "rwanda_m23_support/suspend")
        await pilot.press("space")
        await until_drafted(pilot, client, "suspend")
        await highlight(pilot, "kigali_airport/pause")
        await pilot.press("space")
        await until_drafted(pilot, client, "suspend", "pause")
        await pilot.press("z")
        await until_drafted(pilot, client, "suspend")


async def test_what_cannot_be_done_is_shown_on_request_with_the_reason_and_the_way_out() -> None:
    async with playing() as pilot:
        await to_pane(pilot, 2)
        assert "it is flowing" not in shown(pilot)
        await pilot.press("x")
        await until(pilot, lambda: "it is flowing" in shown(pilot))
        await highlight(pilot, "rwanda_m23_support/resume")
        await until(pilot, lambda: "possible from suspended" in shown(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "Not drafted" in shown(pilot))
        assert not game_of(pilot).desk.view.draft


async def test_a_fifth_order_is_refused_in_words() -> None:
    client = FakeClient()
    keys = ("rwanda_m23_support/suspend", "kigali_airport/pause", "washington/propose", "luanda_plan/sign",
            "rwanda_belgium_break/lift")  # fmt: skip
    async with playing(client) as pilot:
        await to_pane(pilot, 2)
        for key in keys:
            await highlight(pilot, key)
            await pilot.press("space")
            await pilot.pause(0.05)
        await until(pilot, lambda: "all 4 orders of the turn are drafted" in shown(pilot))
        assert len(client.drafts["rwanda"]) == 4


async def test_the_filter_narrows_and_escape_clears_it() -> None:
    async with playing() as pilot:
        await to_pane(pilot, 2)
        await pilot.press("G", "slash")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        await pilot.press(*"airport")
        await until(pilot, lambda: "Kigali airport" in shown(pilot) and "Support to M23" not in shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.focused, Input))
        assert "filter: airport" in shown(pilot)
        rows = game_of(pilot).pane.query_one("#openings", Rows)
        assert rows.highlighted == next(at for at, row in enumerate(rows.options) if not row.disabled)
        await pilot.press("escape")
        await until(pilot, lambda: "Support to M23" in shown(pilot))


async def test_a_reason_is_kept_with_its_order() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await to_pane(pilot, 2)
        await highlight(pilot, "rwanda_m23_support/suspend")
        await pilot.press("space")
        await until(pilot, lambda: len(client.drafts["rwanda"]) == 1)
        await pilot.press("e")
        await until(pilot, on(pilot, AskScreen))
        await pilot.press(*"talks", "enter")
        await until(pilot, lambda: client.drafts["rwanda"][0].reason == "talks")
        await until(pilot, lambda: '"talks"' in shown(pilot))


async def test_nothing_is_sealed_without_a_yes() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await pilot.press("s")
        await until(pilot, on(pilot, ConfirmScreen))
        assert "you let the turn pass" in shown(pilot)
        await pilot.press("n")
        await until(pilot, lambda: not on(pilot, ConfirmScreen)())
        assert client.turn == 1


async def test_a_draft_that_changes_while_one_is_asked_is_shown_again_before_it_is_sealed() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Seal no orders" in shown(pilot))
        order = Order(seat="rwanda", instrument="rwanda_m23_support", trigger="suspend")
        assert await client.draft(order) is None  # by somebody who shares the seat, or by a key that was on its way
        await pilot.press("y")
        await until(pilot, lambda: "Seal 1 order for" in shown(pilot))
        assert client.turn == 1
        await pilot.press("y")
        await until(pilot, lambda: client.turn == 2)
        assert client.given["rwanda", 1] == (order,)


async def test_a_yes_to_orders_that_were_closed_meanwhile_seals_nothing() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await pilot.press("s")
        await until(pilot, on(pilot, ConfirmScreen))
        await client.seal("rwanda")  # as the facilitator does who closes the orders
        await pilot.press("y")
        await until(pilot, lambda: not on(pilot, ConfirmScreen)())
        await pilot.pause(0.1)
        assert client.turn == 2


async def test_a_key_pressed_twice_asks_once() -> None:
    async with playing() as pilot:
        game = game_of(pilot)
        asked = [game.run_worker(game.seal()) for _ in range(2)]
        await until(pilot, on(pilot, ConfirmScreen))
        await pilot.press("n")
        await until(pilot, lambda: all(worker.is_finished for worker in asked))
        assert not on(pilot, ConfirmScreen)()


async def test_a_table_leads_to_the_orders_on_its_instrument() -> None:
    async with playing() as pilot:
        await to_pane(pilot, 3)
        await pilot.press("tab", "down", "down")
        await until(pilot, lambda: game_of(pilot).pane.current == "aid")
        await pilot.press("o")
        await until(pilot, lambda: game_of(pilot).number == 2)
        assert game_of(pilot).query_one(Orders).key[0] == "rwanda_m23_support"
