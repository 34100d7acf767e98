"""``wargame ledger``: the promises in force in a saved game, without a screen."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click

from wargame.base.text import clean
from wargame.cli.narrate import say
from wargame.cli.talk import form_option, opened, seat_option

if TYPE_CHECKING:
    from wargame.session.bargaining import Ledger, Promise


@click.command("ledger", short_help="the promises in force in a saved game, kept and broken")
@click.argument("save")
@seat_option
@form_option
def command(save: str, seat: str | None, form: str) -> None:
    """Print the promises in force in SAVE as far as a seat may read them, whose word was kept, and how truces stand."""
    with opened(save, seat) as (client, who):
        found = asyncio.run(client.ledger(who))
    if form == "json":
        click.echo(json.dumps(found.model_dump(mode="json"), indent=1, ensure_ascii=False))
        return
    lines = list(_lines(found))
    for line in lines:
        click.echo(line)
    if not lines:
        say("no promise is in force that this seat may read")


def _lines(ledger: Ledger) -> list[str]:
    lines = []
    for promise in ledger.promises:
        lines += [f"{promise.treaty}.{promise.clause}: {clean(promise.sentence)}", f"    {'; '.join(_told(promise))}"]
    for promise in ledger.replaced:
        lines += [f"{promise.treaty}.{promise.clause}: {clean(promise.sentence)}",
                  f"    binds nobody while '{clean(promise.heir)}' is in force in its place"]  # fmt: skip
    for record in ledger.records:
        kinds = ", ".join(f"{kind.replace('_', ' ')} {words}" for kind, words in record.by_kind)
        lines.append(f"{record.giver} to {record.receiver}: {record.words} ({kinds})")
    for hazard in ledger.hazards:
        factors = ", ".join(f"x{factor:.2f} {clean(name)}" for name, factor in hazard.factors)
        lines.append(f"{hazard.treaty}: fails this turn with a chance of {hazard.chance:.0%}: {factors}")
    return lines


def _told(promise: Promise) -> list[str]:
    told = [f"due turn {promise.due}" if promise.due else "waits for its condition", f"reported {promise.reported:.0%}"]
    if promise.judged:
        told.append(f"kept {promise.kept} of {promise.judged}")
        told.append(f"implemented {promise.implemented} of 3")
    if promise.verified_by:
        told.append(f"verified by {clean(promise.verified_by)}")
    told.append(f"{promise.breach} breach" if promise.breach else "no breach")
    if promise.response:
        told.append(f"answer: {promise.response.replace('_', ' ')}")
    if not promise.public:
        told.append("secret")
    return told
