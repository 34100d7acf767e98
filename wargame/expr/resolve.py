"""What a path means: `rwanda.treasury`, `trust[us, rwanda]`, `talks.doha.state`, `param.x`, `group[kivu]`.

Entities of different axes may share a name (zone rubaya, mining site rubaya): the field decides which is meant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wargame.expr.errors import ExprError, Span, nearest, quote
from wargame.expr.names import (
    AGE,
    BOOL,
    EVENTS,
    FUNCTIONS,
    HIDDEN,
    INSTRUMENTS,
    MEMORY,
    NEVER,
    NUMBER,
    SINCE,
    STATE,
    Enum,
    Field,
    Names,
    ValueType,
)
from wargame.expr.tree import Dot, Index, Name, Path, to_text
from wargame.expr.typed import Applied, Constant, Mask, Read

MAX_AGO: Final = 8


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells a path names: a field, an entity or the whole for each of its axes, and the words used."""

    field: Field
    ids: tuple[str | None, ...]
    span: Span
    text: str


class Resolver:
    """Finds what paths mean in one vocabulary."""

    def __init__(self, names: Names) -> None:
        """Work in this vocabulary."""
        self.names = names

    def value(self, path: Path) -> Constant | Mask | Read:
        """What a path stands for.

        Raises:
            ExprError: when a name is unknown or the path does not lead to a value.
        """
        head = path.head.text
        if head == "param":
            return self._param(path)
        if head == "group":
            return self._group(path)
        return self.read(self.cells(path))

    def read(self, cells: Cells) -> Read:
        """The read of some cells, if the reader may see them."""
        self._allow(cells)
        axes = tuple(axis for axis, name in zip(cells.field.axes, cells.ids, strict=True) if name is None)
        return Read(cells.field.name, self._indices(cells), self._kind(cells), axes)

    def cells(self, path: Path) -> Cells:
        """The field and the cells a path names."""
        first = path.steps[0] if path.steps else None
        if isinstance(first, Dot):
            return self._dotted(path, first)
        head = path.head
        if head.text in self.names.fields:
            return self._finish(self.names.fields[head.text], (), path.steps, path)
        if isinstance(first, Index) and head.text in self.names.nouns:
            axis = self.names.nouns[head.text]
            entity = self._single(first, axis)
            return self._of_entity(axis, entity, path.steps[1:], path)
        if isinstance(first, Index) and head.text in self.names.kinds:
            member = self._member(head.text, first.names)
            return self._of_entity(INSTRUMENTS, member, path.steps[1:], path)
        raise self._unknown_head(path)

    # Paths of several steps.

    def _dotted(self, path: Path, first: Dot) -> Cells:
        """`head.name...`: a noun, a kind of instrument, or an entity, and what follows."""
        names, head = self.names, path.head.text
        if first.name.text in names.kinds.get(head, ()):
            return self._of_entity(INSTRUMENTS, first.name, path.steps[1:], path)
        if head in names.nouns:
            return self._of_all(names.nouns[head], first.name, path)
        if head in names.kinds and not any(names.axes_of(head)):
            raise self._not_a_member(head, first.name)
        if len(path.steps) > 1 and isinstance(path.steps[1], Dot) and (parts := names.parts_of(head)):
            return self._of_part(parts, first.name, path)
        return self._of_entity(None, path.head, path.steps, path)

    def _of_part(self, parts: Mapping[str, str], name: Name, path: Path) -> Cells:
        """`whole.part.field`: a field of what belongs to an entity, such as a clause of a treaty."""
        head = path.head
        if name.text not in parts:
            what = f"{quote(head.text)} has no {quote(name.text)}"
            raise ExprError.at(name.span, what, nearest(name.text, tuple(parts)))
        return self._of_entity(parts[name.text], Name(f"{head.text}:{name.text}", name.span), path.steps[1:], path)

    def _of_all(self, axis: str, dotted: Name, path: Path) -> Cells:
        """`zone.displaced`: a field over its whole first axis."""
        field = self._field(dotted, axis)
        if field.axes[:1] != (axis,):
            raise self._kept_elsewhere(field, dotted, f"{self.names.noun(axis)}.{dotted.text}")
        steps = path.steps[1:]
        return self._finish(field, () if steps else (None,), steps, path)

    def _of_entity(self, axis: str | None, entity: Name, steps: tuple[Dot | Index, ...], path: Path) -> Cells:
        """A field of one entity; without an axis, the field decides which entity of that name is meant."""
        if not steps or not isinstance(steps[0], Dot):
            raise self._no_field(entity, axis, path)
        dotted = steps[0].name
        known = [axis] if axis else list(self._axes_of(entity))
        if not known:
            raise self._unknown_entity(entity, dotted)
        field = self._field(dotted, *known)
        if not field.axes or field.axes[0] not in known:
            raise self._kept_elsewhere(field, dotted, f"{entity.text}.{dotted.text}")
        return self._finish(field, (self._id(entity),), steps[1:], path)

    def _finish(self, field: Field, ids: tuple[str | None, ...], steps: tuple[Dot | Index, ...], path: Path) -> Cells:
        """The cells of a field, of whose axes the first ones are settled and the rest in the last brackets."""
        if len(steps) > 1 or (steps and isinstance(steps[0], Dot)):
            at_fault = steps[-1] if isinstance(steps[0], Index) else steps[0]
            span = at_fault.name.span if isinstance(at_fault, Dot) else at_fault.span
            raise ExprError.at(span, f"nothing can follow {quote(field.name)} here", self._usage(field))
        if steps and isinstance(steps[0], Index):
            left = field.axes[len(ids) :]
            if len(steps[0].names) > len(left):
                raise self._too_many(field, steps[0], len(left))
            ids += tuple(self._entity(name, axis) for name, axis in zip(steps[0].names, left, strict=False))
        own = self.names.self_instrument
        if not ids and own is not None and field.axes[:1] == (INSTRUMENTS,):
            ids = (own,)
        ids += (None,) * (len(field.axes) - len(ids))
        return Cells(field, ids, path.span, str(path.span) or to_text(path))

    # Entities.

    def _axes_of(self, name: Name) -> Iterable[str]:
        return self.names.axes_of(self._id(name))

    def _me(self, name: Name) -> str:
        if self.names.me is None:
            raise ExprError.at(name.span, "'me' stands for nobody here", "name the actor")
        return self.names.me

    def _id(self, name: Name) -> str:
        """The entity a name stands for."""
        return self._me(name) if name.text == "me" else name.text

    def _entity(self, name: Name, axis: str) -> str:
        """The entity of an axis that a name in brackets stands for."""
        entity = self._id(name)
        if self.names.rank(axis, entity) is None:
            what = f"{quote(entity)} is no {self.names.noun(axis)}"
            raise ExprError.at(name.span, what, nearest(entity, self.names.axes.get(axis, ())))
        return entity

    def _single(self, index: Index, axis: str) -> Name:
        if len(index.names) > 1:
            noun = self.names.noun(axis)
            raise ExprError.at(index.span, f"'{noun}[...]' takes one name", f"as in {noun}[{index.names[0].text}]")
        self._entity(index.names[0], axis)
        return index.names[0]

    def _member(self, kind: str, names: tuple[Name, ...]) -> Name:
        if len(names) > 1 or names[0].text not in self.names.kinds[kind]:
            raise self._not_a_member(kind, names[-1])
        return names[0]

    # Values that are not cells.

    def _param(self, path: Path) -> Constant | Read:
        """`param.x`: a number of the scenario, or a column of the hidden ones."""
        step = path.steps[0] if path.steps else None
        if not isinstance(step, Dot) or len(path.steps) > 1:
            raise ExprError.at(path.span, f"{quote(str(path.span))} is no parameter", "write param.name")
        name = step.name
        if name.text not in self.names.params:
            what = f"{quote(name.text)} is no parameter"
            raise ExprError.at(name.span, what, nearest(name.text, self.names.params))
        value = self.names.params[name.text]
        if isinstance(value, float):
            return Constant(value, NUMBER)
        field = self.names.fields.get(HIDDEN, Field(HIDDEN, ("H",)))
        self._allow(Cells(field, (name.text,), path.span, str(path.span)))
        return Read(HIDDEN, (value,), NUMBER, ())

    def _group(self, path: Path) -> Mask:
        """`group[x]`: who of an axis belongs to it."""
        step = path.steps[0] if path.steps else None
        if not isinstance(step, Index) or len(path.steps) > 1 or len(step.names) > 1:
            raise ExprError.at(path.span, f"{quote(str(path.span))} is no group", "write group[name]")
        name = step.names[0]
        if name.text not in self.names.groups:
            raise ExprError.at(name.span, f"{quote(name.text)} is no group", nearest(name.text, self.names.groups))
        axis, members = self.names.groups[name.text]
        return Mask(tuple(entity in members for entity in self.names.axes.get(axis, ())), (axis,))

    # Functions that take a name rather than a value.

    def since(self, path: Path) -> Read:
        """`since(x)`: turns since an instrument changed its state, or since an event."""
        for axis, field_name in ((INSTRUMENTS, SINCE), (EVENTS, AGE)):
            if entity := self._named(path, axis, other=EVENTS if axis == INSTRUMENTS else INSTRUMENTS):
                return self._of_named(entity, field_name, axis, path)
        known = (*self.names.axes.get(INSTRUMENTS, ()), *self.names.axes.get(EVENTS, ()))
        what = f"{quote(str(path.span))} is neither an instrument nor an event"
        raise ExprError.at(path.span, what, nearest(path.head.text, known))

    def fired(self, path: Path) -> Applied:
        """`fired(x)`: whether an event has happened."""
        entity = self._named(path, EVENTS, other=None)
        if entity is None:
            what = f"{quote(str(path.span))} is no event"
            raise ExprError.at(path.span, what, nearest(path.head.text, self.names.axes.get(EVENTS, ())))
        age = self._of_named(entity, AGE, EVENTS, path)
        return Applied("<", (age, Constant(NEVER, NUMBER)), BOOL, ())

    def ago(self, path: Path, turns: int, span: Span) -> Read:
        """`ago(x, n)`: a cell as it was n turns ago."""
        if self.names.memory is None:
            raise ExprError.at(span, "'ago' has no place here", "only the present can be read")
        cells = self.cells(path)
        self._allow(cells)
        if None in cells.ids:
            raise ExprError.at(path.span, f"'ago' remembers single values, and {self.many_text(cells)}", "name one")
        try:
            column = self.names.memory(cells.field, self._indices(cells), turns)
        except (ValueError, LookupError) as reason:
            raise ExprError.at(span, f"{quote(cells.text)} is not remembered: {reason}") from None
        return Read(MEMORY, (column,), self._kind(cells), ())

    def _named(self, path: Path, axis: str, other: str | None) -> str | None:
        """The entity of an axis that is named, not read: `doha`, `talks.doha`, `instrument[doha]`."""
        names, head, step = self.names, path.head.text, path.steps[0] if path.steps else None
        if step is None:
            if names.rank(axis, head) is None:
                return None
            if other is not None and names.rank(other, head) is not None:
                nouns = f"{names.noun(axis)}[{head}] or {names.noun(other)}[{head}]"
                what = f"{quote(head)} is the name of both an instrument and an event"
                raise ExprError.at(path.span, what, f"write {nouns}")
            return head
        if len(path.steps) > 1 or (isinstance(step, Index) and len(step.names) > 1):
            return None
        name = step.name.text if isinstance(step, Dot) else step.names[0].text
        in_noun = isinstance(step, Index) and names.nouns.get(head) == axis and names.rank(axis, name) is not None
        in_kind = axis == INSTRUMENTS and name in names.kinds.get(head, ())
        return name if in_noun or in_kind else None

    def _of_named(self, entity: str, field_name: str, axis: str, path: Path) -> Read:
        field = self.names.fields.get(field_name, Field(field_name, (axis,)))
        return self.read(Cells(field, (entity,), path.span, str(path.span) or to_text(path)))

    # Cells.

    def _allow(self, cells: Cells) -> None:
        if reason := self.names.readable(cells.field, cells.ids):
            raise ExprError.at(cells.span, f"{quote(cells.text)} cannot be read here: {reason}")
        if cells.field.name == STATE and cells.ids == (None,) and self.names.state_enum:
            example = next(iter(self.names.state_enum))
            what = f"{quote(cells.text)} means something else for each kind of instrument"
            raise ExprError.at(cells.span, what, f"name one: {example}.state")

    def _indices(self, cells: Cells) -> tuple[int | None, ...]:
        indices: list[int | None] = []
        for axis, name in zip(cells.field.axes, cells.ids, strict=True):
            rank = None if name is None else self.names.rank(axis, name)
            if name is not None and rank is None:
                raise ExprError.at(cells.span, f"{quote(name)} is no {self.names.noun(axis)}")
            indices.append(rank)
        return tuple(indices)

    def _kind(self, cells: Cells) -> ValueType:
        first = cells.ids[0] if cells.ids else None
        if cells.field.name == STATE and first is not None and first in self.names.state_enum:
            return Enum(self.names.state_enum[first])
        return cells.field.kind

    def many_text(self, cells: Cells) -> str:
        """How many values a path stands for, in words."""
        axes = tuple(axis for axis, name in zip(cells.field.axes, cells.ids, strict=True) if name is None)
        return f"{quote(cells.text)} is {self.each_of(axes, cells.field.kind)}"

    def each_of(self, axes: tuple[str, ...], kind: ValueType) -> str:
        """A vector in words: one number for each of 56 zones."""
        value = "number" if kind is NUMBER else "truth" if kind is BOOL else "name"
        sizes = (f"{len(self.names.axes.get(axis, ()))} {self.names.many(axis)}" for axis in axes)
        return f"one {value} for each of {' x '.join(sizes)}"

    # Complaints.

    def _field(self, name: Name, *axes: str) -> Field:
        if name.text in self.names.fields:
            return self.names.fields[name.text]
        fitting = [field.name for field in self.names.fields.values() if field.axes[:1] in {(axis,) for axis in axes}]
        raise ExprError.at(name.span, f"{quote(name.text)} is not a field here", nearest(name.text, fitting))

    def _usage(self, field: Field) -> str:
        """How a field is written."""
        if not field.axes:
            return f"write it bare: {field.name}"
        return f"write {self.example(field.name, field.axes)}"

    def example(self, field_name: str, axes: tuple[str, ...]) -> str:
        """How one cell of a field is written: `trust[us, drc]`."""
        ids: list[str] = []
        for axis in axes:
            entities = self.names.axes.get(axis, ())
            ids.append(next((entity for entity in entities if entity not in ids), axis))
        return f"{field_name}[{', '.join(ids)}]"

    def _kept_elsewhere(self, field: Field, name: Name, text: str) -> ExprError:
        where = f"for each {' and '.join(map(self.names.noun, field.axes))}" if field.axes else "once for the world"
        what = f"{quote(text)} does not exist: {quote(field.name)} is kept {where}"
        return ExprError.at(name.span, what, self._usage(field))

    def _too_many(self, field: Field, index: Index, left: int) -> ExprError:
        takes = f"{left} {'name' if left == 1 else 'names'} here, not {len(index.names)}" if left else "no name here"
        what = f"{quote(field.name)} takes {takes}"
        return ExprError.at(index.span, what, self._usage(field))

    def _not_a_member(self, kind: str, name: Name) -> ExprError:
        members = self.names.kinds[kind]
        if name.text in self.names.fields:
            what, way_out = f"{quote(kind)} is a kind of instrument", f"name one: {kind}.{members[0]}.{name.text}"
            return ExprError.at(name.span, what, way_out if members else None)
        what = f"{quote(name.text)} is no instrument of the kind {quote(kind)}"
        return ExprError.at(name.span, what, nearest(name.text, members))

    def _no_field(self, entity: Name, axis: str | None, path: Path) -> ExprError:
        noun = self.names.a_noun(axis) if axis else "an entity"
        fields = [field.name for field in self.names.fields.values() if field.axes[:1] == (axis,)]
        way_out = f"name a field of it: {path.span}.{fields[0]}" if fields and len(path.steps) < 2 else None
        return ExprError.at(path.span, f"{quote(entity.text)} is the name of {noun}, not a value", way_out)

    def _unknown_entity(self, entity: Name, dotted: Name) -> ExprError:
        names = self.names
        if entity.text in names.fields:
            what = f"nothing can follow {quote(entity.text)} here"
            return ExprError.at(dotted.span, what, self._usage(names.fields[entity.text]))
        field = names.fields.get(dotted.text)
        axes = field.axes[:1] if field and field.axes else tuple(names.axes)
        known = [entity for axis in axes for entity in names.axes.get(axis, ())]
        what = f"{quote(entity.text)} is not a name here"
        return ExprError.at(entity.span, what, nearest(entity.text, (*known, *names.nouns, *names.kinds, "param")))

    def _unknown_head(self, path: Path) -> ExprError:
        """A first name that is no field."""
        names, head = self.names, path.head
        if head.text in FUNCTIONS:
            return ExprError.at(head.span, f"{quote(head.text)} is a function", f"write {head.text}(...)")
        for axis in self._axes_of(head):
            return self._no_field(head, axis, path)
        if head.text in names.nouns:
            return self._noun_alone(head)
        if head.text in names.kinds:
            first = next(iter(names.kinds[head.text]), "...")
            what = f"{quote(head.text)} is a kind of instrument, not a value"
            return ExprError.at(head.span, what, f"name one: {head.text}.{first}")
        known = (*names.fields, *names.nouns, *FUNCTIONS)
        return ExprError.at(head.span, f"{quote(head.text)} is not a name here", nearest(head.text, known))

    def _noun_alone(self, head: Name) -> ExprError:
        axis = self.names.nouns[head.text]
        fields = [field.name for field in self.names.fields.values() if field.axes[:1] == (axis,)]
        way_out = f"add a field: {head.text}.{fields[0]}" if fields else None
        return ExprError.at(head.span, f"{quote(head.text)} alone is not a value", way_out)
