"""What a facilitator can do on the console with phases and the record: one class per command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast, get_args

from textual.content import Content

from wargame.base.errors import WargameError
from wargame.session.facilitator import Visibility, Word
from wargame.session.opening import Chapter
from wargame.session.wire import Phase
from wargame.tui.commands import AnyCommand, Command
from wargame.tui.screens.ask import AskScreen, ConfirmScreen
from wargame.tui.screens.card import CardScreen
from wargame.tui.screens.console_page import debrief_page, guidance_page, record_page
from wargame.tui.screens.pick import PickScreen
from wargame.tui.screens.word import WordScreen
from wargame.tui.widgets.rows import Row
from wargame.tui.words import plain

if TYPE_CHECKING:
    from wargame.tui.screens.console import ConsoleScreen

OPENABLE: tuple[Phase, ...] = ("briefing", "bargaining", "orders")
CHAPTERS = {
    "hidden": "the hidden parameters this game was played with",
    "scores": "the scores of all seats",
    "orders": "the orders of all seats, with their reasons",
    "messages": "everything that seats wrote to each other",
    "tables": "everything that was said at tables",
}


class Act(Command["ConsoleScreen"]):
    """Something that is asked about before it is done."""

    slow = True

    async def word(
        self,
        owner: ConsoleScreen,
        act: str,
        body: Content | None = None,
        tells: tuple[Visibility, ...] = (),
        *,
        needed: bool = False,
    ) -> Word | None:
        """Ask for a reason, and who is told."""
        seats = [(seat.seat, owner.desk.title(seat.seat)) for seat in owner.desk.status.seats]
        return await owner.app.push_screen_wait(WordScreen(act, seats, body, tells, needed=needed))

    async def asked(
        self,
        owner: ConsoleScreen,
        act: str,
        do: Callable[[Word], Awaitable[object]],
        done: str,
        body: Content | None = None,
    ) -> None:
        """Ask, then do it."""
        word = await self.word(owner, act, body)
        if word is not None:
            await owner.do(lambda: do(word), done)


class ClosePhase(Act):
    """Close the present phase; of orders what is drafted counts, and proxies decide for the others."""

    id, keys, label, rank = "console.close", "c", "Close phase", 1

    def may(self, owner: ConsoleScreen) -> bool:
        """While one can be closed."""
        return owner.opened and owner.desk.status.phase not in ("paused", "ended", "resolution")

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask, close."""
        phase = owner.desk.status.phase
        missing = [
            owner.desk.short(seat.seat)
            for seat in owner.desk.status.seats
            if seat.human and not (seat.sealed if phase == "orders" else seat.here if phase == "lobby" else seat.ready)
        ]
        what = {"orders": "Not sealed", "lobby": "Nobody here of"}.get(phase, "Not ready")
        body = Content.styled(f"{what}: {', '.join(missing)}.", "$text-warning") if missing else None
        close = owner.desk.facilitator.close_phase
        await self.asked(owner, f"Close the phase '{phase}'?", close, "Closed.", body)


class OpenPhase(Act):
    """Open briefing, bargaining or orders of this turn again."""

    id, keys, label, rank, footer = "console.open", "o", "Open phase", 4, False

    def may(self, owner: ConsoleScreen) -> bool:
        """While the game goes on."""
        return owner.opened and owner.desk.status.phase not in ("paused", "ended", "resolution")

    async def run(self, owner: ConsoleScreen) -> None:
        """Choose, ask, open."""
        rows = [Row(Content(phase), phase) for phase in OPENABLE if phase != owner.desk.status.phase]
        picked = await owner.app.push_screen_wait(PickScreen("Open which phase?", rows))
        if picked:
            phase = cast(Phase, picked[0])
            await self.asked(
                owner,
                f"Open the phase '{phase}'?",
                lambda word: owner.desk.facilitator.open_phase(phase, word),
                "Opened.",
            )


class PauseGame(Act):
    """Pause: nothing is taken from anybody, and the clock stands still."""

    id, keys, label, rank = "console.pause", "p", "Pause", 1

    def may(self, owner: ConsoleScreen) -> bool:
        """While the game goes on."""
        return owner.opened and owner.desk.status.phase not in ("paused", "ended", "resolution")

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask, pause."""
        await self.asked(owner, "Pause the session?", owner.desk.facilitator.pause, "Paused.")


class ResumeGame(Act):
    """Go on where the session was paused."""

    id, keys, label, rank = "console.resume", "u", "Go on", 1

    def may(self, owner: ConsoleScreen) -> bool:
        """While it is paused."""
        return owner.opened and owner.desk.status.phase == "paused"

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask, go on."""
        await self.asked(owner, "Go on with the session?", owner.desk.facilitator.resume, "The session goes on.")


class ExtendPhase(Act):
    """Give the phase more time; beyond the scenario's cap it needs a reason."""

    id, keys, label, rank = "console.extend", "x", "More time", 2

    def may(self, owner: ConsoleScreen) -> bool:
        """While a clock runs."""
        return owner.opened and owner.desk.status.clock is not None

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask how much, and why."""
        longest = owner.desk.guidance.longest
        question = f"How many minutes more? A phase lasts {longest:g} at most, without a reason for more"
        said = await owner.app.push_screen_wait(AskScreen(question, f"{owner.desk.guidance.extend:g}", longest=6))
        try:
            minutes = float(said or 0)
        except ValueError:
            owner.app.notify("That is no number of minutes.", severity="warning", markup=False)
            return
        if minutes > 0:
            await self.asked(
                owner,
                f"Give the phase {minutes:g} more minutes?",
                lambda word: owner.desk.facilitator.extend(minutes, word),
                "The phase is longer.",
            )


class TakeBack(Act):
    """Take the highlighted act back; its row stays in the log, and stands no more."""

    id, keys, label, rank = "console.undo", "z", "Take back", 2

    def may(self, owner: ConsoleScreen) -> bool:
        """On an act that can be."""
        return owner.opened and owner.part == "acts" and owner.act is not None and owner.act.reversible

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask, take it back."""
        card = owner.act
        if card is not None:
            body = plain("Its row stays in the log, and stands no more. Those who were told of it are told of that.")
            word = await self.word(owner, f"Take back: {card.words}?", body, ("announced",))
            if word is not None:
                await owner.do(lambda: owner.desk.facilitator.take_back(card.number, word), "Taken back.")


