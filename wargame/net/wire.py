"""The envelopes: versioned JSON, one a message, and nothing in them that the reader must trust.

What comes in is bounded (bytes, depth, number of values), parsed once, and cleaned of control codes before anybody
looks at it. What goes out is written by the models of `wargame.session.protocol`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from wargame.base.errors import SessionError
from wargame.base.text import clean
from wargame.session.protocol import Notice

VERSION: Final = 1
"""Version of the wire; a host answers no other."""
LARGEST: Final = 64 * 1024
"""Bytes of a message to a host."""
LARGEST_ANSWER: Final = 16 * 1024 * 1024
"""Bytes of a message to a client."""
DEEPEST: Final = 12
"""Lists and mappings inside one another in a message to a host."""
MOST: Final = 4000
"""Values in a message to a host."""
LONGEST: Final = 4000
"""Characters of one text in a message to a host."""

Role = Literal["seat", "observer", "facilitator"]
Reason = Literal["refused", "stale", "limit", "token", "version", "fault"]
"""Why a host said no. refused: the game did; stale: the phase is over; token: no or another's ticket; fault: ours."""
Id = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")


class Envelope(BaseModel):
    """Base of all messages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = VERSION


class Hello(Envelope):
    """First word of a client."""

    type: Literal["hello"] = "hello"
    token: str = Field(max_length=200)
    session: str = Field("", max_length=64)
    """The session's run it was connected to before, if it was."""
    seen: int = Field(0, ge=0)
    """Last sequence number it has of that run."""


class Call(Envelope):
    """A question or an act."""

    type: Literal["call"] = "call"
    id: str = Id
    """Made by the client; an act that comes twice with one id is done once."""
    method: str = Field(max_length=64)
    args: dict[str, Any] = {}
    turn: int | None = None
    """The turn an act is meant for; it is refused when another is being played. Questions may leave it out."""


class Welcome(Envelope):
    """The host's answer to `Hello`."""

    type: Literal["welcome"] = "welcome"
    session: str
    """Names this run of the host: sequence numbers belong to it."""
    role: Role
    seats: tuple[str, ...]
    person: str
    seq: int
    """Number of the last notice before this connection; those the client missed follow, or it is told to look anew."""
    whole: bool
    """The client has missed nothing that it will not get now; else it must look at everything anew."""


class Told(Envelope):
    """A notice with its number in this client's stream."""

    type: Literal["notice"] = "notice"
    seq: int
    notice: Notice


class Answer(Envelope):
    """What a call gave."""

    type: Literal["answer"] = "answer"
    id: str
    value: Any = None


class No(Envelope):
    """Why a call, or a whole connection, was refused."""

    type: Literal["no"] = "no"
    id: str = ""
    """Empty where it concerns the connection."""
    reason: Reason
    what: str
    where: str = ""
    way_out: str = ""

    def error(self) -> SessionError:
        """As the person reads it."""
        return SessionError(clean(self.what), where=clean(self.where), way_out=clean(self.way_out))


E = TypeVar("E", bound=Envelope)
FROM_CLIENT: Final[TypeAdapter[Hello | Call]] = TypeAdapter(Annotated[Hello | Call, Field(discriminator="type")])
FROM_HOST: Final[TypeAdapter[Welcome | Told | Answer | No]] = TypeAdapter(
    Annotated[Welcome | Told | Answer | No, Field(discriminator="type")]
)


class WireError(SessionError):
    """A message that is none: too long, too deep, no JSON, or of an unknown form."""

    def __init__(self, what: str, way_out: str, reason: Reason = "limit", call: str = "") -> None:
        """`call` is the id of the call it was meant to be, where that can be read."""
        super().__init__(what, where="message", way_out=way_out)
        self.reason = reason
        self.call = call


def read(text: str | bytes) -> Hello | Call:
    """A message from a client.

    Raises:
        WireError: says what is wrong with it.
    """
    size = len(text.encode("utf-8", "surrogatepass")) if isinstance(text, str) else len(text)
    if size > LARGEST:
        raise WireError(f"it has {size} bytes", f"the most is {LARGEST}")
    said = tidy(_parsed(text))
    call = said.get("id") if isinstance(said, dict) else None
    named = call if isinstance(call, str) and len(call) <= 64 else ""
    if isinstance(said, dict) and said.get("v") != VERSION:
        raise WireError("it is of another version", f"this host speaks version {VERSION}", "version", named)
    try:
        return FROM_CLIENT.validate_python(said)
    except ValidationError as error:
        raise WireError("it has no form this host knows", "send hello, then calls", "version", named) from error


def _parsed(text: str | bytes) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant, parse_int=_short(int), parse_float=_short(float))
    except RecursionError:
        raise WireError("it is nested too deeply", f"the most is {DEEPEST} levels") from None
    except ValueError:  # also bytes that are no text
        raise WireError("it is no JSON", "send one JSON mapping a message", "version") from None


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _short(make: Callable[[str], Any]) -> Callable[[str], Any]:
    def number(digits: str) -> Any:
        if len(digits) > 40:
            raise ValueError("a number of that many digits")
        return make(digits)

    return number


def tidy(said: object) -> Any:
    """A parsed message with every text cleaned of control codes.

    Raises:
        WireError: it is too deep, too big, or a text in it too long.
    """
    count = 0

    def walk(value: object, depth: int) -> object:
        nonlocal count
        count += 1
        if depth > DEEPEST:
            raise WireError("it is nested too deeply", f"the most is {DEEPEST} levels")
        if count > MOST:
            raise WireError("it holds too many values", f"the most is {MOST}")
        if isinstance(value, str):
            return _text(value)
        if isinstance(value, list):
            return [walk(v, depth + 1) for v in value]
        if isinstance(value, dict):
            return {_text(k): walk(v, depth + 1) for k, v in value.items()}
        return value

    return walk(said, 1)


def _text(text: str) -> str:
    if len(text) > LONGEST:
        raise WireError(f"a text in it has {len(text)} characters", f"the most is {LONGEST}")
    return text if text.isascii() and text.isprintable() else clean(text, lines=True, limit=LONGEST)


def heard(text: str | bytes) -> Welcome | Told | Answer | No:
    """A message from a host.

    Raises:
        WireError: it is of another version, or none.
    """
    try:
        return FROM_HOST.validate_json(text)
    except ValidationError as error:
        raise WireError("the host speaks another version", "use the same version of wargame", "version") from error


def line(message: Envelope) -> bytes:
    """A message as it goes out."""
    return message.model_dump_json().encode()


def answer(call: str, value: bytes) -> bytes:
    """An `Answer` whose value is JSON already."""
    return b'{"v":%d,"type":"answer","id":"%s","value":%s}' % (VERSION, call.encode(), value)


def told(seq: int, notice: bytes) -> bytes:
    """A `Told` whose notice is JSON already."""
    return b'{"v":%d,"type":"notice","seq":%d,"notice":%s}' % (VERSION, seq, notice)
