"""The way in for browsers: a code is entered, or is in the address, and leads to the page of its place."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from wargame.base.errors import SessionError
from wargame.net.address import page_of
from wargame.net.hall import Hall
from wargame.net.roster import Person, Place, written
from wargame.net.server import HALL, TooManyError, admit
from wargame.web.feed import Feed
from wargame.web.gateway import Gateway, static_files
from wargame.web.pages import add_static, refuse, respond

CODE: Final = "/{code:[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}}"
COOKIE: Final = "ticket"
DAY: Final = 24 * 3600


class Site:
    """The pages of a hall."""

    def __init__(self, hall: Hall, gateway: Gateway | None = None) -> None:
        """Show the session of `hall`, with seats in browsers where there is a `gateway`."""
        self.hall, self.gateway = hall, gateway
        self.title = hall.game.book.text.scenario.title
        self.feed = Feed(hall)

    def add_to(self, app: web.Application) -> None:
        """Add the pages to the application of the hall."""
        if self.gateway is not None:
            self.gateway.add_to(app)
        add_static(app, static_files() if self.gateway else {})
        app.router.add_get("/", self.door)
        app.router.add_post("/", self.enter)
        app.router.add_get(CODE, self.by_code)
        app.router.add_get("/watch/{token}", self.watch)
        app.router.add_get("/watch/{token}/stream", self.stream)

    # --- the way in --------------------------------------------------------------------------------------------------

    async def door(self, _: web.Request) -> web.Response:
        """Ask for a code."""
        return respond("door.html.j2", title=self.title, problem="", place="", code="")

    async def by_code(self, request: web.Request) -> web.Response:
        """Lead to what a code opens: who was here before is who they were; who takes a seat is asked for their name."""
        code = written(request.match_info["code"])
        if code != request.match_info["code"]:
            raise web.HTTPFound(f"/{code}")
        place = self.hall.roster.codes.get(code)
        known = self._known(request.cookies.get(COOKIE, ""), place)
        if known:
            raise web.HTTPSeeOther(known)
        if place is not None and place.role != "observer" and self._opens(place):
            return respond("door.html.j2", title=self.title, problem="", place=self._named(place), code=code)
        return await self._let_in(request, code, "")

    async def enter(self, request: web.Request) -> web.Response:
        """Take a code and a name from the form."""
        form = await request.post()
        code, name = form.get("code", ""), form.get("name", "")
        if not isinstance(code, str) or not isinstance(name, str):
            raise web.HTTPBadRequest
        return await self._let_in(request, code, name)

    async def _let_in(self, request: web.Request, code: str, name: str) -> web.Response:
        place = self.hall.roster.codes.get(written(code))
        if place is not None and not self._opens(place):
            typed = f"wargame join {request.scheme}://{request.host}/{written(code)}"
            return respond("elsewhere.html.j2", title=self.title, place=self._named(place), typed=typed)
        try:
            person, token = await admit(request, code, name)
        except SessionError as error:
            status = 429 if isinstance(error, TooManyError) else 403
            return respond("door.html.j2", status, title=self.title, problem=str(error), place="", code="")
        answer = web.HTTPSeeOther(self._page(person.place, token))
        answer.set_cookie(COOKIE, token, path=f"/{written(code)}", max_age=DAY, httponly=True, samesite="Strict",
                          secure=request.secure)  # fmt: skip
        raise answer

    def _opens(self, place: Place) -> bool:
        """Whether there is a page for a place; to the others one comes in a terminal."""
        return place.role == "observer" or self.gateway is not None

    def _named(self, place: Place) -> str:
        return f"the seat {self.hall.game.book.text.actors[place.seat].title}" if place.seat else f"the {place}'s chair"

    def _known(self, token: str, place: Place | None) -> str:
        """The page of somebody who came in by the same code before; nothing where they did not."""
        try:
            person = self.hall.roster.holder(token)
        except SessionError:
            return ""
        return self._page(person.place, token) if person.place == place else ""

    def _page(self, place: Place, token: str) -> str:
        return page_of("", place.role, token)

    # --- those who watch ---------------------------------------------------------------------------------------------

    async def watch(self, request: web.Request) -> web.StreamResponse:
        """The page of those who watch."""
        try:
            self._watching(request)
        except SessionError as error:
            return refuse(403, self.title, error)
        return respond("watch.html.j2", title=self.title, parts=await self.feed.parts())

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """What changes on it."""
        try:
            person = self._watching(request)
        except SessionError as error:
            raise web.HTTPForbidden(text=str(error)) from error
        return await self.feed.stream(request, person)

    def _watching(self, request: web.Request) -> Person:
        person = self.hall.roster.holder(request.match_info["token"])
        if person.place.role != "observer":
            what = "this page is for those who watch"
            raise SessionError(what, where=str(person.place), way_out="enter the code of the observers")
        return person


def add_pages(app: web.Application, *, seats: bool = False, pin: str = "") -> None:
    """Add the pages for browsers to the application of a hall.

    Args:
        app: the application.
        seats: whether seats are played in browsers.
        pin: the fingerprint of the host's certificate, where it has one.
    """
    Site(app[HALL], Gateway(app[HALL], pin) if seats else None).add_to(app)
