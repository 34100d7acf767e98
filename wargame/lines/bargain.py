"""The commands of a seat at its tables: read, write a text, offer it, answer those of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from wargame.base.errors import SessionError
from wargame.base.text import clean, counted, suggest
from wargame.lines.page import Page
from wargame.lines.shell import Command
from wargame.lines.tables import (
    factor_words,
    ledger_lines,
    said_line,
    standing_words,
    sum_lines,
    table_lines,
    table_list,
)
from wargame.session.bargaining import Act, Answer, Choice, Objection, Rank, TableCard, TableView, TextCard
from wargame.session.wire import Refusal
from wargame.tui.draft import Draft
from wargame.tui.words import spaced
from wargame.tui.written import read_clause, read_clauses, read_objection

if TYPE_CHECKING:
    from wargame.lines.seat import SeatShell

LONG: Final = 40
"""Entries of a menu that are listed without being asked for by a word."""


async def _tables(shell: SeatShell, _: str) -> None:
    cards = await shell.client.tables(shell.desk.seat)
    say_lines(shell.page, table_list(cards))
    if not cards:
        shell.page.say("No table is open. One opens when talks that you are a party to are in session.")


async def _table(shell: SeatShell, rest: str) -> None:
    view = await _here(shell, rest)
    _read(shell, view)
    if shell.desk.draft_of(view).changed:
        shell.page.say("You have another text in hand, which is not offered; type 'hand' to see it.")


async def _here(shell: SeatShell, word: str = "") -> TableView:
    """The table that is meant: the one named, else the one looked at last, the one that asks, or the only one."""
    desk = shell.desk
    cards = await shell.client.tables(desk.seat)
    if word:
        found = _named(word.lower(), cards)
    else:
        asking = [c.treaty for c in cards if c.asked]
        found = [c.treaty for c in cards if c.treaty == desk.table] or (asking if len(asking) == 1 else [])
        found = found or [c.treaty for c in cards]
    if len(found) != 1:
        names = found or [c.treaty for c in cards]
        what = f"'{clean(word, limit=60)}' is {'several tables' if found else 'no table of yours'}" if word else ""
        way_out = suggest(word, names, "tables") if names else "convene talks, or wait for them"
        raise SessionError(what or "it is not said which table" * bool(names) or "no table is open", where="table",
                           way_out=way_out)  # fmt: skip
    desk.table = found[0]
    return await shell.client.table(desk.seat, found[0])


def _named(word: str, cards: Sequence[TableCard]) -> list[str]:
    """Tables of that name, else those that begin so, else those in whose title it is."""
    whole = [c.treaty for c in cards if c.treaty == word]
    begun = [c.treaty for c in cards if c.treaty.startswith(word)]
    return whole or begun or [c.treaty for c in cards if word in f"{c.treaty} {c.title}".lower()]


def _read(shell: SeatShell, view: TableView) -> None:
    """Print a table, and remember which of its texts has been read."""
    shell.seen[shell.desk.view.turn, view.treaty] = view.text.number
    say_lines(shell.page, table_lines(view))


def _basis(shell: SeatShell, view: TableView) -> int | None:
    """Number of the text that was read last at a table this turn; nothing where none has been."""
    return shell.seen.get((shell.desk.view.turn, view.treaty), None if view.text.number else 0)


# --- writing ---------------------------------------------------------------------------------------------------------


async def _menu(shell: SeatShell, rest: str) -> None:
    view = await _here(shell)
    shell.menu = await shell.client.menu(shell.desk.seat, view.treaty)
    wanted = rest.lower().split()
    found = [
        (number, entry)
        for number, entry in enumerate(shell.menu.entries, 1)
        if all(word in _entry_words(entry).lower() for word in wanted)
    ]
    shell.page.say(f"What could be written into {view.title}:")
    if len(found) > LONG and not wanted:
        _summary(shell, [(number, entry) for number, entry in found])
    else:
        shell.page.rows([(number, _entry_words(entry)) for number, entry in found])
    if not found:
        shell.page.say("Nothing of that kind; type 'menu' alone to see what there is.")
    shell.page.say("Type 'add' and numbers to write them into your text, then 'hand' to see it.")


def _summary(shell: SeatShell, found: Sequence[tuple[int, TextCard | Choice]]) -> None:
    """Whole texts one by one, single promises by giver and kind."""
    shell.page.rows([(number, _entry_words(entry)) for number, entry in found if isinstance(entry, TextCard)])
    choices = [entry for _, entry in found if isinstance(entry, Choice)]
    for (giver, instead), promises in groupby(choices, lambda choice: (choice.givers[0], bool(choice.instead))):
        kinds = [spaced(choice.kind) for choice in promises]
        listed = ", ".join(f"{kind} ({kinds.count(kind)})" for kind in dict.fromkeys(kinds))
        shell.page.say(f"promises of {giver}{', in place of some in force' * instead}: {listed}", indent=2)
    if not choices:
        return
    shell.page.say("Add words to see those promises, for instance 'menu", choices[0].givers[0],
                   f"{spaced(choices[0].kind)}'.")  # fmt: skip


def _entry_words(entry: TextCard | Choice) -> str:
    if isinstance(entry, TextCard):
        return f"whole text: {entry.title}, {counted(len(entry.clauses), 'clause')}"
    instead = f", in place of {entry.instead}" if entry.instead else ""
    return f"{entry.givers[0]}: {spaced(entry.kind)}: {entry.deed}{instead}"


async def _add(shell: SeatShell, rest: str) -> None:
    view = await _here(shell)
    entries = shell.menu.entries if shell.menu is not None and shell.menu.treaty == view.treaty else ()
    numbers = rest.replace(",", " ").split()
    if not numbers or not all(n.isdecimal() and 1 <= int(n) <= len(entries) for n in numbers):
        way_out = f"write add and numbers from 1 to {len(entries)}" if entries else "type menu first"
        raise SessionError("that is no number of the menu of this table", where="add", way_out=way_out)
    for number in numbers:
        shell.desk.draft_of(view).take(entries[int(number) - 1])
    await _weighed(shell, view)


async def _change(shell: SeatShell, rest: str) -> None:
    view, (name, _, values) = await _here(shell), rest.partition(" ")
    draft = shell.desk.draft_of(view)
    draft.set(_clause(name, draft.clauses), **read_clause(values))
    await _weighed(shell, view)


async def _strike(shell: SeatShell, rest: str) -> None:
    view = await _here(shell)
    draft = shell.desk.draft_of(view)
    for name in [_clause(word, draft.clauses) for word in rest.replace(",", " ").split() or [""]]:
        draft.drop(name)
    await _weighed(shell, view)


async def _discard(shell: SeatShell, _: str) -> None:
    view = await _here(shell)
    shell.desk.hand.pop(view.treaty, None)
    shell.page.say("Your text is put away; the one on the table stays as it is.")


async def _tie(shell: SeatShell, rest: str) -> None:
    view = await _here(shell)
    shell.desk.draft_of(view).needs = tuple(rest.replace(",", " ").split())
    shell.page.say(f"Your offer will hold only together with {rest}." if rest else "Your offer is tied to nothing.")


async def _hand(shell: SeatShell, rest: str) -> None:
    view = await _here(shell)
    if rest:
        draft = shell.desk.draft_of(view)
        draft.clauses = dict(read_clauses(_file(rest), rest, view.treaty))
    await _weighed(shell, view)


def _file(name: str) -> str:
    try:
        return Path(name).expanduser().read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        what = error.strerror.lower() if isinstance(error, OSError) and error.strerror else "it is no text in UTF-8"
        raise SessionError(
            what, where=f"'{clean(name, limit=200)}'", way_out="name a file on your own machine"
        ) from error


def _clause(word: str, known: Mapping[str, object]) -> str:
    """The clause of that name, or the only one that begins so."""
    starting = [name for name in known if word and name.startswith(word)]
    if word in known:
        return word
    if len(starting) != 1:
        what = f"'{clean(word, limit=60)}' is {'several clauses' if starting else 'no clause of the text'}"
        way_out = suggest(word, starting or known, "clauses") if known else "the text is empty; type menu and add"
        raise SessionError(what, where="clause", way_out=way_out)
    return starting[0]


async def _weighed(shell: SeatShell, view: TableView) -> None:
    """Print the text in hand, clause by clause, with what it is worth and what is wrong with it."""
    draft = shell.desk.draft_of(view)
    bill = await shell.client.bill(draft.offer())
    shell.page.say(f"{view.title}, {'your text, not offered' if draft.changed else 'the text on the table'}:")
    written = {card.id: card.sentence for card in bill.text.clauses}
    written |= {row.clause: f"{row.sentence}; worth {row.worth:+.1f}{factor_words(row)}" for row in bill.rows}
    rows = [(draft.mark(name) or " ", f"{name}: {_written(draft, name, written)}") for name in draft.names]
    shell.page.rows(rows)
    if draft.needs:
        shell.page.say(f"only together with {', '.join(draft.needs)}", indent=2)
    if not rows:
        shell.page.say("It has no clause; type 'menu' for what could be promised.", indent=2)
    say_lines(shell.page, sum_lines(bill))


def _written(draft: Draft, name: str, written: Mapping[str, str]) -> str:
    if name not in draft.clauses:
        return "struck"
    return written.get(name) or ", ".join(f"{key}: {value}" for key, value in draft.clauses[name].items())


# --- speaking --------------------------------------------------------------------------------------------------------


def _split(rest: str) -> tuple[str, str]:
    """What is said, and the reason for it."""
    what, _, reason = f" {rest}".partition(" because ")
    return what.strip(), reason.strip()


async def _offer(shell: SeatShell, rest: str) -> None:
    view, (word, reason) = await _here(shell), _split(rest)
    draft = shell.desk.draft_of(view)
    if word.lower() != "yes":
        await _weighed(shell, view)
        shell.page.say("Type 'offer yes' to put it on the table, perhaps with 'because' and a line to those there.")
        return
    offer, basis = draft.offer(reason), _basis(shell, view)
    if basis is not None:  # else it answers the text that it was begun from
        offer = offer.model_copy(update={"basis": basis})
    if await _after(shell, view, await shell.client.propose(offer), "Offered."):
        shell.desk.hand.pop(view.treaty, None)


async def _take(shell: SeatShell, rest: str) -> None:
    view, (word, reason) = await _here(shell), _split(rest)
    if word.lower() != "yes" or _basis(shell, view) is None:
        _read(shell, view)
        shell.page.say("Type 'take yes' to take this text as a whole; once all parties have, it is agreed.")
        return
    await _answer(shell, view, "accept", "Taken.", reason=reason)


async def _agree(shell: SeatShell, rest: str) -> None:
    view, (words, reason) = await _here(shell), _split(rest)
    standing = _standing(view)
    names = tuple(_clause(word, standing) for word in words.replace(",", " ").split())
    await _answer(shell, view, "agree", "Said; what you did not name is in brackets.", names, reason=reason)


async def _object(shell: SeatShell, rest: str) -> None:
    view, (words, reason) = await _here(shell), _split(rest)
    standing, seat = _standing(view), shell.desk.seat
    wanted = [part.split() for part in words.split(",") if part.strip()]
    objections = tuple(
        read_objection(seat, _clause(part[0], standing), " ".join(part[1:]), "object") for part in wanted
    )
    await _answer(shell, view, "refuse", "Said.", objections=objections, reason=reason)


def _standing(view: TableView) -> dict[str, str]:
    return {card.id: card.sentence for card in view.text.clauses if card.change != "gone"}


async def _walk_out(shell: SeatShell, rest: str) -> None:
    view, (word, reason) = await _here(shell), _split(rest)
    if word.lower() != "yes":
        shell.page.say(f"You would walk out of {view.title}, and nothing could be agreed there until you come back.",
                       "Type 'walk-out yes' to do it.")  # fmt: skip
        return
    await _answer(shell, view, "walk_out", "You have walked out.", reason=reason)


async def _come_back(shell: SeatShell, rest: str) -> None:
    await _answer(shell, await _here(shell), "come_back", "You are back.", reason=_split(rest)[1])


async def _delegation(shell: SeatShell, rest: str) -> None:
    view = await _here(shell)
    known: tuple[Rank, ...] = get_args(Rank)
    rank = next((rank for rank in known if rank == rest), None)
    if rank is None:
        raise SessionError(f"'{clean(rest, limit=40)}' is no rank", where="delegation",
                           way_out=suggest(rest, known, "ranks"))  # fmt: skip
    await _answer(shell, view, "send", f"Sent: {rank}.", rank=rank)


async def _answer(
    shell: SeatShell, view: TableView, act: Act, done: str, clauses: tuple[str, ...] = (),
    objections: tuple[Objection, ...] = (), rank: Rank | None = None, reason: str = "",
) -> None:  # fmt: skip
    about_text = act in ("accept", "agree", "refuse")
    basis = _basis(shell, view) if about_text else None
    if about_text and basis is None:
        raise SessionError("you have not read its text", where="table", way_out="type table first")
    answer = Answer(seat=shell.desk.seat, treaty=view.treaty, act=act, basis=basis, clauses=clauses,
                    objections=objections, rank=rank, reason=reason)  # fmt: skip
    await _after(shell, view, await shell.client.answer(answer), done)


async def _after(shell: SeatShell, before: TableView, refusals: Sequence[Refusal], done: str) -> bool:
    """Print what was refused, or what others said to it and where the table stands now; whether it was taken."""
    for refusal in refusals:
        shell.page.say("refused:", refusal)
    if refusals:
        return False
    now = await shell.client.table(shell.desk.seat, before.treaty)
    shell.page.say(done)
    mine = shell.desk.seat
    heard = [one for one in now.said[len(before.said) :] if one.seat != mine]
    say_lines(shell.page, [f"  {said_line(one)}" for one in heard])
    shell.page.say(f"{standing_words(now)}.", "Type 'table' to read it." if heard else "")
    if now.text.by == mine:
        shell.seen[shell.desk.view.turn, now.treaty] = now.text.number
    return True


async def _promises(shell: SeatShell, _: str) -> None:
    lines = ledger_lines(await shell.client.ledger(shell.desk.seat))
    say_lines(shell.page, lines or ["No promise is in force that you may read."])


def say_lines(page: Page, lines: Sequence[str]) -> None:
    """Print lines with the indentation they have, wrapped."""
    for line in lines:
        page.say(line.lstrip(), indent=len(line) - len(line.lstrip()))


COMMANDS: Final = (
    Command("tables", "", "the tables at which you may speak", _tables),
    Command("table", "[NAME]", "a table: its text clause by clause, what was said; the commands below are about it",
            _table),
    Command("menu", "[WORDS]", "what could be promised there, numbered", _menu),
    Command("add", "NUMBER ...", "write promises of the menu into your text", _add),
    Command("change", "CLAUSE KEY: VALUE, ...", "change parts of a clause of your text", _change),
    Command("strike", "CLAUSE", "take a clause out of your text, or put it back", _strike),
    Command("hand", "[FILE]", "your text and what it is worth to you; with a YAML file, the text in it", _hand),
    Command("tie", "[TREATY, ...]", "your offer holds only together with these texts", _tie),
    Command("discard", "", "put your text away", _discard),
    Command("offer", "[yes] [because REASON]", "put your text on the table", _offer),
    Command("take", "[yes] [because REASON]", "take the text on the table as a whole", _take),
    Command("agree", "[CLAUSE, ...] [because REASON]", "stand behind these; brackets around the rest", _agree),
    Command("object", "[CLAUSE WISH, ...] [because REASON]",
            "do not take the text; wishes are drop, less, more, sooner, surer, plainer", _object),
    Command("walk-out", "[yes] [because REASON]", "leave the table", _walk_out),
    Command("come-back", "[because REASON]", "sit down again", _come_back),
    Command("delegation", "RANK", "send an envoy, a minister or the head of state", _delegation),
    Command("promises", "", "the promises in force, whose word was kept, how truces stand", _promises),
)  # fmt: skip
