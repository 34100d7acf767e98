"""How a host is reached: the options of ``host`` that say so, and what comes of them."""

from __future__ import annotations

import errno
import functools
import socket
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wargame.base.errors import SessionError, UsageError

if TYPE_CHECKING:
    from wargame.net.certificate import Proof

PORT: Final = 8765
LOOPBACK: Final = "127.0.0.1"
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104  (only where a person has asked for it)
BACKLOG: Final = 128
"""People who may wait at the door."""
PEM: Final = click.Path(path_type=Path, dir_okay=False, exists=True)


@dataclass(frozen=True)
class Reach:
    """How a host is reached.

    Attributes:
        address: where it listens.
        port: there; 0 for any that is free.
        names: what others call this machine, the one that is printed first.
        proof: its certificate, where it has one.
        web: seats are played in browsers too.
    """

    address: str
    port: int
    names: tuple[str, ...]
    proof: Proof | None
    web: bool = False

    @property
    def lan(self) -> bool:
        """Others in the network can reach it."""
        return self.address != LOOPBACK

    @property
    def bases(self) -> tuple[str, ...]:
        """Scheme, name and port, for every name."""
        scheme = "https" if self.proof else "http"
        return tuple(f"{scheme}://{name}:{self.port}" for name in self.names)

    @property
    def pin(self) -> str:
        """The fingerprint that joiners compare; empty where there is nothing to compare."""
        from wargame.net.certificate import shown

        return shown(self.proof.fingerprint) if self.proof is not None and self.proof.own else ""


@dataclass(frozen=True, slots=True)
class Reaching:
    """What a person says of how the host is to be reached."""

    lan: bool
    port: int
    names: tuple[str, ...]
    tls: bool
    cert: Path | None
    key: Path | None
    web: bool = False

    def __post_init__(self) -> None:
        """Refuse half a certificate."""
        if (self.cert is None) != (self.key is None):
            what = f"{'--key' if self.key else '--cert'} is given alone"
            raise UsageError(what, where="host", way_out="give the certificate and its key")

    @property
    def address(self) -> str:
        """Where it listens."""
        return EVERYWHERE if self.lan else LOOPBACK

    def listening(self) -> socket.socket:
        """The port, open; nothing is answered there yet.

        Raises:
            SessionError: another program has it, or it may not be opened.
        """
        try:
            return socket.create_server((self.address, self.port), backlog=BACKLOG)
        except OSError as error:
            what = "is taken" if error.errno == errno.EADDRINUSE else "may not be opened"
            way_out = "choose another with --port" + (", or stop the program that has it" if "taken" in what else "")
            raise SessionError(what, where=f"port {self.port}", way_out=way_out) from error

    def reach(self, save: Path) -> Reach:
        """What comes of it, for the session of a save.

        Raises:
            SessionError: the machine is in no network, or its certificate cannot be used.
        """
        from wargame.net.addresses import own_addresses
        from wargame.net.certificate import given, made

        names, proof = self.names, None
        found = own_addresses() if self.lan else ()
        if self.cert is not None and self.key is not None:
            proof = given(self.cert, self.key)
            names = names or proof.names
            found = () if names else found  # it does not vouch for them
        known = tuple(dict.fromkeys((*names, *found))) or (() if self.lan else (LOOPBACK,))
        if not known:
            way_out = "connect it to one, or name it with --name"
            raise SessionError("this machine is in no network", where="--lan", way_out=way_out)
        if self.tls and proof is None:
            proof = made(save, (*known, LOOPBACK, "localhost"))
        return Reach(self.address, self.port, known, proof, self.web)


_OPTIONS: Final = (
    click.option("--lan", is_flag=True, help="Let other machines in; without it only this one can join."),
    click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Port; 0 for any."),
    click.option("--name", "names", multiple=True, metavar="NAME", help="What others call this machine, where that is "
                 "not its address; may be given several times."),
    click.option("--web", is_flag=True, help="Let people play in a browser too, with nothing installed: the address "
                 "that is printed asks for their code."),
    click.option("--tls", is_flag=True, help="Let nobody else read what is sent: with a certificate that this host "
                 "makes, or that of --cert."),
    click.option("--cert", type=PEM, help="A certificate, as PEM."),
    click.option("--key", type=PEM, help="The key of that certificate, as PEM."),
)  # fmt: skip


def is_reached(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Reaching`; it gets them as its argument `reaching`."""
    names = tuple(field.name for field in fields(Reaching))

    @functools.wraps(command)
    def run(**given: Any) -> None:
        reaching = Reaching(**{name: given.pop(name) for name in names})
        command(reaching=reaching, **given)

    return functools.reduce(lambda made, option: option(made), reversed(_OPTIONS), run)
