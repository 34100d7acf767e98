"""The commands of whoever runs a session: everything that the console does, by typed lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast, get_args

from wargame.base.errors import SessionError
from wargame.base.text import suggest
from wargame.lines.opened import tell_opened
from wargame.lines.page import Page
from wargame.lines.shell import Command
from wargame.lines.watch import COMMANDS as WATCHING
from wargame.lines.watch import WatchShell
from wargame.session.attendance import Attendance
from wargame.session.facilitator import FILLERS, Difference, Facilitator, Inject, InjectCard, Word
from wargame.session.opening import Chapter
from wargame.session.protocol import Notice, Watcher
from wargame.session.wire import Phase
from wargame.tui.typed import WITH, parse_inject
from wargame.tui.words import SPREAD, difference_note, heading, is_spread


class ChairShell(WatchShell):
    """Runs a session."""

    def __init__(self, facilitator: Facilitator, watcher: Watcher, page: Page) -> None:
        """Run it through `facilitator`, and see through `watcher` what everybody may see."""
        super().__init__(watcher, page, COMMANDS)
        self.facilitator = facilitator
        self.listed: tuple[InjectCard, ...] = ()
        """Injects by the numbers that were printed last."""
        self.manner = Word()
        """Whom the line that is being done is told to."""

    def doorkeeper(self) -> Attendance:
        """Who is there and by which codes, where people come in over a network."""
        if not hasattr(self.facilitator, "attendance"):
            raise SessionError("nobody comes in here", where="people", way_out="host a session to have codes")
        return cast(Attendance, self.facilitator)

    async def begin(self) -> None:
        """Say what is being played, and where it stands."""
        await super().begin()
        self.page.say("You run this session. Type 'help' for the commands, 'brief' for your note.")

    async def noticed(self, notice: Notice) -> None:
        """Print what happened; of one's own acts nothing more."""
        if notice.kind != "acted":
            await super().noticed(notice)

    async def do(self, line: str) -> None:
        """Do what a line says: 'secretly' before it tells nobody, 'only SEAT,SEAT' tells those, 'because' says why."""
        words, _, reason = line.strip().partition(" because ")
        first, _, rest = words.partition(" ")
        self.manner = Word(reason=reason.strip())
        if first.lower() == "secretly":
            self.manner, words = Word(reason=reason.strip(), visibility="secret"), rest
        elif first.lower() == "only":
            seats, _, words = rest.strip().partition(" ")
            self.manner = Word(reason=reason.strip(), visibility="told", to=_names(seats))
        await super().do(words)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _done(shell: ChairShell, words: str) -> None:
    told = {"secret": "nobody is told", "told": f"told to {', '.join(shell.manner.to)}", "announced": "all are told"}
    shell.page.say(f"{words}; {told[shell.manner.visibility]}.")


# --- phases --------------------------------------------------------------------------------------------------------


async def _close(shell: ChairShell, _: str) -> None:
    await shell.facilitator.close_phase(shell.manner)
    _done(shell, f"Closed. The phase is {(await shell.watcher.status()).phase}")


async def _open(shell: ChairShell, rest: str) -> None:
    phases = ("briefing", "bargaining", "orders")
    if rest not in phases:
        raise SessionError(f"'{rest}' is no phase to open", where="open", way_out=suggest(rest, phases, "phases"))
    await shell.facilitator.open_phase(cast(Phase, rest), shell.manner)
    _done(shell, f"Opened {rest}")


async def _pause(shell: ChairShell, _: str) -> None:
    await shell.facilitator.pause(shell.manner)
    _done(shell, "Paused")


async def _resume(shell: ChairShell, _: str) -> None:
    await shell.facilitator.resume(shell.manner)
    _done(shell, "Gone on")


async def _extend(shell: ChairShell, rest: str) -> None:
    try:
        minutes = float(rest) if rest else (await shell.facilitator.guidance()).extend
    except ValueError:
        raise SessionError(
            "that is no number of minutes", where="extend", way_out="write for instance extend 3"
        ) from None
    await shell.facilitator.extend(minutes, shell.manner)
    _done(shell, f"{minutes:g} more minutes")


