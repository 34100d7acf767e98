"""A text: the clauses of one treaty, and its form in YAML, in the log and on the wire.

`parse_text` and `text_mapping` are inverses; so are `text_words` and `parse_words` in `wargame.negotiation.words`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wargame.base.errors import UsageError
from wargame.negotiation.clause import Clause, Condition, Remedy


@dataclass(frozen=True, slots=True)
class Text:
    """What is proposed, agreed or in force under a treaty."""

    treaty: str
    clauses: tuple[Clause, ...] = ()

    def clause(self, name: str) -> Clause | None:
        """The clause of that id."""
        return next((c for c in self.clauses if c.id == name), None)


def renamed(clause: Clause, ids: Mapping[str, str]) -> Clause:
    """A clause under another id, and what it says of others under theirs; ids that are not given stay."""
    after = clause.after and replace(clause.after, clause=ids.get(clause.after.clause, clause.after.clause))
    remedy = replace(clause.remedy, suspend=tuple(ids.get(name, name) for name in clause.remedy.suspend))
    return replace(clause, id=ids.get(clause.id, clause.id), after=after, remedy=remedy)


def clause_mapping(clause: Clause) -> dict[str, Any]:
    """A clause as plain values, without its id; what says nothing is left out."""
    found: dict[str, Any] = {"kind": clause.kind, "giver": clause.giver, "receiver": clause.receiver}
    for name in ("subject", "goal", "amount", "lasts", "instalments", "every", "verifier", "mode", "vagueness",
                 "public"):  # fmt: skip
        value = getattr(clause, name)
        if value != getattr(_PLAIN, name):
            found[name] = value
    if clause.due != _PLAIN.due:
        found["due"] = clause.due.isoformat() if isinstance(clause.due, dt.date) else clause.due
    if clause.after is not None:
        found["after"] = {"clause": clause.after.clause, "delivered": clause.after.delivered}
    if clause.remedy:
        remedy = clause.remedy
        said = {"suspend": list(remedy.suspend), "forfeit": remedy.forfeit, "snap_back": remedy.snap_back,
                "terminate": remedy.terminate}  # fmt: skip
        found["remedy"] = {key: value for key, value in said.items() if value}
    if clause.replaces:
        found["replaces"] = list(clause.replaces)
    return found


def text_mapping(text: Text) -> dict[str, Any]:
    """A text as plain values: what YAML, the log and the wire hold."""
    return {"treaty": text.treaty, "clauses": {c.id: clause_mapping(c) for c in text.clauses}}


def parse_clause(name: str, given: Mapping[str, Any]) -> Clause:
    """The clause that a mapping says.

    Raises:
        UsageError: a key is missing, unknown or of the wrong type; names the clause.
    """
    where = f"clause '{name}'"
    for key in given:
        if key not in _TYPES:
            raise UsageError(f"unknown key '{key}'", where=where, way_out=f"keys are {', '.join(_TYPES)}")
    for key in ("kind", "giver", "receiver"):
        if key not in given:
            raise UsageError(f"no '{key}'", where=where, way_out=f"add '{key}:'")
    values: dict[str, Any] = {}
    for key, value in given.items():
        if not isinstance(value, _TYPES[key]) or (isinstance(value, bool) and bool not in _TYPES[key]):
            raise UsageError(
                f"'{key}' is not {_NOUNS[_TYPES[key][0]]}", where=where, way_out=f"write {key}: {_EXAMPLES[key]}"
            )
        values[key] = value
    if isinstance(values.get("due"), str):
        values["due"] = _day(values["due"], where)
    if "after" in values:
        values["after"] = Condition(**_inner(values["after"], {"clause": str, "delivered": (int, float)}, where))
        if not values["after"].clause:
            raise UsageError("'after' names no clause", where=where, way_out="write after: {clause: ...}")
    if "remedy" in values:
        kinds = {"suspend": (list, tuple), "forfeit": bool, "snap_back": str, "terminate": bool}
        inner = _inner(values["remedy"], kinds, where)
        inner["suspend"] = tuple(str(one) for one in inner.get("suspend", ()))
        values["remedy"] = Remedy(**inner)
    if "replaces" in values:
        values["replaces"] = tuple(str(one) for one in values["replaces"])
    for key in ("amount", "vagueness"):
        if key in values:
            values[key] = float(values[key])
    return Clause(name, **values)


def parse_text(given: Mapping[str, Any]) -> Text:
    """The text that a mapping says; the inverse of `text_mapping`.

    Raises:
        UsageError: it is malformed; names the clause.
    """
    treaty, clauses = given.get("treaty"), given.get("clauses", {})
    if not isinstance(treaty, str) or not isinstance(clauses, Mapping) or set(given) - {"treaty", "clauses"}:
        raise UsageError("not a text", where="text", way_out="write {treaty: ..., clauses: {id: {kind: ...}}}")
    found = []
    for name, said in clauses.items():
        if not isinstance(said, Mapping):
            raise UsageError("not a clause", where=f"clause '{name}'", way_out="write {kind: ..., giver: ...}")
        found.append(parse_clause(str(name), said))
    return Text(treaty, tuple(found))


def _day(word: str, where: str) -> dt.date:
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        what = f"'{word}' is neither a number of turns nor a day"
        raise UsageError(what, where=where, way_out="write due: 6, or due: 2025-08-18") from None


def _inner(given: Mapping[str, Any], kinds: Mapping[str, Any], where: str) -> dict[str, Any]:
    for key, value in given.items():
        if key not in kinds or not isinstance(value, kinds[key]):
            raise UsageError(f"'{key}' makes no sense there", where=where, way_out=f"keys are {', '.join(kinds)}")
    return dict(given)


_PLAIN = Clause("", "", "", "")
_TYPES: dict[str, tuple[type, ...]] = {
    "kind": (str,),
    "giver": (str,),
    "receiver": (str,),
    "subject": (str,),
    "goal": (str,),
    "amount": (float, int),
    "due": (int, str, dt.date),
    "lasts": (int,),
    "instalments": (int,),
    "every": (int,),
    "after": (dict,),
    "verifier": (str,),
    "mode": (str,),
    "remedy": (dict,),
    "vagueness": (float, int),
    "public": (bool,),
    "replaces": (list, tuple),
}
_EXAMPLES = {
    "kind": "ceasefire", "giver": "ACTOR", "receiver": "ACTOR", "subject": "NAME", "goal": "idle", "amount": "0.5",
    "due": "2, or due: YYYY-MM-DD", "lasts": "3", "instalments": "2", "every": "1",
    "after": "{clause: NAME, delivered: 0.5}", "verifier": "parties", "mode": "escrow",
    "remedy": "{suspend: [NAME]}", "vagueness": "0.5", "public": "false", "replaces": "[TREATY.CLAUSE]",
}  # fmt: skip
"""A value of each key, to show how it is written."""
_NOUNS = {
    str: "a text",
    float: "a number",
    int: "a whole number",
    dict: "a mapping",
    bool: "true or false",
    list: "a list",
}
