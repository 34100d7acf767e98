"""What a person can do, one class per command.

Binding, footer, palette, help and keymap all derive from these classes; nothing is declared twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import takewhile
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.widget import Widget

from wargame.base.errors import WargameError
from wargame.tui.words import plain

OwnerT = TypeVar("OwnerT")

FORBIDDEN = frozenset({"ctrl+w", "ctrl+t", "ctrl+n", "f5", "f11", "f12"})
"""Keys a browser keeps for itself."""
RANKS: dict[str, int] = {}
"""Command id -> place in the line of keys."""


class Command(Generic[OwnerT]):
    """One thing a person can do somewhere. The docstring of a command is its help text."""

    id: ClassVar[str]
    """Dotted, stable: the name in a person's keymap."""
    keys: ClassVar[str]
    """Keys in Textual's form, separated by commas; the first is shown."""
    label: ClassVar[str]
    """Two words at most, for the footer."""
    footer: ClassVar[bool] = True
    """Shown in the footer while it can be used."""
    palette: ClassVar[bool] = True
    """Listed in the palette."""
    priority: ClassVar[bool] = False
    """Taken before the focused widget's own keys."""
    rank: ClassVar[int] = 5
    """Place in the line of keys: the least comes first."""
    final: ClassVar[bool] = False
    """Cannot be taken back: its keys do nothing where something nearer to the focus has them for an act of its own."""
    slow: ClassVar[bool] = False
    """Waits for the game or for a person: runs beside the screen, not in its loop."""

    def __init_subclass__(cls) -> None:
        """Note the rank under the id."""
        if "id" in cls.__dict__:
            RANKS[cls.id] = cls.rank

    def may(self, owner: OwnerT) -> bool:  # noqa: ARG002 - for the commands that look
        """Can it be used now?"""
        return True

    async def run(self, owner: OwnerT) -> None:
        """Do it."""
        raise NotImplementedError

    @classmethod
    def help_text(cls) -> str:
        """What it does, in one sentence."""
        return (cls.__doc__ or cls.label).strip().splitlines()[0]

    @classmethod
    def binding(cls) -> Binding:
        """The binding that derives from the command."""
        return Binding(
            cls.keys, f"command('{cls.id}')", cls.label, show=cls.footer, priority=cls.priority,
            tooltip=cls.help_text(), id=cls.id,
        )  # fmt: skip


AnyCommand = type[Command[Any]]


def bindings(*commands: AnyCommand) -> list[BindingType]:
    """Bindings of some commands."""
    return [command.binding() for command in commands]


class Commanded:
    """Mixed into a screen, pane, widget or app that owns commands, listed in `COMMANDS_HERE`."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = ()

    @classmethod
    def commands_here(cls) -> dict[str, AnyCommand]:
        """Commands of the class and of what it is derived from, by id."""
        found: dict[str, AnyCommand] = {}
        for base in cls.__mro__:
            for command in base.__dict__.get("COMMANDS_HERE", ()):
                found.setdefault(command.id, command)
        return found

    async def action_command(self, name: str) -> None:
        """Run one of the commands owned here."""
        command = self.commands_here()[name]()
        if not command.may(self):
            return
        if command.slow and isinstance(self, Widget | App):
            work = cast(Any, partial(self._obey, command))  # no coroutine before it begins: it may be called off
            self.run_worker(work, group="command", exit_on_error=True)
        else:
            await self._obey(command)

    async def _obey(self, command: Command[Any]) -> None:
        """Run a command; what the game refuses is said, and nothing else comes of it."""
        try:
            await command.run(self)
        except WargameError as error:
            if isinstance(self, MessagePump):
                self.app.notify(plain(error).plain, severity="error", markup=False, timeout=12)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide and refuse commands that cannot be used now."""
        if action == "command" and parameters:
            command = self.commands_here().get(str(parameters[0]))
            return command is not None and command().may(self) and not (command.final and self._nearer(command))
        return True

    def _nearer(self, command: AnyCommand) -> bool:
        """Whether something between the focus and this has a key of the command, be it of use now or not."""
        here: object = self
        focused = self.screen.focused if isinstance(self, Widget) else None
        nearer = takewhile(lambda node: node is not here, focused.ancestors_with_self if focused is not None else ())
        others = [other for node in nearer if isinstance(node, Commanded) for other in node.commands_here().values()]
        return any({*command.keys.split(",")} & {*other.keys.split(",")} for other in others)


def commands_along(nodes: Iterable[DOMNode]) -> Iterable[tuple[DOMNode, AnyCommand]]:
    """Commands of some nodes that can be used now, from the innermost outwards."""
    seen: set[str] = set()
    for node in nodes:
        if not isinstance(node, Commanded):
            continue
        for name, command in type(node).commands_here().items():
            if name not in seen and command().may(node):
                seen.add(name)
                yield node, command
