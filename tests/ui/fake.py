"""An in-memory game and host: enough of both for every screen, the same on every run."""

from __future__ import annotations

import asyncio
import datetime as dt
import math
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Literal

from tests.ui import fake_world as table
from tests.ui.fake_table import FakeTables
from wargame.base.errors import SessionError
from wargame.session.handout import EntityCard, FieldCard, Handout, InstrumentCard, ObjectiveCard
from wargame.session.opening import Opened
from wargame.session.protocol import (
    Cause,
    Cell,
    Client,
    Debrief,
    Explanation,
    Indicator,
    Message,
    News,
    Notice,
    Option,
    Order,
    Past,
    Phase,
    Refusal,
    Report,
    SeatResult,
    SeatStatus,
    SeatView,
    Status,
)
from wargame.tui.host import NewGame, SaveCard, ScenarioCard, SeatCard, Settings
from wargame.world.fields import AUDIENCES, FIELDS, TIES
from wargame.world.fields import STATUS as SITE_STATUS
from wargame.world.lifecycles import BY_KIND, Transition

SEATS = ("us", "drc", "rwanda", "china", "eu", "qatar", "m23")
START = dt.date(2025, 3, 17)


def _rows(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part and part != "-")


ACTORS = [r[0] for r in _rows(table.ACTORS)]
ZONES = {r[0]: r for r in _rows(table.ZONES)}
FORCES = {r[0]: r for r in _rows(table.FORCES)}
INSTRUMENTS = {r[0]: r for r in _rows(table.INSTRUMENTS)}


def _entities() -> dict[str, tuple[EntityCard, ...]]:
    return {
        "actor": tuple(
            EntityCard(id=i, title=t, short=s, letter=x, color=c, facts={"people": "named in the brief"})
            for i, t, s, x, c in _rows(table.ACTORS)
        ),
        "zone": tuple(
            EntityCard(id=i, title=t, province=p, x=float(x), y=float(y), neighbours=_split(n), source=("P18", "BK"),
                       note="Population and displacement are rough.", confidence="low")
            for i, t, p, _, x, y, _, _, _, _, n in ZONES.values()
        ),
        "force": tuple(
            EntityCard(id=i, title=t, actor=a, camp=c, letter=t[0]) for i, t, a, c, _ in FORCES.values()
        ),
        "site": tuple(
            EntityCard(id=i, title=t, zone=z, facts={"output a year": o.replace(":", " "), "route": r, "owners": w})
            for i, t, z, o, _, _, _, _, r, w in _rows(table.SITES)
        ),
        "route": tuple(
            EntityCard(id=i, title=t, facts={"zones": z.replace(",", " - ")}) for i, t, z, _ in _rows(table.ROUTES)
        ),
        "commodity": tuple(EntityCard(id=i, title=t, unit=u) for i, t, u, _ in _rows(table.COMMODITIES)),
    }  # fmt: skip


def _ids() -> dict[str, list[str]]:
    nouns = {"A": "actor", "Z": "zone", "F": "force", "M": "site", "R": "route", "C": "commodity"}
    ids = {letter: [e.id for e in _entities()[noun]] for letter, noun in nouns.items()}
    return {**ids, "U": list(AUDIENCES), "I": list(INSTRUMENTS)}


IDS = _ids()
_BASE = {"share": 0.4, "index": 50.0, "points": 40.0, "USD m": 120.0, "USD m a turn": 30.0, "0-100": 48.0,
         "count": 1.0, "months of supply": 3.0, "factor": 1.0, "t": 1000.0, "-3..3": 0.0}  # fmt: skip


def _wobble(name: str, cell: Cell, turn: int) -> float:
    seed = sum(ord(c) * (i + 3) for i, c in enumerate(name + "".join(cell)))
    return math.sin(seed * 0.7 + turn * 0.6)


def number(name: str, cell: Cell, turn: int) -> float | None:
    """A plausible number for any cell."""
    special = _special(name, cell, turn)
    if special is not None:
        return special
    unit = next(f.unit for f in FIELDS if f.name == name)
    base = _BASE.get(unit, 10.0)
    spread = 1.0 if unit == "-3..3" else 0.35 * base
    return round(base + spread * _wobble(name, cell, turn), 3)


