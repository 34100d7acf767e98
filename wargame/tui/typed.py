"""A facilitator's own inject as it is typed in one line, in the console and in the plain front end."""

from __future__ import annotations

from typing import Final

from wargame.base.errors import SessionError
from wargame.session.facilitator import Change, Inject

WITH: Final = "with"
_WAY_OUT: Final = "write TITLE: TEXT with add drc.support -5; set goma.holder drc; fire doha walk_out"


def parse_inject(line: str) -> Inject:
    """An inject out of ``TITLE: TEXT with add PATH VALUE; set PATH VALUE; fire INSTRUMENT TRIGGER``.

    Raises:
        SessionError: a change in it is none.

    >>> parse_inject("Riots: Prices doubled. with add drc.support -5").changes
    (Change(path='drc.support', value='-5', sets=False),)
    >>> parse_inject("A rumour").title
    'A rumour'
    """
    words, _, tail = f"{line} ".partition(f" {WITH} ")
    title, _, text = words.partition(":")
    changes: list[Change] = []
    fire: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in tail.split(";"))):
        how, _, rest = part.partition(" ")
        path, value = _split(rest.strip())
        if how == "fire" and path and value:
            fire[path] = value
        elif how in ("add", "set") and path and value:
            changes.append(Change(path=path, value=value, sets=how == "set"))
        else:
            raise SessionError(f"'{part}' is no change", where="inject", way_out=_WAY_OUT)
    return Inject(title=title.strip(), text=text.strip(), changes=tuple(changes), fire=fire)


def inject_words(inject: Inject) -> str:
    """The changes of an inject as they are typed; the inverse of what `parse_inject` reads after ``with``."""
    parts = [f"{'set' if change.sets else 'add'} {change.path} {change.value}" for change in inject.changes]
    return "; ".join([*parts, *(f"fire {name} {trigger}" for name, trigger in inject.fire.items())])


def _split(text: str) -> tuple[str, str]:
    """Path and value: the path ends at the first space outside of brackets."""
    depth = 0
    for at, letter in enumerate(text):
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if letter == " " and not depth:
            return text[:at].strip(), text[at:].strip()
    return text, ""