async def _end(shell: ChairShell, rest: str) -> None:
    if rest.lower() != "yes":
        shell.page.say("Type 'end yes' to end the game before its calendar does, and open the debrief.")
        return
    await shell.facilitator.end(shell.manner)
    _done(shell, "Ended")


# --- bringing in ---------------------------------------------------------------------------------------------------


async def _injects(shell: ChairShell, rest: str) -> None:
    found = [c for c in await shell.facilitator.injects() if rest.lower() in f"{c.entry} {c.title} {c.use}".lower()]
    if not found:
        raise SessionError(f"nothing in the library is called '{rest}'", where="injects", way_out="type injects alone")
    shell.listed = tuple(found)
    shell.page.rows([(k, card.title, card.use or card.entry) for k, card in enumerate(found, 1)])
    shell.page.say("Type 'look', 'try' or 'inject' and a number of this list.")


def _inject(shell: ChairShell, rest: str) -> Inject:
    """A number of the list, an entry, or one's own words."""
    if rest.isdecimal():
        if not 1 <= int(rest) <= len(shell.listed):
            raise SessionError("that is no number of the list", where="inject", way_out="type injects to see it")
        return Inject(entry=shell.listed[int(rest) - 1].entry)
    if rest.startswith(("injects.", "timeline.")) and " " not in rest:
        return Inject(entry=rest)
    return parse_inject(rest)


async def _look(shell: ChairShell, rest: str) -> None:
    wanted = _inject(shell, rest)
    card = next((c for c in await shell.facilitator.injects() if c.entry == wanted.entry), None)
    if card is None:
        raise SessionError(f"nothing in the library is called '{rest}'", where="look", way_out="type injects to see it")
    shell.page.say(f"{card.title} ({card.entry}{', invented' if card.fiction else ''})")
    shell.page.prose(card.text)
    to = ", ".join(card.seen_by) or "everybody"
    shell.page.rows([("when", card.use or "when it serves"), ("told to", to), *(("effect", e) for e in card.effects)])


async def _try(shell: ChairShell, rest: str) -> None:
    found = await shell.facilitator.rehearse(_inject(shell, rest))
    shell.page.say("At once:")
    _differences(shell, found.at_once)
    shell.page.say(f"By the end of the turn, in {found.worlds} imagined worlds where programs decide for everybody:")
    _differences(shell, found.by_the_end)
    if found.more:
        shell.page.say(f"and {found.more} smaller differences.")
    if is_spread(found):
        shell.page.say(SPREAD)


def _differences(shell: ChairShell, found: tuple[Difference, ...]) -> None:
    if not found:
        shell.page.say("nothing differs", indent=2)
    shell.page.rows([(d.label, f"{d.without} -> {d.instead}{difference_note(d)}") for d in found])


async def _bring(shell: ChairShell, rest: str) -> None:
    inject = _inject(shell, rest)
    await shell.facilitator.inject(inject, shell.manner)
    _done(shell, "Brought in")


async def _rule(shell: ChairShell, rest: str) -> None:
    await shell.facilitator.adjudicate(parse_inject(rest), shell.manner)
    _done(shell, "Ruled")


# --- people --------------------------------------------------------------------------------------------------------


async def _say(shell: ChairShell, rest: str) -> None:
    to, colon, text = rest.partition(":")
    if not colon or not text.strip():
        raise SessionError("to whom, or what", where="say", way_out="write say us, qatar: TEXT or say all: TEXT")
    names = _names(to)
    await shell.facilitator.tell(text.strip(), () if names == ("all",) else names)
    shell.page.say("Sent.")


async def _messages(shell: ChairShell, _: str) -> None:
    found = await shell.facilitator.inbox()
    for message in found:
        to = ", ".join(shell.title("actor", seat) for seat in message.to) or "everybody"
        shell.page.say(f"turn {message.turn}, {shell.title('actor', message.seat)} to {to}: {message.text}", indent=2)
    if not found:
        shell.page.say("Nobody has written to you.")


