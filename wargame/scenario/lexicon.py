"""The names that texts of a scenario can use, and the clauses that its treaties are written with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wargame.negotiation.clause import Clause, Condition, Remedy
from wargame.negotiation.lexicon import PARTIES, Instrument, Lexicon, Subject, Verifier
from wargame.scenario.kinds import ClausePart, TreatyPart, Variant
from wargame.scenario.schema import ScenarioText
from wargame.scenario.vocabulary import holders, seers
from wargame.world.lifecycles import BY_KIND


def lexicon_of(text: ScenarioText, *, viewer: str | None = None, turn: int = 0) -> Lexicon:
    """The names of a scenario.

    Args:
        text: the scenario.
        viewer: an actor whose instruments and treaties alone are named; everybody's by default.
        turn: the turn being played.
    """
    seen = [n for n in text.instruments if viewer is None or viewer in seers(text, n)]
    subjects = [
        *(Subject(n, a.short, "actor", owner=n) for n, a in text.actors.items()),
        *(_instrument(text, n) for n in seen),
        *(Subject(n, z.title, "zone", type=z.holder) for n, z in text.zones.items()),
        *(Subject(n, n.replace("_", " "), "group", zones=tuple(zones)) for n, zones in text.groups.items()),
        *(Subject(n, f.title, "force", owner=f.actor, sponsor=f.sponsor or "") for n, f in text.forces.items()),
        *(Subject(n, c.title, "commodity", hands=_miners(text, n)) for n, c in text.commodities.items()),
    ]
    found: dict[str, tuple[Subject, ...]] = {}
    for subject in subjects:
        found[subject.id] = (*found.get(subject.id, ()), subject)
    verifiers = {PARTIES: Verifier(PARTIES, "the parties themselves")}
    verifiers |= {n: Verifier(n, v.title, v.detect, v.false, v.lag) for n, v in text.verifiers.items()}
    return Lexicon(
        actors={name: actor.short for name, actor in text.actors.items()},
        subjects=found,
        treaties={n: _treaty(text, n, part) for n in seen if (part := text.instruments[n].treaty) is not None},
        verifiers=verifiers,
        states={kind: machine.states for kind, machine in BY_KIND.items()},
        turns=text.calendar.turns,
        turn=turn,
        start=text.calendar.start,
        steps=text.calendar.steps,
        step_days=text.calendar.turn_days // text.calendar.steps,
    )


def _miners(text: ScenarioText, commodity: str) -> tuple[str, ...]:
    """Who held places where a commodity is mined as the game began: armed groups, and the state with most mines."""
    mines = [(text.zones[s.zone].holder, s.output) for s in text.sites.values() if s.zone in text.zones]
    known = [(holder, output) for holder, output in mines if holder in text.actors]
    states = [holder for holder, _ in known if text.actors[holder].state]
    most = max(dict.fromkeys(states), key=states.count, default="")
    there = (holder for holder, output in known if commodity in output)
    return tuple(dict.fromkeys(h for h in there if h == most or not text.actors[h].state))


def _instrument(text: ScenarioText, name: str) -> Subject:
    one = text.instruments[name]
    kind = str(getattr(getattr(one, one.kind), "type", ""))
    listed = [] if one.sanction is None else [*([one.about] if one.about else []), *one.sanction.lists]
    return Subject(name, one.title, one.kind, owner=one.owner, hands=tuple(one.parties), type=kind, hits=tuple(listed))


def _treaty(text: ScenarioText, name: str, part: TreatyPart) -> Instrument:
    one = text.instruments[name]
    return Instrument(
        name,
        one.title,
        parties=tuple(one.parties),
        holders=holders(one),
        guarantors=tuple(part.guarantors),
        blank=part.blank,
        secret=one.seen_by == "parties",
        written={key: options(key, clause, part) for key, clause in part.clauses.items()},
        core=tuple(key for key, clause in part.clauses.items() if clause.core),
        seers=seers(text, name),
    )


def written(name: str, part: TreatyPart) -> Iterator[Clause]:
    """The clauses of a treaty as the scenario wrote them."""
    del name
    for key, clause in part.clauses.items():
        yield options(key, clause, part)[0]


def options(key: str, clause: ClausePart, part: TreatyPart) -> tuple[Clause, ...]:
    """A written clause, and then its variants, in order."""
    remedy = clause.remedy
    main = Clause(
        key,
        clause.kind,
        clause.giver,
        clause.receiver,
        clause.subject or "",
        clause.goal or "",
        float(clause.amount),
        clause.due,
        clause.lasts,
        clause.instalments,
        clause.every,
        None if clause.after is None else Condition(clause.after.clause, float(clause.after.delivered)),
        clause.verifier or part.verifier,
        clause.mode,
        Remedy(tuple(remedy.suspend), remedy.forfeit, remedy.snap_back or "", remedy.terminate),
        float(part.vagueness if clause.vagueness is None else clause.vagueness),
        clause.public,
        tuple(clause.replaces),
    )
    return (main, *(_variant(main, variant) for variant in clause.variants))


def _variant(main: Clause, variant: Variant) -> Clause:
    given = {key: value for key, value in variant.model_dump().items() if value is not None}
    if variant.after is not None:
        given["after"] = Condition(variant.after.clause, float(variant.after.delivered))
    return replace(main, **given)
