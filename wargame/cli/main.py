"""``wargame``: finds the command, runs it, turns every error into one line and an exit code.

The commands import late: ``wargame --help`` loads neither textual nor numpy.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import Final

import click

from wargame.cli.narrate import CHECK_FAILED, INTERRUPTED, REPLAY_DIFFERS, USAGE, fail

_COMMANDS: Final = {
    "play": ("play", "a game in this terminal"),
    "simulate": ("simulate", "a game among doctrines, with a report"),
    "check": ("check", "validate scenarios: every problem with file, line and column"),
    "replay": ("replay", "re-run a save and verify it"),
    "saves": ("saves", "list, show, export and fork saved games"),
    "scenario": ("scenario", "show a scenario, or the schema for editors"),
}


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
        module = importlib.import_module(f"wargame.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say what there is when a command is unknown."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in _COMMANDS:
            import difflib  # noqa: PLC0415

            near = difflib.get_close_matches(name, _COMMANDS, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"the commands are {', '.join(_COMMANDS)}"
            raise click.UsageError(f"'{name}' is no command; {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wargame", message="wargame %(version)s")
@click.pass_context
def group(ctx: click.Context) -> None:
    """A strategic wargame and negotiation simulator: the eastern-Congo crisis of 2025.

    Without a command: the start menu, in a terminal.
    """
    if ctx.invoked_subcommand is None:
        from wargame.cli.play import start_menu  # noqa: PLC0415

        start_menu()


def main() -> None:
    """Entry point of the program."""
    try:
        code = group.main(prog_name="wargame", standalone_mode=False)
    except click.exceptions.Abort:
        raise SystemExit(INTERRUPTED) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except click.ClickException as error:
        fail(_one_line(error.format_message()), USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(128 + signal.SIGPIPE) from None
    except Exception as error:
        from wargame.base.errors import ReplayDiffers, ScenarioError, WargameError  # noqa: PLC0415

        if isinstance(error, ScenarioError):
            print(error, file=sys.stderr)  # noqa: T201
            fail(f"{error.where or 'the scenario'} cannot be used", USAGE)
        if isinstance(error, ReplayDiffers):
            fail(str(error), REPLAY_DIFFERS)
        if isinstance(error, WargameError):
            fail(str(error), USAGE)
        if isinstance(error, OSError):
            where = error.filename or "the system"
            fail(f"{where}: {error.strerror or error}", USAGE)
        if os.environ.get("WARGAME_DEBUG"):
            raise
        fail(
            f"this should not have happened ({type(error).__name__}: {_one_line(str(error))}); "
            "set WARGAME_DEBUG=1 and run it again to see where",
            CHECK_FAILED,
        )
    raise SystemExit(code if isinstance(code, int) else 0)


def _one_line(text: str) -> str:
    return " ".join(text.split())
