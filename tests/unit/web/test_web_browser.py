"""A person with nothing but a browser: joins by the printed address, reads, orders, reloads, is cut off, comes back."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.unit.net.program import Program
from tests.unit.web.browser import Browser, Page, browsing, installed

pytestmark = pytest.mark.skipif(not installed(), reason="no Chromium is installed, so no page is tried in a browser")

ENTER = ("Enter", 13)
LOST = "The connection to the host is lost"


async def pictured(page: Page, path: Path, width: int, height: int) -> None:
    """It is drawn at this size: a page without anything on it makes a small picture."""
    image = await page.picture(path)
    assert struct.unpack(">II", image[16:24]) == (width, height)
    assert len(image) > 30_000
    assert await page.js("document.documentElement.scrollWidth <= window.innerWidth")


async def played(browser: Browser, host: Program, pictures: Path) -> None:
    """Come in by the form, read the brief, draft an order, reload, and find it; then the host is killed."""
    page = await browser.page()
    await page.size(1366, 768)
    await page.go(f"{host.url}/")
    await page.type(host.codes["drc"].lower().replace("-", ""))
    await page.js("document.getElementById('name').focus()")
    await page.type("Ann")
    await page.press(*ENTER)
    await page.shows("2 Orders", "Goma")
    assert await page.js("document.fonts.check('16px \"Roboto Mono\"') && document.activeElement.tagName == 'TEXTAREA'")
    await page.type("9")
    await page.shows("Your brief")
    await page.type("2")
    await page.shows("What you can do")
    page.drawn = b""
    await page.type(" ")
    await page.shows("Draft 1 of 3")
    await pictured(page, pictures / "seat.png", 1366, 768)
    page.drawn = b""
    await page.do("Page.reload")
    await page.shows("What you can do", "Draft 1 of 3")
    assert browser.said == []
    await host.kill()
    await page.until(f"document.getElementById('why').textContent.startsWith('{LOST}')")
    page.drawn = b""
    await host.start("--web")
    await page.shows("Democratic Republic of the Congo")
    await page.type("2")
    await page.shows("Draft 1 of 3")
    assert await page.js("document.getElementById('word').hidden")


async def watched(browser: Browser, host: Program, pictures: Path) -> None:
    """Look at the page of those who watch, on a wall and on a telephone."""
    page = await browser.page()
    browser.said.clear()
    await page.size(1920, 1080)
    await page.go(f"{host.url}/{host.codes['observer']}")
    await page.until("document.querySelector('#seats').textContent.includes('Ann')")
    await pictured(page, pictures / "wall.png", 1920, 1080)
    assert await page.js("document.documentElement.scrollHeight <= window.innerHeight")
    await page.size(390, 844, mobile=True)
    await pictured(page, pictures / "telephone.png", 390, 844)
    assert browser.said == []


async def test_a_browser_is_enough(tmp_path: Path) -> None:
    host = Program(tmp_path, "first-steps", "--web", "--seats", "drc,m23", "--seed", "7")
    try:
        await host.start()
        async with browsing(installed()) as browser:
            await played(browser, host, tmp_path)
            await watched(browser, host, tmp_path)
    finally:
        await host.end()
