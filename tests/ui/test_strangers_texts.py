"""Texts of scenarios and people are shown as they are, and do nothing."""

from __future__ import annotations

from tests.ui.driving import NARROW, game_of, playing, shown, to_pane, until
from tests.ui.fake import FakeClient
from wargame.session.handout import EntityCard, Handout, InstrumentCard, ObjectiveCard
from wargame.session.protocol import News
from wargame.tui.screens.game import PANES

EVIL = "[bold red on white][@click=app.quit]Click[/] [/nothing] \x1b[2J\x1b[31mred\x07 \u202eevil [link=file:///etc]x"
SHOWN = "[@click=app.quit]"


class HostileClient(FakeClient):
    """A game whose scenario was written by somebody unkind."""

    async def handout(self, seat: str) -> Handout:
        kind = await super().handout(seat)
        entities = {noun: tuple(_spoiled(card) for card in cards) for noun, cards in kind.entities.items()}
        instruments = tuple(
            InstrumentCard.model_validate({**i.model_dump(), "title": EVIL, "text": EVIL, "facts": {EVIL: EVIL},
                                           "source": (EVIL,)})
            for i in kind.instruments
        )  # fmt: skip
        aims = (ObjectiveCard(id="influence", title=EVIL, text=EVIL, weight=1.0, public=True),)
        return kind.model_copy(update={
            "entities": entities, "instruments": instruments, "brief": f"# {EVIL}\n\n{EVIL}", "objectives": aims,
            "red_lines": (EVIL,), "parameters": {EVIL: EVIL}, "sources": {EVIL: EVIL},
            "public_objectives": {"us": aims},
        })  # fmt: skip


def _spoiled(card: EntityCard) -> EntityCard:
    changes = {"title": EVIL, "short": EVIL, "note": EVIL, "province": EVIL, "letter": "[", "color": EVIL,
               "facts": {EVIL: EVIL}, "source": (EVIL,), "unit": EVIL}  # fmt: skip
    return card.model_copy(update=changes)


async def test_no_text_of_a_scenario_is_read_as_markup() -> None:
    client = HostileClient()
    client.extra_news = [News(number=999, turn=1, kind=EVIL, text=EVIL, actors=(EVIL,), source=(EVIL,), weight=2)]
    await client.seal("rwanda")
    async with playing(client, NARROW) as pilot:  # where every part is shown by itself
        seen = ""
        for number in range(1, len(PANES) + 1):
            await to_pane(pilot, number)
            for _ in game_of(pilot).pane.PARTS:
                text = shown(pilot)
                assert "\x1b" not in text
                assert "\u202e" not in text
                seen += text
                await pilot.press("tab")
        assert SHOWN in seen
        await pilot.press("question_mark")
        await pilot.pause()


async def test_news_with_markup_is_played_back_as_plain_text() -> None:
    client = FakeClient()
    client.extra_news = [News(number=999, turn=1, kind="Said", text=EVIL, weight=2)]
    async with playing(client) as pilot:
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: "What happened" in shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Your score" in shown(pilot))
        await pilot.press("end")
        await until(pilot, lambda: SHOWN in shown(pilot), "the hostile news")
        assert pilot.app.is_running
