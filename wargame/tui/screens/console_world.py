"""What a facilitator can bring in on the console, and change: tried first, one class per command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wargame.base.errors import WargameError
from wargame.session.facilitator import Inject
from wargame.tui.commands import AnyCommand
from wargame.tui.screens.ask import AskScreen
from wargame.tui.screens.card import CardScreen
from wargame.tui.screens.console_acts import Act
from wargame.tui.screens.console_page import rehearsal_page
from wargame.tui.typed import parse_inject
from wargame.tui.words import plain

if TYPE_CHECKING:
    from wargame.tui.screens.console import ConsoleScreen

SYNTAX = "TITLE: TEXT with add drc.support -5; set goma.holder drc; fire doha walk_out"


class TryInject(Act):
    """Try the highlighted inject in imagined worlds: what it changes at once, and by the end of the turn."""

    id, keys, label, rank = "console.try", "t", "Try", 2

    def may(self, owner: ConsoleScreen) -> bool:
        """On an inject."""
        return owner.opened and owner.part == "library" and owner.inject is not None

    async def run(self, owner: ConsoleScreen) -> None:
        """Imagine, and show."""
        card = owner.inject
        if card is not None:
            await rehearse(owner, Inject(entry=card.entry), card.title)


class BringIn(Act):
    """Bring the highlighted inject in: it happens now."""

    id, keys, label, rank = "console.inject", "i", "Bring in", 2

    def may(self, owner: ConsoleScreen) -> bool:
        """On an inject, while the game goes on."""
        return TryInject().may(owner) and owner.desk.status.phase != "ended"

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask, bring it in."""
        card = owner.inject
        if card is not None:
            told = ", ".join(owner.desk.short(seat) for seat in card.seen_by)
            body = plain(f"The scenario would tell {told} of it, and nobody else.") if told else None
            word = await self.word(owner, f"Bring in: {card.title}?", body)
            if word is not None:
                await owner.do(lambda: owner.desk.facilitator.inject(Inject(entry=card.entry), word), "Brought in.")


class WriteInject(Act):
    """Write an inject of your own: a piece of news, perhaps with changes of the world; it is tried first."""

    id, keys, label, rank = "console.write", "w", "Own inject", 3

    def may(self, owner: ConsoleScreen) -> bool:
        """While the game goes on."""
        return owner.opened and owner.desk.status.phase != "ended"

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask for it, try it, ask, bring it in."""
        inject = await written(owner, f"What happens? {SYNTAX}")
        if inject is None or not await rehearse(owner, inject, inject.title):
            return
        await self.asked(
            owner, f"Bring in: {inject.title}?", lambda word: owner.desk.facilitator.inject(inject, word), "Brought in."
        )


class Adjudicate(Act):
    """Change an outcome, with a reason."""

    id, keys, label, rank = "console.rule", "l", "Ruling", 3

    def may(self, owner: ConsoleScreen) -> bool:
        """While the game goes on."""
        return owner.opened and owner.desk.status.phase != "ended"

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask for it, try it, ask why, change it."""
        ruling = await written(owner, f"Which outcome is changed? {SYNTAX}")
        if ruling is None or not await rehearse(owner, ruling, ruling.title):
            return
        word = await self.word(owner, f"Rule: {ruling.title}?", needed=True)
        if word is not None:
            await owner.do(lambda: owner.desk.facilitator.adjudicate(ruling, word), "Ruled.")


async def written(owner: ConsoleScreen, question: str) -> Inject | None:
    """An inject that the facilitator types; nothing where they go back, or it is none."""
    line = await owner.app.push_screen_wait(AskScreen(question, longest=1500))
    if not line:
        return None
    try:
        return parse_inject(line)
    except WargameError as error:
        owner.complain(error)
        return None


async def rehearse(owner: ConsoleScreen, inject: Inject, title: str) -> bool:
    """Show what an inject would change; whether it can be brought in at all."""
    owner.app.notify("Imagining...", markup=False, timeout=1)
    try:
        found = await owner.desk.facilitator.rehearse(inject)
    except WargameError as error:
        owner.complain(error)
        return False
    await owner.app.push_screen_wait(CardScreen(f"If it happened: {title}", rehearsal_page(found), large=True))
    return True


COMMANDS: tuple[AnyCommand, ...] = (
    TryInject,
    BringIn,
    WriteInject,
    Adjudicate,
)
