"""The hall: one game, the people who came in, and what each of them may ask and hear.

The hall lives on the event loop; the game on a single thread of its own, so that acts are done one after another, in
the order in which they came, and nobody's screen waits for somebody else's turn. An act is answered when the save has
it, and an act that arrives twice, even in two runs of the host, is done once.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from wargame.base.errors import SaveError, SessionError, WargameError
from wargame.net.answers import Answers
from wargame.net.beside import ENDINGS, Record, keep_record, read_record
from wargame.net.chair import FacilitatorDoor
from wargame.net.door import SeatDoor
from wargame.net.methods import Method, methods_of
from wargame.net.roster import Person, Place, Roster
from wargame.net.stream import Stream, spoken
from wargame.net.timekeeper import Timekeeper
from wargame.net.wire import Call, No, Reason, Role, answer, line
from wargame.scenario.workshop import Workshop
from wargame.session.attendance import Attendance
from wargame.session.backups import back_up
from wargame.session.clock import Clock
from wargame.session.contents import Signature
from wargame.session.facilitator import Facilitator
from wargame.session.game import Game
from wargame.session.mates import Mates
from wargame.session.protocol import Client, ClockFace, Notice, Watcher
from wargame.session.public import LocalWatcher, audible

T = TypeVar("T")


@dataclass(frozen=True)
class Door:
    """What the people of one role may ask.

    Attributes:
        protocols: whose methods they are.
        open: makes the object that answers a person.
    """

    protocols: tuple[type, ...]
    open: Callable[[Hall, Person], object]


class StaleError(SessionError):
    """An act for a turn that is over."""


@dataclass(frozen=True)
class _Act:
    """An act on its way to the game's thread."""

    signature: Signature
    turn: int


_ACT: ContextVar[_Act | None] = ContextVar("act", default=None)


