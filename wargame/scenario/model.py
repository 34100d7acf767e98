"""A scenario as the rest of the program holds it: checked, indexed, and never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, Self

from wargame import expr
from wargame.base.text import suggest
from wargame.expr.resolve import Resolver
from wargame.expr.typed import Constant
from wargame.scenario.expressions import expression_text
from wargame.scenario.instruments import Event
from wargame.scenario.lifecycles import extended
from wargame.scenario.pieces import Expr
from wargame.scenario.schema import ScenarioText
from wargame.scenario.vocabulary import Column, Context, Vocabulary, axes_of, holders
from wargame.world.declare import AXES, Field
from wargame.world.fields import BY_NAME
from wargame.world.lifecycles import Lifecycle

Cell = tuple[Field, tuple[int | None, ...]]
"""Where an effect points: a field, and an index or the whole axis for each of its axes."""

UNTOUCHABLE: Mapping[str, str] = MappingProxyType(
    {
        "hidden": "hidden parameters are drawn once for a game",
        "memory": "the past does not change",
        "turn": "the calendar runs by itself",
        "age": "an event happens by its own date, condition and chance",
        "state": "pull a trigger instead: fire: {instrument: trigger}",
        "since": "it counts by itself",
        "assent": "an actor assents by its own order",
        "withheld": "a party withholds by its own order",
        "score": "scores are worked out from the objectives",
    }
)
"""Fields that no effect may change, and why."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The way an actor holds an instrument; one place of axis O."""

    actor: int
    instrument: int
    role: Literal["owner", "party"]
    name: str


class TargetError(ValueError):
    """A path that an effect cannot change."""


