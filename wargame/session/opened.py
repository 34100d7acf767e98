"""What a facilitator has opened to all: chapter by chapter, read out of the log, and nothing that is not opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, get_args

from wargame.base.text import counted
from wargame.rules.rulebook import Rulebook
from wargame.session.chronicle import Chronicle
from wargame.session.contents import Contents
from wargame.session.opening import Chapter, Opened, OpenedLine, OpenedOrder
from wargame.world.state import World

_SAYS: Final = {
    "accept": "takes the text", "agree": "agrees in part", "refuse": "refuses", "walk_out": "walks out",
    "come_back": "comes back", "send": "sends a delegation",
}  # fmt: skip


def chapters(contents: Contents) -> tuple[Chapter, ...]:
    """The chapters that stand open."""
    named = {name for row in contents.of_kind("SecretsOpened") for name in row.content["chapters"]}
    return tuple(chapter for chapter in get_args(Chapter) if chapter in named)


def opened(book: Rulebook, chronicle: Chronicle, worlds: Sequence[World]) -> Opened:
    """Everything in the chapters that stand open."""
    contents = chronicle.contents
    found = chapters(contents)
    last = worlds[-1].arrays
    told: dict[str, Any] = {}
    if "hidden" in found:
        told["hidden"] = {
            name: (float(worlds[0]["hidden"][0, k]), book.text.parameters[name].meaning)
            for k, name in enumerate(book.axes["H"])
        }
    if "scores" in found:
        told["scores"] = {seat: float(last["score"][0, book.index["A"][seat]]) for seat in book.text.seats}
    if "orders" in found:
        told["orders"] = tuple(
            OpenedOrder(turn=turn, **order.model_dump(exclude={"target", "terms"}))
            for turn in range(1, len(worlds))
            for seat in book.text.seats
            for order in chronicle.orders(turn, seat)
        )
    if "messages" in found:
        told["messages"] = tuple(
            OpenedLine(turn=e.turn, seat=e.content["seat"], to=tuple(e.content["to"]), text=e.content["text"])
            for e in contents.of_kind("MessageSent")
        )
    if "tables" in found:
        told["tables"] = tuple(_said(e.turn, e.kind, e.content) for e in contents.of_kinds(_TABLE))
    return Opened(chapters=found, **told)


_TABLE: Final = ("TextOffered", "TextAnswered", "TextAgreed")


def _said(turn: int, kind: str, row: dict[str, Any]) -> OpenedLine:
    """What a row of a table says, in a line."""
    reason = f": {row['reason']}" if row.get("reason") else ""
    if kind == "TextAgreed":
        words = "the text is agreed"
    elif kind == "TextOffered":
        words = f"offers a text of {counted(len(row['order']), 'clause')}{reason}"
    else:
        words = f"{_SAYS[row['act']]}{reason}"
    return OpenedLine(turn=turn, seat=row.get("seat", ""), treaty=row["treaty"], text=words)
