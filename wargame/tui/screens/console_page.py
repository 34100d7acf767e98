"""What the console shows: rows of seats, injects and acts, and the page of one of them."""

from __future__ import annotations

from textual.content import Content

from wargame.session.facilitator import ActCard, Difference, InjectCard, PointCard, Rehearsal
from wargame.session.protocol import Debrief, News, SeatStatus
from wargame.tui.console_desk import ConsoleDesk
from wargame.tui.markdown import page as markdown
from wargame.tui.widgets.rows import Row
from wargame.tui.words import DECIDED, SPREAD, difference_note, heading, is_spread, plain, player_text


def seat_rows(desk: ConsoleDesk) -> list[Row]:
    """A row for every seat, then one for the other places; below them, what to raise now."""
    rows = [Row(_seat_row(seat, desk), seat.seat) for seat in desk.status.seats]
    for place in desk.places:
        if place.place not in {seat.seat for seat in desk.status.seats}:
            here = ", ".join(_safe(person.name) for person in place.people if person.here) or "nobody"
            rows.append(Row(Content.assemble((f"{heading(place.place):<14}", "$faint"), "     ", here), place.place))
    return [*rows, *_to_raise(desk)]


def _seat_row(seat: SeatStatus, desk: ConsoleDesk) -> Content:
    done = seat.sealed if desk.status.phase == "orders" else seat.ready
    mark = ("ready", "$text-success") if done else ("waits", "$text-warning")
    if desk.status.phase in ("paused", "ended"):
        mark = ("     ", "")
    if not seat.human:
        return Content.assemble(
            (f"{_safe(desk.short(seat.seat)):<10}", "bold"), ("  AI     ", "$faint"), player_text(seat.player)
        )
    people = ", ".join(map(_safe, seat.here)) or "nobody connected"
    return Content.assemble(
        (f"{_safe(desk.short(seat.seat)):<10}", "bold"), "  ", mark, "  ", (people, "" if seat.here else "$text-error")
    )


def _safe(text: str) -> str:
    return plain(text).plain


def library_rows(desk: ConsoleDesk) -> list[Row]:
    """Injects, then what of the timeline has not happened yet."""
    rows: list[Row] = []
    for section, title in (
        ("injects", "To bring in when it serves"),
        ("timeline", "Of the timeline, not yet happened"),
    ):
        cards = [card for card in desk.library if card.entry.startswith(f"{section}.")]
        if cards:
            rows.append(Row(Content.styled(title, "$text-primary"), heading=True))
            rows += [Row(plain(card.title), card.entry) for card in cards]
    return rows or [Row(Content.styled("The scenario has no injects.", "$faint"))]


def act_row(card: ActCard) -> Content:
    """One act in a line."""
    told = {"secret": "secret", "told": f"to {', '.join(card.to)}", "announced": ""}[card.visibility]
    style = "" if card.stands else "$faint strike"
    return Content.assemble(
        (f"{card.turn:>2}  ", "$faint"),
        (_safe(card.words), style),
        (f"  {told}" if told else "", "$text-warning"),
        ("" if card.stands else "  taken back", "$faint"),
    )


def seat_page(name: str, desk: ConsoleDesk) -> Content:
    """A seat: who plays it, its people and its code, and what was written."""
    seat = next((seat for seat in desk.status.seats if seat.seat == name), None)
    place = desk.place(name)
    lines = [Content.styled(_safe(desk.title(name)) if seat else heading(name), "bold")]
    if seat is not None:
        lines.append(Content.assemble(("played by ", "$faint"), "people" if seat.human else player_text(seat.player)))
    if place is not None:
        lines.append(Content.assemble(("code      ", "$faint"), (place.code, "bold $text-accent")))
        for person in place.people:
            where = ("here", "$text-success") if person.here else ("away", "$text-warning")
            lines.append(
                Content.assemble("- ", _safe(person.name), "  ", where, "  holds the pen" if person.pen else "")
            )
    written = [message for message in desk.inbox if name in (message.seat, *message.to)]
    if written:
        lines += [Content(""), Content.styled("Written to you and by you", "$text-primary")]
        for message in written:
            lines.append(
                Content.assemble((f"{_safe(desk.short(message.seat))}: ", "bold"), plain(message.text, lines=True))
            )
    return Content("\n").join(lines)


def _to_raise(desk: ConsoleDesk) -> list[Row]:
    """The teaching points whose time has come."""
    turn = desk.status.turn - 1  # what is reported is the turn before the one that is coming
    due = [
        p
        for p in desk.guidance.points
        if (p.after is None) == (desk.status.phase == "ended") and p.after in (None, turn)
    ]
    said = [_point(point) for point in due] or [
        Content.styled("Nothing is due; b shows every teaching point.", "$faint")
    ]
    title = Content.styled("To raise now", "bold $text-primary")
    return [Row(text, heading=True) for text in (Content(""), title, *said)]


