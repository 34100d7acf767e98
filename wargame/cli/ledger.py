"""``wargame ledger``: the promises in force in a saved game, without a screen."""

from __future__ import annotations

import asyncio
import json

import click

from wargame.cli.narrate import say
from wargame.cli.talk import form_option, opened, seat_option
from wargame.lines.tables import ledger_lines


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
    lines = ledger_lines(found)
    for line in lines:
        click.echo(line)
    if not lines:
        say("no promise is in force that this seat may read")
