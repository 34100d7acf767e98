"""Free text between seats: private, in groups, or to all. It is kept in the log and binds nobody.

A reader's messages are counted for itself, so that neither numbers nor gaps tell what others say to each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from wargame.base.text import clean, suggest
from wargame.session.bargaining import Message, Offer
from wargame.session.contents import Contents
from wargame.session.log import Event
from wargame.session.protocol import FACILITATOR
from wargame.session.wire import Refusal

LONGEST: Final = 2000
"""Characters of a message."""
A_TURN: Final = 60
"""Messages a seat may send in a turn: a table is not to be drowned in words."""


def messages(contents: Contents, seat: str) -> tuple[Message, ...]:
    """Everything `seat` has sent and got, the oldest first."""
    read = contents.post.read.get(seat, 0)
    events = enumerate(contents.shelf.events(contents.post.of(seat)), 1)
    return tuple(_message(contents, event, number, seat, read) for number, event in events)


def inbox(contents: Contents) -> tuple[Message, ...]:
    """What was written to the facilitator by name, and what the facilitator wrote."""
    events = enumerate(contents.shelf.events(contents.post.naming(FACILITATOR)), 1)
    return tuple(_message(contents, event, number, FACILITATOR, 0) for number, event in events)


def row_of(contents: Contents, seat: str, number: int) -> int:
    """Row of the log behind the reader's message `number`; the last there is for a larger number, 0 for none."""
    rows = contents.post.of(seat)[: max(number, 0)]
    return rows[-1] if rows else 0


def message_row(message: Message) -> dict[str, object]:
    """A message as the log has it, its text made safe."""
    return {
        "seat": message.seat,
        "to": sorted(set(message.to)),
        "text": clean(message.text, lines=True, limit=LONGEST).strip(),
    }


def readers(message: Message, seats: Sequence[str]) -> list[str]:
    """Seats that get a message, without its sender, in the order of `seats`; last the facilitator, if it is named."""
    named = [FACILITATOR] if FACILITATOR in message.to else []
    return [seat for seat in seats if seat != message.seat and (not message.to or seat in message.to)] + named


def faults(contents: Contents, message: Message, seats: Collection[str], turn: int) -> tuple[Refusal, ...]:
    """Everything that keeps a message from being sent in `turn`."""
    where = f"turn {turn}, seat {message.seat}: message"
    found: list[tuple[str, str]] = []
    others = [*(seat for seat in seats if seat != message.seat), FACILITATOR]
    for name in dict.fromkeys(message.to):
        if name == message.seat:
            found.append(("it is addressed to its sender", "leave yourself out: you keep what you send"))
        elif name not in others:
            found.append((f"'{clean(name, limit=40)}' is no seat", suggest(name, others, "seats")))
    if not clean(message.text, lines=True).strip() and message.offer is None:
        found.append(("it says nothing", "write something, or take an offer with it"))
    if len(message.text) > LONGEST:
        found.append((f"it has {len(message.text)} characters", f"say it in {LONGEST}"))
    if len(contents.sent(message.seat, turn)) >= A_TURN:
        found.append((f"{A_TURN} messages have been sent this turn", "wait for the next turn"))
    return tuple(Refusal(where=where, what=what, way_out=way_out) for what, way_out in found)


def _message(contents: Contents, event: Event, number: int, seat: str, read: int) -> Message:
    said = event.content
    carried = said.get("offer")
    return Message(
        seat=said["seat"], to=tuple(said["to"]), text=said["text"], number=number, turn=event.turn, at=event.at,
        unread=event.number > read and said["seat"] != seat,
        offer=None if carried is None else _offer(contents.events[carried - 1].content),
    )  # fmt: skip


def _offer(said: Mapping[str, Any]) -> Offer:
    clauses = {name: said["clauses"][name] for name in said["order"]}
    return Offer(
        seat=said["seat"], treaty=said["treaty"], clauses=clauses, needs=tuple(said["needs"]), note=said["reason"]
    )