class Scenario:
    """A checked scenario.

    Attributes:
        id: name of its folder or file.
        text: what its files say, validated.
        files: path -> content of every file read, those of its parents included; a save keeps them.
        axes: letter of an axis -> ids of its entities, in scenario order.
        index: letter -> id -> place on the axis.
        lifecycles: kind -> state machine, with the scenario's additions.
        openings: every owner or party of every instrument, in the order of the instruments, the owner first.
        memory: (field, indices, turns back) for each column of field ``memory``; every lag from 1 up to the
            largest one of a cell has a column, so the memory shifts from column to column.
    """

    def __init__(self, id: str, text: ScenarioText, files: Mapping[str, str]) -> None:  # noqa: A002
        """Index a validated text; `load` is the door."""
        self.id = id
        self.text = text
        self.files: Mapping[str, str] = MappingProxyType(dict(files))
        self.lifecycles: Mapping[str, Lifecycle] = MappingProxyType(extended(text.lifecycles))
        axes = axes_of(text)
        self.vocabulary = Vocabulary(text, axes, self.lifecycles)
        self.index: Mapping[str, Mapping[str, int]] = MappingProxyType(
            {letter: MappingProxyType({name: rank for rank, name in enumerate(ids)}) for letter, ids in axes.items()}
        )
        self.axes: Mapping[str, tuple[str, ...]] = MappingProxyType(axes)
        self.openings = _openings(text, self.index)
        self.memory: tuple[Column, ...] = ()
        self._compiled: dict[object, expr.Compiled] = {}

    def settle(self) -> None:
        """End the loading: what the checked texts remember gets its columns, and nothing changes after this."""
        self.memory = tuple(self.vocabulary.columns)
        self.vocabulary.settled = True
        columns = tuple(f"{name}{list(indices)}@{lag}" for name, indices, lag in self.memory)
        self.axes = MappingProxyType({**self.axes, "N": columns})
        self.index = MappingProxyType(
            {**self.index, "N": MappingProxyType({name: rank for rank, name in enumerate(columns)})}
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Cross to another process as text: the compiled functions cannot."""
        return (Scenario.from_files, (dict(self.files),))

    def __repr__(self) -> str:
        """The scenario's name and size."""
        return f"<Scenario {self.id}: {len(self.axes['I'])} instruments, {self.text.calendar.turns} turns>"

    @classmethod
    def from_files(cls, files: Mapping[str, str]) -> Self:
        """The scenario that `files` (of an earlier one, out of a save) hold."""
        from wargame.scenario.loading import load_files

        return load_files(files)  # type: ignore[return-value]

    # Expressions.

    def names(
        self, *, actor: str | None = None, instrument: str | None = None, context: Context = "effect"
    ) -> expr.Names:
        """The vocabulary of one place; see `Vocabulary.names`."""
        return self.vocabulary.names(actor=actor, instrument=instrument, context=context)

    def typed(
        self,
        text: Expr,
        want: expr.ValueType | None,
        *,
        axes: tuple[str, ...] = (),
        actor: str | None = None,
        instrument: str | None = None,
        context: Context = "effect",
    ) -> expr.Typed:
        """The checked tree of an expression.

        Args:
            text: the expression, or a plain number or truth.
            want: NUMBER, BOOL, an Enum (then the text is the name of one of its values), or None for any kind.
            axes: axes that the value must fill; one value fills them too.
            actor: whom `me` stands for.
            instrument: the instrument whose own text it is.
            context: what kind of text it is.

        Raises:
            ExprErrors: with everything that is wrong with it.
        """
        names = self.names(actor=actor, instrument=instrument, context=context)
        words = expression_text(text)
        if isinstance(want, expr.Enum):
            return _enum_value(words, want, names)
        tree = _parsed(words)
        return self._check_any(tree, names) if want is None else expr.check(tree, names, want, axes)

    def compile(
        self,
        text: Expr,
        want: expr.ValueType | None,
        *,
        axes: tuple[str, ...] = (),
        actor: str | None = None,
        instrument: str | None = None,
        context: Context = "effect",
    ) -> expr.Compiled:
        """An expression as a function of the world's arrays; each is compiled once. Arguments as of `typed`."""
        key = (type(text), text, want, axes, actor, instrument, context)
        if key not in self._compiled:
            typed = self.typed(text, want, axes=axes, actor=actor, instrument=instrument, context=context)
            self._compiled[key] = expr.compile(typed)
        return self._compiled[key]

    @staticmethod
    def _check_any(tree: expr.Node, names: expr.Names) -> expr.Typed:
        """The typed tree, whatever kind of single value it gives."""
        try:
            return expr.check(tree, names, expr.NUMBER)
        except expr.ExprErrors as as_number:
            try:
                return expr.check(tree, names, expr.BOOL)
            except expr.ExprErrors:
                read = _single_read(tree, names)
                if read is None:
                    raise as_number from None
                return read

    def target(
        self,
        path: str,
        *,
        actor: str | None = None,
        instrument: str | None = None,
        context: Context = "effect",
    ) -> Cell:
        """Where an ``add`` or ``set`` points: a cell, a row, or, where the text says so, a whole field.

        A field bare of names is refused: that it changes for every actor at once is hardly ever meant.

        Raises:
            ExprErrors: the path cannot be understood.
            TargetError: it can, but no effect may change what it names.
        """
        tree = _parsed(path)
        names = self.names(actor=actor, instrument=instrument, context=context)
        head = getattr(tree, "head", None)
        if head is None or head.text in ("param", "group"):
            raise TargetError(f"'{path}' is no field" if head is None else f"'{path}' does not change in a game")
        try:
            cells = Resolver(names).cells(tree)  # type: ignore[arg-type]
        except expr.ExprError as error:
            raise expr.ExprErrors([error]) from None
        field = BY_NAME[cells.field.name]
        if field.axes[:1] in (("K",), ("Y",)):
            raise TargetError(f"'{field.name}' cannot be changed by an effect; texts change by what is agreed and done")
        if field.name in UNTOUCHABLE:
            raise TargetError(f"'{field.name}' cannot be changed by an effect; {UNTOUCHABLE[field.name]}")
        if field.axes and head.text == field.name and not any(cells.ids):
            pair = field.axes == ("A", "A")
            ids = [tuple(self.index[axis])[k if pair else 0] for k, axis in enumerate(field.axes)]
            example = f"{field.name}[{', '.join(ids)}]"
            nouns = ["pair of actors"] if pair else [AXES[axis] for axis in field.axes]
            every = f", or all: {nouns[0]}.{field.name}" if len(field.axes) == 1 else ""
            raise TargetError(f"'{path}' is one number for every {' and '.join(nouns)}; name one: {example}{every}")
        pairs = zip(field.axes, cells.ids, strict=True)
        return field, tuple(None if name is None else self.index[axis][name] for axis, name in pairs)

    # Instruments.

    def signatories(self, instrument: str) -> tuple[str, ...]:
        """Whose assent a trigger that needs all parties waits for.

        A treaty is signed by its parties; whoever mediated or drafted it signs only as one of them.
        """
        one = self.text.instruments[instrument]
        return tuple(one.parties) if one.kind == "treaty" else holders(one)

    def who(self, instrument: str, trigger: str) -> str | None:
        """Who may pull a trigger of an instrument, as its lifecycle says; None where it has no such trigger."""
        rows = self.lifecycles[self.text.instruments[instrument].kind].transitions
        return next((row.who for row in rows if row.trigger == trigger), None)

    def may_pull(self, actor: str, instrument: str, trigger: str) -> bool:
        """Whether an actor is one of those who may pull a trigger, whatever state the instrument is in."""
        one = self.text.instruments[instrument]
        match self.who(instrument, trigger):
            case "owner":
                return actor == one.owner
            case "party":
                return actor in holders(one)
            case "other":
                return actor != one.owner and actor in one.parties
            case "all":
                return actor in self.signatories(instrument)
        return False

    def seers(self, instrument: str) -> frozenset[str]:
        """The actors that see an instrument."""
        return self.vocabulary.seers(instrument)

    # Calendar.

    def date_of(self, turn: int) -> dt.date:
        """The first day of a turn (1 is the first); the day after the last turn for the one beyond it."""
        calendar = self.text.calendar
        if not 1 <= turn <= calendar.turns + 1:
            raise ValueError(f"turn {turn}: the calendar runs from turn 1 to {calendar.turns}")
        if turn == calendar.turns + 1:
            return calendar.last_day + dt.timedelta(days=1)
        return calendar.start + dt.timedelta(days=(turn - 1) * calendar.turn_days)

    def turn_of(self, day: dt.date) -> int | None:
        """The turn that contains a day, or None where the calendar does not."""
        return self.text.calendar.turn_of(day)

    def window(self, event: Event) -> tuple[int, int] | None:
        """The first and the last step in which an event can happen; None where the calendar leaves it none."""
        calendar = self.text.calendar
        if event.until is not None and event.until < calendar.start:
            return None
        end = calendar.turns * calendar.steps
        last = end if event.until is None else calendar.step_of(event.until) or end
        if event.date is None:
            return 1, last
        first = calendar.step_of(event.date)
        if first is None:
            return None if event.date > calendar.last_day or event.until is None else (1, last)
        return first, first if event.until is None else last

    def digest(self) -> str:
        """SHA-256 of what the scenario says; layout and comments of its files do not count."""
        content = self.text.model_dump(mode="json", by_alias=True)
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@lru_cache(maxsize=8192)
def _parsed(words: str) -> expr.Node:
    """The tree of a text; scenarios repeat themselves, and a tree never changes."""
    return expr.parse(words)


def _openings(text: ScenarioText, index: Mapping[str, Mapping[str, int]]) -> tuple[Opening, ...]:
    return tuple(
        Opening(index["A"][actor], index["I"][name], "owner" if actor == one.owner else "party", f"{actor}:{name}")
        for name, one in text.instruments.items()
        for actor in holders(one)
        if actor in index["A"]  # an unknown one is complained about elsewhere
    )


def _enum_value(words: str, want: expr.Enum, names: expr.Names) -> expr.Typed:
    """The code of a name out of a list, as a constant."""
    word = names.me if words == "me" and want.name == "actor" and names.me else words
    code = names.code(want.name, word)
    if code is None:
        what = f"'{words}' is no value of '{want.name}'"
        way_out = suggest(words, names.enums.get(want.name, ()), "values")
        raise expr.ExprErrors([expr.ExprError(words, 0, len(words), what, way_out)])
    return Constant(float(code), want)


def _single_read(tree: expr.Node, names: expr.Names) -> expr.Typed | None:
    """The read of one cell that holds a name, such as a state; None for anything else."""
    if not hasattr(tree, "head"):
        return None
    try:
        read = Resolver(names).value(tree)  # type: ignore[arg-type]
    except expr.ExprError:
        return None
    return read if not read.axes and isinstance(read.kind, expr.Enum) else None