def _special(name: str, cell: Cell, turn: int) -> float | None:
    if name == "holder":
        holder = "m23" if cell[0] == "walikale" and turn > 1 else ZONES[cell[0]][3]
        return ACTORS.index(holder)
    zone_columns = {"population": 6, "displaced": 7, "order": 8, "relief_access": 9}
    if name in zone_columns:
        return float(ZONES[cell[0]][zone_columns[name]])
    if name in ("pressure", "fighting"):
        return {"walikale": 0.45, "lubero": 0.2, "kaziba": 0.3, "luvungi": 0.1}.get(cell[0], 0.0)
    if name == "strength":
        garrison = dict(p.split(":") for p in FORCES[cell[0]][4].split(","))
        return float(garrison.get(cell[1], 0))
    if name == "price":
        start = next(float(r[3]) for r in _rows(table.COMMODITIES) if r[0] == cell[0])
        return round(start * (1 + 0.04 * (turn - 1) * (1 + _wobble(name, cell, 0))), 2)
    if name == "ties":
        return TIES.index("severed" if set(cell) == {"drc", "rwanda"} else "normal")
    if name == "relation" and set(cell) in ({"drc", "m23"}, {"drc", "rwanda"}):
        return -2.8
    if name == "status":
        return SITE_STATUS.index(next(r[5] for r in _rows(table.SITES) if r[0] == cell[0]))
    if name == "level":
        return float(INSTRUMENTS[cell[0]][7])
    world = {"deaths": 7000, "deaths_low": 3000, "deaths_high": 8500, "newly_displaced": 120_000, "refugees": 84_000,
             "returned": 12_000, "forced_returns": 9_000, "relief": 0.31, "incidents": 14.0,
             "turn": turn - 1}  # fmt: skip
    return float(world[name]) * (1 + 0.03 * (turn - 1)) if name in world else None


def _nested(name: str, axes: tuple[str, ...], turn: int, cell: Cell = ()) -> object:
    if not axes:
        return number(name, cell, turn)
    if name == "strength" and cell and cell[0] == "updf":
        return [None] * len(IDS["Z"])
    return [_nested(name, axes[1:], turn, (*cell, e)) for e in IDS[axes[0]]]


