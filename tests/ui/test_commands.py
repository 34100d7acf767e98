"""Commands: where bindings, footer, palette, help and keymap come from."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

import wargame.tui
from tests.ui.driving import WIDE, app_of, at_the_menu, game_of, on, playing, shown, to_pane, until
from tests.ui.fake import FakeClient, FakeHost
from wargame.session.protocol import Explanation
from wargame.tui.app import WargameApp, safe_keymap
from wargame.tui.commands import FORBIDDEN, AnyCommand, Command
from wargame.tui.host import Settings
from wargame.tui.screens.ask import ConfirmScreen
from wargame.tui.screens.card import CardScreen
from wargame.tui.screens.game import GameScreen
from wargame.tui.screens.help import HelpScreen
from wargame.tui.screens.menu import MenuScreen
from wargame.tui.screens.why import WhyScreen


def all_commands() -> Iterator[AnyCommand]:
    for module in pkgutil.walk_packages(wargame.tui.__path__, "wargame.tui."):
        importlib.import_module(module.name)

    def below(kind: AnyCommand) -> Iterator[AnyCommand]:
        for child in kind.__subclasses__():
            if "id" in child.__dict__:
                yield child
            yield from below(child)

    yield from below(Command)


def test_every_command_says_what_it_does() -> None:
    commands = list(all_commands())
    assert len(commands) > 40
    for command in commands:
        assert command.__doc__, command
        assert len(command.label.split()) <= 4, command
        assert command.help_text().endswith("."), command


def test_no_command_takes_a_key_that_a_browser_keeps() -> None:
    for command in all_commands():
        assert not FORBIDDEN & set(command.keys.split(",")), command
    assert safe_keymap({"game.seal": "ctrl+w", "game.undo": "u"}) == {"game.undo": "u"}


def test_every_command_is_in_a_table_of_the_players_guide_or_of_the_facilitators() -> None:
    docs = Path(__file__).parents[2] / "docs"
    player, chair = ((docs / page).read_text(encoding="utf-8") for page in ("players-guide.md", "facilitator.md"))
    commands = list(all_commands())
    assert [c.id for c in commands if f"| `{c.id}` |" not in player and f" | {c.help_text()} |" not in chair] == []


def test_no_owner_has_two_commands_on_one_key() -> None:
    for owner in (GameScreen, WargameApp, MenuScreen):
        keys = [key for command in owner.commands_here().values() for key in command.keys.split(",")]
        assert len(keys) == len(set(keys)), owner


async def test_a_keymap_moves_a_command_in_binding_footer_and_help() -> None:
    host = FakeHost()
    host.kept = Settings(pace=0, keymap={"game.seal": "u"})
    app = WargameApp(host, FakeClient())
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, GameScreen) and app.screen.ready)
        assert "u Seal" in shown(pilot)
        await pilot.press("question_mark")
        await until(pilot, on(pilot, HelpScreen))
        await pilot.press("end")
        await until(pilot, lambda: "u  Seal the draft" in shown(pilot))
        await pilot.press("escape")
        await pilot.press("u")
        await until(pilot, on(pilot, ConfirmScreen))


async def test_the_line_of_keys_shows_only_what_works_now() -> None:
    async with playing() as pilot:
        assert "z Undo" not in shown(pilot)
        await to_pane(pilot, 2)
        await pilot.press("space")
        await until(pilot, lambda: "z Undo" in shown(pilot))
        await to_pane(pilot, 9)
        assert "/ Filter" not in shown(pilot)


async def test_the_palette_runs_a_command_by_its_name() -> None:
    async with playing() as pilot:
        await pilot.press("colon")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        await pilot.press(*"pane 6")
        await until(pilot, lambda: "Go to pane 6" in shown(pilot))
        await pilot.press("down", "enter")
        await until(pilot, lambda: on(pilot, GameScreen)() and game_of(pilot).number == 6)


async def test_help_explains_the_focused_pane() -> None:
    async with playing() as pilot:
        await to_pane(pilot, 6)
        await pilot.press("question_mark")
        await until(pilot, on(pilot, HelpScreen))
        assert "Harm to civilians is counted and never rewarded" in shown(pilot)


async def test_why_shows_causes_that_sum_to_the_change() -> None:
    client = FakeClient()
    await client.seal("rwanda")
    await client.seal("rwanda")
    async with playing(client) as pilot:
        await to_pane(pilot, 8)
        await pilot.press("w")
        await until(pilot, lambda: on(pilot, WhyScreen)() and "in all" in shown(pilot))
        answer = await client.explain("rwanda", "support", ("us",), 2)
        lines = shown(pilot).splitlines()
        total = next(line for line in lines if "in all" in line)
        assert f"{answer.after - answer.before:+.2f}" in total
        await pilot.press("left")
        await until(pilot, lambda: "Turn 1 " in shown(pilot))


async def test_why_says_so_of_a_number_that_did_not_move(monkeypatch: pytest.MonkeyPatch) -> None:
    async def still(
        _: FakeClient, seat: str, field: str, cell: tuple[str, ...], turn: int | None = None
    ) -> Explanation:
        return Explanation(turn=turn or 1, field=field, cell=cell, before=0.5, after=0.5, causes=())

    monkeypatch.setattr(FakeClient, "explain", still)
    client = FakeClient()
    await client.seal("rwanda")
    async with playing(client) as pilot:
        await to_pane(pilot, 8)
        await pilot.press("w")
        await until(pilot, lambda: on(pilot, WhyScreen)() and "It did not change in this turn." in shown(pilot))


async def test_the_game_screen_needs_few_widgets() -> None:
    async with playing() as pilot:
        for number in range(1, 10):
            await to_pane(pilot, number)
        assert len(list(pilot.app.screen.walk_children())) < 300


async def test_q_asks_only_while_orders_are_unsealed() -> None:
    async with playing() as pilot:
        await to_pane(pilot, 2)
        await pilot.press("space")
        await until(pilot, lambda: len(game_of(pilot).desk.view.draft) == 1)
        await pilot.press("q")
        await until(pilot, on(pilot, ConfirmScreen))
        assert "1 order drafted and not sealed" in shown(pilot)
        await pilot.press("n")
        await until(pilot, on(pilot, GameScreen))
        await pilot.press("z")
        await until(pilot, lambda: not game_of(pilot).desk.view.draft)
        await pilot.press("q")
        await until(pilot, lambda: not app_of(pilot).is_running or app_of(pilot)._exit)


async def test_settings_change_at_once_and_are_kept() -> None:
    host = FakeHost()
    async with at_the_menu(host) as pilot:
        before = pilot.app.theme
        await pilot.press("comma")
        await until(pilot, lambda: "Glyphs" in shown(pilot))
        await pilot.press("enter", "down", "enter")
        await until(pilot, lambda: host.kept.glyphs == "braille")
        assert host.kept.theme == pilot.app.theme != before


async def test_a_window_too_small_says_so() -> None:
    async with playing(size=(59, 24)) as pilot:
        assert "needs 60 columns and 18 rows" in shown(pilot)
        await pilot.resize_terminal(80, 17)
        await until(pilot, lambda: "needs 60 columns" in shown(pilot))
        await pilot.resize_terminal(60, 18)
        await until(pilot, lambda: "needs 60 columns" not in shown(pilot))
        assert "Goma" in shown(pilot)


async def test_a_narrow_window_shows_one_part_at_a_time() -> None:
    async with playing(size=(80, 24)) as pilot:
        assert "─ Indicators" not in shown(pilot)
        await pilot.press("tab", "tab")
        await until(pilot, lambda: "─ Indicators" in shown(pilot))
        assert "─ Map" not in shown(pilot)
        await pilot.press("shift+tab", "shift+tab")
        await until(pilot, lambda: "─ Map" in shown(pilot))


async def test_enter_opens_what_is_under_the_cursor() -> None:
    client = FakeClient()
    await client.seal("rwanda")
    async with playing(client) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: game_of(pilot).pane.current == "zone")
        await to_pane(pilot, 3)
        await pilot.press("down", "enter")
        await until(pilot, lambda: game_of(pilot).pane.current == "measure")
        await to_pane(pilot, 7)
        await until(pilot, lambda: "Walikale" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, on(pilot, CardScreen))
        assert "now under way" in shown(pilot)


async def test_a_line_to_type_into_leaves_the_browsers_keys_alone() -> None:
    async with playing() as pilot:
        await to_pane(pilot, 2)
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        assert not FORBIDDEN & set(pilot.app.screen.active_bindings)


async def test_a_command_that_the_end_of_the_program_overtakes_says_nothing() -> None:
    """What is called off before it has begun leaves no coroutine behind, of which Python would complain at the end."""
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        async with playing() as pilot:
            game = game_of(pilot)
            await game.action_command("game.seal")
            pilot.app.workers.cancel_all()
            await pilot.pause()
        gc.collect()
    assert not [c for c in complaints if "never awaited" in str(c.message)]


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_fault_prints_what_the_program_held_only_to_those_who_look_for_it(
    debug: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARGAME_DEBUG", debug)
    app = WargameApp(FakeHost())
    app._exception = ValueError("a fault")
    app._exit_renderables.append("brief = 'for one seat alone'")
    app._print_error_renderables()
    assert ("for one seat alone" in capsys.readouterr().err) == bool(debug)
    assert (app.fault is None) == bool(debug)
