"""The log of a game: rows that are only ever added, each chained to the one before by its hash.

The state of a game is what one gets by folding its log over its scenario. A row says what happened (its kind is a past
participle), in canonical JSON, so that one content has one text and one hash. Orders are sealed: `OrdersSealed`
carries a commitment only; the orders and the salt that prove it follow in `OrdersRevealed`, when the turn is resolved.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from wargame.base.digest import canonical_json

Kind = Literal[
    "GameStarted",
    "OrdersSealed",
    "OrdersRevealed",
    "OrdersDecided",
    "OrderRefused",
    "TurnResolved",
    "MessageSent",
    "MessagesRead",
    "SeatCovered",
    "PlayerReplaced",
    "PhaseOpened",
    "SeatReady",
    "TextOffered",
    "TextAnswered",
    "TextTabled",
    "TextAgreed",
    "GamePaused",
    "GameResumed",
    "PhaseClosed",
    "PhaseExtended",
    "EventInjected",
    "OutcomeChanged",
    "SecretsOpened",
    "ActTakenBack",
    "TurnTakenBack",
    "GameCopied",
    "PlaceRecoded",
    "TicketRevoked",
    "GameEnded",
    "GameForked",
    "RulesChanged",
]
KINDS: Final[tuple[str, ...]] = get_args(Kind)
"""GameStarted    scenario, seed, players, digests of the opening world, of the scenario files and of `meta`
OrdersSealed   a seat submitted its orders: the commitment, nothing of their content
OrdersRevealed the sealed orders and the salt of the commitment
OrdersDecided  orders of an actor that no person plays, with its reasons
OrderRefused   an order that the rules refused when the turn was resolved, with the way out
TurnResolved   digests per field, public digest, news, scores, digest of the turn's causes
MessageSent    free text of a seat, and to whom; nobody named means everybody
MessagesRead   a seat has read its messages up to a row of the log
SeatCovered    a program stands in for a person in this turn, and why
PlayerReplaced somebody else decides for a seat from now on, and why
PhaseOpened    a phase in which the session waits; SeatReady: a seat needs no more of it
TextOffered    a text that somebody put on a table
TextAnswered   what a seat said to it, or did at the table
TextTabled     the text that stands at a table when the turn is resolved, and its brackets
TextAgreed     the text that every party took
GamePaused, GameResumed, GameEnded
PhaseClosed    the facilitator closed the orders: what is drafted counts, for the others a proxy decides
PhaseExtended  the facilitator gave a phase more time
EventInjected  the facilitator brought something in, which happens in this turn
OutcomeChanged the facilitator changed an outcome, with a reason
SecretsOpened  the facilitator opened something to all
ActTakenBack   a row of the facilitator stands no more
TurnTakenBack  the last resolved turn stands no more, and is played again
GameCopied     a fork was made of it
PlaceRecoded, TicketRevoked: who may come in, without codes and names
GameForked     everything after it belongs to a game of its own, which shares the rows before it
RulesChanged   newer rules took the game over: from which to which, and digests of the world they go on from
"""

GENESIS: Final = "0" * 64
"""What the first row is chained to."""


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log.

    Attributes:
        number: from 1, without gaps.
        turn: the turn it belongs to, from 1; 0 before the first.
        kind: one of `KINDS`.
        at: UTC time, ISO 8601; it decides nothing.
        body: canonical JSON.
        hash: SHA-256 over the hash of the row before and everything above.
    """

    number: int
    turn: int
    kind: str
    at: str
    body: str
    hash: str

    @property
    def content(self) -> dict[str, Any]:
        """The body as a mapping."""
        content = json.loads(self.body)
        if not isinstance(content, dict):
            raise ValueError(f"row {self.number} of the log is not a mapping")
        return content


def row_hash(before: str, number: int, turn: int, kind: str, at: str, body: str) -> str:
    """Hash of a row that follows the row with hash `before`."""
    return hashlib.sha256(canonical_json([before, number, turn, kind, at, body]).encode()).hexdigest()


def next_event(last: Event | None, turn: int, kind: Kind, body: Mapping[str, object], at: str) -> Event:
    """The row that says `kind` after `last`."""
    number, before = (1, GENESIS) if last is None else (last.number + 1, last.hash)
    text = canonical_json(dict(body))
    return Event(number, turn, kind, at, text, row_hash(before, number, turn, kind, at, text))


def broken_links(events: Iterable[Event]) -> Iterator[tuple[int, str]]:
    """Every row whose number, kind or hash does not follow from the one before: (number expected there, what)."""
    before = GENESIS
    for number, event in enumerate(events, 1):
        if event.number != number:
            yield number, f"row {number} of the log is missing, row {event.number} stands in its place"
        elif event.kind not in KINDS:
            yield number, f"row {number} of the log has the unknown kind '{event.kind[:40]}'"
        elif event.hash != row_hash(before, event.number, event.turn, event.kind, event.at, event.body):
            yield number, f"row {number} of the log ({event.kind}, turn {event.turn}) does not match its hash"
        before = event.hash


def new_salt() -> str:
    """256 random bits, so that nobody can guess sealed orders and check the guess against the commitment."""
    return secrets.token_hex(32)


def commitment(salt: str, orders: Sequence[Mapping[str, object]]) -> str:
    """What is published of sealed orders: SHA-256 over the salt and their canonical text."""
    return hashlib.sha256((salt + canonical_json([dict(o) for o in orders])).encode()).hexdigest()


def stamp(*parts: object) -> str:
    """32 hex digits that guard a row outside the log: all its columns, in order."""
    h = hashlib.sha256()
    for part in parts:
        body = part if isinstance(part, bytes) else canonical_json(part).encode()
        h.update(len(body).to_bytes(8, "little") + body)
    return h.hexdigest()[:32]


def utc_now() -> str:
    """Present time for a row of the log."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
