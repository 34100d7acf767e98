"""What the expressions of a scenario may name, and who may read what.

One vocabulary serves four contexts. An ``effect`` and an ``event`` are the designer's and read everything; an
``objective`` reads nothing that is hidden from everybody; a ``doctrine`` reads only what its seat sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from wargame.expr.names import BOOL, NUMBER, Enum, Names
from wargame.expr.names import Field as Readable
from wargame.negotiation.clause import KINDS
from wargame.scenario.instruments import Instrument
from wargame.scenario.schema import ScenarioText
from wargame.world.declare import Field
from wargame.world.fields import ANSWERS, AUDIENCES, BREACH, BY_NAME, STATUS, TIES, VOTES
from wargame.world.lifecycles import Lifecycle

Context = Literal["effect", "event", "objective", "doctrine"]
Column = tuple[str, tuple[int | None, ...], int]
"""A remembered cell: field, indices, turns back."""

NOUNS: Final = {
    "actor": "A", "zone": "Z", "force": "F", "site": "M", "route": "R", "commodity": "C", "purse": "P",
    "instrument": "I", "clause": "K", "event": "T", "audience": "U",
}  # fmt: skip
ONLY_SEEN: Final = "a doctrine may read only what its seat sees"
HIDDEN_FROM_ALL: Final = "it is hidden from every seat"
FIELDS: Final = {f.name: Readable(f.name, f.axes, Enum(f.codes) if f.codes else NUMBER) for f in BY_NAME.values()}


def axes_of(text: ScenarioText) -> dict[str, tuple[str, ...]]:
    """The entities of every axis, in scenario order; the memory is still empty."""
    return {
        "A": tuple(text.actors),
        "Z": tuple(text.zones),
        "F": tuple(text.forces),
        "M": tuple(text.sites),
        "R": tuple(text.routes),
        "C": tuple(text.commodities),
        "P": tuple(text.purses),
        "I": tuple(text.instruments),
        "O": tuple(f"{actor}:{name}" for name, one in text.instruments.items() for actor in holders(one)),
        "K": tuple(f"{name}:{row}" for name, one in text.instruments.items() for row in rows_of(one)),
        "Y": tuple(f"{name}:{body}" for name, one in text.instruments.items() for body in ratifiers_of(text, one)),
        "T": tuple(text.timeline),
        "H": tuple(name for name, one in text.parameters.items() if one.draw is not None),
        "U": AUDIENCES,
        "N": (),
    }


def holders(instrument: object) -> tuple[str, ...]:
    """Everybody with an opening on an instrument: the owner first, then its parties."""
    owner: str = instrument.owner  # type: ignore[attr-defined]
    parties: list[str] = instrument.parties  # type: ignore[attr-defined]
    return tuple(dict.fromkeys((owner, *parties)))


def rows_of(instrument: Instrument) -> tuple[str, ...]:
    """The clause rows of a treaty: those written, then the blank ones; none of anything else."""
    part = instrument.treaty
    return () if part is None else (*part.clauses, *(f"blank_{n}" for n in range(1, part.blank + 1)))


def ratifiers_of(text: ScenarioText, instrument: Instrument) -> tuple[str, ...]:
    """The bodies that may have to ratify a treaty: those of its parties."""
    if instrument.treaty is None:
        return ()
    return tuple(name for name, body in text.ratifiers.items() if body.actor in instrument.parties)


def seers(text: ScenarioText, instrument: str) -> frozenset[str]:
    """The actors that see an instrument; its owner always does."""
    one = text.instruments[instrument]
    if one.seen_by == "all":
        return frozenset(text.actors)
    if one.seen_by == "parties":
        return frozenset(holders(one))
    return frozenset((one.owner, *one.seen_by))


@dataclass
class Vocabulary:
    """Everything that can be named in one scenario; gives the `Names` for each place an expression stands in."""

    text: ScenarioText
    axes: dict[str, tuple[str, ...]]
    lifecycles: Mapping[str, Lifecycle]
    columns: dict[Column, int] = field(default_factory=dict)
    """The memory: columns of axis N, in the order in which the texts first ask for them."""
    settled: bool = False
    """Once the scenario is loaded, nothing more can be remembered."""
    _names: dict[tuple[str | None, str | None, Context], Names] = field(default_factory=dict)
    _seers: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out what does not depend on the place."""
        text = self.text
        self.enums = {
            "actor": self.axes["A"], "status": STATUS, "ties": TIES, "clause_kind": tuple(KINDS), "breach": BREACH,
            "answer": ANSWERS, "vote": VOTES,
            **{f"state:{kind}": machine.states for kind, machine in self.lifecycles.items()},
        }  # fmt: skip
        self.state_enum = {name: f"state:{one.kind}" for name, one in text.instruments.items()}
        self.kinds = {
            kind: tuple(name for name, one in text.instruments.items() if one.kind == kind) for kind in self.lifecycles
        }
        hidden = {name: column for column, name in enumerate(self.axes["H"])}
        self.params: dict[str, float | int] = {
            name: hidden[name] if name in hidden else float(one.value or 0.0) for name, one in text.parameters.items()
        }
        self.params["turns"] = float(text.calendar.turns * text.calendar.steps)
        self.groups = {name: ("Z", tuple(zones)) for name, zones in text.groups.items()}

    def names(self, *, actor: str | None = None, instrument: str | None = None, context: Context = "effect") -> Names:
        """The vocabulary of one place.

        Args:
            actor: whom `me` stands for; inside an instrument its owner, unless given.
            instrument: the instrument whose own text it is.
            context: what kind of text it is, and so what it may read.
        """
        key = (actor, instrument, context)
        if key not in self._names:
            self._names[key] = self._build(*key)
        return self._names[key]

    def _build(self, actor: str | None, instrument: str | None, context: Context) -> Names:
        own = self.text.instruments.get(instrument) if instrument else None
        me = actor or (own.owner if own else None)

        def readable(field: Readable, ids: tuple[str | None, ...]) -> str | None:
            return self.hidden(field.name, ids, me, context)

        def remember(field: Readable, indices: tuple[int | None, ...], lag: int) -> int:
            if context == "doctrine":
                self.exactly_seen(field.name, indices, me)
            return self.column((field.name, indices, lag))

        return Names(
            axes=self.axes, nouns=NOUNS, fields=FIELDS, enums=self.enums, state_enum=self.state_enum,
            kinds=self.kinds, params=self.params, groups=self.groups, me=me, self_instrument=instrument,
            readable=readable, memory=remember,
        )  # fmt: skip

    def column(self, column: Column) -> int:
        """The memory column of a cell some turns back; all turns between are remembered too, so that it can shift."""
        name, indices, lag = column
        if column not in self.columns:
            if self.settled:
                raise ValueError("only what a text of the scenario asks for is kept")
            for back in range(1, lag + 1):
                self.columns.setdefault((name, indices, back), len(self.columns))
        return self.columns[column]

    def exactly_seen(self, name: str, indices: tuple[int | None, ...], me: str | None) -> None:
        """Raise ValueError where a seat knows a cell only by estimate: nobody keeps its old estimates."""
        if BY_NAME[name].seen_by == "intel":
            force = self.axes["F"][indices[0]] if indices[0] is not None else None
            if force is None or self.text.forces[force].actor != me:
                raise ValueError("a seat has only estimates of forces it does not command")

    def seers(self, instrument: str) -> frozenset[str]:
        """The actors that see an instrument."""
        if instrument not in self._seers:
            self._seers[instrument] = seers(self.text, instrument)
        return self._seers[instrument]

    def hidden(self, name: str, ids: tuple[str | None, ...], me: str | None, context: Context) -> str | None:
        """Why cells may not be read in a context, or None where they may."""
        if context in ("effect", "event"):
            return None
        declared = BY_NAME[name]
        if declared.seen_by == "nobody":
            return ONLY_SEEN if context == "doctrine" else HIDDEN_FROM_ALL
        if context == "objective":
            return None
        return self._unseen(declared, ids, me)

    def _unseen(self, declared: Field, ids: tuple[str | None, ...], me: str | None) -> str | None:
        """Why the seat of `me` does not see cells of a field, or None where it does."""
        match declared.seen_by:
            case "owner" if ids[0] != me:
                return f"{ONLY_SEEN}, and of '{declared.name}' that is its own"
            case "pair" if me not in ids[:2]:
                return f"{ONLY_SEEN}, and of '{declared.name}' that is what concerns itself"
            case "clause" | "party":
                return f"{ONLY_SEEN}, and some texts are hidden from it"
            case "instrument":
                return self._unseen_instrument(declared, ids[0], me)
        return None

    def _unseen_instrument(self, declared: Field, subject: str | None, me: str | None) -> str | None:
        if subject is None:
            return f"{ONLY_SEEN}, and some instruments are hidden from it; name one"
        instrument = subject.partition(":")[2] if declared.axes[0] == "O" else subject
        is_seen = self.text.instruments[instrument].seen_by == "all" or me in self.seers(instrument)
        return None if is_seen else f"{ONLY_SEEN}, and '{instrument}' is hidden from it"


__all__ = ["BOOL", "NUMBER", "Context", "Vocabulary", "axes_of", "holders", "seers"]
