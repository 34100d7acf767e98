"""What pydantic complains about, in our words and with the place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from wargame.base.errors import Problem
from wargame.base.source import Path, Tree
from wargame.base.text import clean, did_you_mean, suggest
from wargame.scenario.schema import ScenarioText

_WANTED: Final = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "date_type": "a date",
    "date_parsing": "a date",
    "date_from_datetime_parsing": "a date",
    "date_from_datetime_inexact": "a date",
}
NOT_AN_ID: Final = "not an id"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_FORMS: Final = {
    "^[a-z][a-z0-9_]*$": (NOT_AN_ID, "ids begin with a lower-case letter and go on with letters, digits and _"),
    "^[a-z][a-z0-9_-]*$": (NOT_AN_ID, "ids begin with a lower-case letter and go on with letters, digits, _ and -"),
    r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$": ("not an order", "write instrument.trigger"),
    r"^[^\r\n]*$": ("more than one line", "write it on one line"),
    r"^(#[0-9a-fA-F]{6}|[a-z][a-z_]*)$": ("no colour", "write #rrggbb, such as #38b26f, or a colour's name"),
}


def schema_problems(errors: Iterable[Mapping[str, Any]], tree: Tree) -> list[Problem]:
    """Translate pydantic's errors; the complaints of the branches of one union become one."""
    by_union: dict[Path, list[tuple[Path, Mapping[str, Any]]]] = {}
    problems: list[Problem] = []
    for error in errors:
        path, union = place_of(error, tree)
        if union is None:
            problems.append(_one(error, path, tree))
        else:
            by_union.setdefault(union, []).append((path, error))
    for union, branches in by_union.items():
        problems += _union(union, branches, tree)
    return problems


def place_of(error: Mapping[str, Any], tree: Tree) -> tuple[Path, Path | None]:
    """The path in the file, and that of the union it passed through: pydantic puts the branch into its location."""
    path: Path = ()
    union: Path | None = None
    *around, last = error["loc"]
    for part in around:
        if tree.has((*path, part)):
            path = (*path, part)
        else:
            union = path
    if tree.has((*path, last)):
        path = (*path, last)
    elif error["type"] != "missing" and last != "[key]":
        union = path
    return path, union


def _union(union: Path, branches: list[tuple[Path, Mapping[str, Any]]], tree: Tree) -> list[Problem]:
    value = tree.get(union)
    deeper = [(path, error) for path, error in branches if len(path) > len(union)]
    if deeper and isinstance(value, (list, dict)):
        return [_one(error, path, tree) for path, error in deeper]
    told = [error for _, error in branches if error["type"] not in _WANTED]
    if told and not isinstance(value, (list, dict)) and value is not None:
        options = [word for error in told if error["type"] == "literal_error" for word in _options(error)]
        wanted = [f"'{word}'" for word in options]
        if not options:
            return [_one(told[0], union, tree)]
    else:
        wanted = [f"'{word}'" for e in told if e["type"] == "literal_error" for word in _options(e)]
        wanted += ["text" for e in told if e["type"] != "literal_error"]
    wanted += [_WANTED[error["type"]] for _, error in branches if error["type"] in _WANTED]
    return [tree.problem(union, f"expected {' or '.join(dict.fromkeys(wanted))}, got {got(value)}")]


def _one(error: Mapping[str, Any], path: Path, tree: Tree) -> Problem:
    """One complaint."""
    kind, value = error["type"], tree.get(path)
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        way_out = suggest(str(path[-1]), fields_at(path[:-1]), "keys", shown=40)
        return tree.problem(path, "unknown key", way_out, key=True)
    if kind == "missing":
        return _missing(error, path, tree)
    at_key = error["loc"][-1] == "[key]"
    if kind == "string_pattern_mismatch" and context["pattern"] in _FORMS:
        what, way_out = _FORMS[context["pattern"]]
        word = path[-1] if at_key else value
        return tree.problem(path, f"'{clean(str(word), limit=60)}' is {what}", way_out, key=at_key)
    if kind == "literal_error":
        options = _options(error)
        return tree.problem(path, f"expected one of {', '.join(options)}, got {got(value)}", _slip(value, options))
    if kind in _WANTED and isinstance(value, str) and _DAY.match(value):
        return tree.problem(path, f"there is no day {value}", "months have 28 to 31 days")
    if kind in _WANTED:
        return tree.problem(path, f"expected {_WANTED[kind]}, got {got(value)}", _remedy(_WANTED[kind], value))
    what, way_out = _limits(kind, context, path[-1] if at_key else value)
    return tree.problem(path, what or clean(error["msg"].lower(), limit=200), way_out, key=at_key)


