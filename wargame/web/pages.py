"""How a page goes out: rendered, with a policy that lets a browser load and run nothing but what this host serves."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

import jinja2
from aiohttp import web

from wargame.base.errors import SessionError
from wargame.base.html import environment

TEMPLATES: Final = environment(jinja2.PackageLoader("wargame.web", "templates"))
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STATIC: Final = ("pages.css", "watch.js", "seat.css", "seat.js")
"""Files of ours that a browser may ask for."""


def respond(template: str, status: int = 200, policy: str = POLICY, **context: Any) -> web.Response:
    """A page."""
    text = TEMPLATES.get_template(template).render(**context)
    response = web.Response(text=text, status=status, content_type="text/html")
    response.headers["Content-Security-Policy"] = policy
    return response


def refuse(status: int, title: str, error: SessionError) -> web.Response:
    """A refusal that a person can read."""
    return respond("refused.html.j2", status, title=title, problem=str(error))


def add_static(app: web.Application, files: Mapping[str, bytes]) -> None:
    """Serve these files and no others; nobody's path is looked up on a disk."""
    folder = resources.files("wargame.web") / "static"
    served = {**{name: (folder / name).read_bytes() for name in STATIC}, **files}

    async def static(request: web.Request) -> web.Response:
        body = served.get(request.match_info["name"])
        if body is None:
            raise web.HTTPNotFound
        kind = mimetypes.guess_type(request.match_info["name"])[0] or "application/octet-stream"
        return web.Response(body=body, content_type=kind, headers={"Cache-Control": "no-cache"})

    app.router.add_get("/static/{name}", static)
