"""The facilitator's acts on a game: each is checked, written with its reason, and told to whom it is for.

An act is a row of the log that carries `chair`: reason, visibility, and the seats it is told to. What was told is also
a message from the facilitator, so that who was away reads it later. Nothing is ever taken out of the log: what is taken
back stands there, and stands no more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final, get_args

from wargame.base.errors import SaveError, SessionError
from wargame.base.text import clean, suggest
from wargame.session import fold
from wargame.session.act_words import act_words
from wargame.session.contents import SEATS_PLAYERS
from wargame.session.facilitator import Inject, Word, chair_row
from wargame.session.game import Game
from wargame.session.injects import KINDS, checked, inject_row
from wargame.session.layout import SUFFIX
from wargame.session.log import Event, Kind
from wargame.session.opening import Chapter
from wargame.session.phases import NEXT
from wargame.session.protocol import FACILITATOR, Notice
from wargame.session.replay import fork
from wargame.session.wire import HUMAN, Phase

REASON: Final = 300
"""Characters of a reason."""
MESSAGE: Final = 2000
"""Characters of a message."""
FINAL: Final[dict[str, str]] = {
    "GamePaused": "resume the game instead",
    "GameResumed": "pause the game again",
    "PhaseOpened": "open the phase that you want",
    "PhaseClosed": "take the turn back instead",
    "PhaseExtended": "close the phase when it has been long enough",
    "MessageSent": "what was said cannot be unsaid; write again",
    "ActTakenBack": "do it once more",
    "TurnTakenBack": "play the turn again",
    "GameCopied": "delete the copy by hand",
    "PlaceRecoded": "give out another code",
    "TicketRevoked": "have the person join again with the code",
}
"""Acts that cannot be taken back, and what to do instead."""


class Chair:
    """Whoever runs the session."""

    def __init__(self, game: Game) -> None:
        """Act on `game`."""
        self.game = game

    # --- phases -------------------------------------------------------------------------------------------------

    def close_phase(self, word: Word) -> None:
        """Close the present phase; of orders what is drafted counts, and proxies decide for the others."""
        game, phase, said = self.game, self.game.phase, self._said(word)
        if phase == "orders":
            self._write("PhaseClosed", {"phase": phase}, word)
            self._announce(word, "Orders are closed.")
            game.close_orders(word.reason or "the facilitator closed the orders")
            return
        if phase not in NEXT:
            way_out = "resume the game first" if phase == "paused" else "the game is over; take the last turn back"
            raise SessionError(f"phase '{phase}' is not closed like that", where="close", way_out=way_out)
        game.proceed(said)
        self._announce(word, f"The phase '{phase}' is closed; now: {game.phase}.")

    def open_phase(self, phase: Phase, word: Word) -> None:
        """Open another phase of this turn."""
        said = self._said(word)
        if self.game.phase == phase:
            raise SessionError(f"phase '{phase}' is open", where="open", way_out="close it to go on")
        if self.game.phase == "paused":
            raise SessionError("the game is paused", where="open", way_out="resume it first")
        self.game.course.turn_to(phase, said)
        self.game.parley.open()
        self._announce(word, f"The phase '{phase}' is open.")

    def pause(self, word: Word) -> None:
        """Take nothing from anybody until it is resumed."""
        self.game.pause(word.reason, self._said(word))
        self._announce(word, "The session is paused.")

    def resume(self, word: Word) -> None:
        """Go on where it was paused."""
        self.game.resume(self._said(word))
        self._announce(word, "The session goes on.")

    def extend(self, minutes: float, word: Word) -> None:
        """Give the present phase more time; the timekeeper reads the row."""
        game = self.game
        face = game.room.clock_face() if game.room else None
        if game.room is None or face is None:
            raise SessionError("no clock runs in this phase", where="extend", way_out="close the phase by hand")
        longest = game.room.longest()
        if not 0 < minutes <= 240:
            raise SessionError(f"{minutes:g} minutes cannot be added", where="extend", way_out="add 1 to 240 minutes")
        if face.whole / 60 + minutes > longest and not word.reason.strip():
            left = max(longest - face.whole / 60, 0)
            what = f"a phase lasts no more than {longest:g} minutes"
            raise SessionError(what, where="extend", way_out=f"add at most {left:g} minutes, or say why it takes more")
        self._write("PhaseExtended", {"minutes": minutes}, word, turn=game.course.turn)
        self._announce(word, f"The phase has {minutes:g} more minutes.")

    def end(self, word: Word) -> None:
        """End the game before its calendar does."""
        self.game.course.break_off(self._said(word))
        self._announce(word, "The game has ended; the debrief is open.")
        self.game.tell(Notice(kind="ended", turn=self.game.turn))

    # --- the world ----------------------------------------------------------------------------------------------

    def inject(self, inject: Inject, word: Word) -> None:
        """Bring something in."""
        self._bring("EventInjected", inject, word)

    def adjudicate(self, ruling: Inject, word: Word) -> None:
        """Change an outcome, with a reason."""
        if not word.reason.strip():
            raise SessionError("a ruling needs a reason", where="adjudicate", way_out="say why the outcome is changed")
        if ruling.entry or not (ruling.changes or ruling.fire):
            raise SessionError("it changes nothing", where="adjudicate",
                               way_out="name what is set, added or fired; news are an inject")  # fmt: skip
        self._bring("OutcomeChanged", ruling, word)

    def _bring(self, kind: Kind, inject: Inject, word: Word) -> None:
        game = self.game
        if game.phase == "ended":
            raise SessionError("the game has ended", where="inject", way_out="take the last turn back first")
        found = checked(game.book, game.present, inject)
        self._write(kind, inject_row(found), word, turn=game.turn + 1)
        words = f"{found.title}. {found.text}" if found.text else f"{found.title}."
        self._announce(word if kind == "OutcomeChanged" else word.model_copy(update={"reason": ""}), words)

    # --- people -------------------------------------------------------------------------------------------------

    def tell(self, text: str, to: Collection[str]) -> None:
        """Write to seats, or to everybody."""
        words = clean(text, lines=True, limit=MESSAGE).strip()
        if not words:
            raise SessionError("it says nothing", where="message", way_out="write something")
        word = Word(visibility="told" if to else "announced", to=tuple(to))
        body = {"seat": FACILITATOR, "to": sorted(self._seats(word)), "text": words}
        self._write("MessageSent", body, word, turn=self._turn)
        self._notify(word, words)

    def replace(self, seat: str, player: str, word: Word) -> None:
        """Have somebody else decide for a seat from now on."""
        self.game.replace(seat, player, word.reason, self._said(word))
        who = "a person" if player == HUMAN else self.game.players.get(seat, player)
        self._announce(word, f"{self._title(seat)} is played by {who} from now on.")

    def cover(self, seat: str, word: Word) -> None:
        """Have a proxy decide for a seat in this turn."""
        self.game.cover(seat, "proxy", word.reason, self._said(word))
        self._announce(word, f"A proxy stands in for {self._title(seat)} in this turn.")

    # --- going back ---------------------------------------------------------------------------------------------

    def take_back(self, number: int, word: Word) -> None:
        """Take an act back; it is told to those to whom the act was told."""
        game, events = self.game, self.game.save.contents.events
        event = events[number - 1] if 0 < number <= len(events) else None
        if event is None or "chair" not in event.content:
            raise SessionError("no such act", where=f"act {number}", way_out="look at the list of acts")
        why_not = self.why_not(event)
        if why_not:
            raise SessionError("it cannot be taken back", where=f"act {number}", way_out=why_not)
        told = event.content["chair"]
        word = word.model_copy(update={"visibility": told["visibility"], "to": tuple(told["to"])})
        self._write("ActTakenBack", {"row": number}, word)
        if event.kind == "GameEnded":
            game.course.pull(f"back_to_{event.content['phase']}")
        elif event.kind in ("PlayerReplaced", "SeatCovered"):
            game.reseat(event.content["seat"])
        if word.visibility == "announced":
            game.tell(Notice(kind="phase", turn=self._turn, text=game.phase))
        self._announce(word, f"Taken back: {act_words(event)}.")

    def why_not(self, event: Event) -> str:
        """What to do instead of taking an act back; nothing where it can be taken back."""
        game, contents = self.game, self.game.save.contents
        if event.kind in FINAL:
            return FINAL[event.kind]
        if not contents.stands(event):
            return "it has been taken back already"
        if event.kind in (*KINDS, "SeatCovered") and event.turn <= game.turn:
            return f"turn {event.turn} was resolved with it; take the turn back first"
        if event.kind == "PlayerReplaced" and event.number < contents.numbers(SEATS_PLAYERS)[-1]:
            return "others were replaced since; replace the player again"
        return ""

    def take_back_turn(self, word: Word) -> None:
        """Take the last resolved turn back to its orders."""
        game = self.game
        found, turn, said = game.save.contents, game.turn, self._said(word)
        if not turn:
            raise SessionError("no turn has been resolved", where="take back", way_out="take single acts back")
        changed = fold.rules_changed(found)
        if changed is not None and turn <= changed.turn:
            raise SessionError(f"turn {turn} was played by older rules", where="take back",
                               way_out="fork the game from the turn before")  # fmt: skip
        sealed = {e.content["seat"]: found.sealed(e.number) for e in found.of_kind("OrdersSealed", turn)}
        with game.save.act() as act:
            act.add(turn, "TurnTakenBack", {"turn": turn, **said})
            for seat, kept in sealed.items():
                act.draft(seat, turn, kept.orders)
            if game.course.waits:
                act.add(turn, "PhaseOpened", {"phase": "orders"})
        game.look_again()
        game.course.pull("take_back")
        self._announce(word, f"Turn {turn} is taken back: its orders are drafts again.")

    def fork(self, turn: int | None, word: Word) -> str:
        """Begin a game of its own from a turn; the name of its save."""
        game, said = self.game, self._said(word)
        kept = game.turn if turn is None else turn
        into = _free(game.save.path.with_name(f"{game.save.path.stem}-turn-{kept}{SUFFIX}"))
        try:
            fork(game.save.path, kept, into)
        except SaveError as error:  # paths of the host are nobody's business
            raise SessionError(error.what, where="fork", way_out=error.way_out) from error
        if game.save.in_place:  # else the copy is what is left, and nothing can be written any more
            with game.save.act() as act:
                act.add(self._turn, "GameCopied", {"turn": kept, "into": into.name, **said})
        return into.name

    # --- opening ------------------------------------------------------------------------------------------------

    def reveal(self, chapters: Sequence[Chapter], word: Word) -> None:
        """Open something to everybody."""
        if word.visibility != "announced":
            raise SessionError("what is opened is opened to everybody", where="reveal", way_out="announce it")
        if not chapters:
            raise SessionError("nothing is named", where="reveal", way_out=f"name {', '.join(get_args(Chapter))}")
        if self.game.phase != "ended" and not word.reason.strip():
            raise SessionError("the game has not ended", where="reveal",
                               way_out="end it first, or say why it is opened now")  # fmt: skip
        named = [chapter for chapter in get_args(Chapter) if chapter in chapters]
        self._write("SecretsOpened", {"chapters": named}, word)
        self._announce(word, f"Opened to all: {', '.join(named)}.")
        self.game.tell(Notice(kind="phase", turn=self._turn, text=self.game.phase))

    # --- inside -------------------------------------------------------------------------------------------------

    @property
    def _turn(self) -> int:
        return min(self.game.turn + 1, self.game.book.turns)

    def _title(self, seat: str) -> str:
        return self.game.book.text.actors[seat].title

    def _seats(self, word: Word) -> tuple[str, ...]:
        seats = self.game.book.text.seats
        for seat in word.to:
            if seat not in seats:
                raise SessionError("no such seat", where=f"'{clean(seat, limit=40)}'",
                                   way_out=suggest(seat, seats, "seats"))  # fmt: skip
        return tuple(seat for seat in seats if seat in word.to)

    def _said(self, word: Word) -> dict[str, Any]:
        """What the row of an act says of it, checked."""
        to = self._seats(word)
        if word.visibility == "told" and not to:
            raise SessionError(
                "nobody is named", where="told", way_out="name the seats, announce it, or keep it secret"
            )
        if word.visibility != "told" and to:
            raise SessionError("seats are named, and it is not told to them", where=word.visibility,
                               way_out="say 'told', or leave the seats out")  # fmt: skip
        return chair_row(word.model_copy(update={"reason": clean(word.reason, limit=REASON).strip(), "to": to}))

    def _write(self, kind: Kind, body: dict[str, Any], word: Word, turn: int | None = None) -> None:
        with self.game.save.act() as act:
            act.add(self._turn if turn is None else turn, kind, {**body, **self._said(word)})
        self.game.tell(Notice(kind="acted", turn=self._turn))

    def _announce(self, word: Word, text: str) -> None:
        """Write what an act came to, and why, to those it is told to; and tell the facilitator's own screens of it."""
        self.game.tell(Notice(kind="acted", turn=self._turn))
        if word.visibility == "secret":
            return
        why = word.reason.strip()
        words = clean(f"{text.removesuffix('.')} ({why})." if why else text, lines=True, limit=MESSAGE)
        with self.game.save.act() as act:
            act.add(self._turn, "MessageSent", {"seat": FACILITATOR, "to": sorted(word.to), "text": words})
        self._notify(word, words)

    def _notify(self, word: Word, text: str) -> None:
        words = f"Facilitator: {clean(text, limit=MESSAGE)}"
        for seat in word.to if word.visibility == "told" else (None,):
            self.game.tell(Notice(kind="message", turn=self._turn, seat=seat, text=words))


def _free(path: Path) -> Path:
    """`path`, or the first of its kind that is not there."""
    found, n = path, 2
    while found.exists():
        found = path.with_name(f"{path.stem}-{n}{SUFFIX}")
        n += 1
    return found
