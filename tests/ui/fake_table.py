"""Two tables at which one program answers by rote: enough of bargaining for every screen."""

from __future__ import annotations

from typing import Any, Literal

from wargame.negotiation.clause import KINDS
from wargame.negotiation.words import amount_words
from wargame.session.bargaining import (
    AgreedText,
    Answer,
    Bill,
    BillRow,
    Choice,
    ClauseCard,
    Hazard,
    Ledger,
    Menu,
    Objection,
    Offer,
    Package,
    Promise,
    Record,
    Said,
    TableCard,
    TableView,
    TextCard,
)
from wargame.session.protocol import Refusal

NAMES = {"m23": "M23", "rwanda": "Rwanda"}
TITLES = {"doha_decl": "Doha declaration", "letter": "Letter to M23"}
PATIENCE = 8
QUIET: dict[str, Any] = {"kind": "ceasefire", "giver": "m23", "receiver": "rwanda", "subject": "m23"}
LEAVE: dict[str, Any] = {"kind": "withdraw", "giver": "m23", "receiver": "rwanda", "subject": "walikale", "amount": 0.5,
                         "due": 2}  # fmt: skip
AID: dict[str, Any] = {"kind": "development_aid", "giver": "rwanda", "receiver": "m23", "subject": "m23_support",
                       "goal": "flowing", "amount": 0.3, "due": 3}  # fmt: skip
PAY: dict[str, Any] = {"kind": "payment", "giver": "rwanda", "receiver": "m23", "amount": 25.0, "mode": "escrow"}

INSTEAD: dict[str, Any] = {**QUIET, "due": 2, "replaces": ["letter.quiet"]}


def deed(clause: dict[str, Any]) -> str:
    """What a clause promises to do."""
    kind = KINDS[clause["kind"]]
    form = kind.states if "goal" in clause else kind.words
    about, goal = (str(clause.get(key, "")).replace("_", " ") for key in ("subject", "goal"))
    return form.format(subject=about.title(), goal=goal, amount=amount_words(kind, clause.get("amount", 0.0)))


def sentence(clause: dict[str, Any]) -> str:
    """Words for a clause."""
    giver, receiver = NAMES[clause["giver"]], NAMES[clause["receiver"]]
    return f"{giver} promises {receiver} to {deed(clause)}; due after {clause.get('due', 1)} turns"


def promised(treaty: str, clause: dict[str, Any]) -> dict[str, Any]:
    """What a row of the ledger says of its clause."""
    return {"title": TITLES[treaty], "sentence": sentence(clause), "deed": deed(clause),
            "giver": clause["giver"], "receiver": clause["receiver"]}  # fmt: skip