def _missing(error: Mapping[str, Any], path: Path, tree: Tree) -> Problem:
    name = error["loc"][-1]
    if isinstance(name, int):
        count = len(tree.get(path) or ())
        return tree.problem(path, f"{count} value{'' if count == 1 else 's'} where two are needed", "write [a, b]")
    if not path:
        return tree.problem((), f"section '{name}' is missing", f"add '{name}:' to one of the files")
    return tree.problem(path, f"'{name}' is missing", f"add '{name}:'", key=True)


def _limits(kind: str, context: Mapping[str, Any], value: Any) -> tuple[str, str]:
    """A value of the right type that lies outside of what is allowed."""
    match kind:
        case "greater_than_equal":
            return f"{value} is too small", f"the least is {_plain(context['ge'])}"
        case "greater_than":
            return f"{value} is too small", f"it must be above {_plain(context['gt'])}"
        case "less_than_equal":
            return f"{value} is too large", f"the most is {_plain(context['le'])}"
        case "less_than":
            return f"{value} is too large", f"it must be below {_plain(context['lt'])}"
        case "string_too_long":
            return f"{len(str(value))} characters are too many", f"{context['max_length']} at most"
        case "string_too_short":
            return "empty text", "write something, or leave the key out"
        case "too_long":
            return f"{context['actual_length']} values where {context['max_length']} are needed", "write [a, b]"
        case "too_short":
            return f"{context['actual_length']} values where {context['min_length']} are needed", "write [a, b]"
    return "", ""


def _plain(number: Any) -> str:
    return f"{number:g}" if isinstance(number, float) else str(number)


def _options(error: Mapping[str, Any]) -> list[str]:
    """The words that pydantic names as expected: ``'a', 'b' or 'c'``."""
    said = str(error["ctx"]["expected"]).replace(" or ", ", ")
    return [word.strip().strip("'") for word in said.split(", ")]


def _slip(value: Any, options: list[str]) -> str:
    near = did_you_mean(value, options) if isinstance(value, str) else None
    return f"did you mean '{near}'?" if near else ""


def _remedy(wanted: str, value: Any) -> str:
    """What to do where a value has the wrong type."""
    if wanted == "true or false" and isinstance(value, str):
        meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(value.lower())
        return f"write {meant}" if meant else ""
    if wanted == "a date":
        return "write it as 2025-03-17"
    if wanted == "text" and isinstance(value, (int, float)):
        return "put it in quotes"
    if wanted in ("a number", "a whole number") and isinstance(value, str) and _is_number(value):
        return "take the quotes away"
    if wanted == "a list" and isinstance(value, str):
        return f"write [{clean(value, limit=40)}]"
    return ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def got(value: Any) -> str:
    """A value of the reader's, in words.

    >>> got(True), got(3), got("tree"), got([1]), got({}), got(None)
    ('true', '3', "'tree'", 'a list', 'a mapping', 'nothing')
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return f"'{clean(value, limit=40)}'"
    return str(value)


def fields_at(path: Path) -> list[str]:
    """The keys that the schema knows at a path."""
    model: Any = ScenarioText
    for part in path:
        model = _step(model, part)
    models = [m for m in _members(model) if isinstance(m, type) and issubclass(m, BaseModel)]
    return [f.alias or name for m in models for name, f in m.model_fields.items()]


def _step(annotation: Any, part: str | int) -> Any:
    """The annotation one step down."""
    for member in _members(annotation):
        if isinstance(member, type) and issubclass(member, BaseModel):
            for name, info in member.model_fields.items():
                if part in (name, info.alias):
                    return info.annotation
        arguments = getattr(member, "__args__", ())
        if getattr(member, "__origin__", None) in (dict, list) and arguments:
            return arguments[-1]
    return None


def _members(annotation: Any) -> list[Any]:
    """The branches of a union, or the annotation alone; what is wrapped in Annotated is taken out."""
    if hasattr(annotation, "__metadata__"):
        return _members(annotation.__origin__)
    if getattr(annotation, "__origin__", None) in (dict, list):
        return [annotation]
    arguments = getattr(annotation, "__args__", ())
    return [inner for argument in arguments for inner in _members(argument)] if arguments else [annotation]
