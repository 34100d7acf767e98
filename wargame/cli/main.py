"""``wargame``: finds the command, runs it, turns every error into one line and an exit code.

The commands import late: ``wargame --help`` loads neither textual nor numpy.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import Final, NoReturn

import click

from wargame.cli.narrate import CHECK_FAILED, INTERRUPTED, REPLAY_DIFFERS, USAGE, complain, fail

_COMMANDS: Final = {
    "play": "a game in this terminal",
    "host": "a session that others join over a network",
    "join": "take a seat in a session that runs elsewhere",
    "simulate": "a game among doctrines, with a report",
    "check": "validate scenarios: every problem with file, line and column",
    "replay": "re-run a save and verify it",
    "table": "the tables of a saved game: read, offer, answer",
    "messages": "what seats write to each other in a saved game",
    "ledger": "the promises in force in a saved game, kept and broken",
    "saves": "list, show, export, fork and restore saved games",
    "scenario": "list, show, begin and measure scenarios; the schema for editors",
    "study": "many games at once, as tables",
    "debrief": "the after-action report of a game",
}
"""Every command is `wargame.cli.<its name>.command`."""

_READER_LEFT: Final = 141
"""What a shell reports of a program whose reader closed the pipe."""


class _Lazy(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order a person meets them."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command `cmd_name`, imported now."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"wargame.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run it; a reader that closes the pipe has what it wanted."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click would call this a failure
            _drop_stdout()
            raise SystemExit(_READER_LEFT) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say what there is when a command is unknown."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in _COMMANDS:
            from wargame.base.text import suggest

            raise click.UsageError(f"'{name}' is no command; {suggest(name, _COMMANDS, 'commands')}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wargame", message="wargame %(version)s")
@click.pass_context
def group(ctx: click.Context) -> None:
    """A strategic wargame and negotiation simulator: the eastern-Congo crisis of 2025.

    Without a command: the start menu. Where there is no terminal: a game among doctrines, reported turn by turn.

    Exit codes: 0 done, 1 a check failed, 2 wrong usage or a scenario or save that cannot be used, 3 a replay differs,
    130 interrupted.
    """
    if ctx.invoked_subcommand is None:
        from wargame.cli.play import start_menu

        start_menu()


def main() -> None:
    """Entry point of the program."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter still gets the rest
    if sys.stdout is None:
        fail("standard output is closed; give the program somewhere to write")
    try:
        code = group.main(prog_name="wargame", standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:
        _end(error)
    raise SystemExit(code if isinstance(code, int) else 0)


def _end(error: Exception) -> NoReturn:
    """Say what went wrong in one line, and end the program."""
    from wargame.base.errors import ReplayDiffers, ScenarioError, WargameError

    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        complain(error.format_message())
        raise SystemExit(USAGE) from None
    if isinstance(error, click.ClickException):
        fail(_usage(error))
    if isinstance(error, BrokenPipeError):
        _drop_stdout()
        raise SystemExit(_READER_LEFT) from None
    if isinstance(error, ScenarioError):
        complain(error)
        fail(f"{error.where or 'the scenario'} cannot be used")
    if isinstance(error, ReplayDiffers):
        fail(_one_line(str(error)), REPLAY_DIFFERS)
    if isinstance(error, WargameError):
        fail(_one_line(str(error)))
    if isinstance(error, OSError):
        _drop_stdout()
        fail(f"{error.filename or 'output'}: {(error.strerror or str(error)).lower()}")
    if os.environ.get("WARGAME_DEBUG"):
        raise error
    what = f"this should not have happened: {type(error).__name__}: {_one_line(str(error))}"
    fail(f"{what}; set WARGAME_DEBUG=1 and run it again to see where", CHECK_FAILED)


def _drop_stdout() -> None:
    """What could not be written is not tried again when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: click.ClickException) -> str:
    """A complaint of the option parser in our own form: ``command: what; way out``."""
    what = _one_line(error.format_message()).rstrip(".")
    what = what[:1].lower() + what[1:]
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return what
    command = context.command_path.removeprefix("wargame").strip()
    return (f"{command}: " if command else "") + what + f"; see {context.command_path} --help"


def _one_line(text: str) -> str:
    return " ".join(text.split())
