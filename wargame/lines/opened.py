"""What a facilitator has opened to all, as printed lines."""

from __future__ import annotations

from collections.abc import Callable

from wargame.lines.page import Page
from wargame.session.opening import Opened
from wargame.tui.words import heading


def tell_opened(page: Page, found: Opened, title: Callable[[str, str], str]) -> None:
    """Print everything that is open."""
    if not found.chapters:
        page.say("The facilitator has opened nothing yet.")
    if "hidden" in found.chapters:
        page.say("What was hidden:")
        page.rows([(name.replace("_", " "), f"{value:.3g}", text) for name, (value, text) in found.hidden.items()])
    if "scores" in found.chapters:
        page.say("Scores:")
        page.rows([(title("actor", seat), f"{score:.0f}") for seat, score in found.scores.items()])
    if "orders" in found.chapters:
        page.say("Orders:")
        for order in found.orders:
            what = f"{heading(order.trigger)}, {title('instrument', order.instrument)}"
            why = f": {order.reason}" if order.reason else ""
            page.say(f"turn {order.turn}, {title('actor', order.seat)}: {what}{why}", indent=2)
    if "messages" in found.chapters:
        page.say("Messages:")
        for said in found.messages:
            to = ", ".join(title("actor", seat) for seat in said.to) or "everybody"
            page.say(f"turn {said.turn}, {title('actor', said.seat)} to {to}: {said.text}", indent=2)
    if "tables" in found.chapters:
        page.say("Tables:")
        for said in found.tables:
            page.say(f"turn {said.turn}, {said.treaty}: {title('actor', said.seat)} {said.text}", indent=2)