class FakeTables:
    """The tables of Rwanda with M23; M23 takes nothing before it is paid."""

    turn: int

    def __init__(self) -> None:
        """One draft stands, objected to."""
        self.texts: dict[str, dict[str, dict[str, Any]]] = {"doha_decl": {"quiet": QUIET, "leave": LEAVE}, "letter": {}}
        self.last: dict[str, dict[str, dict[str, Any]]] = {"doha_decl": {"quiet": QUIET}, "letter": {}}
        self.number = {"doha_decl": 1, "letter": 0}
        self.by = {"doha_decl": "qatar", "letter": ""}
        self.behind: dict[str, set[str]] = {"doha_decl": set(), "letter": set()}
        self.said: dict[str, list[Said]] = {
            "doha_decl": [Said(number=1, seat="qatar", act="offer", draft=1, clauses=(sentence(QUIET), sentence(LEAVE)),
                               reason="a first step that both can take")],
            "letter": [],
        }  # fmt: skip
        self.objections: dict[str, tuple[Objection, ...]] = {"doha_decl": (), "letter": ()}
        self.shut: set[str] = set()
        self.offers: list[Offer] = []
        self.answers: list[Answer] = []
        self.rank: dict[str, str] = {}

    def _agreed(self, treaty: str) -> bool:
        return bool(self.texts[treaty]) and self.behind[treaty] >= {"rwanda", "m23"}

    async def tables(self, seat: str) -> tuple[TableCard, ...]:
        """Both."""
        return tuple(
            TableCard(treaty=t, title=title, track="doha" if t == "doha_decl" else "", parties=("rwanda", "m23"),
                      standing="agreed" if self._agreed(t) else "open",
                      draft=self.number[t], clauses=len(self.texts[t]),
                      asked=t == "doha_decl" and not (self.answers or self.offers), secret=t == "letter")
            for t, title in TITLES.items()
        )  # fmt: skip

    def _cards(self, treaty: str) -> tuple[ClauseCard, ...]:
        before, found = self.last[treaty], []
        for name, clause in self.texts[treaty].items():
            change: Literal["", "new", "changed"] = (
                "new" if name not in before else "changed" if before[name] != clause else ""
            )
            against = tuple(o.seat for o in self.objections[treaty] if o.clause == name)
            found.append(ClauseCard(
                id=name, clause=clause, sentence=sentence(clause), behind=tuple(sorted(self.behind[treaty])),
                against=against, bracketed=not self._agreed(treaty), change=change if before else "",
                was=sentence(before[name]) if change == "changed" else "",
            ))  # fmt: skip
        return tuple(found)

    async def table(self, seat: str, treaty: str) -> TableView:
        """One of them."""
        open_ = seat not in self.shut and not self._agreed(treaty)
        may: tuple[str, ...] = ("offer", "accept", "agree", "refuse", "walk_out", "send") if open_ else ()
        if open_ and not self.texts[treaty]:
            may = ("offer", "walk_out", "send")
        return TableView(
            treaty=treaty, title=TITLES[treaty], track="" if treaty == "letter" else "doha",
            mediator="" if treaty == "letter" else "qatar", style="" if treaty == "letter" else "facilitator",
            parties=("rwanda", "m23"), observers=() if treaty == "letter" else ("qatar", "us"),
            ranks={"rwanda": "minister", "m23": "minister"}, standing="agreed" if self._agreed(treaty) else "open",
            exchanges=self.number[treaty], patience=PATIENCE,
            text=TextCard(treaty=treaty, number=self.number[treaty], by=self.by[treaty], title=TITLES[treaty],
                          clauses=self._cards(treaty)),
            said=tuple(self.said[treaty]), may=may, secret=treaty == "letter", level=2,
            blocking=tuple(p for p in ("rwanda", "m23") if self.texts[treaty] and p not in self.behind[treaty]),
            objections=self.objections[treaty],
        )  # fmt: skip

    async def menu(self, seat: str, treaty: str) -> Menu:
        """One whole text and four promises."""
        template = TextCard(treaty=treaty, title="Doha declaration", clauses=(
            ClauseCard(id="quiet", clause=QUIET, sentence=sentence(QUIET)),
            ClauseCard(id="leave", clause=LEAVE, sentence=sentence(LEAVE)),
        ))  # fmt: skip
        choices = tuple(
            Choice(kind=c["kind"], subject=c.get("subject", ""), subject_title=str(c.get("subject", "")),
                   givers=(c["giver"],), receivers=(c["receiver"],), clause=c, sentence=sentence(c), deed=deed(c))
            for c in (AID, PAY, QUIET, LEAVE)
        )  # fmt: skip
        over = Choice(kind="ceasefire", subject="m23", subject_title="m23", givers=("m23",), receivers=("rwanda",),
                      clause=INSTEAD, sentence=sentence(INSTEAD), deed=deed(INSTEAD),
                      instead=TITLES["letter"])  # fmt: skip
        return Menu(treaty=treaty, templates=(template,), choices=(*choices, over))

    async def bill(self, offer: Offer) -> Bill:
        """So much a clause, and a refusal where nothing is promised at all."""
        cards = tuple(ClauseCard(id=n, clause=c, sentence=sentence(c)) for n, c in offer.clauses.items())
        rows = tuple(
            BillRow(clause=n, sentence=sentence(c), worth=-3.5 if c["giver"] == offer.seat else 6.0,
                    factors=(("M23 kept 3 of 5", 0.6), ("vague", 0.9)) if c["giver"] == "m23" else ())
            for n, c in offer.clauses.items()
        )  # fmt: skip
        faults = tuple(
            Refusal(where=f"turn 1, seat {offer.seat}: {offer.treaty}: clause '{n}': amount", what="0 is out of range",
                    way_out="share goes from 0.05 to 1")
            for n, c in offer.clauses.items() if c.get("amount") == 0
        )  # fmt: skip
        packages = tuple(
            Package(name=name, surplus={"rwanda": own, "m23": other})
            for name, own, other in (("status quo", 0.0, 0.0), ("Nash", 4.0, 3.0), ("egalitarian", 3.2, 3.2),
                                     ("welfare", 6.0, 1.5), ("current text", 2.5, None))
        )  # fmt: skip
        return Bill(seat=offer.seat, text=TextCard(treaty=offer.treaty, clauses=cards), rows=rows,
                    total=sum(r.worth for r in rows), error=1.2, walk_away=(49.0, 51.4), packages=packages,
                    refusals=faults)  # fmt: skip

    async def propose(self, offer: Offer) -> tuple[Refusal, ...]:
        """Table it; M23 takes what pays it, and objects to the first clause of anything else."""
        faults = (await self.bill(offer)).refusals
        if faults:
            return faults
        t = offer.treaty
        self.offers.append(offer)
        self.last[t], self.texts[t] = self.texts[t], dict(offer.clauses)
        self.number[t] += 1
        self.by[t], self.behind[t] = offer.seat, {offer.seat}
        words = tuple(sentence(c) for c in offer.clauses.values())
        self._tells(t, offer.seat, "offer", clauses=words, reason=offer.note)
        if any(c["kind"] == "payment" for c in offer.clauses.values()):
            self.behind[t].add("m23")
            self._tells(t, "m23", "accept", reason="that is worth the step")
        else:
            objection = Objection(
                seat="m23", clause=next(iter(offer.clauses)), wish="surer", text="words were given before"
            )
            self.objections[t] = (objection,)
            self._tells(t, "m23", "refuse", objections=(objection,), reason="not before we are paid")
        return ()

    def _tells(self, treaty: str, seat: str, act: Any, **more: Any) -> None:
        said = self.said[treaty]
        said.append(Said(number=len(said) + 1, seat=seat, act=act, draft=self.number[treaty], **more))

    async def answer(self, answer: Answer) -> tuple[Refusal, ...]:
        """Note it."""
        self.answers.append(answer)
        if answer.act == "accept":
            self.behind[answer.treaty].add(answer.seat)
        self.objections[answer.treaty] = answer.objections
        self._tells(answer.treaty, answer.seat, answer.act, objections=answer.objections, reason=answer.reason)
        return ()

    async def ledger(self, seat: str) -> Ledger:
        """Three promises, one of them broken, and a ceasefire."""
        promises = (
            Promise(treaty="doha_decl", clause="quiet", due=3, reported=0.4, kept=2, judged=4, verified_by="MONUSCO",
                    breach="material", response="demand", **promised("doha_decl", QUIET)),
            Promise(treaty="doha_decl", clause="leave", due=0, reported=1.0, **promised("doha_decl", LEAVE)),
            Promise(treaty="letter", clause="aid", due=5, reported=1.0, kept=1, judged=1, public=False,
                    **promised("letter", AID)),
        )  # fmt: skip
        factors = (("it is monitored", 0.6), ("who watches it", 0.64), ("armed groups outside the text", 1.49),
                   ("fear of being deceived", 1.35))  # fmt: skip
        return Ledger(
            promises=promises,
            texts=(AgreedText(treaty="letter", title=TITLES["letter"], parties=("rwanda", "m23"), state="initialled",
                              clauses=(sentence(AID), sentence(PAY)), secret=True),),
            records=(Record(giver="m23", receiver="rwanda", kept=2.1, broken=3.0, words="kept 2 of 4"),
                     Record(giver="rwanda", receiver="m23", kept=1.3, broken=0.7, words="kept 1 of 1")),
            hazards=(Hazard(treaty="doha_decl", title="Doha declaration", chance=0.31, factors=factors),),
        )  # fmt: skip
