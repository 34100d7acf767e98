"""What a person can do at a table, one class per key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wargame.tui.commands import AnyCommand, Command

if TYPE_CHECKING:
    from wargame.tui.panes.table import Table


class AddClauses(Command["Table"]):
    """Add promises: whole templates, or single ones about anything you see; space marks several."""

    id, keys, label, slow, rank = "table.add", "a", "Add", True, 1

    def may(self, owner: Table) -> bool:
        """While an offer can be made."""
        return owner.may("offer")

    async def run(self, owner: Table) -> None:
        """Choose and add."""
        await owner.add()


class DropClause(Command["Table"]):
    """Take the highlighted clause out of your draft, or put it back."""

    id, keys, label, slow, rank = "table.drop", "d", "Strike", True, 3

    def may(self, owner: Table) -> bool:
        """On a clause."""
        return owner.may("offer") and bool(owner.clause)

    async def run(self, owner: Table) -> None:
        """Strike it, or not."""
        await owner.change(lambda draft, name: draft.drop(name))


class MoreOfIt(Command["Table"]):
    """More of what the highlighted clause promises."""

    id, keys, label, slow, priority, rank = "table.more", "right,l,plus", "More", True, True, 4
    step = 1

    def may(self, owner: Table) -> bool:
        """On a clause of the draft."""
        return owner.may("offer") and owner.editable

    async def run(self, owner: Table) -> None:
        """A step more."""
        await owner.change(lambda draft, name: draft.step_amount(name, self.step), sound=True)


class LessOfIt(MoreOfIt):
    """Less of what the highlighted clause promises."""

    id, keys, label, step = "table.less", "left,h,minus", "Less", -1


class Later(Command["Table"]):
    """A turn later."""

    id, keys, label, slow, rank, footer = "table.later", "right_square_bracket", "Later", True, 5, True
    step = 1

    def may(self, owner: Table) -> bool:
        """On a clause of the draft."""
        return owner.may("offer") and owner.editable

    async def run(self, owner: Table) -> None:
        """A turn later."""
        await owner.change(lambda draft, name: draft.step_due(name, self.step), sound=True)


class Sooner(Later):
    """A turn sooner."""

    id, keys, label, step = "table.sooner", "left_square_bracket", "Sooner", -1


class EditClause(Command["Table"]):
    """Edit any part of the highlighted clause: amount, due, after, verifier, mode, remedy, vagueness."""

    id, keys, label, slow = "table.edit", "e", "Edit", True

    def may(self, owner: Table) -> bool:
        """On a clause of the draft."""
        return owner.may("offer") and owner.editable

    async def run(self, owner: Table) -> None:
        """Ask for it as one line."""
        await owner.edit()


class SendOffer(Command["Table"]):
    """Offer the text as it stands in your hand; it binds nobody before all parties take it."""

    id, keys, label, slow, rank = "table.offer", "o", "Offer", True, 1

    def may(self, owner: Table) -> bool:
        """While there is something to offer."""
        return owner.may("offer") and owner.draft is not None and bool(owner.draft.clauses)

    async def run(self, owner: Table) -> None:
        """Ask, then offer."""
        await owner.offer()


class AcceptText(Command["Table"]):
    """Take the standing text as a whole; if all parties have, it is agreed."""

    id, keys, label, slow, rank = "table.accept", "y", "Take", True, 1

    def may(self, owner: Table) -> bool:
        """While a text of others stands."""
        return owner.may("accept") and not owner.unsent

    async def run(self, owner: Table) -> None:
        """Ask, then take it."""
        await owner.accept()


class Object(Command["Table"]):
    """Say that you do not take the text, and what you want of the highlighted clause."""

    id, keys, label, slow, rank = "table.refuse", "n", "Object", True, 2

    def may(self, owner: Table) -> bool:
        """While a text stands."""
        return owner.may("refuse")

    async def run(self, owner: Table) -> None:
        """Choose what you want."""
        await owner.object()


class Bracket(Command["Table"]):
    """Stand behind the highlighted clause, or put it into brackets; the rest of the text stays as it is."""

    id, keys, label, slow, rank = "table.bracket", "x", "Bracket", True, 3

    def may(self, owner: Table) -> bool:
        """On a clause of the standing text."""
        return owner.may("agree") and not owner.unsent and bool(owner.clause)

    async def run(self, owner: Table) -> None:
        """Tell the table."""
        await owner.bracket()


class AgreedPart(Command["Table"]):
    """Keep only the clauses that nobody has in brackets, to offer what is agreed on its own."""

    id, keys, label, slow, footer = "table.part", "f", "Agreed part", True, False

    def may(self, owner: Table) -> bool:
        """Where something is agreed, and something is not."""
        return owner.may("offer") and owner.partly

    async def run(self, owner: Table) -> None:
        """Strike the brackets."""
        await owner.only_agreed()


class Tie(Command["Table"]):
    """Tie your offer to other texts: it holds only if they are agreed as well."""

    id, keys, label, slow, footer = "table.tie", "L", "Tie", True, False

    def may(self, owner: Table) -> bool:
        """While an offer can be made."""
        return owner.may("offer")

    async def run(self, owner: Table) -> None:
        """Choose the texts."""
        await owner.tie()


class Delegation(Command["Table"]):
    """Send an envoy, a minister or the head of state: it decides how far a text you may agree to here."""

    id, keys, label, slow, footer = "table.send", "u", "Delegation", True, False

    def may(self, owner: Table) -> bool:
        """While the table is open."""
        return owner.may("send")

    async def run(self, owner: Table) -> None:
        """The next rank."""
        await owner.send_next()


class WalkOut(Command["Table"]):
    """Walk out of this table, or come back to it; while a party is away nothing can be agreed."""

    id, keys, label, slow, footer = "table.leave", "X", "Walk out", True, False

    def may(self, owner: Table) -> bool:
        """At a table."""
        return owner.may("walk_out") or owner.may("come_back")

    async def run(self, owner: Table) -> None:
        """Ask, then go or come."""
        await owner.go_or_come()


class Discard(Command["Table"]):
    """Put the draft in your hand away and begin again from the standing text."""

    id, keys, label, slow = "table.discard", "backspace", "Discard", True

    def may(self, owner: Table) -> bool:
        """While there is a draft that is not sent."""
        return owner.unsent

    async def run(self, owner: Table) -> None:
        """Begin again."""
        await owner.discard()


AT_THE_TABLE: tuple[AnyCommand, ...] = (
    AddClauses, SendOffer, AcceptText, Object, Bracket, DropClause, LessOfIt, MoreOfIt, Sooner, Later, EditClause,
    Discard, AgreedPart, Tie, Delegation, WalkOut,
)  # fmt: skip
"""In the order of the line of keys."""
