"""What the pages of this folder print instead of saying it twice: tables from declarations, `--help` from commands.

The pages call these functions in `cog` blocks; CONTRIBUTING.md has the line that writes them anew.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, get_args

import click
from pydantic import BaseModel

if TYPE_CHECKING:
    from wargame.lines.shell import Command as TypedCommand
    from wargame.tui.panes.base import Pane

ROOT = Path(__file__).parent.parent
Row = Sequence[object]


def table(head: Sequence[str], rows: Iterable[Row]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())


def number(value: float) -> str:
    """A number as a person writes it."""
    return f"{value:g}" if abs(value) < 1e5 else f"{value:.0e}".replace("e+0", "e")


# --- the world ------------------------------------------------------------------------------------------------------


def state_tables() -> str:
    """Every field of the world, in the groups of `wargame/world/fields.py`."""
    from wargame.world import fields

    parts: list[str] = []
    declared = {field.name: field for field in fields.FIELDS}
    for group, names in _groups(inspect.getsource(fields)):
        rows = []
        for name in names:
            f = declared.pop(name)
            axes = " ".join(f.axes) or "-"
            bounds = f"codes of {f.codes}" if f.codes else f"{number(f.low)} to {number(f.high)}"
            rows.append((f"`{name}`", axes, f.meaning, f.unit or "-", bounds, number(f.quantum), f.seen_by))
        head = ("field", "axes", "meaning", "unit", "range", "rounded to", "seen by")
        parts.append(f"## {group[:1].upper()}{group[1:]}\n\n{table(head, rows)}\n")
    if declared:
        raise ValueError(f"fields without a group: {', '.join(declared)}")
    return "\n".join(parts)


def _groups(source: str) -> Iterator[tuple[str, list[str]]]:
    """The headings of the table of fields, and the names under each."""
    title, names = "", list[str]()
    for line in source.splitlines():
        words = line.strip()
        if words.startswith("# ---"):
            if names:
                yield title, names
            title, names = words.strip("#- "), []
        elif words.startswith(("number(", "code(")) or (words.startswith('"') and names and names[-1] == ""):
            parts = words.split('"')
            names.append(parts[1] if len(parts) > 1 else "")
            names = [n for n in names if n] if len(parts) > 1 else names
    yield title, names


def axes_table() -> str:
    """The letters of the axes."""
    from wargame.world.declare import AXES

    return table(("letter", "axis of the"), [("B", "world of a batch"), *AXES.items()])


def seen_by_table() -> str:
    """Who may read what, in the words of the declaration."""
    from wargame.world import declare

    text = re.sub(r"\n +", " ", _docs_of_assignments(declare)["SeenBy"])
    rows = [line.split(None, 1) for line in text.splitlines()[2:] if line.strip()]
    if [name for name, _ in rows] != [*get_args(declare.SeenBy)]:
        raise ValueError("the readers that are told are not those that are declared")
    return table(("seen by", "who"), [(f"`{name}`", words) for name, words in rows])


# --- lifecycles -----------------------------------------------------------------------------------------------------

WHO = {
    "owner": "the owner",
    "party": "any party, the owner included",
    "other": "a party that is not the owner",
    "all": "every party; it fires with the last assent",
    "rules": "the rules",
}


def lifecycles() -> str:
    """A diagram and a table for each kind of instrument."""
    from wargame.world.lifecycles import LIFECYCLES

    parts = []
    for cycle in LIFECYCLES:
        arrows = [f"    [*] --> {cycle.states[0]}"]
        rows = []
        for t in cycle.transitions:
            arrows += [f"    {source} --> {source if t.dest == '=' else t.dest}: {t.trigger}" for source in t.source]
            to = "stays" if t.dest == "=" else t.dest
            rows.append((f"`{t.trigger}`", ", ".join(t.source), to, WHO[t.who], t.text))
        does = ", ".join(cycle.active)
        parts.append(
            f"## {cycle.kind}\n\n{cycle.meaning[:1].upper()}{cycle.meaning[1:]}. It does its work while {does}.\n\n"
            + "```mermaid\nstateDiagram-v2\n"
            + "\n".join(arrows)
            + "\n```\n\n"
            + table(("trigger", "from", "to", "who", "what it is"), rows)
            + "\n"
        )
    return "\n".join(parts)


# --- parameters -----------------------------------------------------------------------------------------------------


def clause_kinds() -> str:
    """The closed list of what can be promised, from the declarations the check runs on."""
    from wargame.negotiation.clause import KINDS

    rows = []
    for kind in KINDS.values():
        goals = [f"{sort} ({', '.join(states)})" for sort, states in kind.goals.items()]
        about = ", ".join([*(sort.replace("-", "nothing") for sort in kind.subjects), *goals])
        amount = f"{kind.unit}, {kind.low:g} to {kind.high:g}" if kind.unit else ""
        how = "by the text" if kind.performed else "read off the world"
        rows.append((f"`{kind.name}`", about, amount, how, "yes" if kind.atomic else ""))
    return table(("kind", "about (and the states it can promise)", "amount", "delivered", "atomic"), rows)


def parameter_table() -> str:
    """Every number of the rules."""
    from wargame.rules.parameters import RULE_PARAMETERS

    rows = [
        (f"`{p.name}`", number(p.value), f"{number(p.low)} to {number(p.high)}", p.meaning, p.source)
        for p in RULE_PARAMETERS
    ]
    return table(("parameter", "value", "range", "meaning", "source"), rows)


def scenario_parameters(name: str) -> str:
    """What a scenario sets or hides."""
    from wargame.scenario import load

    rows = []
    for key, p in load(ROOT / "scenarios" / name).text.parameters.items():
        drawn = f"hidden, {number(p.draw[0])} to {number(p.draw[1])}" if p.draw else number(p.value or 0.0)
        rows.append((f"`{key}`", drawn, p.meaning, _origin(p.source, p.fiction)))
    return table(("parameter", "value", "meaning", "source"), rows)


def _origin(source: list[str] | str | None, fiction: bool) -> str:
    if fiction:
        return "assumed"
    return ", ".join([source] if isinstance(source, str) else source or [])


# --- scenario files -------------------------------------------------------------------------------------------------


def sections() -> str:
    """The top-level keys of scenario files."""
    from wargame.scenario import schema

    rows = [(f"`{name}`", kind, need, text) for name, kind, need, text in _keys(schema, schema.ScenarioText)]
    return table(("section", "holds", "default", "what it is"), rows)


def keys() -> str:
    """The keys of every part of a scenario file."""
    from wargame.scenario import doctrines, entities, instruments, kinds, pieces, schema, workshop

    parts = []
    shared = [(f"`{k}`", kind, need, text) for k, kind, need, text in _keys(pieces, pieces.Fact)]
    parts.append(
        "### Any fact\n\nAll that states something about the world also takes these keys.\n\n"
        + table(("key", "value", "default", "meaning"), shared)
        + "\n"
    )
    for module in (schema, entities, instruments, kinds, doctrines, workshop):
        for name, model in vars(module).items():
            if not (inspect.isclass(model) and issubclass(model, BaseModel) and model.__module__ == module.__name__):
                continue
            if model is schema.ScenarioText:
                continue
            rows = [(f"`{k}`", kind, need, text) for k, kind, need, text in _keys(module, model)]
            fact = " Takes the keys of any fact." if issubclass(model, pieces.Fact) else ""
            about = " ".join((inspect.getdoc(model) or "").split())
            parts.append(f"### {name}\n\n{about}{fact}\n\n{table(('key', 'value', 'default', 'meaning'), rows)}\n")
    return "\n".join(parts)


def value_table() -> str:
    """The kinds of values."""
    rows = (
        ("`Id`", "letters a-z, digits and `_`, a letter first, 40 at most"),
        ("`Slug`", "as `Id`, with `-` as well"),
        ("`Line`", "text of one line, 120 characters at most"),
        ("`Prose`", "text, 4000 characters at most"),
        ("`Expr`", "an expression ([the language](expressions.md)), a number, or `true` or `false`"),
        ("`Share`", "a number from 0 to 1"),
        ("`Index`", "a number from 0 to 100"),
        ("`Amount`", "a number from 0 to 1e9"),
        ("`Minutes`", "a number from 0 to 240"),
        ("`Color`", "`#rrggbb`, or a name that terminals know, such as `blue`"),
        ("`Confidence`", "`high`, `medium` or `low`"),
    )
    return table(("value", "what it is"), rows)


def _keys(module: ModuleType, model: type[BaseModel]) -> Iterator[tuple[str, str, str, str]]:
    """Name, kind, default and meaning of a model's own keys, as its source declares them."""
    for name, annotation, text in _annotated(ast.parse(inspect.getsource(module)), model.__name__):
        field = model.model_fields[name]
        default = "required" if field.is_required() else _default(field.get_default(call_default_factory=True))
        yield field.alias or name, _kind(annotation, field.metadata), default, text or _of_the_world(model, name)


