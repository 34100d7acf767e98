"""The page of those who watch, and the way in, over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from markupsafe import Markup

from tests.unit.net.halls import Host, hosted, two_seats
from tests.unit.net.raw import answer_to
from tests.unit.session.games import play_turn
from tests.unit.web.pages import Reader, streamed
from wargame.net.limits import FREE
from wargame.session.protocol import Notice
from wargame.web import feed
from wargame.web.projector import Part
from wargame.web.site import add_pages

HOSTILE = "\x1b[31m</p><script>alert(1)</script>\x07\u202e\"'>"
PARTS = ("standing", "said", "word", "seats", "map", "news", "numbers", "texts", "scores", "opened")


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    async with hosted(two_seats(tmp_path), add=add_pages) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def page_of(host: Host, http: aiohttp.ClientSession, place: str = "observer") -> str:
    """Address of the page that a code leads to."""
    async with http.post(f"{host.url}/", data={"code": host.code(place), "name": place}) as response:
        return str(response.url)


async def test_a_code_leads_to_the_page_and_a_cookie_leads_back_to_it(host: Host, http: aiohttp.ClientSession) -> None:
    code = host.code("observer")
    async with http.get(f"{host.url}/{code.replace('-', '').lower()}", allow_redirects=False) as response:
        assert response.headers["Location"] == f"/{code}"
    async with http.get(f"{host.url}/{code}", allow_redirects=False) as response:
        page, cookie = response.headers["Location"], response.cookies["ticket"]
    assert page.startswith("/watch/")
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/{code}", True, "Strict")
    headers = {"Cookie": f"ticket={cookie.value}"}
    async with http.get(f"{host.url}/{code}", headers=headers, allow_redirects=False) as response:
        assert response.headers["Location"] == page
    for place in ("drc", "facilitator"):  # without seats in browsers nobody takes a pen by looking
        async with http.get(f"{host.url}/{host.code(place)}", headers=headers) as response:
            assert f"wargame join {host.url}/{host.code(place)}" in await response.text()
    assert len(host.hall.roster.people) == 1


async def test_wrong_codes_are_refused_and_cost_time(host: Host, http: aiohttp.ClientSession) -> None:
    for way in [*(["form"] * (FREE // 2)), *(["address"] * (FREE - FREE // 2 + 1))]:
        if way == "form":
            async with http.post(f"{host.url}/", data={"code": "AAAA-AAAA", "name": "x"}) as response:
                assert response.status == 403
                assert "this code opens nothing" in await response.text()
        else:
            async with http.get(f"{host.url}/AAAA-AAAA") as response:
                assert response.status == 403
    async with http.post(f"{host.url}/", data={"code": host.code("observer"), "name": "x"}) as response:
        assert response.status == 429
    assert not host.hall.roster.people


async def test_tickets_that_are_guessed_revoked_or_for_another_place_open_no_page(
    host: Host, http: aiohttp.ClientSession
) -> None:
    page = await page_of(host, http)
    seat = (await host.ticket("drc")).token
    for wrong in ("x", "x" * 32, seat, page[-32:-1]):
        for tail in ("", "/stream"):
            async with http.get(f"{host.url}/watch/{wrong}{tail}") as response:
                assert response.status == 403
    person = host.hall.roster.holder(page.rpartition("/")[2]).id
    async with streamed(http, page) as stream:
        await stream.until(*PARTS)
        await host.hall.change(lambda roster: (roster.revoke(person), None))
        while (event := await stream.event())[0] == "part":
            pass
        assert event == ("over", "your ticket was taken back; ask for a new one")
    async with http.get(page) as response:
        assert response.status == 403
        assert "this host knows no such ticket" in await response.text()


async def test_who_watches_cannot_act_and_other_sites_cannot_ask(host: Host, http: aiohttp.ClientSession) -> None:
    page = await page_of(host, http)
    for verb in ("POST", "PUT", "DELETE", "PATCH"):
        async with http.request(verb, page, json={"method": "seal", "args": {"seat": "drc"}}) as response:
            assert response.status == 405
    for address in (page, f"{page}/stream", f"{host.url}/"):
        async with http.get(address, headers={"Origin": "http://elsewhere.invalid"}) as response:
            assert response.status == 403
    async with http.post(f"{host.url}/", data={"code": host.code("drc")}, headers={"Origin": "null"}) as response:
        assert response.status == 403
    assert not host.hall.roster.at("drc")


@pytest.mark.parametrize(
    "path", ["/static/../site.py", "/static/..%2fsite.py", "/static/%2e%2e/pages.py", "/static/", "/watch/../a.wargame"]
)
async def test_pages_give_out_no_other_file(host: Host, path: str) -> None:
    answer = await answer_to(host.url, path)
    assert answer.split(b" ")[1] in (b"404", b"403", b"400")


async def test_the_page_loads_nothing_from_elsewhere_and_can_be_read_aloud(
    host: Host, http: aiohttp.ClientSession
) -> None:
    for address in (await page_of(host, http), f"{host.url}/", f"{host.url}/{host.code('drc')}"):
        async with http.get(address) as response:
            page, headers = Reader(await response.text()), response.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        for tag, attributes in page.tags:
            for name, value in attributes.items():
                assert not name.startswith("on"), (tag, name)
                assert name != "style"
                if name in ("src", "href", "action"):
                    assert value is not None
                    assert value.startswith(("/", "#", "data:,")), value
                    assert not value.startswith("//")
        assert all(script.get("src") for script in page.all("script"))
        assert len(page.all("h1")) == len(page.all("main")) == 1
        assert page.all("html")[0]["lang"] == "en"
        assert len(page.all("caption")) == len(page.all("table"))
        assert all(svg.get("aria-label") or svg.get("aria-hidden") for svg in page.all("svg"))
        assert all(header.get("scope") for header in page.all("th"))
        named = {label["for"] for label in page.all("label")}
        assert {field["id"] for field in page.all("input") if field.get("type") != "hidden"} == named


async def test_the_stream_says_what_changed_and_nothing_else(host: Host, http: aiohttp.ClientSession) -> None:
    page = await page_of(host, http)
    async with streamed(http, page) as stream:
        first = await stream.until(*PARTS)
        async with http.get(page) as response:
            text = await response.text()
        assert all(html in text for html in first.values())
        assert "0 of 2 seats are ready" in first["standing"]
        host.hall.game.seal("drc")
        changed = await stream.until("standing", "said", "seats")
        assert set(changed) == {"standing", "said", "seats"}
        assert "1 of 2 seats are ready" in changed["standing"]
        host.hall.nudge("m23", "only for m23")
        host.hall.tell(Notice(kind="message", turn=1, text=f"Ten minutes more {HOSTILE}"))
        changed = await stream.until("word")
        assert set(changed) == {"word"}
        assert (
            changed["word"].strip()
            == "<p>Ten minutes more &lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&gt;</p>"
        )
        host.hall.game.seal("m23")
        changed = await stream.until("news", "numbers", "map", "word")
        assert not changed["word"].strip()
        assert "News of turn 1" in changed["news"]
        assert 'aria-live="polite"' in changed["news"]


async def test_those_who_are_late_see_neither_the_turn_nor_who_is_ready(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    async with hosted(two_seats(tmp_path), add=add_pages, delay=1) as host:
        page = await page_of(host, http)
        host.hall.game.seal("drc")
        before = await (await http.get(page)).text()
        assert "1 turn late" in before.replace("1 turn\nlate", "1 turn late")
        assert ">ready<" not in before
        assert "seats are ready" not in before
        host.hall.game.seal("m23")
        async with streamed(http, page) as stream:
            parts = await stream.until(*PARTS)
        assert "Nothing has happened yet" in parts["news"]


async def test_when_the_game_has_ended_the_page_shows_the_scores(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    game = two_seats(tmp_path)
    while game.phase != "ended":
        play_turn(game)
    async with hosted(game, add=add_pages) as host:
        text = await (await http.get(await page_of(host, http))).text()
    assert "Scores, of 100" in text


async def test_names_with_markup_and_control_codes_are_text(host: Host, http: aiohttp.ClientSession) -> None:
    page = await page_of(host, http)
    async with host.seated("drc", HOSTILE):
        text = await (await http.get(page)).text()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    async with http.post(f"{host.url}/", data={"code": HOSTILE, "name": HOSTILE}) as response:
        text = await response.text()
    assert "<script>" not in text


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every drawing gives a new part of a megabyte."""
    numbers: Iterator[int] = iter(range(10**6))

    def parts(_: object) -> dict[str, Part]:
        n = next(numbers)
        return {"map": Part("map", Markup("x" * 2**20), str(n))}

    monkeypatch.setattr(feed, "parts", parts)


