"""A clause: one promise of one actor to another, and the closed list of what can be promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

Mode = Literal["breachable", "escrow", "atomic"]
MODES: Final[tuple[Mode, ...]] = ("breachable", "escrow", "atomic")


@dataclass(frozen=True, slots=True)
class Condition:
    """Another clause of the text that must come first."""

    clause: str
    delivered: float = 1.0
    """Share of it that must be delivered."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What the text itself does about a breach, in the order of the ladder.

    Attributes:
        suspend: clauses of the receiver that rest until the promise is kept again.
        forfeit: the giver's money in escrow goes to the receiver.
        snap_back: a sanction that is imposed again.
        terminate: in the end the whole text falls.
    """

    suspend: tuple[str, ...] = ()
    forfeit: bool = False
    snap_back: str = ""
    terminate: bool = False

    def __bool__(self) -> bool:
        """Whether the text says anything about a breach."""
        return bool(self.suspend or self.forfeit or self.snap_back or self.terminate)


NO_REMEDY: Final = Remedy()


@dataclass(frozen=True, slots=True)
class Clause:
    """One promise.

    Attributes:
        id: its name within the text.
        kind: one of `KINDS`.
        giver: who promises.
        receiver: to whom.
        subject: an instrument, zone, group of zones, force, actor or commodity; empty where the kind needs none.
        goal: the state an instrument is to be in; empty where the kind needs none.
        amount: share, money, people or level, as the kind says.
        due: turns after entry into force (or after its condition is met) from which it is judged; or a day.
        lasts: turns for which it is judged; 0 for as long as the text is in force.
        instalments: equal parts in which it falls due.
        every: turns from one instalment to the next.
        after: what must come first.
        verifier: who reports on it.
        mode: breachable: the giver must act, and may not; escrow: money is put aside when the text enters into force;
            atomic: it is done the moment it is due.
        remedy: what the text does about a breach.
        vagueness: 0 precise .. 1 aspirational.
        public: everybody who sees the treaty reads it; else its holders only.
        replaces: promises of earlier texts, as ``treaty.clause``, that bind nobody while this one is in force; one at
            most where the seats wrote it themselves.
    """

    id: str
    kind: str
    giver: str
    receiver: str
    subject: str = ""
    goal: str = ""
    amount: float = 1.0
    due: int | dt.date = 1
    lasts: int = 0
    instalments: int = 1
    every: int = 1
    after: Condition | None = None
    verifier: str = "parties"
    mode: Mode = "breachable"
    remedy: Remedy = NO_REMEDY
    vagueness: float = 0.0
    public: bool = True
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of promise.

    Attributes:
        name: as texts write it.
        words: the promise in words, after "promises ... to": with ``{subject}`` and ``{amount}``.
        states: the promise in words where it is about the state of an instrument: with ``{subject}`` and ``{goal}``.
        subjects: sorts of subject it can be about without a goal; ``-`` stands for none.
        goals: the states that can be promised, by sort of instrument; ``aid:humanitarian`` narrows a sort by type.
        unit: what `amount` counts: share, level, money or people; nothing where it says nothing.
        low: smallest amount.
        high: largest amount.
        theirs: what the subject must be to the giver: owner (it disposes of it), hands (it can pull triggers of it),
            held (it holds the zone), sponsor (it supplies the force), or nothing in particular.
        performed: the text itself carries it out, instalment by instalment, unless the giver withholds it; all other
            kinds are read off the world.
        atomic: it can be settled the moment it is due, with nothing left to breach.
    """

    name: str
    words: str = ""
    states: str = ""
    subjects: tuple[str, ...] = ()
    goals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    theirs: str = ""
    performed: bool = False
    atomic: bool = False

    @property
    def sorts(self) -> tuple[str, ...]:
        """Everything it can be about."""
        return (*self.subjects, *self.goals)