def _point(point: PointCard) -> Content:
    watch = f" Look at: {', '.join(point.watch)}." if point.watch else ""
    return Content.assemble((f"{_safe(point.title)}. ", "bold"), plain(point.text + watch))


def guidance_page(desk: ConsoleDesk) -> Content:
    """The scenario's note for the facilitator, and every teaching point."""
    lines = [markdown(desk.guidance.brief)] if desk.guidance.brief else []
    if desk.guidance.points:
        lines += [Content(""), Content.styled("Teaching points", "bold $text-primary")]
    for point in desk.guidance.points:
        when = f"after turn {point.after}" if point.after else "at the debrief"
        lines += [Content.styled(when, "$faint"), _point(point), Content("")]
    return Content("\n").join(lines or [Content.styled("The scenario has no note for you.", "$faint")])


def inject_page(card: InjectCard, desk: ConsoleDesk) -> Content:
    """An inject in full."""
    to = ", ".join(desk.short(seat) for seat in card.seen_by) or "everybody"
    lines = [Content.styled(_safe(card.title), "bold"), plain(card.text, lines=True), Content("")]
    if card.use:
        lines.append(Content.assemble(("when      ", "$faint"), plain(card.use)))
    lines.append(Content.assemble(("told to   ", "$faint"), _safe(to)))
    if card.fiction:
        lines.append(Content.styled("Invented for this scenario.", "$text-warning"))
    lines += [Content.assemble(("effect    ", "$faint"), _safe(effect)) for effect in card.effects]
    return Content("\n").join(lines)


def act_page(card: ActCard, desk: ConsoleDesk) -> Content:
    """An act in full."""
    to = ", ".join(desk.short(seat) for seat in card.to)
    told = {"secret": "nobody, until the debrief", "told": to, "announced": "everybody"}[card.visibility]
    lines = [Content.styled(_safe(card.words), "bold")]
    rows = [
        ("turn", str(card.turn)),
        ("why", card.reason or "no reason was given"),
        ("told to", told),
        ("by", card.by),
        ("row", str(card.number)),
        ("at", card.at.replace("T", " ").partition(".")[0]),
    ]
    lines += [Content.assemble((f"{name:<10}", "$faint"), _safe(value)) for name, value in rows if value]
    if not card.stands:
        lines.append(Content.styled("It was taken back, and stands no more.", "$text-warning"))
    elif card.reversible:
        lines.append(Content.styled("z takes it back.", "$text-accent"))
    return Content("\n").join(lines)


def rehearsal_page(found: Rehearsal) -> Content:
    """What an inject would change."""
    words = f"By the end of the turn, in {found.worlds} imagined worlds where programs decide for everybody"
    lines = [
        Content.styled("At once", "bold $text-primary"),
        *_differences(found.at_once),
        Content(""),
        Content.styled(words, "bold $text-primary"),
        *_differences(found.by_the_end),
    ]
    if found.more:
        lines.append(Content.styled(f"and {found.more} smaller differences", "$faint"))
    if is_spread(found):
        lines += [Content(""), Content.styled(SPREAD, "$faint")]
    return Content("\n").join(lines)


def _differences(found: tuple[Difference, ...]) -> list[Content]:
    rows = []
    for one in found:
        rows.append(
            Content.assemble(
                f"{_safe(one.label)}: {_safe(one.without)} -> ",
                (_safe(one.instead), "bold"),
                (difference_note(one), "$faint"),
            )
        )
    return rows or [Content.styled("Nothing differs.", "$faint")]


def record_page(news: tuple[News, ...]) -> Content:
    """The news with nothing left out."""
    lines: list[Content] = []
    turn = 0
    for item in news:
        if item.turn != turn:
            turn = item.turn
            lines.append(Content.styled(f"Turn {turn}", "bold $text-primary"))
        lines.append(plain(("! " if item.weight > 1 else "- ") + item.text))
    return Content("\n").join(lines or [Content.styled("Nothing has happened yet.", "$faint")])


def debrief_page(found: Debrief, desk: ConsoleDesk) -> Content:
    """What decided the game and what was hidden; then scores."""
    lines = [Content.styled(DECIDED, "bold $text-primary")]
    lines += [plain(f"- {point}") for point in found.turning_points or ("none stands out",)]
    lines += [Content(""), Content.styled("Hidden until now", "bold $text-primary")]
    if "hidden" in found.held:
        lines.append(Content.styled("Still closed for everybody: e opens it when you want it seen.", "$faint"))
    for name, (value, meaning) in found.hidden.items():
        lines.append(Content.assemble((f"{heading(name)} {value:.3g}", "bold"), f"  {_safe(meaning)}"))
    lines += [Content(""), Content.styled("Scores", "bold $text-primary")]
    for result in sorted(found.results, key=lambda r: -r.score):
        lines.append(
            Content.assemble(
                f"{result.score:5.1f}  {_safe(desk.title(result.seat))}", (f"  {player_text(result.player)}", "$faint")
            )
        )
    return Content("\n").join(lines)