@pytest.mark.usefixtures("many")
async def test_who_does_not_read_the_stream_is_cut_off_and_others_go_on(
    host: Host, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PATIENCE", 0.3)
    token = (await host.ticket("observer", "deaf")).token
    address = urlsplit(host.url)
    deaf = socket.create_connection((address.hostname or "", address.port or 0))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    ask = f"GET /watch/{token}/stream HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n"
    await asyncio.to_thread(deaf.sendall, ask.encode())
    other = f"{host.url}/watch/{(await host.ticket('observer', 'good')).token}"
    async with asyncio.timeout(20), streamed(http, other) as good:
        while len(host.hall.connected("")) < 2:
            await asyncio.sleep(0.01)
        while len(host.hall.connected("")) == 2:
            host.hall.tell(Notice(kind="people", turn=1))
            await good.event()
    assert [person.name for person in host.hall.connected("")] in ([], ["good"])
    deaf.close()


@pytest.mark.usefixtures("many")
async def test_one_person_has_so_many_streams_and_no_more(host: Host, http: aiohttp.ClientSession) -> None:
    page = f"{host.url}/watch/{(await host.ticket('observer')).token}"
    responses = [await http.get(f"{page}/stream") for _ in range(feed.STREAMS + 1)]
    assert [response.status for response in responses] == [200] * feed.STREAMS + [429]
    for response in responses:
        response.close()