_DEAL: Final = {"deal": ("memorandum", "binding", "financed", "flowing")}
_WORKS: Final = {"project": ("financed", "building", "operating"), **_DEAL}
_GIVEN: Final = ("pledged", "approved", "flowing")
_ARMS: Final = {"aid:military": _GIVEN, "aid:training": _GIVEN, "aid:intelligence": _GIVEN}
_GROWTH: Final = {"aid:budget": _GIVEN, "aid:development": _GIVEN, "aid:finance": _GIVEN}
_SAID: Final = {
    "statement": ("silent", "made", "stressed", "withdrawn"),
    "talks": ("scheduled", "in_session", "concluded"),
    "treaty": ("initialled", "signed", "in_force"),
}

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({
    kind.name: kind
    for kind in (
        Kind("ceasefire", "keep {subject} from any offensive", subjects=("actor",)),
        Kind("withdraw", "pull {amount} of its fighters out of {subject}", "end {subject} ({goal})",
             ("zone", "group"), {"operation": ("halted", "withdrawn", "idle")}, "share", 0.05, theirs="owner"),
        Kind("disarm", "disarm {amount} of {subject}", "act against armed groups: {subject} ({goal})", ("force",),
             {"operation": ("under_way", "culminated")}, "share", 0.05, theirs="owner"),
        Kind("stop_support", "supply {subject} with no more than {amount} of what it could", subjects=("force", "aid"),
             unit="level", high=0.95, theirs="sponsor"),
        Kind("lift_sanction", "", "lift {subject} ({goal})",
             goals={"sanction": ("eased", "lifted")}, theirs="owner", atomic=True),
        Kind("list_sanction", "", "impose {subject} ({goal})",
             goals={"sanction": ("threatened", "imposed", "tightened")}, theirs="owner", atomic=True),
        Kind("military_aid", "", "give arms, training or intelligence at {amount}: {subject} ({goal})",
             goals=_ARMS, unit="level", theirs="owner"),
        Kind("development_aid", "", "give money for growth at {amount}: {subject} ({goal})",
             goals=_GROWTH, unit="level", theirs="owner"),
        Kind("humanitarian_access", "let relief reach {amount} of those in need in {subject}",
             "open the way for relief: {subject} ({goal})", ("zone", "group"),
             {"sanction": ("eased", "lifted")}, "share", 0.05, theirs="held"),
        Kind("humanitarian_aid", "", "give relief at {amount}: {subject} ({goal})",
             goals={"aid:humanitarian": _GIVEN}, unit="level", theirs="owner"),
        Kind("offtake", "", "buy or sell minerals: {subject} ({goal})", goals=_DEAL, theirs="hands"),
        Kind("quota", "", "hold exports to a rule: {subject} ({goal})",
             goals={"regulation": ("off", "announced", "in_force", "quota", "relaxed")}, theirs="owner", atomic=True),
        Kind("concession", "give the first offer on {amount} of the supply of {subject}",
             "grant rights: {subject} ({goal})", ("commodity",),
             {"deal": ("offered", "negotiating", *_DEAL["deal"]), "regulation": ("off", "announced", "in_force")},
             "share", 0.01, 0.5, theirs="hands", performed=True, atomic=True),
        Kind("infrastructure", "", "build: {subject} ({goal})", goals=_WORKS, theirs="hands"),
        Kind("amnesty", "pardon {amount} of {subject} and take them in", subjects=("force",), unit="share",
             low=0.05, performed=True, atomic=True),
        Kind("recognition", "recognise an administration of its own in {subject}", subjects=("zone", "group"),
             performed=True, atomic=True),
        Kind("prisoner_release", "release {amount} held as prisoners", subjects=("-",), unit="people", low=1,
             high=20_000, performed=True, atomic=True),
        Kind("monitor_deploy", "post observers at {amount} in {subject}", subjects=("zone", "group"), unit="level",
             low=0.05, performed=True),
        Kind("payment", "pay {amount}", subjects=("-",), unit="money", low=0.1, high=100_000, performed=True,
             atomic=True),
        Kind("statement", "act as the text says", "stand by a position: {subject} ({goal})", subjects=("-",),
             goals=_SAID, theirs="hands"),
    )
})  # fmt: skip
"""The closed list of what can be promised."""
