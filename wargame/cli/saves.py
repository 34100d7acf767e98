"""``wargame saves``: list, show, export, fork and restore saved games."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wargame.base.errors import SaveError
from wargame.base.text import clean
from wargame.cli.narrate import CHECK_FAILED, say
from wargame.cli.players import player_choices

if TYPE_CHECKING:
    from wargame.session.contents import Contents
    from wargame.session.folder import Entry


@click.group("saves", short_help="list, show, export, fork and restore saved games")
def command() -> None:
    """Saved games: those of ./saves if there is such a folder, else of your own data folder.

    SAVE is a file, or the name of a save in that folder.
    """


form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print."
)


@command.command("list", short_help="every save, the latest first")
@form_option
def list_saves(form: str) -> None:
    """Name every save, the latest first; one that cannot be opened says why."""
    from wargame.session.folder import listing, saves_folder

    entries = listing()
    if form == "json":
        click.echo(json.dumps([_row(entry) for entry in entries], indent=1, ensure_ascii=False))
        return
    if not entries:
        say(f"there are no saves in {saves_folder()}")
    width = max((len(entry.path.stem) for entry in entries), default=0)
    for entry in entries:
        click.echo(f"{clean(entry.path.stem):<{width}}  {_line(entry)}")


@command.command("show", short_help="what is in a save, and whether it is undamaged")
@click.argument("save")
@form_option
def show(save: str, form: str) -> None:
    """Show what SAVE holds, and whether every byte of it is as it was written; exit code 1 if not."""
    from wargame.session.folder import find
    from wargame.session.verify import audit

    path = find(save)
    found, findings = audit(path)
    told = {**_told(found), **_backups(path)}
    if form == "json":
        click.echo(json.dumps({**told, "findings": [str(f) for f in findings]}, indent=1, ensure_ascii=False))
    else:
        for name, value in told.items():
            for line in _lines(name, value):
                click.echo(line)
        for finding in findings:
            click.echo(f"damaged: {finding}")
    if findings:
        way_out = "recover its undamaged turns with wargame saves fork" if found.turn else "restore a copy of it"
        say(f"error: {path.name} is not as it was written; {way_out}")
        raise SystemExit(CHECK_FAILED)


@command.command("export", short_help="the log as JSON lines")
@click.argument("save")
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), help="File to write; stdout by default.")
def export(save: str, into: Path | None) -> None:
    """Print the log of SAVE as JSON lines: what happened, but orders still under seal.

    What seats say to each other in private is withheld until the game has ended.
    """
    from wargame.session import replay
    from wargame.session.folder import find

    rows = list(replay.export(find(save)))
    if into is None:
        for row in rows:
            click.echo(row)
        return
    into.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    say(f"{len(rows)} rows written to {into}")


@command.command("fork", short_help="a new game from a turn of an old one")
@click.argument("save")
@click.option("--turn", type=click.IntRange(0), help="Turns to keep; all that are undamaged by default.")
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), help="The new save; named for you by default.")
@click.option("--seat", "seats", multiple=True, metavar="SEAT", help="A seat that you take; as --player SEAT=human.")
@click.option(
    "--player", "players", multiple=True, metavar="SEAT=PLAYER",
    help="Who plays from then on, where that changes: human, standard, alternative, random or doctrine:NAME.",
)  # fmt: skip
def fork(save: str, turn: int | None, into: Path | None, seats: tuple[str, ...], players: tuple[str, ...]) -> None:
    """Begin a new game from SAVE as it stood after a turn, and print where it is. The old save stays as it is.

    Also recovers the undamaged turns of a damaged save.
    """
    from wargame.session import replay
    from wargame.session.folder import find, new_path

    path = find(save)
    target = into or new_path(path.stem, path.parent)
    kept = replay.fork(path, turn, target, players=player_choices((*players, *(f"{seat}=human" for seat in seats))))
    click.echo(str(target))
    say(f"{kept} turn{'' if kept == 1 else 's'} kept; go on with wargame play --save {target}")


@command.command("restore", short_help="a back-up as a new save")
@click.argument("save")
@click.option("--turn", type=click.IntRange(0), help="Take the last back-up of that turn; the last of all by default.")
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), help="The new save; named for you by default.")
def restore_save(save: str, turn: int | None, into: Path | None) -> None:
    """Copy a back-up of SAVE, with the people and codes of its session, to where it can be played on.

    SAVE and its back-ups stay as they are; it need not be whole, or there at all.
    """
    from wargame.net.beside import ENDINGS
    from wargame.session.backups import backups_of, restore
    from wargame.session.folder import find_backed_up, new_path

    path = find_backed_up(save)
    kept = [one for one in backups_of(path) if turn in (None, one.turn)]
    if not kept:
        known = ", ".join(dict.fromkeys(str(one.turn) for one in backups_of(path)))
        way_out = f"there are back-ups of turns {known}" if known else "a host makes one after every turn"
        what = "it has no back-up" if turn is None else f"it has no back-up of turn {turn}"
        raise SaveError(what, where=str(path), way_out=way_out)
    target = into or new_path(path.stem, path.parent)
    restore(kept[-1].path, target, ENDINGS)
    click.echo(str(target))
    say(f"as after turn {kept[-1].turn}; go on with wargame host --save {target}")


def _backups(path: Path) -> dict[str, Any]:
    """The back-ups of a save, where a host has made any."""
    from wargame.session.backups import backups_of

    found = backups_of(path)
    return {"back-ups": {one.path.stem: f"{one.size // 1024} kB" for one in found}} if found else {}


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "save": entry.path.stem,
        "file": str(entry.path),
        "scenario": entry.scenario,
        "title": entry.title,
        "turn": entry.turn,
        "turns": entry.turns,
        "seats": list(entry.seats),
        "ended": entry.ended,
        "changed": entry.changed,
        "problem": entry.problem,
    }


def _line(entry: Entry) -> str:
    if entry.problem:
        return f"cannot be opened: {entry.problem}"
    where = "ended" if entry.ended else f"turn {entry.turn} of {entry.turns}"
    return f"{entry.scenario:<14} {where:<14} {', '.join(entry.seats) or 'nobody':<12} {entry.changed}"


def _told(found: Contents) -> dict[str, Any]:
    """What a save holds, without anything a seat must not know before the game has ended."""
    from wargame.session.chronicle import Chronicle

    players = Chronicle(found).players() if found.events else {}
    ended = any(found.of_kind("GameEnded"))
    resolved = list(found.of_kind("TurnResolved"))
    told: dict[str, Any] = {
        "title": clean(found.meta.get("title", "")),
        "scenario": clean(found.meta.get("scenario", "")),
        "rules": found.meta.get("rules", ""),
        "program": ", ".join(dict.fromkeys(writer.program for writer in found.writers)),
        "seed": found.started.get("seed") if found.events else "",
        "turns": f"{found.turn} of {found.started['turns']}" if found.events else "",
        "state": "ended" if ended else "being played" if found.events else "nothing of it can be read",
        "log rows": len(found.events),
        "last row": found.events[-1].hash if found.events else "",
        "players": {clean(str(actor)): clean(str(player)) for actor, player in players.items()},
        "digests": {f"turn {e.turn}": e.content["digest"] for e in resolved},
    }
    if ended and resolved:
        told["scores"] = {seat: round(score, 1) for seat, score in resolved[-1].content["scores"].items()}
    return told


def _lines(name: str, value: Any) -> list[str]:
    if not isinstance(value, dict):
        return [f"{name:<10} {value}"]
    return [f"{name}"] + [f"  {key:<10} {inner}" for key, inner in value.items()]
