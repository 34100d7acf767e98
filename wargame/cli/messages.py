"""``wargame messages``: what seats write to each other in a saved game, without a screen."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click

from wargame.cli.narrate import CHECK_FAILED, complain, say
from wargame.cli.talk import form_option, opened, seat_option
from wargame.lines.tables import message_line

if TYPE_CHECKING:
    from wargame.session.bargaining import Message
    from wargame.session.local import LocalClient
    from wargame.session.wire import Refusal


@click.command("messages", short_help="what seats write to each other in a saved game")
@click.argument("save")
@seat_option
@click.option("--to", "to", metavar="SEAT,SEAT", help="With --say: to whom; to everybody if nobody is named.")
@click.option("--say", "text", metavar="WORDS", help="Send a message. It binds nobody; only a text on a table does.")
@click.option("--unread", is_flag=True, help="Only what has not been read; it counts as read then.")
@form_option
def command(save: str, seat: str | None, to: str | None, text: str | None, unread: bool, form: str) -> None:
    """Print what a seat of SAVE has sent and got, the oldest first, or send something."""
    with opened(save, seat) as (client, who):
        refusals, shown = asyncio.run(_run(client, who, to, text, unread=unread))
    for refusal in refusals:
        complain(refusal)
    if refusals:
        raise SystemExit(CHECK_FAILED)
    if form == "json":
        click.echo(json.dumps([m.model_dump(mode="json") for m in shown], indent=1, ensure_ascii=False))
        return
    for message in shown:
        click.echo(message_line(message))
    if not shown:
        say("nothing new" if unread else "nothing has been said")


async def _run(
    client: LocalClient, seat: str, to: str | None, text: str | None, *, unread: bool
) -> tuple[tuple[Refusal, ...], list[Message]]:
    from wargame.session.bargaining import Message

    if text is not None:
        others = tuple(part.strip() for part in (to or "").split(",") if part.strip())
        refusals = await client.send(Message(seat=seat, to=others, text=text))
        if refusals:
            return refusals, []
    found = [m for m in await client.messages(seat) if m.unread or not unread]
    if found:
        await client.read(seat, found[-1].number)
    return (), found
