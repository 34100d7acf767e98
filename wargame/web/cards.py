"""What is printed before a session: a card and a brief for every seat, and a sheet for who runs it.

A card is made of what its seat is handed when it comes in, and of its own code, and of nothing else; so it can be sent
to that person alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wargame.base.html import prose
from wargame.net.address import join_command
from wargame.net.hall import Hall
from wargame.net.roster import Place
from wargame.web.pages import TEMPLATES

if TYPE_CHECKING:
    from wargame.scenario.workshop import Phases, Workshop
    from wargame.session.game import Game


@dataclass(frozen=True, slots=True)
class Row:
    """A turn in the timetable of a session.

    Attributes:
        begins: minutes after the beginning of the session.
        after: what comes after it: a break, and what to raise.
    """

    turn: int
    date: str
    begins: float
    minutes: Phases
    after: tuple[str, ...]

    @property
    def clock(self) -> str:
        """When it begins, as hours and minutes."""
        return f"{int(self.begins) // 60}:{int(self.begins) % 60:02}"


def cards(hall: Hall, base: str, pin: str = "", *, web: bool = False) -> dict[str, str]:
    """Pages to print, by name of the file.

    Args:
        hall: the session.
        base: how others reach it: scheme, name and port.
        pin: the fingerprint of its certificate, where joiners compare it.
        web: seats are played in browsers too.
    """
    game = hall.game
    seats = {f"seat-{seat}": _seat_card(hall, seat, base, pin, web) for seat in game.humans}
    observers = _card("card_observers", hall, Place(role="observer"), base, pin, browser=True)
    sheet = _sheet(hall, base, pin)
    parts = {
        **seats,
        "observers": observers,
        "facilitator": sheet,
        "all": Markup("\n").join([sheet, *seats.values(), observers]),
    }
    title = game.book.text.scenario.title
    return {f"{name}.html": _page("cards.html.j2", title=title, cards=part) for name, part in parts.items()}


def _seat_card(hall: Hall, seat: str, base: str, pin: str, web: bool) -> Markup:
    """The card of a seat, with its brief."""
    handout = hall.game.handout(seat)
    me = next(actor for actor in handout.entities["actor"] if actor.id == seat)
    return _card(
        "card_seat", hall, Place(role="seat", seat=seat), base, pin,
        browser=web, handout=handout, actor=me, brief=prose(handout.brief),
    )  # fmt: skip


def _card(part: str, hall: Hall, place: Place, base: str, pin: str, **more: Any) -> Markup:
    code = hall.roster.code_of(place)
    title, address = hall.game.book.text.scenario.title, f"{base}/{code}"
    command, picture = join_command(base, code, pin), _qr(address)
    page = _page(
        f"{part}.html.j2", title=title, address=address, code=code, command=command, pin=pin, qr=picture, **more
    )
    return Markup(page)  # noqa: S704  (rendered with every text escaped)


def _sheet(hall: Hall, base: str, pin: str) -> Markup:
    """The sheet of who runs the session: every code, the timetable, what to watch for."""
    text = hall.game.book.text
    places = [
        (code, str(place), text.actors[place.seat].title if place.seat else "", hall.game.players.get(place.seat, ""))
        for code, place in hall.roster.codes.items()
    ]
    workshop = text.workshop
    return _card(
        "card_facilitator", hall, Place(role="facilitator"), base, pin, browser=False,
        places=places, rows=list(timetable(hall.game)), workshop=workshop, save=hall.game.save.path.name,
        brief=prose(text.briefings.get("facilitator", "")),
    )  # fmt: skip


def timetable(game: Game) -> Iterator[Row]:
    """When every turn begins, where the scenario gives its phases lengths."""
    workshop, turns = game.book.text.workshop, game.book.turns
    if workshop is None:
        return
    begins = 0.0
    for turn in range(1, turns + 1):
        minutes = workshop.minutes_of(turn)
        yield Row(turn, game.book.scenario.date_of(turn).isoformat(), begins, minutes, _after(workshop, turn))
        begins += minutes.total + sum(pause.minutes for pause in workshop.pauses if pause.after == turn)


def _after(workshop: Workshop, turn: int) -> tuple[str, ...]:
    breaks = (f"{pause.text} ({pause.minutes:g} minutes)" for pause in workshop.pauses if pause.after == turn)
    points = (point.title for point in workshop.points.values() if point.after == turn)
    return (*points, *breaks)


def _qr(address: str) -> Markup:
    import segno

    return Markup(segno.make_qr(address).svg_inline(border=1, omitsize=True))  # noqa: S704


def _page(template: str, **context: Any) -> str:
    return TEMPLATES.get_template(template).render(**context)