async def _people(shell: ChairShell, _: str) -> None:
    rows = []
    for place in await shell.doorkeeper().attendance():
        who = [p.name + (" (pen)" if p.pen else "") + ("" if p.here else ", away") for p in place.people]
        rows.append((place.place, place.code, "; ".join(who) or "nobody yet"))
    shell.page.rows(rows)


async def _recode(shell: ChairShell, rest: str) -> None:
    shell.page.say(f"{rest} has the code {await shell.doorkeeper().recode(rest)} now; the old one opens nothing.")


async def _revoke(shell: ChairShell, rest: str) -> None:
    await shell.doorkeeper().revoke(rest)
    shell.page.say(f"{rest} is shown out, and needs the code to come in again; 'recode' changes that too.")


async def _pen(shell: ChairShell, rest: str) -> None:
    await shell.doorkeeper().move_pen(rest)
    shell.page.say(f"{rest} holds the pen.")


async def _players(shell: ChairShell, rest: str) -> None:
    fillers = (await shell.facilitator.guidance()).fillers
    if rest not in fillers:
        raise SessionError("no such seat", where=f"'{rest}'", way_out=suggest(rest, fillers, "seats"))
    for name in fillers[rest]:
        shell.page.say(f"{name:<14}{FILLERS.get(name, '')}".rstrip(), indent=2)


async def _replace(shell: ChairShell, rest: str) -> None:
    seat, _, player = rest.partition(" ")
    if not player:
        raise SessionError("by whom", where="replace", way_out="write replace SEAT PLAYER; 'players SEAT' lists them")
    await shell.facilitator.replace(seat, player.strip(), shell.manner)
    _done(shell, f"{seat} is played by {player.strip()} from now on")


async def _cover(shell: ChairShell, rest: str) -> None:
    await shell.facilitator.cover(rest, shell.manner)
    _done(shell, f"A proxy stands in for {rest} in this turn")


async def _orders(shell: ChairShell, rest: str) -> None:
    found = await shell.facilitator.orders(rest)
    shell.page.rows([(o.instrument, heading(o.trigger), o.reason) for o in found])
    if not found:
        shell.page.say("Nothing is drafted.")


# --- record --------------------------------------------------------------------------------------------------------


async def _acts(shell: ChairShell, _: str) -> None:
    cards = await shell.facilitator.acts()
    for card in cards:
        marks = [card.visibility if card.visibility != "told" else f"told to {', '.join(card.to)}"]
        marks += [] if card.stands else ["taken back"]
        marks += [f"by {card.by}"] if card.by else []
        why = f" because {card.reason}" if card.reason else ""
        shell.page.say(f"{card.number}. turn {card.turn}: {card.words}{why} ({', '.join(marks)})", indent=2)
    if not cards:
        shell.page.say("You have done nothing yet.")


async def _undo(shell: ChairShell, rest: str) -> None:
    if rest == "turn":
        await shell.facilitator.take_back_turn(shell.manner)
        _done(shell, "The last turn is taken back to its orders; its record is kept")
        return
    if not rest.isdecimal():
        raise SessionError("that is no act", where="undo", way_out="write undo turn, or undo and a number out of acts")
    await shell.facilitator.take_back(int(rest), shell.manner)
    shell.page.say(f"Act {rest} is taken back; those who were told of it are told of that.")


async def _reveal(shell: ChairShell, rest: str) -> None:
    known = get_args(Chapter)
    named = _names(rest)
    for name in named:
        if name not in known:
            raise SessionError(f"'{name}' cannot be opened", where="reveal", way_out=suggest(name, known, "chapters"))
    await shell.facilitator.reveal(cast("tuple[Chapter, ...]", named), shell.manner)
    _done(shell, f"Opened {', '.join(named)}")


