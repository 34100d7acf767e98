"""What the facilitator has opened to all, as a page."""

from __future__ import annotations

from textual.content import Content

from wargame.session.opening import Opened
from wargame.tui.lens import Lens
from wargame.tui.words import heading, plain


def opened_page(found: Opened, lens: Lens) -> Content:
    """Every chapter that is open."""
    lines: list[Content] = []

    def chapter(title: str, rows: list[Content]) -> None:
        lines.extend([Content.styled(title, "bold $text-primary"), *rows, Content("")])

    if "hidden" in found.chapters:
        chapter(
            "What was hidden",
            [
                Content.assemble((f"{heading(name)} {value:.3g}", "bold"), f"  {plain(meaning).plain}")
                for name, (value, meaning) in found.hidden.items()
            ],
        )
    if "scores" in found.chapters:
        scores = sorted(found.scores.items(), key=lambda row: -row[1])
        chapter("Scores", [Content(f"{score:5.1f}  {lens.title('actor', seat)}") for seat, score in scores])
    if "orders" in found.chapters:
        chapter(
            "Orders",
            [
                Content.assemble(
                    (f"{order.turn:>2}  {lens.short(order.seat)}  ", "$faint"),
                    f"{heading(order.trigger)}, {lens.title('instrument', order.instrument)}",
                    (f": {plain(order.reason).plain}" if order.reason else "", "$faint"),
                )
                for order in found.orders
            ],
        )
    if "messages" in found.chapters:
        chapter(
            "Messages",
            [
                Content.assemble(
                    (f"{said.turn:>2}  {lens.short(said.seat)} to {lens.people(said.to) or 'all'}: ", "$faint"),
                    plain(said.text, lines=True),
                )
                for said in found.messages
            ],
        )
    if "tables" in found.chapters:
        chapter(
            "Tables",
            [
                Content.assemble(
                    (f"{said.turn:>2}  {lens.title('instrument', said.treaty)}: ", "$faint"),
                    f"{lens.short(said.seat)} " if said.seat else "",
                    plain(said.text),
                )
                for said in found.tables
            ],
        )
    return Content("\n").join(lines or [Content.styled("The facilitator has opened nothing yet.", "$faint")])