class TakeBackTurn(Act):
    """Take the last resolved turn back to its orders; its record is kept."""

    id, keys, label, rank, footer = "console.undo_turn", "Z", "Take turn back", 4, False

    def may(self, owner: ConsoleScreen) -> bool:
        """Once a turn has been resolved."""
        status = owner.desk.status if owner.opened else None
        return status is not None and (status.turn > 1 or status.phase in ("report", "ended"))

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask, take it back."""
        await self.asked(
            owner,
            "Take the last turn back? Its orders become drafts again",
            owner.desk.facilitator.take_back_turn,
            "The turn is taken back.",
        )


class Reveal(Act):
    """Open something to everybody: hidden parameters, scores, orders, messages, tables."""

    id, keys, label, rank = "console.reveal", "e", "Open to all", 3

    def may(self, owner: ConsoleScreen) -> bool:
        """Always; before the end it needs a reason."""
        return owner.opened

    async def run(self, owner: ConsoleScreen) -> None:
        """Choose, ask, open."""
        rows = [Row(Content(CHAPTERS[chapter]), chapter) for chapter in get_args(Chapter)]
        picked = await owner.app.push_screen_wait(PickScreen("Open what to everybody?", rows, several=True))
        if not picked:
            return
        early = owner.desk.status.phase != "ended"
        word = await self.word(owner, f"Open {', '.join(picked)} to everybody?", tells=("announced",), needed=early)
        if word is not None:
            chapters = cast("tuple[Chapter, ...]", picked)
            await owner.do(lambda: owner.desk.facilitator.reveal(chapters, word), "Opened.")


class Fork(Act):
    """Begin a game of its own from the last turn; its save lies beside this one on the host."""

    id, keys, label, rank, footer = "console.fork", "f", "Fork", 4, False

    def may(self, owner: ConsoleScreen) -> bool:
        """Always."""
        return owner.opened

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask, fork."""
        await self.asked(
            owner,
            "Fork the game from the last turn?",
            lambda word: owner.desk.facilitator.fork(None, word),
            "A fork lies beside the save.",
        )


class EndGame(Act):
    """End the game before its calendar does, and go to the debrief."""

    id, keys, label, rank, footer = "console.end", "E", "End the game", 4, False

    def may(self, owner: ConsoleScreen) -> bool:
        """While it goes on."""
        return owner.opened and owner.desk.status.phase != "ended"

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask, end it."""
        await self.asked(
            owner, "End the game now, and open the debrief?", owner.desk.facilitator.end, "The game has ended."
        )


class Brief(Act):
    """Read the scenario's note for you, and every teaching point."""

    id, keys, label, rank = "console.brief", "b", "Your note", 3

    def may(self, owner: ConsoleScreen) -> bool:
        """Always."""
        return owner.opened

    async def run(self, owner: ConsoleScreen) -> None:
        """Show it."""
        await owner.app.push_screen_wait(CardScreen("Your note", guidance_page(owner.desk), large=True))


class Record(Act):
    """Read the news of every turn with nothing left out; after the end, scores and what was hidden."""

    id, keys, label, rank = "console.record", "h", "Record", 3

    def may(self, owner: ConsoleScreen) -> bool:
        """Always."""
        return owner.opened

    async def run(self, owner: ConsoleScreen) -> None:
        """Fetch and show."""
        try:
            news = record_page(await owner.desk.facilitator.record())
            if owner.desk.status.phase == "ended":
                news = Content("\n").join(
                    [debrief_page(await owner.desk.watcher.debrief(), owner.desk), Content(""), news]
                )
        except WargameError as error:
            owner.complain(error)
            return
        await owner.app.push_screen_wait(CardScreen("The record", news, large=True))


class NextPart(Command["ConsoleScreen"]):
    """Go on to the next part."""

    id, keys, label, priority, rank = "console.next", "tab", "Next part", True, 6

    async def run(self, owner: ConsoleScreen) -> None:
        """Go on."""
        owner.go_on(1)


class PreviousPart(Command["ConsoleScreen"]):
    """Go back to the part before."""

    id, keys, label, priority, footer = "console.previous", "shift+tab", "Part before", True, False

    async def run(self, owner: ConsoleScreen) -> None:
        """Go back."""
        owner.go_on(-1)


class Leave(Command["ConsoleScreen"]):
    """Leave the console; the session goes on without you."""

    id, keys, label, slow, footer = "back", "escape", "Leave", True, False

    async def run(self, owner: ConsoleScreen) -> None:
        """Leave, after asking."""
        body = plain("The session goes on without you; join again with the same code.")
        if await owner.app.push_screen_wait(ConfirmScreen("Leave the console?", body, "Leave", "Stay", safe=True)):
            owner.dismiss(None)


COMMANDS: tuple[AnyCommand, ...] = (
    ClosePhase,
    OpenPhase,
    PauseGame,
    ResumeGame,
    ExtendPhase,
    TakeBack,
    TakeBackTurn,
    Reveal,
    Fork,
    EndGame,
    Brief,
    Record,
    NextPart,
    PreviousPart,
    Leave,
)