async def _opened(shell: ChairShell, _: str) -> None:
    tell_opened(shell.page, await shell.watcher.opened(), shell.title)


async def _fork(shell: ChairShell, rest: str) -> None:
    name = await shell.facilitator.fork(int(rest) if rest.isdecimal() else None, shell.manner)
    shell.page.say(f"A game of its own lies beside the save on the host: {name}")


async def _record(shell: ChairShell, rest: str) -> None:
    rows = [n for n in await shell.facilitator.record() if not rest or str(n.turn) == rest]
    if not rows:
        raise SessionError("nothing has happened yet", where="record", way_out="news come with the first turn")
    for news in rows:
        shell.page.say(f"{news.turn}. {news.text}", indent=2)


async def _brief(shell: ChairShell, _: str) -> None:
    guidance = await shell.facilitator.guidance()
    shell.page.prose(guidance.brief or "The scenario has no note for the facilitator.")


async def _points(shell: ChairShell, _: str) -> None:
    points = (await shell.facilitator.guidance()).points
    for point in points:
        when = f"after turn {point.after}" if point.after else "at the debrief"
        shell.page.say(f"{when}: {point.title}")
        shell.page.say(point.text, indent=2)
        if point.watch:
            shell.page.say("Look at:", ", ".join(point.watch), indent=2)
    if not points:
        shell.page.say("The scenario has no teaching points.")


INJECT: Final = f"NUMBER | TITLE: TEXT [{WITH} add PATH VALUE; set PATH VALUE; fire INSTRUMENT TRIGGER]"
COMMANDS: Final[Mapping[str, Command]] = {
    **{name: WATCHING[name] for name in ("status", "map", "numbers", "news", "instruments", "debrief")},
    **{
        c.name: c
        for c in (
            Command("brief", "", "the scenario's note for you", _brief),
            Command("points", "", "teaching points, and when to raise them", _points),
            Command("close", "", "close the phase; of orders what is drafted counts, and proxies decide", _close),
            Command("open", "PHASE", "open briefing, bargaining or orders of this turn again", _open),
            Command("pause", "", "take nothing from anybody; the clock stands still", _pause),
            Command("resume", "", "go on", _resume),
            Command("extend", "[MINUTES]", "more time; beyond the cap only 'because' of something", _extend),
            Command("injects", "[WORD]", "what can be brought in", _injects),
            Command("look", "NUMBER", "an inject of the list in full", _look),
            Command("try", INJECT, "what it would change, in imagined worlds", _try),
            Command("inject", INJECT, "bring it in: it happens now", _bring),
            Command("rule", f"TITLE {WITH} ... because REASON", "change an outcome", _rule),
            Command("say", "SEAT,SEAT: TEXT", "write to seats; 'all' for everybody", _say),
            Command("messages", "", "what seats wrote to you, and you to them", _messages),
            Command("people", "", "places, their codes, and who is there", _people),
            Command("recode", "PLACE", "another code for a place", _recode),
            Command("revoke", "PERSON", "take a ticket back", _revoke),
            Command("pen", "PERSON", "give the pen of their seat to somebody", _pen),
            Command("players", "SEAT", "who can decide for a seat", _players),
            Command("replace", "SEAT PLAYER", "have somebody else decide from now on: human, proxy, ...", _replace),
            Command("cover", "SEAT", "have a proxy decide in this turn", _cover),
            Command("orders", "SEAT", "what a seat writes, where the scenario lets you read it", _orders),
            Command("acts", "", "what you have done, by number", _acts),
            Command("undo", "NUMBER | turn", "take back an act, or the last turn", _undo),
            Command("record", "[TURN]", "the news with nothing left out", _record),
            Command("reveal", ",".join(get_args(Chapter)), "open chapters to everybody", _reveal),
            Command("opened", "", "what has been opened", _opened),
            Command("fork", "[TURN]", "a game of its own from a turn", _fork),
            Command("end", "[yes]", "end the game before its calendar does", _end),
        )
    },
}