class FakeClient(FakeTables):
    """A game that resolves to the next turn whatever is ordered."""

    def __init__(self, seats: Sequence[str] = ("rwanda",), turns: int = 4) -> None:
        """Play `seats` for `turns` turns."""
        super().__init__()
        self._seats = tuple(seats)
        self.turns = turns
        self.turn = 1
        self.phase: Phase = "orders"
        self.drafts: dict[str, list[Order]] = {s: [] for s in SEATS}
        self.sealed: set[str] = set()
        self.given: dict[tuple[str, int], tuple[Order, ...]] = {}
        self.states = {i: r[6] for i, r in INSTRUMENTS.items()}
        self._queues: list[asyncio.Queue[Notice]] = []
        self.extra_news: list[News] = []
        self.mail: list[Message] = []
        self.read_to: dict[str, int] = {}

    @property
    def seats(self) -> tuple[str, ...]:
        """Seats held."""
        return self._seats

    def _date(self, turn: int) -> str:
        return (START + dt.timedelta(days=14 * (turn - 1))).isoformat()

    async def status(self) -> Status:
        """Where the game stands."""
        titles = {r[0]: r[1] for r in _rows(table.ACTORS)}
        seats = tuple(
            SeatStatus(seat=s, title=titles[s], player="you" if s in self._seats else "doctrine",
                       human=s in self._seats, sealed=s in self.sealed or s not in self._seats)
            for s in SEATS
        )  # fmt: skip
        return Status(scenario="fake", title="Eastern Congo, 2025", phase=self.phase, turn=self.turn,
                      turns=self.turns, date=self._date(self.turn), seats=seats)  # fmt: skip

    async def handout(self, seat: str) -> Handout:
        """The static part."""
        codes = {"actor": tuple(ACTORS), "status": SITE_STATUS, "ties": TIES}
        shown = [f for f in FIELDS if set(f.axes) <= set(IDS) and f.seen_by != "nobody"]
        objective = ObjectiveCard(id="influence", title="Influence in the Kivus", weight=0.4, public=False,
                                  text="Keep a say in who governs the borderlands.", source=("P49",))  # fmt: skip
        security = ObjectiveCard(id="fdlr", title="The FDLR neutralised", weight=0.6, public=True, source=("P64",))
        return Handout(
            scenario="fake", title="Eastern Congo, 2025", summary="A test bed.", seat=seat, seats=SEATS,
            start=START.isoformat(), turn_dates=tuple(self._date(t) for t in range(1, self.turns + 2)),
            brief="# Your seat\n\nYou decide for **one capital**. Sources: P18.\n\n- Keep donors\n- Keep depth\n",
            fields=tuple(
                FieldCard(name=f.name, axes=f.axes, meaning=f.meaning, unit=f.unit, good=f.good, seen_by=f.seen_by,
                          codes=codes.get(f.codes or "", ()))
                for f in shown
            ),
            entities=_entities(),
            instruments=tuple(
                InstrumentCard(id=i, kind=k, title=t, text=f"{t}, as the record has it.", owner=o, parties=_split(p),
                               about=None if a == "-" else a, states=BY_KIND[k].states, source=("P07",),
                               facts=dict([f.split(": ", 1)]))
                for i, k, t, o, p, a, _, _, f in INSTRUMENTS.values()
            ),
            objectives=(objective, security),
            red_lines=("Sanctions on the president or the budget lenders",),
            public_objectives=dict.fromkeys(SEATS, (security,)),
            parameters={"mediation_pace": "0.25: progress of a full round"},
            sources={"P18": "Press page, February 2025", "BK": "Background knowledge of the compiler"},
            orders_per_turn=4,
        )  # fmt: skip

    def _options(self, seat: str) -> list[Option]:
        found: list[Option] = []
        for i, row in INSTRUMENTS.items():
            parties = {row[3], *_split(row[4])}
            if seat not in parties:
                continue
            for t in BY_KIND[row[1]].transitions:
                mine = t.who in ("party", "all") or (t.who == "owner") == (seat == row[3])
                if t.who != "rules" and mine:
                    found.append(self._option(i, row, t))
        return found

    def _option(self, instrument: str, row: list[str], t: Transition) -> Option:
        state = self.states[instrument]
        legal = state in t.source
        return Option(
            instrument=instrument, trigger=t.trigger, text=t.text, leads_to=state if t.dest == "=" else t.dest,
            legal=legal, why_not="" if legal else f"it is {state}", funds=float(len(t.trigger)), capital=3.0,
            way_out="" if legal else f"possible from {', '.join(t.source)}",
            needs=_split(row[4])[:1] if t.who == "all" else (),
            effects=(f"strain on {row[5]} rises", "coherence of the tracks falls a little"),
            levelled=row[1] not in ("talks", "treaty", "statement"),
        )  # fmt: skip

    def _indicators(self, turn: int) -> tuple[Indicator, ...]:
        chosen: list[tuple[str, Cell, str]] = [
            ("stability", (), "Regional stability"), ("strain", ("rwanda",), "Strain on Rwanda"),
            ("isolation", ("rwanda",), "Isolation of Rwanda"), ("price", ("cobalt",), "Cobalt, USD/lb"),
            ("price", ("coltan",), "Tantalum, USD/lb"), ("displaced", ("goma",), "Displaced from Goma"),
            ("deaths", (), "Deaths since January"), ("deaths_low", (), "Deaths, low"),
            ("deaths_high", (), "Deaths, high"), ("coherence", (), "Coherence of mediation"),
            ("metals_index", (), "Strategic metals index"),
        ]  # fmt: skip
        return tuple(
            Indicator(field=f, cell=c, label=n, value=number(f, c, turn) or 0,
                      history=tuple(number(f, c, t) or 0 for t in range(1, turn + 1)))
            for f, c, n in chosen
        )  # fmt: skip

    def _news(self, turn: int) -> tuple[News, ...]:
        rows = _rows(table.NEWS)
        return tuple(
            News(number=turn * 100 + k, turn=turn, kind=r[0], text=r[1], actors=_split(r[2]), instrument=r[3] or None,
                 zone=r[4] or None, weight=int(r[5]), source=("P76",) if k < 4 else (), fiction=k >= 6)
            for k, r in enumerate(rows)
        ) + tuple(self.extra_news)  # fmt: skip

    async def view(self, seat: str) -> SeatView:
        """The present view."""
        self._own(seat)
        return SeatView(
            seat=seat, turn=self.turn, date=self._date(self.turn), phase=self.phase,
            fields={f.name: _nested(f.name, f.axes, self.turn) for f in FIELDS
                    if set(f.axes) <= set(IDS) and f.seen_by != "nobody"},
            states=dict(self.states), options=tuple(self._options(seat)),
            news=self._news(self.turn - 1) if self.turn > 1 else (), indicators=self._indicators(self.turn),
            score=48.0 + self.turn, objective_scores={"influence": 55.0, "fdlr": 41.0},
            draft=tuple(self.drafts[seat]), sealed=seat in self.sealed,
        )  # fmt: skip

    def _own(self, seat: str) -> None:
        if seat not in self._seats:
            raise SessionError("not yours", where=f"seat {seat}", way_out=f"you hold {', '.join(self._seats)}")

    async def draft(self, order: Order) -> Refusal | None:
        """Draft, or say why not."""
        self._own(order.seat)
        option = next((o for o in self._options(order.seat)
                       if (o.instrument, o.trigger) == (order.instrument, order.trigger)), None)  # fmt: skip
        where = f"turn {self.turn}, seat {order.seat}, {order.instrument}.{order.trigger}"
        if option is None or not option.legal:
            return Refusal(where=where, what=option.why_not if option else "no such opening", way_out="choose another")
        kept = [o for o in self.drafts[order.seat] if o.instrument != order.instrument]
        if len(kept) >= 4:
            return Refusal(where=where, what="all 4 orders of the turn are drafted", way_out="take one back")
        self.drafts[order.seat] = [*kept, order]
        return None

    async def undo(self, seat: str, instrument: str | None = None) -> None:
        """Take one back."""
        kept = self.drafts[seat]
        self.drafts[seat] = kept[:-1] if instrument is None else [o for o in kept if o.instrument != instrument]

    async def seal(self, seat: str) -> str:
        """Submit; the turn resolves with the last seal."""
        self._own(seat)
        self.sealed.add(seat)
        self._tell("sealed", seat)
        if self.sealed >= set(self._seats):
            self._resolve()
        return "c0ffee"

    async def ready(self, seat: str) -> None:
        """Nobody waits in any phase here."""
        self._own(seat)

    def _resolve(self) -> None:
        for seat, orders in self.drafts.items():
            self.given[seat, self.turn] = tuple(orders)
            for order in orders:
                row = INSTRUMENTS[order.instrument]
                dest = next(t.dest for t in BY_KIND[row[1]].transitions
                            if t.trigger == order.trigger and self.states[order.instrument] in t.source)  # fmt: skip
                self.states[order.instrument] = self.states[order.instrument] if dest == "=" else dest
            self.drafts[seat] = []
        self.sealed.clear()
        self.turn += 1
        self.phase = "ended" if self.turn > self.turns else "orders"
        self._tell("ended" if self.phase == "ended" else "resolved")

    def _tell(
        self, kind: Literal["sealed", "resolved", "ended", "message", "phase"], seat: str | None = None, text: str = ""
    ) -> None:
        for queue in self._queues:
            queue.put_nowait(Notice(kind=kind, turn=self.turn, seat=seat, text=text))

    async def report(self, seat: str, turn: int) -> Report:
        """What the seat learned of a turn."""
        if not 0 < turn < self.turn:
            raise SessionError(f"turn {turn} is not resolved", where="report", way_out="ask for an earlier one")
        refused = (Refusal(where="order eac_sadc.convene", what="the panel did not meet", way_out="try again"),)
        return Report(
            turn=turn, date=self._date(turn), news=self._news(turn), orders=self.given.get((seat, turn), ()),
            refused=refused if turn == 1 else (), changed=self._indicators(turn + 1)[:6],
            holders={z: ("m23" if z == "walikale" else r[3]) for z, r in ZONES.items()}, score=48.0 + turn,
        )  # fmt: skip

    async def past(self, seat: str) -> Past:
        """Nothing is known of it."""
        self._own(seat)
        return Past(fields={}, states={})

    async def explain(self, seat: str, field: str, cell: Cell, turn: int | None = None) -> Explanation:
        """Why a number changed."""
        turn = self.turn - 1 if turn is None else turn
        if turn < 1:
            raise SessionError("no turn has been resolved yet", where="why", way_out="seal a turn first")
        before, after = number(field, cell, turn) or 0.0, number(field, cell, turn + 1) or 0.0
        whys = ("sanctions of the European Union", "trade withheld by buyers", "habituation")
        parts = [(after - before) * s for s in (0.8, 0.5, -0.3)]
        causes = tuple(Cause(turn=turn, field=field, cell=cell, amount=a, why=w)
                       for a, w in zip(parts, whys, strict=True))  # fmt: skip
        return Explanation(turn=turn, field=field, cell=cell, before=before, after=after, causes=causes)

    async def messages(self, seat: str) -> tuple[Message, ...]:
        """What was said to or by the seat."""
        mine = [m for m in self.mail if not m.to or seat in (m.seat, *m.to)]
        read = self.read_to.get(seat, 0)
        return tuple(m.model_copy(update={"number": n, "unread": n > read and m.seat != seat})
                     for n, m in enumerate(mine, 1))  # fmt: skip

    async def send(self, message: Message) -> tuple[Refusal, ...]:
        """Say it, if there is something to say."""
        if not message.text.strip():
            return (Refusal(where="message", what="it says nothing", way_out="write something"),)
        self.mail.append(message.model_copy(update={"turn": self.turn}))
        for reader in message.to:
            self._tell("message", reader, message.text)
        return ()

    async def read(self, seat: str, number: int) -> None:
        """Up to there."""
        self.read_to[seat] = number

    async def opened(self) -> Opened:
        return Opened(chapters=())

    async def debrief(self) -> Debrief:
        """Everything."""
        if self.phase != "ended":
            raise SessionError("the game goes on", where="debrief", way_out="finish it first")
        results = tuple(
            SeatResult(seat=s, player="you" if s in self._seats else "doctrine", score=40.0 + 5 * k,
                       history=tuple(40.0 + 5 * k + 3 * math.sin(t + k) for t in range(self.turns)),
                       objectives=(("Influence in the Kivus", 0.4, 55.0), ("The FDLR neutralised", 0.6, 41.0)),
                       red_lines=("Sanctions on the budget lenders",) if k == 2 else (),
                       orders=self.given.get((s, 1), ()))
            for k, s in enumerate(SEATS)
        )  # fmt: skip
        return Debrief(
            results=results, hidden={"backfire": (0.62, "how far a public rallies when it is sanctioned")},
            turning_points=("turn 2: Rwanda -4.1: strain from sanctions of the European Union",),
            assumptions=("A ceasefire without monitors halves incidents for three turns.",),
            news=self._news(1), indicators=self._indicators(self.turns),
        )  # fmt: skip

    async def notices(self) -> AsyncIterator[Notice]:
        """What happens."""
        queue: asyncio.Queue[Notice] = asyncio.Queue()
        self._queues.append(queue)
        while True:
            yield await queue.get()


