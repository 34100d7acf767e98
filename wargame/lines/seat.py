"""The commands of a seat: look, order, talk, submit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from wargame.base.errors import SessionError
from wargame.base.text import suggest
from wargame.lines.bargain import COMMANDS as AT_TABLES
from wargame.lines.bargain import say_lines
from wargame.lines.opened import tell_opened
from wargame.lines.page import Page
from wargame.lines.shell import Command, Shell
from wargame.lines.tables import message_line
from wargame.lines.told import clock_words, debrief, news, notice_words, status
from wargame.session.bargaining import Menu
from wargame.session.mates import Mates
from wargame.session.protocol import Client, Message, Notice, Option, Order
from wargame.tui.desk import Desk
from wargame.tui.words import day_text, heading, money, number_text


class SeatShell(Shell):
    """Plays one seat."""

    def __init__(self, client: Client, seat: str, page: Page) -> None:
        """Play `seat` through `client`."""
        super().__init__(page, COMMANDS)
        self.client = client
        self.desk = Desk(client, seat)
        self.listed: tuple[Option, ...] = ()
        """Options by the numbers that were printed last."""
        self.menu: Menu | None = None
        """What was printed last of what could be promised."""
        self.seen: dict[tuple[int, str], int] = {}
        """(turn, treaty) -> number of the text that was printed last there."""
        self.told = 0
        """The last turn whose news were printed."""

    def mates(self) -> Mates:
        """The people of the seat, where there can be several."""
        if not hasattr(self.client, "mates"):
            raise SessionError("you are alone at this seat", where="seat", way_out="host a session to share it")
        return cast(Mates, self.client)

    async def begin(self) -> None:
        """Say where the game stands."""
        await self.desk.open()
        self.told = self.desk.resolved
        self.page.say(f"{self.desk.handout.title}. You play {self.desk.lens.title('actor', self.desk.seat)}.")
        status(self.page, self.desk.status)
        self.page.say("Type 'help' for the commands, 'brief' for your brief, 'orders' for what you can do.")

    async def noticed(self, notice: Notice) -> None:
        """Print what happened, and the news of a turn as soon as there are any."""
        if notice.kind in ("message", "table") and notice.text:
            self.page.say("--", notice.text)
        if notice.kind in ("draft", "clock", "people"):
            return
        await self.desk.refresh()
        self.told = min(self.told, self.desk.resolved)  # a turn may have been taken back
        words = notice_words(notice, self.desk.status, self.desk.lens.title)
        if words:
            self.page.say("--", words)
        if self.desk.resolved > self.told:
            self.told = self.desk.resolved
            await tell_turn(self, self.told)


async def tell_turn(shell: SeatShell, turn: int) -> None:
    """Print what the seat learned of a turn."""
    report = await shell.desk.report(turn)
    shell.page.say(f"Turn {turn}, {day_text(report.date)}:")
    news(shell.page, report.news)
    for refused in report.refused:
        shell.page.say("refused:", refused, indent=2)
    shell.page.say(f"Your score is {report.score:.0f}.")


# --- looking -------------------------------------------------------------------------------------------------------


async def _status(shell: SeatShell, _: str) -> None:
    await shell.desk.refresh()
    status(shell.page, shell.desk.status)
    spent = shell.desk.spent()
    lens, seat = shell.desk.lens, shell.desk.seat
    treasury, capital = lens.value("treasury", seat), lens.value("capital", seat)
    if treasury is not None and capital is not None:
        shell.page.say(f"Treasury {money(treasury)}, political capital {capital:.0f}; your draft costs",
                       f"{money(spent[0])} and {spent[1]:.0f}.")  # fmt: skip


async def _brief(shell: SeatShell, _: str) -> None:
    handout = shell.desk.handout
    shell.page.prose(handout.brief)
    shell.page.say("Objectives:")
    shell.page.rows([(f"{aim.weight:.0%}", "" if aim.public else "private", aim.title) for aim in handout.objectives])
    for line in handout.red_lines:
        shell.page.say("Red line:", line, indent=2)


async def _map(shell: SeatShell, rest: str) -> None:
    lens = shell.desk.lens
    found: list[tuple[str, str, str]] = []
    for zone in lens.cards("zone"):
        holder = lens.code("holder", zone.id)
        words = (zone.title, lens.title("actor", holder), zone.province)
        if not rest or any(rest.lower() in word.lower() for word in words):
            found.append((zone.province, zone.title, f"held by {words[1]}, order {lens.text('order', zone.id)}"))
    if not found:
        raise SessionError(f"no zone, holder or province is called '{rest}'", where="map", way_out="type map alone")
    found.sort(key=lambda row: row[0])
    shell.page.rows(found)


async def _numbers(shell: SeatShell, _: str) -> None:
    rows = []
    for k, one in enumerate(shell.desk.view.indicators, 1):
        unit = shell.desk.lens.field(one.field).unit
        before = f"was {number_text(one.history[-2], unit)}" if len(one.history) > 1 else ""
        rows.append((k, one.label, number_text(one.value, unit), before))
    shell.page.rows(rows)
    shell.page.say("Type 'why' and a number of this list for the causes of its last change.")


async def _why(shell: SeatShell, rest: str) -> None:
    indicators = shell.desk.view.indicators
    if not rest.isdecimal() or not 1 <= int(rest) <= len(indicators):
        raise SessionError("that is no number of the list", where="why", way_out=f"type why 1 to {len(indicators)}")
    one = indicators[int(rest) - 1]
    unit = shell.desk.lens.field(one.field).unit
    found = await shell.desk.explain(one.field, one.cell)
    shell.page.say(f"{one.label}, turn {found.turn}: from {number_text(found.before, unit)} to",
                   f"{number_text(found.after, unit)}.")  # fmt: skip
    shell.page.rows([(f"{cause.amount:+.3g}", cause.why) for cause in found.causes])


async def _look(shell: SeatShell, rest: str) -> None:
    lens = shell.desk.lens
    cards = [(noun, card.id, card.title) for noun in lens.entities for card in lens.cards(noun)]
    cards += [("instrument", card.id, card.title) for card in lens.instruments.values()]
    wanted = rest.lower()
    found = [c for c in cards if wanted and wanted in (c[1].lower(), c[2].lower())]
    found = found or [c for c in cards if wanted and wanted in c[2].lower()]
    if len(found) != 1:
        way_out = f"there is {', '.join(c[2] for c in found[:8])}" if found else suggest(rest, [c[1] for c in cards])
        raise SessionError(
            f"'{rest}' is {'several things' if found else 'nothing here'}", where="look", way_out=way_out
        )
    noun, name, title = found[0]
    shell.page.say(f"{title} ({noun} {name})")
    if noun == "instrument":
        card = lens.instruments[name]
        shell.page.prose(card.text)
        shell.page.rows([("state", heading(lens.state(name))), ("owner", lens.title("actor", card.owner)),
                         ("parties", lens.people(card.parties) or "none"),
                         *(("waits", said) for said in lens.view.ratifiers.get(name, ())),
                         *card.facts.items()])  # fmt: skip
        return
    shell.page.rows(list(lens.card(noun, name).facts.items()))
    letter = next((axis for axis, of in _AXES.items() if of == noun), "")
    fields = [f for f in shell.desk.handout.fields if f.axes == (letter,)]
    shell.page.rows([(heading(f.name), lens.text(f.name, name), f.meaning) for f in fields])


_AXES: Final = {"A": "actor", "Z": "zone", "F": "force", "M": "site", "R": "route", "C": "commodity"}


async def _news(shell: SeatShell, rest: str) -> None:
    turn = int(rest) if rest.isdecimal() else shell.desk.resolved
    if turn < 1:
        raise SessionError("nothing has happened yet", where="news", way_out="news come with the first turn")
    await tell_turn(shell, turn)


# --- ordering ------------------------------------------------------------------------------------------------------


async def _orders(shell: SeatShell, rest: str) -> None:
    await shell.desk.refresh()
    lens, wanted = shell.desk.lens, rest.lower()
    found = [
        option
        for option in shell.desk.view.options
        if option.legal and (not wanted or wanted in f"{_title(shell, option)} {option.instrument}".lower())
    ]
    if not found:
        phase = shell.desk.status.phase
        what = "nothing can be ordered now" if not wanted else f"nothing legal is called '{rest}'"
        raise SessionError(
            what, where="orders", way_out=f"the phase is {phase}; type why-not for what stands in the way"
        )
    shell.listed = tuple(found)
    drafted = {(o.instrument, o.trigger) for o in shell.desk.view.draft}
    for kind in dict.fromkeys(lens.instruments[o.instrument].kind for o in found):
        shell.page.say(heading(kind))
        rows = []
        for k, option in enumerate(found, 1):
            if lens.instruments[option.instrument].kind == kind:
                mark = "drafted" if (option.instrument, option.trigger) in drafted else ""
                rows.append(
                    (k, mark, f"{_title(shell, option)} ({_cost(option)}, leads to {heading(option.leads_to)})")
                )
        shell.page.rows(rows)
    shell.page.say("Type 'draft' and a number, perhaps with a level such as 40%, and 'because' with a reason.")


async def _why_not(shell: SeatShell, rest: str) -> None:
    await shell.desk.refresh()
    rows = [
        (_title(shell, option), f"{option.why_not}; {option.way_out}")
        for option in shell.desk.view.options
        if not option.legal and rest.lower() in _title(shell, option).lower()
    ]
    if not rows:
        raise SessionError(
            "nothing is in the way of that", where="why-not", way_out="type orders to see what you can do"
        )
    for title, why in rows:
        shell.page.say(f"{title}:", why, indent=2)


def _title(shell: SeatShell, option: Option) -> str:
    return f"{heading(option.trigger)}: {shell.desk.lens.title('instrument', option.instrument)}"


def _cost(option: Option) -> str:
    parts = [money(option.funds) if option.funds else "", f"{option.capital:g} capital" if option.capital else ""]
    return " and ".join(filter(None, parts)) or "free"


async def _draft(shell: SeatShell, rest: str) -> None:
    if not rest:
        await _drafted(shell, "")
        return
    what, _, reason = rest.partition(" because ")
    words = what.split()
    level = None
    if words and words[-1].endswith("%"):
        try:
            level = float(words.pop()[:-1]) / 100
        except ValueError:
            raise SessionError("that is no level", where="draft", way_out="write for instance 40%") from None
    instrument, trigger = _meant(shell, words)
    option = shell.desk.lens.options.get((instrument, trigger))
    if level is not None and option is not None and not option.levelled:
        raise SessionError("that is done or not done", where="draft", way_out="leave the level out")
    order = Order(seat=shell.desk.seat, instrument=instrument, trigger=trigger, level=level, reason=reason)
    refused = await shell.desk.draft(order)
    if refused is not None:
        shell.page.say("refused:", refused)
        return
    await _drafted(shell, "")


def _meant(shell: SeatShell, words: list[str]) -> tuple[str, str]:
    """Instrument and trigger: a number of the list, or both names."""
    if len(words) == 1 and words[0].isdecimal() and 1 <= int(words[0]) <= len(shell.listed):
        option = shell.listed[int(words[0]) - 1]
        return option.instrument, option.trigger
    names = words[0].split(".") if len(words) == 1 else words
    if len(names) != 2 or names[0].isdecimal():
        way_out = "type orders, then draft with a number of the list; or draft INSTRUMENT TRIGGER"
        raise SessionError("that is no order", where="draft", way_out=way_out)
    return names[0], names[1]


async def _drafted(shell: SeatShell, _: str) -> None:
    await shell.desk.refresh()
    view = shell.desk.view
    if not view.draft:
        shell.page.say("Your orders are sealed." if view.sealed else "Nothing is drafted.")
        return
    rows = []
    for order in view.draft:
        title = f"{heading(order.trigger)}: {shell.desk.lens.title('instrument', order.instrument)}"
        level = f" at {order.level:.0%}" if order.level is not None else ""
        rows.append((order.instrument, title + level + (f" because {order.reason}" if order.reason else "")))
    shell.page.say(f"Drafted, {len(view.draft)} of {shell.desk.handout.orders_per_turn}:")
    shell.page.rows(rows)


async def _undo(shell: SeatShell, rest: str) -> None:
    await shell.desk.undo(rest or None)
    await _drafted(shell, "")


async def _seal(shell: SeatShell, rest: str) -> None:
    if rest.lower() != "yes":
        await _drafted(shell, "")
        shell.page.say("Type 'seal yes' to submit this; it cannot be changed afterwards.")
        return
    promised = await shell.desk.seal()
    shell.page.say(f"Sealed. The commitment is {promised[:16]}.")


async def _ready(shell: SeatShell, _: str) -> None:
    await shell.client.ready(shell.desk.seat)
    shell.page.say("Ready.")


# --- talking -------------------------------------------------------------------------------------------------------


async def _messages(shell: SeatShell, _: str) -> None:
    found = await shell.client.messages(shell.desk.seat)
    say_lines(shell.page, [message_line(message) for message in found])
    if not found:
        shell.page.say("There are no messages.")
    elif any(message.unread for message in found):
        await shell.client.read(shell.desk.seat, found[-1].number)


async def _say(shell: SeatShell, rest: str) -> None:
    to, colon, text = rest.partition(":")
    if not colon or not text.strip():
        raise SessionError("to whom, or what", where="say", way_out="write say us, qatar: TEXT or say all: TEXT")
    names = tuple(name.strip() for name in to.split(",") if name.strip())
    readers = () if names == ("all",) else names
    refused = await shell.client.send(Message(seat=shell.desk.seat, to=readers, text=text.strip()))
    for one in refused:
        shell.page.say("refused:", one)
    if not refused:
        shell.page.say("Sent.")


async def _who(shell: SeatShell, _: str) -> None:
    seat = shell.desk.seat
    rows = [
        (
            mate.name + " (you)" * mate.me,
            "here" if mate.here else "away",
            "holds the pen" if mate.pen else f"may {mate.may}",
        )
        for mate in await shell.mates().mates(seat)
    ]
    shell.page.rows(rows)


async def _pen(shell: SeatShell, rest: str) -> None:
    seat, mates = shell.desk.seat, shell.mates()
    if not rest:
        await mates.take_pen(seat)
        shell.page.say("You hold the pen.")
        return
    named = [mate for mate in await mates.mates(seat) if mate.name.lower() == rest.lower()]
    if len(named) != 1:
        raise SessionError(f"'{rest}' is {'several people' if named else 'nobody'} at this seat", where="pen",
                           way_out="type who to see the names")  # fmt: skip
    await mates.hand_pen(seat, named[0].id)
    shell.page.say(f"{named[0].name} holds the pen.")


async def _clock(shell: SeatShell, _: str) -> None:
    await shell.desk.refresh()
    shell.page.say(clock_words(shell.desk.status.clock) or "No clock runs; the phase lasts until everybody is ready.")


async def _debrief(shell: SeatShell, _: str) -> None:
    lens = shell.desk.lens
    debrief(shell.page, await shell.client.debrief(), lens.title, lambda field: lens.field(field).unit)


async def _opened(shell: SeatShell, _: str) -> None:
    tell_opened(shell.page, await shell.client.opened(), shell.desk.lens.title)


COMMANDS: Final[Mapping[str, Command]] = {
    c.name: c
    for c in (
        Command("status", "", "turn, phase, clock, who is ready, what you can spend", _status),
        Command("brief", "", "your brief and objectives", _brief),
        Command("map", "[WORD]", "zones and who holds them; of a zone, a holder or a province", _map),
        Command("numbers", "", "the indicators", _numbers),
        Command("why", "NUMBER", "the causes of the last change of an indicator", _why),
        Command("look", "NAME", "a zone, actor, force, site, route, commodity or instrument", _look),
        Command("news", "[TURN]", "what happened in a turn", _news),
        Command("orders", "[WORD]", "what you can order now", _orders),
        Command("why-not", "[WORD]", "what you cannot order now, and the way out", _why_not),
        Command("draft", "[NUMBER [LEVEL%] [because REASON]]", "draft an order; alone, show the draft", _draft),
        Command("undo", "[INSTRUMENT]", "take back the last drafted order, or the one on an instrument", _undo),
        Command("seal", "[yes]", "submit the draft", _seal),
        Command("ready", "", "you need no more of a phase in which the session waits", _ready),
        Command("who", "", "the people of your seat, in a session over a network", _who),
        Command("pen", "[NAME]", "hand the pen over; alone, take it from somebody who is away", _pen),
        Command("clock", "", "the time left", _clock),
        *AT_TABLES,
        Command("messages", "", "what was said to you and by you", _messages),
        Command("say", "SEAT,SEAT: TEXT", "send a message; 'all' for everybody", _say),
        Command("debrief", "", "when the game has ended: everything", _debrief),
        Command("opened", "", "what the facilitator has opened to all", _opened),
    )
}