def _kind(annotation: str, limits: Sequence[Any]) -> str:
    """What a value is: its type, and the bounds of a number or a text that the type does not tell."""
    if annotation.startswith("Annotated[str"):
        low, high = _limit(limits, "min_length"), _limit(limits, "max_length")
        return "`Id.Id`" if high is None else "one character" if high == 1 else f"text of {low} to {high} characters"
    low, high = _limit(limits, "ge"), _limit(limits, "le")
    if annotation not in ("int", "float") or low is None:
        return f"`{annotation}`"
    return f"`{annotation}`, {number(low)} " + ("or more" if high is None else f"to {number(high)}")


def _limit(limits: Sequence[Any], name: str) -> Any:
    return next((found for limit in limits if (found := getattr(limit, name, None)) is not None), None)


def _of_the_world(model: type[BaseModel], name: str) -> str:
    """The meaning of a key that says how a field of the world begins."""
    from wargame.scenario import entities, instruments
    from wargame.world.fields import BY_NAME

    parts = (entities.Actor, entities.Zone, entities.Force, entities.Commodity, entities.Site, entities.Route)
    field = BY_NAME.get(name)
    if field is None or model not in (*parts, instruments.Instrument):
        return ""
    unit = "" if field.unit in ("", "share", "index", "factor", "persons", "fighters", "turns") else f" [{field.unit}]"
    return f"At the start: {field.meaning}{unit}."


