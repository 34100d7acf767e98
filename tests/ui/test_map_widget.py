"""The map on the screen: keys, clicks, zoom, layers."""

from __future__ import annotations

from tests.ui.driving import game_of, playing, shown, until
from wargame.tui.viz.layout import Frame
from wargame.tui.widgets.zonemap import ZoneMap


async def test_arrows_and_letters_walk_from_zone_to_zone() -> None:
    async with playing() as pilot:
        zones = game_of(pilot).query_one("#map", ZoneMap)
        assert zones.selected == "goma"
        await pilot.press("right")
        assert zones.selected == "gisenyi"
        await pilot.press("h")
        assert zones.selected == "goma"
        await pilot.press("up")
        assert zones.selected == "nyiragongo"
        await until(pilot, lambda: "─ Nyiragongo " in shown(pilot))


async def test_a_click_selects_the_zone_under_it() -> None:
    async with playing() as pilot:
        zones = game_of(pilot).query_one("#map", ZoneMap)
        for zone in ("bukavu", "kinshasa", "kampala"):
            x, y = zones.picture().cells[zone]
            await pilot.click(zones, offset=(x + 1, y + 1))
            await pilot.pause()
            assert zones.selected == zone


async def test_zoom_keeps_the_selected_zone_in_sight() -> None:
    async with playing() as pilot:
        zones = game_of(pilot).query_one("#map", ZoneMap)
        for _ in range(9):
            await pilot.press("plus")
        assert zones.frame.right - zones.frame.left >= 10
        assert "goma" in zones.picture().cells
        await pilot.press("left")
        assert zones.selected != "goma"
        assert zones.selected in zones.picture().cells, "the frame follows"
        await pilot.press("0")
        assert zones.frame == Frame()


async def test_layers_shade_the_ground() -> None:
    async with playing() as pilot:
        zones = game_of(pilot).query_one("#map", ZoneMap)
        assert all(z.shade is None for z in zones.scene.zones)
        await pilot.press("m", "m")
        await until(pilot, lambda: "Map: displaced" in shown(pilot))
        shades = {z.id: z.shade for z in zones.scene.zones}
        assert shades["djugu"] == 1.0
        assert shades["kinshasa"] == 0.0


async def test_why_on_the_map_asks_about_the_zone() -> None:
    async with playing() as pilot:
        numbers = game_of(pilot).pane.number_here()
        assert [n.field for n in numbers] == [
            "pressure", "fighting", "order", "relief_access", "population", "displaced",
        ]  # fmt: skip
        assert {n.cell for n in numbers} == {("goma",)}
