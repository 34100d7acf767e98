"""The table, the messages and the promises on the screens: by keys, in few of them, and behind the curtain."""

from __future__ import annotations

import asyncio

from textual.content import Content
from textual.widgets import Input

from tests.ui.driving import NARROW, game_of, on, playing, shown, to_pane, until
from tests.ui.fake import FakeClient
from tests.ui.fake_table import AID, INSTEAD, PAY, QUIET
from wargame.session.bargaining import Message, TableView
from wargame.tui.app import WargameApp
from wargame.tui.panes.messages import Messages
from wargame.tui.panes.table import Table
from wargame.tui.screens.ask import AskScreen, ConfirmScreen
from wargame.tui.screens.curtain import CurtainScreen
from wargame.tui.screens.game import PANE_KEYS, PANES, GameScreen
from wargame.tui.screens.pick import PickScreen
from wargame.tui.widgets.rows import Row, Rows

TABLE, INBOX, PROMISES = 10, 11, 12


class Waits(FakeClient):
    """A host that takes an offer, and takes its time to say where the table stands then."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def table(self, seat: str, treaty: str) -> TableView:
        if self.offers:
            await self.gate.wait()
        return await super().table(seat, treaty)


async def test_from_the_situation_to_a_sent_offer_of_three_clauses_in_at_most_twenty_keys() -> None:
    """And what was offered stays in sight, with its cursor, until the text that it became is seen."""
    client = Waits()
    async with playing(client) as pilot:
        keys = 0

        async def press(*names: str) -> None:
            nonlocal keys
            keys += len(names)
            await pilot.press(*names)

        assert game_of(pilot).number == 1
        await press("t")
        await until(pilot, lambda: "Doha declaration · draft 1 of Qatar" in shown(pilot), "the table")
        await press("a")
        await until(pilot, on(pilot, PickScreen))
        await press("p", "a", "y", "space", "enter")
        await until(pilot, lambda: "your draft, not offered" in shown(pilot), "the draft")
        await press("o")
        await until(pilot, on(pilot, ConfirmScreen))
        assert "Offer 3 clauses: Doha declaration?" in shown(pilot)
        await press("y")
        assert keys <= 20
        await until(pilot, lambda: bool(client.offers), "the offer")
        pane = game_of(pilot).query_one(Table)
        pane.refill()
        await pilot.pause()
        assert pane.clause == "payment_rwanda"
        client.gate.set()
        await until(pilot, lambda: "that is worth the step" in shown(pilot), "the answer")
        assert (pane.clause, pane.unsent) == ("payment_rwanda", False)
    (sent,) = client.offers
    assert sent.clauses == {"quiet": QUIET, "leave": client.last["doha_decl"]["leave"], "payment_rwanda": PAY}
    assert sent.basis == 1


async def test_clauses_are_struck_changed_and_edited_and_bad_ones_are_named() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await to_pane(pilot, TABLE)
        pane = game_of(pilot).query_one(Table)
        await until(pilot, lambda: pane.draft is not None and bool(pane.clause))
        await pilot.press("d")
        await until(pilot, lambda: "- 1 [M23 promises Rwanda to keep M23" in shown(pilot))
        await pilot.press("d")
        await until(pilot, lambda: pane.draft is not None and list(pane.draft.clauses) == ["quiet", "leave"])
        await pilot.press("down")
        await pilot.press("left", "right_square_bracket")
        await until(pilot, lambda: "to pull 40 % of its" in shown(pilot))
        await pilot.press("h", "h", "h", "h", "h")
        await until(pilot, lambda: "Not changed" in shown(pilot))
        assert "clause 2: amount" in shown(pilot).replace("▌", "")
        await pilot.press("l", "l", "l")
        await until(pilot, lambda: "to pull 40 % of its" in shown(pilot))
        await pilot.press("e")
        await until(pilot, on(pilot, AskScreen))
        assert "The clauses are 1 quiet, 2 leave." in shown(pilot)
        line = pilot.app.screen.query_one("#answer", Input)
        assert line.value == "{kind: withdraw, giver: m23, receiver: rwanda, subject: walikale, amount: 0.4, due: 3}"
        line.value = line.value.replace("0.4", "0")
        await pilot.press("enter")
        await until(pilot, lambda: "clause 'leave': amount: 0 is out of range" in shown(pilot).replace("││", ""))
        await pilot.press("o")
        await until(pilot, on(pilot, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: "Not offered" in shown(pilot))
        assert client.offers == []
        await pilot.press("backspace")
        await until(pilot, lambda: not pane.unsent)


async def test_a_promise_in_force_can_be_taken_over_and_changed() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await to_pane(pilot, TABLE)
        pane = game_of(pilot).query_one(Table)
        await until(pilot, lambda: pane.draft is not None)
        await pilot.press("a")
        await until(pilot, on(pilot, PickScreen))
        await until(pilot, lambda: "in place of Letter to M23" in shown(pilot))
        await pilot.press(*"inplaceof", "enter")
        await until(pilot, lambda: pane.unsent)
        assert pane.draft is not None
        assert INSTEAD in pane.draft.clauses.values()


async def test_who_goes_back_from_a_list_of_promises_has_taken_none() -> None:
    async with playing(FakeClient()) as pilot:
        await to_pane(pilot, TABLE)
        pane = game_of(pilot).query_one(Table)
        await until(pilot, lambda: pane.draft is not None)
        await pilot.press("a")
        await until(pilot, on(pilot, PickScreen))
        await pilot.press("space", "escape")
        await until(pilot, on(pilot, GameScreen))
        await pilot.pause()
        assert not pane.unsent
        await pilot.press("n")
        await until(pilot, on(pilot, PickScreen))
        await pilot.press("escape")
        await until(pilot, on(pilot, GameScreen), "the table, unhurt")


async def test_what_matches_first_is_under_the_cursor_when_a_list_is_narrowed() -> None:
    words = ("withdraw", "payment one", "payment two", "truce one", "truce two")
    async with playing(FakeClient()) as pilot:
        pilot.app.push_screen(screen := PickScreen("?", [Row(Content(one), one) for one in words]))
        await until(pilot, on(pilot, PickScreen))
        await pilot.press("end", *"pay")
        assert screen.query_one("#pick", Rows).key == "payment one"
        await pilot.press("down", *"ment")
        assert screen.query_one("#pick", Rows).key == "payment two"


async def test_a_text_that_is_agreed_says_what_it_still_needs() -> None:
    client = FakeClient()
    client.behind["doha_decl"] = {"rwanda", "m23"}
    async with playing(client) as pilot:
        await to_pane(pilot, TABLE)
        await until(pilot, lambda: "agreed: sign it by an order of the next turn" in shown(pilot))


async def test_a_text_is_taken_objected_to_and_bracketed() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await to_pane(pilot, TABLE)
        pane = game_of(pilot).query_one(Table)
        await until(pilot, lambda: bool(pane.clause))
        await pilot.press("n")
        await until(pilot, on(pilot, PickScreen))
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: len(client.answers) == 1 and on(pilot, PickScreen)() is False)
        assert [(o.clause, o.wish) for o in client.answers[0].objections] == [("quiet", "sooner")]
        await pilot.press("x")
        await until(pilot, lambda: len(client.answers) == 2)
        assert (client.answers[1].act, client.answers[1].clauses) == ("agree", ("quiet",))
        await pilot.press("y")
        await until(pilot, on(pilot, ConfirmScreen))
        assert "Still to take it: M23." in shown(pilot)
        await pilot.press("y")
        await until(pilot, lambda: len(client.answers) == 3)
        assert (client.answers[2].act, client.answers[2].basis) == ("accept", 1)


async def test_walking_out_is_asked_twice_and_a_delegation_is_sent() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await to_pane(pilot, TABLE)
        pane = game_of(pilot).query_one(Table)
        await until(pilot, lambda: pane.view is not None)
        await pilot.press("u")
        await until(pilot, lambda: len(client.answers) == 1)
        assert client.answers[0].rank == "head"
        await pilot.press("X")
        await until(pilot, on(pilot, ConfirmScreen))
        await pilot.press("enter")
        await until(pilot, lambda: not on(pilot, ConfirmScreen)())
        assert len(client.answers) == 1
        await pilot.press("X")
        await until(pilot, on(pilot, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: len(client.answers) == 2)
        assert client.answers[1].act == "walk_out"


async def test_messages_are_written_read_and_counted() -> None:
    client = FakeClient()
    await client.send(Message(seat="m23", to=("rwanda",), text="are you there?"))
    async with playing(client) as pilot:
        await to_pane(pilot, INBOX)
        pane = game_of(pilot).query_one(Messages)
        await until(pilot, lambda: "are you there?" in shown(pilot))
        await until(pilot, lambda: client.read_to.get("rwanda") == 1)
        assert pane.thread == "m23/rwanda"
        await pilot.press("enter")
        await until(pilot, on(pilot, AskScreen))
        await pilot.press(*"yes", "enter")
        await until(pilot, lambda: len(client.mail) == 2)
        assert (client.mail[1].to, client.mail[1].text) == (("m23",), "yes")
        await pilot.press("n")
        await until(pilot, on(pilot, PickScreen))
        await pilot.press("space", "down", "space", "enter")
        await until(pilot, on(pilot, AskScreen))
        await pilot.press(*"hello", "enter")
        await until(pilot, lambda: len(client.mail) == 3)
        assert client.mail[2].to == ("us", "drc")


async def test_somebody_who_asks_for_the_person_is_told_of() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        await client.send(Message(seat="m23", to=("rwanda",), text="a word with you"))
        await until(pilot, lambda: "a word with you" in shown(pilot))
        await client.send(Message(seat="m23", to=("drc",), text="not for you"))
        await pilot.pause(0.1)
        assert "not for you" not in shown(pilot)


async def test_promises_are_told_with_their_record_and_ceasefires_with_every_factor() -> None:
    async with playing(FakeClient()) as pilot:
        await to_pane(pilot, PROMISES)
        await until(pilot, lambda: "kept 2 of 4" in shown(pilot))
        assert "answer   demand" in shown(pilot)
        await pilot.press("tab")
        await until(pilot, lambda: "initialled; signing it is an order" in shown(pilot))
        assert "2. Rwanda promises M23 to" in shown(pilot)
        await pilot.press("tab", "tab")
        await until(pilot, lambda: "x 1.49 armed groups outside the text" in shown(pilot))


async def test_the_curtain_hides_the_tables_and_messages_of_the_seat_before() -> None:
    client = FakeClient(("rwanda", "m23"))
    await client.send(Message(seat="rwanda", to=("us",), text="only for Washington"))
    app = WargameApp(None, client)
    app.animation_level = "none"
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await until(pilot, on(pilot, CurtainScreen))
        await pilot.press("space")
        await until(pilot, lambda: game_of(pilot).ready and on(pilot, GameScreen)())
        await to_pane(pilot, INBOX)
        await until(pilot, lambda: "only for Washington" in shown(pilot))
        await to_pane(pilot, TABLE)
        pane = game_of(pilot).query_one(Table)
        await until(pilot, lambda: pane.draft is not None)
        assert pane.draft is not None
        pane.draft.add([AID], ["aid"])
        await pilot.press("s")
        await until(pilot, on(pilot, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, on(pilot, CurtainScreen))
        assert "Washington" not in shown(pilot)
        await pilot.press("space")
        await until(pilot, lambda: game_of(pilot).seat == "m23")
        await to_pane(pilot, INBOX)
        await pilot.pause(0.2)
        assert "Washington" not in shown(pilot)
        await to_pane(pilot, TABLE)
        await until(pilot, lambda: pane.draft is not None and pane.draft.seat == "m23")
        assert pane.draft is not None
        assert "aid" not in pane.draft.clauses


def test_every_pane_has_a_key_of_its_own() -> None:
    assert len(PANE_KEYS) == len(set(PANE_KEYS)) == len(PANES)


class Bargains(FakeClient):
    """A session in its bargaining, where nothing can be done at the table yet."""

    def __init__(self) -> None:
        super().__init__()
        self.phase = "bargaining"
        self.through: list[str] = []

    async def ready(self, seat: str) -> None:
        self.through.append(seat)

    async def table(self, seat: str, treaty: str) -> TableView:
        return (await super().table(seat, treaty)).model_copy(update={"may": ()})


async def test_a_key_of_the_table_that_is_of_no_use_now_does_not_end_the_bargaining_of_a_seat() -> None:
    client = Bargains()
    async with playing(client) as pilot:
        await pilot.press("t")
        await until(pilot, lambda: "Doha declaration · draft 1 of Qatar" in shown(pilot), "the table")
        assert "Ready" not in shown(pilot)
        await pilot.press("n")
        await pilot.press("1")
        await until(pilot, lambda: game_of(pilot).number == 1)
        assert client.through == []
        await pilot.press("n")
        await until(pilot, lambda: client.through != [])
