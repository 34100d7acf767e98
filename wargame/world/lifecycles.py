"""The state machines of the instruments, one per kind, in the form the ``transitions`` library takes.

``who`` says who may pull a trigger: ``owner``, ``party`` (any party, the owner included), ``other`` (a party that is
not the owner), ``all`` (every party must assent; it fires once the last one does), ``rules`` (only the rules or a
scenario effect).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

Who = Literal["owner", "party", "other", "all", "rules"]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a lifecycle: `trigger` leads from any of `source` to `dest` (``=`` stays where it is)."""

    trigger: str
    source: tuple[str, ...]
    dest: str
    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The state machine of one kind of instrument; the first state is where it starts unless the scenario says so."""

    kind: str
    meaning: str
    states: tuple[str, ...]
    active: tuple[str, ...]
    """States in which the instrument does its work."""
    transitions: tuple[Transition, ...]

    @property
    def triggers(self) -> tuple[str, ...]:
        """Triggers in order of declaration, each once."""
        return tuple(dict.fromkeys(t.trigger for t in self.transitions))


def _row(trigger: str, source: str, dest: str, who: Who, text: str) -> Transition:
    return Transition(trigger, tuple(source.split()), dest, who, text)


LIFECYCLES: Final[tuple[Lifecycle, ...]] = (
    Lifecycle(
        "sanction",
        "a sanctions regime or designation",
        ("idle", "threatened", "imposed", "tightened", "eased", "lifted", "lapsed"),
        ("imposed", "tightened", "eased"),
        (
            _row("threaten", "idle lifted lapsed", "threatened", "owner", "say publicly what will follow, and when"),
            _row("impose", "idle threatened lifted lapsed", "imposed", "owner", "adopt the measure"),
            _row("tighten", "imposed eased", "tightened", "owner", "widen the list or enforce harder"),
            _row("ease", "imposed tightened", "eased", "owner", "grant exemptions"),
            _row("lift", "imposed tightened eased", "lifted", "owner", "end the measure"),
            _row("renew", "imposed tightened eased", "=", "owner", "extend before it lapses"),
            _row("withdraw_threat", "threatened", "idle", "owner", "let the threat go; it is remembered"),
            _row("lapse", "imposed tightened eased", "lapsed", "rules", "not renewed in time"),
        ),
    ),
    Lifecycle(
        "aid",
        "an aid, relief, finance or support programme",
        ("idle", "requested", "pledged", "approved", "flowing", "suspended", "completed", "cancelled"),
        ("flowing",),
        (
            _row("request", "idle cancelled completed", "requested", "other", "ask for it"),
            _row("pledge", "idle requested cancelled completed", "pledged", "owner", "announce it"),
            _row("approve", "pledged", "approved", "owner", "commit the money or the deliveries"),
            _row("start", "approved", "flowing", "rules", "deliveries begin after the lead time"),
            _row("raise_level", "flowing", "=", "owner", "deliver more"),
            _row("lower_level", "flowing", "=", "owner", "deliver less"),
            _row("suspend", "pledged approved flowing", "suspended", "owner", "hold it back"),
            _row("resume", "suspended", "flowing", "owner", "let it flow again"),
            _row("cancel", "requested pledged approved flowing suspended", "cancelled", "owner", "end it"),
            _row("complete", "flowing", "completed", "rules", "the programme has run its course"),
        ),
    ),
    Lifecycle(
        "talks",
        "a negotiation track",
        ("idle", "proposed", "scheduled", "in_session", "adjourned", "suspended", "collapsed", "concluded"),
        ("in_session",),
        (
            _row("propose", "idle collapsed suspended", "proposed", "party", "propose to meet"),
            _row("accept", "proposed", "scheduled", "all", "agree to attend"),
            _row("decline", "proposed", "idle", "party", "refuse the invitation"),
            _row("convene", "scheduled adjourned", "in_session", "owner", "open the round"),
            _row("concede", "in_session", "=", "party", "offer movement at the table"),
            _row("stall", "in_session", "=", "party", "play for time"),
            _row("shuttle", "scheduled adjourned in_session", "=", "owner", "visit the parties and carry proposals"),
            _row("adjourn", "in_session", "adjourned", "owner", "close the round and name the next"),
            _row("walk_out", "scheduled in_session adjourned", "suspended", "other", "leave the track"),
            _row(
                "withdraw_mediator",
                "proposed scheduled in_session adjourned suspended",
                "collapsed",
                "owner",
                "give up the mediation",
            ),
            _row("conclude", "in_session", "concluded", "rules", "the text is done"),
            _row("collapse", "suspended proposed", "collapsed", "rules", "nobody came back"),
        ),
    ),
    Lifecycle(
        "deal",
        "a bargain over minerals, money or security",
        (
            "idle",
            "signalled",
            "offered",
            "negotiating",
            "memorandum",
            "binding",
            "financed",
            "flowing",
            "suspended",
            "terminated",
        ),
        ("flowing",),
        (
            _row("signal", "idle terminated", "signalled", "party", "say one is open to it"),
            _row("offer", "idle signalled terminated", "offered", "owner", "make the offer"),
            _row("negotiate", "offered signalled", "negotiating", "other", "take up the offer"),
            _row("decline", "offered signalled", "idle", "other", "turn it down"),
            _row("agree", "negotiating", "memorandum", "all", "sign a memorandum; not binding"),
            _row("bind", "memorandum", "binding", "all", "sign the binding contract"),
            _row("close_finance", "binding", "financed", "rules", "financial close after the wait"),
            _row("start", "financed", "flowing", "rules", "deliveries begin"),
            _row("suspend", "memorandum binding financed flowing", "suspended", "party", "stop performing"),
            _row("resume", "suspended", "binding", "all", "take it up again"),
            _row(
                "terminate",
                "offered negotiating memorandum binding financed flowing suspended",
                "terminated",
                "party",
                "end it",
            ),
        ),
    ),
    Lifecycle(
        "project",
        "a plant, railway, dam or programme of works",
        ("planned", "on_hold", "financed", "building", "operating", "damaged", "abandoned"),
        ("building", "operating"),
        (
            _row("finance", "planned on_hold", "financed", "owner", "put the money together"),
            _row("build", "financed", "building", "owner", "break ground"),
            _row("pause", "planned financed building", "on_hold", "owner", "put it on hold"),
            _row("freeze", "planned financed building", "on_hold", "rules", "insecurity or a missing input stops it"),
            _row("open", "building", "operating", "rules", "the work is done"),
            _row("damage", "building operating", "damaged", "rules", "hit or looted"),
            _row("repair", "damaged", "building", "owner", "rebuild"),
            _row("abandon", "planned on_hold financed building damaged", "abandoned", "owner", "give it up"),
        ),
    ),
    Lifecycle(
        "operation",
        "a military operation",
        ("idle", "prepared", "under_way", "culminated", "halted", "withdrawn"),
        ("under_way",),
        (
            _row("prepare", "idle withdrawn halted culminated", "prepared", "owner", "mass men and supplies"),
            _row("launch", "prepared halted", "under_way", "owner", "attack along the axis"),
            _row("press", "under_way", "=", "owner", "put in more"),
            _row("halt", "under_way prepared", "halted", "owner", "stop where the front is"),
            _row("withdraw", "under_way halted culminated", "withdrawn", "owner", "pull back from what was taken"),
            _row("stand_down", "prepared halted culminated", "idle", "owner", "send the men back"),
            _row("culminate", "under_way", "culminated", "rules", "the objective is taken, or supply has run out"),
        ),
    ),
    Lifecycle(
        "regulation",
        "a rule of trade, export or licensing",
        ("off", "announced", "in_force", "quota", "relaxed"),
        ("in_force", "quota", "relaxed"),
        (
            _row("announce", "off", "announced", "owner", "announce it"),
            _row("enact", "off announced quota relaxed", "in_force", "owner", "put it in force in full"),
            _row("set_quota", "announced in_force relaxed", "quota", "owner", "replace it by a quota"),
            _row("relax", "in_force quota", "relaxed", "owner", "loosen it"),
            _row("repeal", "announced in_force quota relaxed", "off", "owner", "end it"),
        ),
    ),
    Lifecycle(
        "treaty",
        "a signed text",
        ("drafted", "initialled", "signed", "ratified", "in_force", "suspended", "terminated"),
        ("in_force",),
        (
            _row("initial", "drafted", "initialled", "all", "experts initial the text"),
            _row("sign", "initialled", "signed", "all", "sign it"),
            _row("ratify", "signed", "ratified", "rules", "the ratifiers have agreed"),
            _row("enter", "ratified", "in_force", "rules", "it enters into force"),
            _row("suspend", "signed ratified in_force", "suspended", "party", "hold one's obligations"),
            _row("restore", "suspended", "in_force", "all", "take it up again"),
            _row("denounce", "initialled signed ratified in_force suspended", "terminated", "party", "leave it"),
            _row("withhold", "in_force", "=", "party", "hold back what the text would carry out"),
            _row("perform", "in_force", "=", "party", "carry out again what was held back"),
            _row(
                "fail", "initialled signed ratified in_force suspended", "terminated", "rules", "its own terms end it"
            ),
            _row("reopen", "terminated", "drafted", "party", "put it on the table again"),
        ),
    ),
    Lifecycle(
        "statement",
        "a public position",
        ("silent", "made", "stressed", "withdrawn"),
        ("made", "stressed"),
        (
            _row("make", "silent withdrawn", "made", "owner", "say it publicly"),
            _row("stress", "made", "stressed", "owner", "say it again at a higher level"),
            _row("withdraw", "made stressed", "withdrawn", "owner", "take it back"),
        ),
    ),
)

BY_KIND: Final[dict[str, Lifecycle]] = {m.kind: m for m in LIFECYCLES}


def machine(lifecycle: Lifecycle, model: Any = None) -> Any:
    """The lifecycle as a ``transitions.Machine``: what tables and diagrams are compiled from.

    Args:
        lifecycle: the declaration.
        model: object that gets the triggers as methods; nothing for a machine without models.
    """
    from transitions import Machine

    rows = [{"trigger": t.trigger, "source": list(t.source), "dest": t.dest} for t in lifecycle.transitions]
    return Machine(
        model=model,
        states=list(lifecycle.states),
        transitions=rows,
        initial=lifecycle.states[0],
        auto_transitions=False,
        send_event=False,
    )


def table(lifecycle: Lifecycle) -> list[list[int]]:
    """``table[state][trigger]``: code of the state a trigger leads to, -1 where it is not possible.

    Read off the compiled ``Machine``, so that the library decides what a declaration means.
    """
    compiled = machine(lifecycle)
    code = {state: n for n, state in enumerate(lifecycle.states)}
    rows = [[-1] * len(lifecycle.triggers) for _ in lifecycle.states]
    for n, trigger in enumerate(lifecycle.triggers):
        for source, ways in compiled.events[trigger].transitions.items():
            rows[code[source]][n] = code[ways[0].dest]
    return rows
