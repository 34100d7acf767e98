"""``wargame table``: the tables of a saved game without a screen."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from wargame.base.errors import UsageError
from wargame.cli.narrate import CHECK_FAILED, complain, say
from wargame.cli.talk import form_option, opened, seat_option
from wargame.lines.tables import bill_lines, menu_lines, table_lines, table_list

if TYPE_CHECKING:
    from wargame.session.bargaining import Act, Answer, Objection, Offer
    from wargame.session.local import LocalClient
    from wargame.session.wire import Refusal

_RANKS = ("envoy", "minister", "head")


@click.command("table", short_help="the tables of a saved game: read, offer, answer")
@click.argument("save")
@click.argument("treaty", required=False)
@seat_option
@click.option("--propose", type=click.Path(path_type=Path), metavar="FILE", help="Offer this text; - reads stdin.")
@click.option("--weigh", type=click.Path(path_type=Path), metavar="FILE", help="Only weigh the text in FILE.")
@click.option("--needs", metavar="TREATY,TREATY", help="With --propose: it holds only together with these texts.")
@click.option("--accept", is_flag=True, help="Take the text on the table as a whole.")
@click.option("--agree", metavar="CLAUSE,CLAUSE", help="Stand behind these clauses; the rest goes into brackets.")
@click.option("--refuse", is_flag=True, help="Do not take the text.")
@click.option(
    "--object", "wishes", multiple=True, metavar="CLAUSE=WISH",
    help="With --refuse or --agree: what you want of a clause: drop, less, more, sooner, surer or plainer.",
)  # fmt: skip
@click.option("--walk-out", is_flag=True, help="Leave the table.")
@click.option("--come-back", is_flag=True, help="Sit down again.")
@click.option("--send", type=click.Choice(_RANKS), help="Send a delegation of this rank.")
@click.option("--reason", default="", metavar="WORDS", help="A line to those at the table.")
@click.option("--menu", is_flag=True, help="List what could be put into the text, as YAML.")
@form_option
def command(save: str, treaty: str | None, seat: str | None, form: str, **acts: Any) -> None:
    """Read and use the tables of SAVE, as the person in a seat does on the screen.

    Without TREATY: the tables of the seat. With it: the text clause by clause, what was said, and what it is worth to
    the seat. One act at a time; programs answer before the command returns. A text is YAML:

    \b
    clauses:
      quiet: {kind: ceasefire, giver: m23, receiver: drc, subject: m23}
    """  # noqa: D301  (click reads the backspace: what follows keeps its lines)
    with opened(save, seat) as (client, who):
        refusals = asyncio.run(_run(client, who, treaty, form, acts))
    if refusals:
        raise SystemExit(CHECK_FAILED)


async def _run(
    client: LocalClient, seat: str, treaty: str | None, form: str, acts: dict[str, Any]
) -> tuple[Refusal, ...]:
    if treaty is None:
        _show(
            form, [c.model_dump(mode="json") for c in await client.tables(seat)], table_list(await client.tables(seat))
        )
        return ()
    if acts["menu"]:
        menu = await client.menu(seat, treaty)
        _show(form, menu.model_dump(mode="json"), menu_lines(menu))
        return ()
    weighed = _read(acts["weigh"], seat, treaty) if acts["weigh"] else None
    refusals = await _act(client, seat, treaty, acts) if weighed is None else ()
    for refusal in refusals:
        complain(refusal)
    view = await client.table(seat, treaty)
    offer = weighed or _standing(seat, treaty, view.text.clauses)
    bill = await client.bill(offer)
    told = {"table": view.model_dump(mode="json"), "bill": bill.model_dump(mode="json")}
    worth = bill_lines(bill) if weighed is not None or view.text.clauses else []
    lines = worth if weighed is not None else [*table_lines(view), *worth]
    _show(form, told, lines)
    return (*refusals, *bill.refusals) if weighed is not None else refusals


def _standing(seat: str, treaty: str, clauses: Any) -> Offer:
    from wargame.session.bargaining import Offer

    return Offer(seat=seat, treaty=treaty, clauses={c.id: c.clause for c in clauses if c.change != "gone"})


async def _act(client: LocalClient, seat: str, treaty: str, acts: dict[str, Any]) -> tuple[Refusal, ...]:
    """Do the one act that was asked for."""
    from wargame.session.bargaining import Act

    answers: list[Act] = [act for act in get_args(Act) if acts[act]]
    asked = [*(["propose"] if acts["propose"] else []), *answers]
    if len(asked) > 1:
        words = " and ".join(f"--{name.replace('_', '-')}" for name in asked)
        raise UsageError(f"{words} are given together", where="table", way_out="one act at a time")
    if not asked:
        return ()
    if asked == ["propose"]:
        offer = _read(acts["propose"], seat, treaty)
        needs = tuple(filter(None, (acts["needs"] or "").split(",")))
        return await client.propose(offer.model_copy(update={"needs": needs, "note": acts["reason"]}))
    return await client.answer(_answer(answers[0], seat, treaty, acts))


def _answer(act: Act, seat: str, treaty: str, acts: dict[str, Any]) -> Answer:
    from wargame.session.bargaining import Answer

    return Answer(
        seat=seat, treaty=treaty, act=act,
        clauses=tuple(filter(None, (acts["agree"] or "").split(","))), objections=_objections(seat, acts["wishes"]),
        rank=acts["send"], reason=acts["reason"],
    )  # fmt: skip


def _objections(seat: str, wishes: tuple[str, ...]) -> tuple[Objection, ...]:
    from wargame.tui.written import read_objection

    parts = [text.partition("=") for text in wishes]
    return tuple(read_objection(seat, clause, wish, f"--object {clause}") for clause, _, wish in parts)


def _read(path: Path, seat: str, treaty: str) -> Offer:
    """The text in a file, which need not say its treaty.

    Raises:
        UsageError: it is not YAML, or no text; says where.
    """
    from wargame.session.bargaining import Offer
    from wargame.tui.written import read_clauses

    stdin = str(path) == "-"
    words = sys.stdin.read() if stdin else path.read_text(encoding="utf-8")
    return Offer(seat=seat, treaty=treaty, clauses=read_clauses(words, "stdin" if stdin else str(path), treaty))


def _show(form: str, told: Any, lines: list[str]) -> None:
    if form == "json":
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    for line in lines:
        click.echo(line)
    if not lines:
        say("no table is open for this seat")