def _annotated(tree: ast.Module, name: str) -> Iterator[tuple[str, str, str]]:
    """Annotated names of a class body, with the docstring that follows each."""
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, ast.unparse(node.annotation).replace(" | None", ""), _string(after)


def _default(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, BaseModel):
        return "as below"
    if value in ([], {}, ()):
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value}"


def _docs_of_assignments(module: ModuleType) -> dict[str, str]:
    """The strings that follow the assignments of a module."""
    body = ast.parse(inspect.getsource(module)).body
    found = {}
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = _string(after)
    return found


def _string(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return node.value.value
    return ""


# --- command line and screens ---------------------------------------------------------------------------------------


def help_of(*words: str) -> str:
    """What ``wargame ... --help`` prints."""
    from wargame.cli.main import group

    command: click.Command = group
    context = _context(group, "wargame")
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(context, word)
        assert found is not None
        command = found
        context = _context(command, word, context)
    return f"```text\n$ wargame {' '.join((*words, '--help'))}\n{command.get_help(context).rstrip()}\n```\n"


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    return click.Context(
        command,
        info_name=name,
        parent=parent,
        help_option_names=["-h", "--help"],
        terminal_width=100,
        max_content_width=100,
    )


def all_help() -> str:
    """The help of every command and of the commands below it."""
    from wargame.cli.main import group

    context = _context(group, "wargame")
    parts = [help_of()]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        parts.append(f"## {name}\n\n{help_of(name)}")
        if isinstance(command, click.Group):
            parts += [help_of(name, inner) for inner in command.list_commands(context)]
    return "\n".join(parts)


def key_tables() -> str:
    """The keys of the game screen, of its panes and of what opens over them, from the classes of the commands."""
    from wargame.tui.app import WargameApp
    from wargame.tui.commands import Commanded
    from wargame.tui.panes.base import Pane
    from wargame.tui.panes.tables import TablesPane
    from wargame.tui.screens.ask import ConfirmScreen
    from wargame.tui.screens.choose import SeatScreen
    from wargame.tui.screens.debrief import DebriefScreen
    from wargame.tui.screens.game import GameScreen
    from wargame.tui.screens.mates import MatesScreen
    from wargame.tui.screens.pick import PickScreen
    from wargame.tui.screens.playback import PlaybackScreen
    from wargame.tui.screens.settings import SettingsScreen
    from wargame.tui.screens.why import WhyScreen
    from wargame.tui.widgets.zonemap import ZoneMap

    panes = _keyed_panes()
    with_tables = ", ".join(key for key, pane in panes if issubclass(pane, TablesPane))
    owners: list[tuple[str, type[Commanded]]] = [("Everywhere", WargameApp), ("In a game", GameScreen)]
    owners += [("In every pane", Pane), (f"In panes with tables: {with_tables}", TablesPane), ("On the map", ZoneMap)]
    owners += [(f"{key} {pane.NAME}", pane) for key, pane in panes]
    owners += [("Why?", WhyScreen), ("A turn played out", PlaybackScreen), ("Debrief", DebriefScreen)]
    owners += [("Lists to choose from", PickScreen), ("Yes or no", ConfirmScreen)]
    owners += [("Who shares a seat", MatesScreen), ("A new game: seats", SeatScreen), ("Settings", SettingsScreen)]
    known: set[str] = set()
    parts = []
    for title, owner in owners:
        fresh = {name: c for name, c in owner.commands_here().items() if name not in known}
        known |= set(fresh)
        rows = [(_shown_keys(c.keys), c.label, c.help_text(), f"`{name}`") for name, c in fresh.items()]
        if rows:
            parts.append(f"### {title}\n\n{table(('key', 'command', 'what it does', 'name in a keymap'), rows)}\n")
    return "\n".join(parts)


def pane_list() -> str:
    """What each pane is for, by its key, in the words of its own help."""
    return "\n".join(f"- `{key}` **{pane.NAME}.** {pane.HELP}" for key, pane in _keyed_panes()) + "\n"


def _keyed_panes() -> list[tuple[str, type[Pane]]]:
    from wargame.tui.screens.game import PANE_KEYS, PANES

    return list(zip(PANE_KEYS, PANES, strict=True))


def chair_keys() -> str:
    """The keys of the facilitator's console, and of the question for a reason."""
    from wargame.tui.screens.console import ConsoleScreen
    from wargame.tui.screens.word import WordScreen

    commands = {**WordScreen.commands_here(), **ConsoleScreen.commands_here()}
    order = [*ConsoleScreen.commands_here(), *(name for name in commands if name.startswith("word."))]
    return table(("key", "what it does"), [(_shown_keys(commands[n].keys), commands[n].help_text()) for n in order])


def chair_lines() -> str:
    """The typed commands of the facilitator."""
    from wargame.lines.chair import COMMANDS

    return _typed(COMMANDS)


def seat_lines() -> str:
    """The typed commands of a seat."""
    from wargame.lines.seat import COMMANDS

    return _typed(COMMANDS)


def _typed(commands: Mapping[str, TypedCommand]) -> str:
    rows = [(f"`{f'{c.name} {c.usage}'.strip()}`", c.text) for c in commands.values()]
    return table(("typed", "does"), rows)


def _shown_keys(keys: str) -> str:
    from wargame.tui.screens.help import key_name

    return " ".join(f"`{key_name(key)}`" for key in keys.split(","))
