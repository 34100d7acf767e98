"""Clauses in plain language, and back: what a person reads says all that the machine knows, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, cast

from wargame.base.errors import UsageError
from wargame.base.text import clean
from wargame.negotiation.clause import KINDS, Clause, Condition, Kind, Mode, Remedy
from wargame.negotiation.lexicon import BLANK, PARTIES, Lexicon
from wargame.negotiation.text import Text

_MODES: Final = {"escrow": "paid out of escrow", "atomic": "done at once"}
_UNITS: Final = {"share": "{} %", "level": "{} %", "money": "USD {} m", "people": "{} people"}


class Names:
    """Ids as people read them, and back: titles where they are unique, with the id behind them where not."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the titles of `lexicon`."""
        self.lexicon = lexicon

    def knowing(self, standing: Mapping[str, Clause]) -> Names:
        """The same names, and promises in force, by ``treaty.row``."""
        return self._with(standing=standing)

    def at(self, turn: int) -> Names:
        """The same names when `turn` is played."""
        return self._with(turn=turn)

    def _with(self, **changes: Any) -> Names:
        found = Names(replace(self.lexicon, **changes))
        found.__dict__.update(_titles=self._titles, _ids=self._ids, actors=self.actors)  # they are the same
        return found

    @cached_property
    def _titles(self) -> dict[tuple[str, str], str]:
        """(id, sort) -> words; actors, treaties and verifiers are found without a sort."""
        lexicon = self.lexicon
        titles = {(name, ""): title for name, title in lexicon.actors.items()}
        titles |= {(one.id, ""): one.title for one in lexicon.treaties.values()}
        titles |= {(one.id, ""): one.title for one in lexicon.verifiers.values()}
        for known in lexicon.subjects.values():
            titles |= {(s.id, s.sort): s.title for s in known}
        plain = {key: clean(title).replace(";", ",") for key, title in titles.items()}
        owners: dict[str, set[str]] = {}
        for (name, _), words in plain.items():
            owners.setdefault(words, set()).add(name)
        return {key: words if len(owners[words]) == 1 else f"{words} ({key[0]})" for key, words in plain.items()}

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {words: name for (name, _), words in self._titles.items()}

    def title(self, name: str, sort: str = "") -> str:
        """An id as people read it; one that nobody knows stays as it is."""
        return self._titles.get((name, sort), name)

    def subject(self, clause: Clause) -> str:
        """What a clause is about."""
        one, _ = self.lexicon.subject(clause.subject, KINDS[clause.kind])
        return clause.subject if one is None else self.title(one.id, one.sort)

    def id(self, words: str) -> str:
        """The id of a title; the inverse of `title`."""
        return self._ids.get(words, words)

    def promise(self, row: str) -> str:
        """What a promise in force is called, as ``treaty.clause``: by its authors where that is known."""
        return self.lexicon.calls.get(row, row)

    def told(self, row: str) -> str:
        """A promise in force as people read it: by its name and the title of its text, where they know of the text."""
        treaty, _, clause = self.promise(row).partition(".")
        if treaty not in self.lexicon.treaties:
            return "an earlier promise"
        blank = BLANK.fullmatch(clause)
        name = f"blank row {blank.group(1)}" if blank else f"'{clause}'"
        return f"{name} of {self.title(treaty)}"

    def meant(self, words: str) -> tuple[str, ...]:
        """The rows of promises that are told so, in order; the inverse of `told` for titles without a comma."""
        found = re.finditer(r"(?:'([^']*)'|blank row (\d+)) of (.+?)(?=, '|, blank row |$)", words)
        named = ((m.group(3), m.group(1) or f"blank_{m.group(2)}") for m in found)
        return tuple(self.row(f"{self.id(title)}.{clause}") for title, clause in named)

    def row(self, name: str) -> str:
        """The row of a promise that is called so; the inverse of `promise`."""
        return next((row for row, called in self.lexicon.calls.items() if called == name), name)

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Titles of the actors, the longest first."""
        return tuple(sorted((self.title(a) for a in self.lexicon.actors), key=len, reverse=True))


def amount_words(kind: Kind, amount: float) -> str:
    """An amount with its unit.

    >>> amount_words(KINDS["payment"], 25.0), amount_words(KINDS["withdraw"], 0.5)
    ('USD 25 m', '50 %')
    """
    shown = _number(amount * 100 if kind.unit in ("share", "level") else amount)
    return _UNITS[kind.unit].format(shown) if kind.unit else ""


def _number(value: float) -> str:
    return f"{value:.10g}"


def clause_words(clause: Clause, names: Names) -> str:
    """The one sentence that says a clause, without its id."""
    giver, receiver = names.title(clause.giver), names.title(clause.receiver)
    return "; ".join([f"{giver} promises {receiver} to {deed_words(clause, names)}", *_terms(clause, names)])


def deed_words(clause: Clause, names: Names) -> str:
    """What a clause promises to do, without who, to whom, or on which terms."""
    kind = KINDS[clause.kind]
    form = kind.states if clause.goal else kind.words
    return form.format(
        subject=names.subject(clause),
        goal=clause.goal.replace("_", " "),
        amount=amount_words(kind, clause.amount),
    )


def _terms(clause: Clause, names: Names) -> Iterable[str]:
    """When, on what condition, who watches, and what follows a breach."""
    span = names.lexicon.span
    if isinstance(clause.due, dt.date):
        yield f"due on {clause.due.isoformat()}"
    elif clause.due:
        yield f"due after {span(clause.due)}"
    else:
        yield "due at once"
    if clause.lasts:
        yield f"for {span(clause.lasts)}"
    if clause.instalments > 1 or clause.every > 1:
        yield f"in {clause.instalments} instalment{'' if clause.instalments == 1 else 's'} every {span(clause.every)}"
    if clause.after is not None:
        yield f"once '{clause.after.clause}' is delivered to {_number(clause.after.delivered * 100)} %"
    if clause.verifier != PARTIES:
        yield f"verified by {names.title(clause.verifier)}"
    if clause.mode in _MODES:
        yield _MODES[clause.mode]
    remedy = clause.remedy
    if remedy.suspend:
        yield "if broken, rests: " + ", ".join(f"'{name}'" for name in remedy.suspend)
    if remedy.forfeit:
        yield "if broken, escrow is forfeit"
    if remedy.snap_back:
        yield f"if broken, imposed again: {names.title(remedy.snap_back, 'sanction')}"
    if remedy.terminate:
        yield "if broken, the text falls"
    if clause.vagueness:
        yield f"worded vaguely ({_number(clause.vagueness * 100)} %)"
    if clause.replaces:
        yield "in place of " + ", ".join(map(names.told, clause.replaces))
    if not clause.public:
        yield "secret"


def text_words(text: Text, names: Names) -> str:
    """A text as people read it: a heading, and one line a clause."""
    lines = [names.title(text.treaty)]
    return "\n".join([*lines, *(f"[{c.id}] {clause_words(c, names)}." for c in text.clauses)])


def parse_words(words: str, names: Names) -> Text:
    """The text that the words say; the inverse of `text_words`.

    Raises:
        UsageError: a line is no clause; says which.
    """
    heading, *lines = words.split("\n")
    clauses = []
    for line in lines:
        found = re.fullmatch(r"\[([^\]]*)\] (.*)\.", line)
        if found is None:
            raise UsageError("not a clause", where=f"'{clean(line, limit=60)}'", way_out="write [id] sentence.")
        clauses.append(replace(parse_sentence(found.group(2), names), id=found.group(1)))
    return Text(names.id(heading), tuple(clauses))


def parse_sentence(sentence: str, names: Names) -> Clause:
    """The clause that one sentence says, without an id; the inverse of `clause_words`.

    Raises:
        UsageError: it says none.
    """
    head, *terms = sentence.split("; ")
    for giver in names.actors:
        if not head.startswith(f"{giver} promises "):
            continue
        rest = head[len(giver) + len(" promises ") :]
        for receiver in names.actors:
            if rest.startswith(f"{receiver} to "):
                act = rest[len(receiver) + len(" to ") :]
                for promise in _acts(act, names):
                    clause = Clause(
                        "", giver=names.id(giver), receiver=names.id(receiver), **promise, **_said(terms, names)
                    )
                    if clause_words(clause, names) == sentence:
                        return clause
    where = f"'{clean(sentence, limit=60)}'"
    raise UsageError(
        "this says no clause", where=where, way_out="begin '... promises ... to ...' and use the set words"
    )


def _acts(act: str, names: Names) -> Iterable[dict[str, Any]]:
    """What an act may mean: kind, subject, goal, amount."""
    for kind in KINDS.values():
        for form in (kind.words, kind.states):
            if not form:
                continue
            parts = re.split(r"\{(\w+)\}", form)
            pattern = "".join(re.escape(p) if n % 2 == 0 else f"(?P<{p}>.+)" for n, p in enumerate(parts))
            found = re.fullmatch(pattern, act)
            if found is not None:
                said = found.groupdict()
                promise: dict[str, Any] = {"kind": kind.name}
                if "subject" in said:
                    promise["subject"] = names.id(said["subject"])
                if "goal" in said:
                    promise["goal"] = said["goal"].replace(" ", "_")
                if "amount" in said:
                    amount = _amount(kind, said["amount"])
                    if amount is None:
                        continue
                    promise["amount"] = amount
                yield promise


def _amount(kind: Kind, words: str) -> float | None:
    found = re.search(r"[0-9.e+]+", words)
    try:
        value = float(found.group()) if found else None
    except ValueError:
        return None
    if value is None:
        return None
    return round(value / 100, 8) if kind.unit in ("share", "level") else value


def _said(terms: list[str], names: Names) -> dict[str, Any]:
    """The terms of a sentence as fields of a clause; unknown ones are left out and so noticed."""
    said: dict[str, Any] = {"due": 0}
    remedy: dict[str, Any] = {}
    for term in terms:
        for pattern, key in _TERMS:
            found = re.fullmatch(pattern, term)
            if found is None:
                continue
            match key:
                case "day":
                    said["due"] = dt.date.fromisoformat(found.group(1))
                case "due" | "lasts":
                    said[key] = int(found.group(1))
                case "instalments":
                    said["instalments"], said["every"] = int(found.group(1)), int(found.group(2))
                case "after":
                    said["after"] = Condition(found.group(1), round(float(found.group(2)) / 100, 8))
                case "verifier":
                    said["verifier"] = names.id(found.group(1))
                case "suspend":
                    remedy["suspend"] = tuple(re.findall(r"'([^']*)'", found.group(1)))
                case "snap_back":
                    remedy["snap_back"] = names.id(found.group(1))
                case "forfeit" | "terminate":
                    remedy[key] = True
                case "vagueness":
                    said["vagueness"] = round(float(found.group(1)) / 100, 8)
                case "replaces":
                    said["replaces"] = names.meant(found.group(1))
                case "public":
                    said["public"] = False
                case _:
                    said["mode"] = cast(Mode, key)
            break
    return {**said, "remedy": Remedy(**remedy)}


_TERMS: Final = (
    (r"due on (\d{4}-\d\d-\d\d)", "day"),
    (r"due after (\d+) (?:turns?|steps? of \d+ days)", "due"),
    (r"for (\d+) (?:turns?|steps? of \d+ days)", "lasts"),
    (r"in (\d+) instalments? every (\d+) (?:turns?|steps? of \d+ days)", "instalments"),
    (r"once '(.*)' is delivered to ([0-9.e+-]+) %", "after"),
    (r"verified by (.*)", "verifier"),
    (r"paid out of escrow", "escrow"),
    (r"done at once", "atomic"),
    (r"if broken, rests: (.*)", "suspend"),
    (r"if broken, escrow is forfeit", "forfeit"),
    (r"if broken, imposed again: (.*)", "snap_back"),
    (r"if broken, the text falls", "terminate"),
    (r"worded vaguely \(([0-9.e+-]+) %\)", "vagueness"),
    (r"in place of (.*)", "replaces"),
    (r"secret", "public"),
)
