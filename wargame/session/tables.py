"""Which tables are open in a turn, and where each stands: folded from what the log says of the turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wargame.negotiation.lexicon import Lexicon
from wargame.negotiation.sitting import EXCHANGES, Objection, Sitting
from wargame.negotiation.text import Text, parse_text, text_mapping
from wargame.negotiation.words import Names
from wargame.players.agenda import open_text
from wargame.rules.rulebook import Rulebook
from wargame.scenario.lexicon import lexicon_of
from wargame.session.contents import Contents
from wargame.world.state import World


@dataclass(frozen=True, slots=True)
class Place:
    """A text that can be discussed now, and who sits where.

    Attributes:
        treaty: the instrument that the text is written into.
        track: the talks in which it is discussed; empty for a letter, which needs none.
        mediator: who holds the pen there; empty without a track.
        style: of the mediator.
        parties: who must take a text.
        others: who may speak and draft besides.
        secret: nobody else knows of it.
    """

    treaty: str
    track: str
    mediator: str
    style: str
    parties: tuple[str, ...]
    others: tuple[str, ...]
    secret: bool

    @property
    def members(self) -> tuple[str, ...]:
        """Everybody at the table."""
        return (*self.parties, *self.others)


def places(book: Rulebook, world: World) -> dict[str, Place]:
    """The texts that can be discussed in a turn that begins with `world`, in scenario order."""
    found: dict[str, Place] = {}
    lexicon = names_of(book, None, 0).lexicon
    tracks: dict[str, list[str]] = {}
    for name, part in _talks(book):
        for text in part.texts:
            tracks.setdefault(text, []).append(name)
    for i in map(int, book.of_kind["treaty"]):
        treaty = book.instruments[i]
        within = [t for t in tracks.get(treaty, ()) if open_text(book, world, i, book.index["I"][t])[0]]
        if not within and (treaty in tracks or not open_text(book, world, i)[0]):
            continue
        known = lexicon.treaties[treaty]
        track = within[0] if within else ""
        part = None if not track else book.text.instruments[track]
        others = [*known.holders, *known.guarantors, *([part.owner] if part else [])]
        found[treaty] = Place(
            treaty, track, part.owner if part else "", part.talks.style if part and part.talks else "", known.parties,
            tuple(dict.fromkeys(a for a in others if a not in known.parties)), known.secret,
        )  # fmt: skip
    return found


def _talks(book: Rulebook) -> Iterator[tuple[str, Any]]:
    for name, instrument in book.text.instruments.items():
        if instrument.talks is not None:
            yield name, instrument.talks


def names_of(book: Rulebook, viewer: str | None, turn: int) -> Names:
    """The names that texts can use in a turn, as far as `viewer` may know them; everybody's where nobody is named."""
    known: Names = book.memo(f"names:{viewer}", lambda: Names(lexicon_of(book.text, viewer=viewer)))
    return known.at(turn)


def lexicon(book: Rulebook, viewer: str | None, turn: int) -> Lexicon:
    """What `names_of` reads from."""
    return names_of(book, viewer, turn).lexicon


def sittings(book: Rulebook, contents: Contents, world: World, turn: int) -> dict[str, Sitting]:
    """Every table that is open in `turn`, as it stands after everything that the log says of it."""
    standing = last_texts(contents, ("TextTabled", "TextAgreed"), turn)
    found = {
        name: Sitting(name, place.parties, place.others, EXCHANGES * len(place.parties), standing.get(name))
        for name, place in places(book, world).items()
    }
    for event in contents.of_kinds(_APPLY, turn):
        said = event.content
        if said["treaty"] in found:
            found[said["treaty"]] = _APPLY[event.kind](found[said["treaty"]], said)
    return found


def last_texts(contents: Contents, kinds: Sequence[str], turn: int | None = None) -> Mapping[str, Text]:
    """The last text of some kinds of rows for every treaty, of all turns or of those before `turn`."""
    numbers = contents.numbers(kinds)
    if turn is not None:
        numbers = [number for number in numbers if contents.turns[number - 1] < turn]

    def read() -> Mapping[str, Text]:
        rows = (contents.shelf.event(number).content for number in numbers)
        return {row["treaty"]: text_of(row) for row in rows}

    return contents.gathered(f"texts: {kinds}", numbers, read)


def text_row(text: Text) -> dict[str, Any]:
    """A text as the log has it: its mapping, and the order of its clauses, which canonical JSON does not keep."""
    return {**text_mapping(text), "order": [c.id for c in text.clauses]}


def text_of(said: Mapping[str, Any]) -> Text:
    """The text out of a row; the inverse of `text_row`."""
    return parse_text({"treaty": said["treaty"], "clauses": {name: said["clauses"][name] for name in said["order"]}})


def _offered(table: Sitting, said: Mapping[str, Any]) -> Sitting:
    return table.offer(said["seat"], text_of(said), tuple(said["needs"]), said["reason"])


def _answered(table: Sitting, said: Mapping[str, Any]) -> Sitting:
    seat, reason = said["seat"], said["reason"]
    objections = tuple(Objection(o["clause"], o["wish"], o["words"]) for o in said["objections"])
    match said["act"]:
        case "accept":
            return table.accept(seat, reason)
        case "agree":
            return table.agree(seat, tuple(said["stands"]), objections, reason)
        case "refuse":
            return table.refuse(seat, objections, reason)
        case "walk_out":
            return table.walk_out(seat, reason)
        case "come_back":
            return table.come_back(seat, reason)
        case _:
            return table.send(seat, said["rank"])


_APPLY = {"TextOffered": _offered, "TextAnswered": _answered}
