"""The handout: the scenario as one seat may know it, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from wargame.negotiation.words import clause_words
from wargame.rules.parameters import RULE_PARAMETERS
from wargame.rules.rulebook import Rulebook
from wargame.scenario.doctrines import Objective
from wargame.scenario.instruments import Instrument
from wargame.scenario.lexicon import options
from wargame.scenario.pieces import Fact
from wargame.scenario.vocabulary import holders
from wargame.session.handout import EntityCard, FieldCard, Handout, InstrumentCard, ObjectiveCard
from wargame.session.seats import Seat, code_names


def handout(seat: Seat) -> Handout:
    """What `seat` gets at the start."""
    book = seat.book
    text, codes = book.text, code_names(book)
    aims = text.objectives.get(seat.id)
    turns = range(1, text.calendar.turns + 2)
    return Handout(
        scenario=book.scenario.id,
        title=text.scenario.title,
        summary=text.scenario.summary,
        seat=seat.id,
        seats=tuple(text.seats),
        start=text.calendar.start.isoformat(),
        turn_dates=tuple(book.scenario.date_of(t).isoformat() for t in turns),
        brief=text.briefings.get(seat.id, ""),
        fields=tuple(
            FieldCard(
                name=f.name, axes=f.axes, meaning=f.meaning, unit=f.unit, good=f.good, seen_by=f.seen_by,
                codes=codes.get(f.codes or "", ()),
            )
            for f in seat.fields
        ),
        entities=_entities(book),
        instruments=tuple(_instrument(seat, i) for i in seat.instruments),
        objectives=_objectives(aims.objectives, private=True) if aims else (),
        red_lines=tuple(line.title for line in aims.red_lines.values()) if aims else (),
        public_objectives={
            name: _objectives(text.objectives[name].objectives, private=False)
            for name in text.seats
            if name in text.objectives
        },
        parameters=parameters(book),
        sources={name: ", ".join(filter(None, (s.title, s.date))) for name, s in text.sources.items()},
        orders_per_turn=int(book.quota[seat.actor]),
        turn_steps=book.text.calendar.steps,
    )  # fmt: skip


def parameters(book: Rulebook) -> dict[str, str]:
    """The numbers of the model that are not hidden in this scenario."""
    found = {p.name: f"{book.constants[p.name]:g}: {p.meaning}" for p in RULE_PARAMETERS if p.name in book.constants}
    for name, p in book.text.parameters.items():
        if p.value is not None:
            found[name] = f"{p.value:g}{' ' if p.unit else ''}{p.unit}: {p.meaning}"
    return found


def _objectives(aims: Mapping[str, Objective], *, private: bool) -> tuple[ObjectiveCard, ...]:
    return tuple(
        ObjectiveCard(
            id=name, title=aim.title, text=aim.text or "", weight=aim.weight, public=aim.public,
            source=_sources(aim), fiction=aim.fiction,
        )
        for name, aim in aims.items()
        if private or aim.public
    )  # fmt: skip


def _sources(fact: Fact) -> tuple[str, ...]:
    if fact.source is None:
        return ()
    return (fact.source,) if isinstance(fact.source, str) else tuple(fact.source)


def _stated(fact: Fact) -> dict[str, Any]:
    """Where a fact comes from, as every card shows it."""
    return {
        "source": _sources(fact), "fiction": fact.fiction, "confidence": fact.confidence or "",
        "note": fact.note or "",
    }  # fmt: skip


def _facts(fact: Fact, **lines: object) -> dict[str, str]:
    """Further lines of a card, the empty ones left out."""
    said = {**lines, "claimed by": fact.claim_by}
    return {name.replace("_", " "): str(value) for name, value in said.items() if value not in (None, "", 0, 0.0)}


def _shares(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{who} {share:.0%}" for who, share in shares.items())


def _tonnes(amounts: Mapping[str, float]) -> str:
    return ", ".join(f"{what.replace('_', ' ')} {amount:,.6g} t" for what, amount in amounts.items())


def _entities(book: Rulebook) -> dict[str, tuple[EntityCard, ...]]:
    text = book.text
    names = {a: actor.title for a, actor in text.actors.items()}
    return {
        "actor": tuple(
            EntityCard(id=k, title=a.title, short=a.short, letter=a.letter, color=a.color,
                       facts=_facts(a, people=a.people), **_stated(a))
            for k, a in text.actors.items()
        ),
        "zone": tuple(
            EntityCard(id=k, title=z.title, province=z.province, x=z.x, y=z.y, neighbours=tuple(z.neighbours),
                       facts=_facts(z, terrain=f"{z.terrain:g} times the defender's power",
                                    political_weight=f"{z.weight:g}"), **_stated(z))
            for k, z in text.zones.items()
        ),
        "force": tuple(
            EntityCard(id=k, title=f.title, letter=f.letter, actor=f.actor, camp=f.camp, zone=f.home,
                       facts=_facts(f, commanded_by=names[f.actor]), **_stated(f))
            for k, f in text.forces.items()
        ),
        "site": tuple(
            EntityCard(id=k, title=s.title, zone=s.zone,
                       facts=_facts(s, output_a_year=_tonnes(s.output), owners=_shares(s.owners),
                                    operator=s.operator, control=_shares({names[a]: x for a, x in s.control.items()}),
                                    route=text.routes[s.route].title if s.route else None, labour=s.labour),
                       **_stated(s))
            for k, s in text.sites.items()
        ),
        "route": tuple(
            EntityCard(id=k, title=r.title, neighbours=tuple(r.zones),
                       facts=_facts(r, zones=" - ".join(text.zones[z].title for z in r.zones),
                                    capacity_a_year=f"{r.capacity:,.0f} t" if r.capacity else None,
                                    via=names[r.via] if r.via else None), **_stated(r))
            for k, r in text.routes.items()
        ),
        "commodity": tuple(
            EntityCard(id=k, title=c.title, unit=c.unit,
                       facts=_facts(c, world_output=f"{c.world:,.6g} t a year", elasticity=f"{c.elasticity:g}",
                                    refining=_shares({names[a]: x for a, x in c.refining.items()})), **_stated(c))
            for k, c in text.commodities.items()
        ),
        "purse": tuple(
            EntityCard(id=k, title=p.title, actor=p.owner, unit="USD m",
                       facts=_facts(p, owner=names[p.owner], ceiling=f"USD {p.ceiling:,.6g} m"), **_stated(p))
            for k, p in text.purses.items()
        ),
    }  # fmt: skip


def _instrument(seat: Seat, i: int) -> InstrumentCard:
    book = seat.book
    part = book.instrument(i)
    return InstrumentCard(
        id=book.instruments[i],
        kind=part.kind,
        title=part.title,
        text=part.text,
        owner=part.owner,
        parties=tuple(part.parties),
        about=part.about,
        states=tuple(book.scenario.lifecycles[part.kind].states),
        source=_sources(part),
        fiction=part.fiction,
        secret=book.audience[i] is not None,
        facts=_terms(seat, part),
    )


def _clauses(seat: Seat, part: Instrument) -> dict[str, str]:
    """The clauses of a treaty in words, as far as the seat may read them."""
    rows = seat.book.rows
    written = () if part.treaty is None else part.treaty.clauses.items()
    own = seat.id in holders(part)
    return {
        key.replace("_", " "): clause_words(options(key, clause, part.treaty)[0], rows.names)
        for key, clause in written
        if part.treaty is not None and (clause.public or own)
    }


def _terms(seat: Seat, part: Instrument) -> dict[str, str]:
    """The terms of an instrument in words; names of other instruments only where the seat may know of them."""
    facts = _facts(part, note=part.note, confidence=part.confidence)
    block = getattr(part, part.kind)
    instruments = seat.book.text.instruments
    for name, value in block.model_dump(by_alias=True).items() if block is not None else ():
        key = name.replace("_", " ")
        if name == "clauses":
            facts.update(_clauses(seat, part))
        elif name in ("needs", "ratify", "entry"):
            continue  # conditions may name what the seat does not see; `barred` says them in words
        elif isinstance(value, list | tuple):
            facts[key] = ", ".join(_named(seat, instruments, str(v)) for v in _allowed(seat, value))
        elif isinstance(value, dict):
            facts[key] = ", ".join(f"{k} {v:g}" for k, v in value.items())
        elif isinstance(value, bool):
            facts[key] = "yes" if value else "no"
        elif value not in (None, "", 0, 0.0):
            facts[key] = f"{value:g}" if isinstance(value, float | int) else _title(seat, str(value))
        meaning = _meaning(block, name)
        if facts.get(key) and meaning:
            facts[key] += f" ({meaning})"
    for trigger, words in part.barred.items():
        facts[f"needed to {trigger.replace('_', ' ')}" if trigger != "all" else "needed"] = words
    return {k: v for k, v in facts.items() if v}


def _meaning(block: BaseModel, name: str) -> str:
    """What a key of a scenario file means, for those who have never seen one."""
    field = type(block).model_fields.get(name) or type(block).model_fields.get(f"{name}_")
    words = (field.description if field is not None else None) or ""
    first = words.replace("`", "").split(". ")[0].rstrip(".")
    return first[:1].lower() + first[1:] if not first[:3].isupper() else first


def _title(seat: Seat, name: str) -> str:
    """An id as people read it."""
    text = seat.book.text
    for known in (text.actors, text.zones, text.forces, text.commodities):
        if name in known:
            return str(known[name].title)
    return name.replace("_", " ")


def _allowed(seat: Seat, values: Iterable[object]) -> list[object]:
    known = seat.book.index["I"]
    return [v for v in values if v not in known or v in seat.instrument_ids]


def _named(seat: Seat, instruments: Mapping[str, Instrument], name: str) -> str:
    return instruments[name].title if name in instruments else _title(seat, name)