class FakeHost:
    """A machine with one scenario and one save."""

    def __init__(self, turns: int = 2, pace: float = 0) -> None:
        """Games last `turns` turns."""
        self.turns = turns
        self.kept = Settings(pace=pace)
        self.started: NewGame | None = None
        self.client: FakeClient | None = None

    async def scenarios(self) -> Sequence[ScenarioCard]:
        """One that works, as far as a list needs it, and one that does not."""
        first, *others = self._cards()
        return (replace(first, start="", end="", seats=(), whole=False), *others)

    async def whole(self, card: ScenarioCard) -> ScenarioCard:
        """All of it."""
        return next(c for c in self._cards() if c.id == card.id)

    def _cards(self) -> tuple[ScenarioCard, ...]:
        titles = {r[0]: r[1] for r in _rows(table.ACTORS)}
        seats = tuple(SeatCard(s, titles[s], f"# {titles[s]}\n\nA short brief.", ("Peace, on terms",)) for s in SEATS)
        return (
            ScenarioCard("kivu", "Eastern Congo, 2025", "Seven capitals and a rebellion.", "2025-03-17", "2025-12-31",
                         self.turns, 14, seats),
            ScenarioCard("broken", "A broken one", "", "", "", 0, 0, (), problem="map.yaml:3:1: zones: missing"),
        )  # fmt: skip

    def opponents(self) -> Sequence[tuple[str, str]]:
        """Playing strengths."""
        return (("standard", "their doctrines"), ("historical", "as it happened"))

    async def start(self, choice: NewGame) -> FakeClient:
        """Begin."""
        self.started = choice
        self.client = FakeClient(choice.seats, self.turns)
        return self.client

    async def saves(self) -> Sequence[SaveCard]:
        """One save that opens and one that does not."""
        return (
            SaveCard("one", "Eastern Congo, 2025", "kivu", ("rwanda",), 2, 20, "orders", "2 hours ago"),
            SaveCard("two", "old.wargame", "", (), 0, 0, "", "", problem="written by a newer version"),
        )

    async def open(self, save: str) -> FakeClient:
        """Go on."""
        return FakeClient(("rwanda",), self.turns)

    async def leave(self, client: Client) -> None:
        """Nothing is held."""

    def settings(self) -> Settings:
        """What is kept."""
        return self.kept

    def keep(self, settings: Settings) -> None:
        """Keep it."""
        self.kept = settings