class Hall:
    """A session.

    Attributes:
        game: what is played.
        session: names this run of the host.
        record: what is kept beside the save: people, codes, pens, clock.
        timekeeper: closes phases in time, where the session has clocks.
        delay: turns that observers are behind.
        doors: what each role may ask; rooms above add theirs.
        complain: told, in words, of faults of our own.
        backups: copies of the save that are kept.
    """

    def __init__(
        self,
        game: Game,
        *,
        workshop: Workshop | None = None,
        now: Callable[[], float] = time.time,
        complain: Callable[[str], None] = lambda _: None,
        backups: int = 0,
    ) -> None:
        """Open a hall for `game`, with the people and the clock it had when it was closed or killed.

        Args:
            game: what is played.
            workshop: phase lengths and policies; without any the game is played without a clock.
            now: clock of the host, in seconds since 1970.
            complain: told, in words, of faults of our own.
            backups: copies of the save that are kept, one made after every turn.
        """
        self.game, self.delay = game, workshop.observer_delay if workshop else 0
        self.session = secrets.token_hex(6)
        self.complain, self.backups = complain, backups
        self.doors: dict[Role, Door] = {
            "seat": Door((Client, Mates), SeatDoor),
            "observer": Door((Watcher,), lambda hall, _: LocalWatcher(hall.game, hall.delay, hall.run)),
            "facilitator": Door((Watcher, Facilitator, Attendance), FacilitatorDoor),
        }
        self._first = game.save.contents.events[0].hash
        kept = read_record(game.save.path, self._first)
        self.record = kept or Record(game=self._first, roster=Roster.of(game.book.text.seats))
        if kept is None:
            keep_record(game.save.path, self.record)
        self.timekeeper = Timekeeper(self, workshop, self.record.clock, self.record.taken, now) if workshop else None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="game")
        self._streams: dict[Place, Stream] = {}
        self._open: dict[str, object] = {}
        self._answers = Answers()
        self._leaving: dict[str, set[Callable[[str], None]]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ticking: asyncio.Task[None] | None = None
        game.listeners.append(self._overheard)
        game.room = self

    def begin(self) -> None:
        """Live on the running loop from now on."""
        self._loop = asyncio.get_running_loop()
        self._loop.run_in_executor(self._worker, self._catch_up)
        if self.timekeeper is not None:
            self._ticking = asyncio.ensure_future(self.timekeeper.keep(self.complain))

    def _catch_up(self) -> None:
        """Go on where the host was killed: the last act is on disk, what follows from it perhaps not."""
        try:
            with self.game.lock:
                if self.game.course.is_closing:
                    self.game.close_orders("the facilitator closed the orders")
                if not self.game.humans or self.game.waiting:
                    return
                if self.game.phase == "orders":
                    self.game.advance()
                elif self.game.phase in self.game.course.waits:
                    self.game.proceed()
        except WargameError as error:
            self.complain(str(error))

    async def close(self) -> None:
        """Let what is being done be finished, and let go of the game."""
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.gather(self._ticking, return_exceptions=True)
        self.game.listeners.remove(self._overheard)
        self.game.room = None
        await asyncio.to_thread(self._worker.shutdown)
        self.game.close()

    # --- the game, off the loop --------------------------------------------------------------------------------------

    async def run(self, ask: Callable[[], T]) -> T:
        """Do something with the game on its thread; within an act, only if its turn is still being played."""
        act = _ACT.get()

        def guarded() -> T:
            with self.game.lock:
                if act is None:
                    return ask()
                self._expect(act.turn)
                self.game.save.sign(act.signature)
                try:
                    return ask()
                finally:
                    self.game.save.sign(None)

        return await asyncio.get_running_loop().run_in_executor(self._worker, guarded)

    def _expect(self, turn: int) -> None:
        now = min(self.game.turn + 1, self.game.book.turns)
        over = (
            self.game.phase == "ended" and turn == self.game.turn
        )  # as the status of a game that was ended early says
        if turn != now and not over:
            way_out = "look at the present turn and do it again; your draft is kept"
            raise StaleError(f"this was meant for turn {turn}, and turn {now} is being played", way_out=way_out)

    # --- people ------------------------------------------------------------------------------------------------------

    @property
    def roster(self) -> Roster:
        """Who may come in; changed by `change`."""
        return self.record.roster

    async def _keep(self, change: Callable[[Record], tuple[Record, T]]) -> T:
        """Change what is kept beside the save: on disk first, then here."""

        def keep() -> T:
            record, result = change(self.record)
            keep_record(self.game.save.path, record)
            self.record = record
            return result

        return await asyncio.get_running_loop().run_in_executor(self._worker, keep)

    async def keep_clock(self, clock: Clock | None, taken: int) -> None:
        """Put the clock on disk."""
        await self._keep(lambda record: (record.model_copy(update={"clock": clock, "taken": taken}), None))

    async def change(self, change: Callable[[Roster], tuple[Roster, T]]) -> T:
        """Change the roster: on disk first, then here; whoever lost their ticket is shown out."""

        def keep(record: Record) -> tuple[Record, tuple[Roster, T]]:
            roster, result = change(record.roster)
            return record.model_copy(update={"roster": roster}), (record.roster, result)

        before, result = await self._keep(keep)
        for person in before.people.values():
            if self.roster.people[person.id].token != person.token:
                self.show_out(person.id, "your ticket was taken back; ask for a new one")
        self.tell(Notice(kind="people", turn=self.game.turn + 1))
        return result

    async def admit(self, code: str, name: str) -> tuple[Person, str]:
        """Let somebody in by a code: the person, and their token."""

        def change(roster: Roster) -> tuple[Roster, tuple[Person, str]]:
            changed, person, token = roster.admit(code, name)
            return changed, (person, token)

        return await self.change(change)

    def enter(self, person: str, leave: Callable[[str], None]) -> Callable[[], None]:
        """Count a connection of a person; returns what counts it out. `leave` is called to end it, with a reason."""
        self._leaving.setdefault(person, set()).add(leave)
        self.tell(Notice(kind="people", turn=self.game.turn + 1))

        def left() -> None:
            self._leaving[person].discard(leave)
            self.tell(Notice(kind="people", turn=self.game.turn + 1))

        return left

    def windows(self, person: str) -> int:
        """Connections that a person has now."""
        return len(self._leaving.get(person, ()))

    def show_out(self, person: str, why: str) -> None:
        """End every connection of a person."""
        for leave in tuple(self._leaving.get(person, ())):
            leave(why)

    def connected(self, seat: str) -> tuple[Person, ...]:
        """The people of a seat who are connected now."""
        return tuple(p for p in self.roster.at(seat) if self._leaving.get(p.id))

    def is_here(self, person: str) -> bool:
        """Whether a person is connected now."""
        return bool(self._leaving.get(person))

    def here(self, seat: str) -> tuple[str, ...]:
        """Names of the people of a seat who are connected, who holds the pen first."""
        people = sorted(self.connected(seat), key=lambda p: not self.roster.holds_pen(p))
        return tuple(p.name for p in people)

    def longest(self) -> float:
        """Minutes that no phase exceeds, where phases have a clock."""
        return self.timekeeper.workshop.longest if self.timekeeper else 0.0

    def clock_face(self) -> ClockFace | None:
        """The clock of the present phase."""
        return self.timekeeper.face() if self.timekeeper else None

    # --- hearing -----------------------------------------------------------------------------------------------------

    def stream(self, place: Place) -> Stream:
        """What the people of a place hear."""
        return self._streams.setdefault(place, Stream())

    def tell(self, notice: Notice) -> None:
        """Pass a notice to every audience that may hear it."""
        said = spoken(notice)
        for place, stream in self._streams.items():
            if audible(notice, self.delay) if place.role == "observer" else notice.is_for((str(place),)):
                stream.tell(said)

    def nudge(self, seat: str, text: str) -> None:
        """Say something to the people of one seat."""
        self.tell(Notice(kind="message", turn=self.game.course.turn, seat=seat, text=text))

    def _overheard(self, notice: Notice) -> None:
        """A notice of the game, from its thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.tell, notice)
            if notice.kind == "resolved" and self.backups:
                self._worker.submit(self._back_up)

    def _back_up(self) -> None:
        """Copy the save after the act that resolved the turn was answered; nobody loses a turn over it."""
        try:
            with self.game.lock:
                back_up(self.game.save, kept=self.backups, endings=ENDINGS)
        except SaveError as error:
            self.complain(str(error))

    # --- asking ------------------------------------------------------------------------------------------------------

    def methods(self, role: Role) -> Mapping[str, Method]:
        """What a role may ask."""
        door = self.doors.get(role)
        return methods_of(*door.protocols) if door else {}

    async def answer(self, person: Person, call: Call) -> bytes:
        """Answer a call of a person, in the form in which it goes out; a refusal is an answer too."""
        try:
            person = self._present(person)
            method = self.methods(person.place.role).get(call.method)
            if method is None:
                way_out = "use the same version of wargame as the host, or ask somebody who may"
                who = f"an {role}" if (role := person.place.role) == "observer" else f"a {role}"
                raise SessionError(f"{who} cannot ask this", where=call.method, way_out=way_out)
            arguments = method.arguments(call.args)
            self.roster.check(person, method.need)
            if method.need == "read":
                return await self._ask(person, call, method, arguments)
            return await self._once(person, call, method, arguments)
        except Exception as error:
            return line(self._no(call, error))

    def _present(self, person: Person) -> Person:
        """A person as the roster has them now."""
        now = self.roster.people[person.id]
        if not now.token:
            raise SessionError("your ticket was taken back", where="token", way_out="ask for a new one")
        return now

    async def _ask(self, person: Person, call: Call, method: Method, arguments: dict[str, Any]) -> bytes:
        door = self._open.get(person.id)
        if door is None:
            door = self._open[person.id] = self.doors[person.place.role].open(self, person)
        value = await getattr(door, method.name)(**arguments)
        return answer(call.id, method.result.dump_json(value))

    async def _once(self, person: Person, call: Call, method: Method, arguments: dict[str, Any]) -> bytes:
        """Do an act, or give the answer it got the first time."""
        signature = Signature(person.id, call.id)
        said = await self._answers.again(signature)
        if said is not None:
            return said
        if self.game.save.contents.may_hold(signature):
            said = await self.run(lambda: self._recovered(signature, call, method))
            if said is not None:
                return said
        if call.turn is None:
            raise SessionError("it does not say for which turn", where=call.method, way_out="send the turn with it")
        token = _ACT.set(_Act(signature, call.turn))
        try:
            return await self._answers.first(signature, self._settled(person, call, method, arguments))
        finally:
            _ACT.reset(token)

    async def _settled(self, person: Person, call: Call, method: Method, arguments: dict[str, Any]) -> bytes:
        try:
            return await self._ask(person, call, method, arguments)
        except Exception as error:
            return line(self._no(call, error))

    def _recovered(self, signature: Signature, call: Call, method: Method) -> bytes | None:
        """The answer to an act that the save has, perhaps of an earlier run of the host; nothing where it has none."""
        number = self.game.save.row_of(signature)
        if number is None:
            return None
        said = self.game.save.contents.events[number - 1].content if number else {}
        for value in (None, said.get("commitment") or said.get("into"), ()):
            try:
                return answer(call.id, method.result.dump_json(method.result.validate_python(value)))
            except ValueError:
                continue
        what = "it was done before the host was started again, and its answer is lost"
        raise SessionError(what, where=call.method, way_out="look at the present state")

    def _no(self, call: Call, error: Exception) -> No:
        """A refusal as it goes out: nothing of the host's machine is in it."""
        reason: Reason = "stale" if isinstance(error, StaleError) else "refused"
        if isinstance(error, SaveError):
            return No(id=call.id, reason=reason, what=error.what, where="the host's save", way_out=error.way_out)
        if isinstance(error, WargameError):
            return No(id=call.id, reason=reason, what=error.what, where=error.where, way_out=error.way_out)
        self.complain(f"{call.method}: this should not have happened: {type(error).__name__}: {error}")
        way_out = "tell whoever runs the session"
        return No(id=call.id, reason="fault", what="the host could not do it", where=call.method, way_out=way_out)
