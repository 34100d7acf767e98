"""A program at a table with people: what it takes, what it puts in its place, and that it says why without scores."""

from __future__ import annotations

import re

import pytest

from wargame.negotiation.clause import Clause
from wargame.negotiation.concede import DEADLINE
from wargame.negotiation.legality import problems
from wargame.negotiation.sitting import Sitting
from wargame.negotiation.text import Text
from wargame.players.doctrine import DoctrinePlayer
from wargame.players.protocol import AtTable, Reply
from wargame.players.reply import CHANGES, Seat
from wargame.players.table import line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.scenario.lexicon import lexicon_of
from wargame.world.state import World

TURN = 6


@pytest.fixture(scope="module")
def world(kivu: Rulebook) -> World:
    world, players = begin(kivu, 7), line_up(kivu, {})
    for _ in range(TURN):
        play_turn(kivu, world, players)
    return world


def ask(book: Rulebook, world: World, actor: str, table: Sitting) -> Reply:
    a = book.index["A"][actor]
    return doctrine(book, a).reply(AtTable(book, world, a, table, lexicon_of(book.text, turn=TURN + 1)))


def doctrine(book: Rulebook, actor: int) -> DoctrinePlayer:
    player = line_up(book, {})[actor]
    assert isinstance(player, DoctrinePlayer)
    return player


def table(book: Rulebook, treaty: str) -> Sitting:
    known = book.rows.lexicon.treaties[treaty]
    return Sitting(treaty, known.parties, known.guarantors)


def whole(book: Rulebook, treaty: str) -> Text:
    return Text(treaty, tuple(options[0] for options in book.rows.lexicon.treaties[treaty].written.values()))


def test_it_opens_with_a_legal_text_of_its_own(kivu: Rulebook, world: World) -> None:
    said = ask(kivu, world, "rwanda", table(kivu, "washington_agreement"))
    assert said.act == "counter"
    assert said.text is not None
    assert not problems(said.text, lexicon_of(kivu.text, turn=TURN + 1))
    assert said.reason


def test_it_takes_what_gives_it_everything_and_asks_nothing(kivu: Rulebook, world: World) -> None:
    text = whole(kivu, "washington_agreement")
    gift = Text(text.treaty, tuple(c for c in text.clauses if c.giver == "rwanda" and c.receiver == "drc"))
    late = world.copy()
    late.arrays["progress"][...] = 1.0
    assert ask(kivu, late, "drc", table(kivu, text.treaty).offer("rwanda", gift)).act == "accept"


@pytest.mark.parametrize("treaty", ["washington_agreement", "washington_accords"])
def test_late_it_takes_the_best_on_offer_but_nothing_below_walking_away(
    kivu: Rulebook, world: World, treaty: str
) -> None:
    """Cut down to what one party promises, a text is a gift to the others and a burden to this one."""
    late = world.copy()
    late.arrays["progress"][...] = DEADLINE
    text = whole(kivu, treaty)
    took = set()
    for giver in table(kivu, treaty).parties:
        burden = Text(treaty, tuple(c for c in text.clauses if c.giver == giver))
        for actor in table(kivu, treaty).parties:
            mind = doctrine(kivu, kivu.index["A"][actor]).mind
            other = next(p for p in table(kivu, treaty).parties if p != actor)
            offered = table(kivu, treaty).offer(other, burden)
            seat = Seat(mind, AtTable(kivu, late, mind.actor, offered, lexicon_of(kivu.text, turn=TURN + 1)))
            good = seat.total(burden) >= 0.0 and not any(seat.crossed(c) for c in burden.clauses)
            assert (ask(kivu, late, actor, offered).act == "accept") == good
            took.add(good)
    assert took == {True, False}


def test_a_counter_offer_changes_few_clauses_and_names_them(kivu: Rulebook, world: World) -> None:
    text = whole(kivu, "doha_declaration")
    said = ask(kivu, world, "m23", table(kivu, text.treaty).offer("drc", text))
    assert said.act == "counter"
    assert said.text is not None
    changed = set(said.text.clauses) ^ set(text.clauses)
    assert 0 < len(changed) <= 2 * CHANGES
    assert not problems(said.text, lexicon_of(kivu.text, turn=TURN + 1))


def test_a_red_line_is_refused_in_the_words_of_the_doctrine(kivu: Rulebook, world: World) -> None:
    text = whole(kivu, "washington_accords")
    only = Text(text.treaty, tuple(c for c in text.clauses if c.id == "rwanda_out"))
    changed = world.copy()
    i = kivu.index["I"]["fdlr_neutralisation"]
    changed.arrays["state"][:, i] = kivu.state_code["operation"]["idle"]
    said = ask(kivu, changed, "rwanda", table(kivu, text.treaty).offer("drc", only))
    assert said.act != "accept"
    line = kivu.text.doctrines["rwanda-ambiguity"].bargaining.refuses["no_bare_withdrawal"].because
    assert line in said.reason or any(o.words == line for o in said.objections)


def test_reasons_tell_no_score(kivu: Rulebook, world: World) -> None:
    for treaty, actor, other in (("doha_declaration", "m23", "drc"), ("washington_agreement", "rwanda", "drc")):
        text = whole(kivu, treaty)
        said = ask(kivu, world, actor, table(kivu, treaty).offer(other, text))
        for words in (said.reason, *(o.words for o in said.objections)):
            numbers = re.findall(r"\d+(?:\.\d+)?", re.sub(r"M23|kept \d+ of \d+|\d+ ?%", "", words))
            assert numbers == []


@pytest.mark.parametrize("treaty", ["doha_declaration", "washington_agreement", "us_drc_partnership"])
def test_what_it_must_not_know_changes_no_word(kivu: Rulebook, world: World, treaty: str) -> None:
    known = kivu.rows.lexicon.treaties[treaty]
    for actor in known.parties:
        other = next(p for p in known.parties if p != actor)
        asked = table(kivu, treaty).offer(other, whole(kivu, treaty))
        changed = world.copy()
        changed.arrays["hidden"][...] += 0.3
        for a in range(len(kivu.actors)):
            if kivu.actors[a] != actor:
                changed.arrays["treasury"][:, a] += 321.0
                changed.arrays["capital"][:, a] = 3.0
        sight = kivu.sight[kivu.index["A"][actor]]
        for i in range(len(kivu.instruments)):
            if not sight.instruments[i]:
                changed.arrays["level"][:, i] = 0.123
        assert ask(kivu, world, actor, asked) == ask(kivu, changed, actor, asked)


def test_the_mediator_puts_a_single_text_between_two(kivu: Rulebook, world: World) -> None:
    text = whole(kivu, "doha_declaration")
    asked = table(kivu, text.treaty).offer("drc", text)
    said = ask(kivu, world, "qatar", asked)
    assert said.act in ("counter", "refuse")
    if said.text is not None:
        assert not problems(said.text, lexicon_of(kivu.text, turn=TURN + 1))
        assert said.text != text


def test_clauses_that_nobody_wrote_are_weighed_too(kivu: Rulebook, world: World) -> None:
    known = kivu.rows.lexicon.treaties
    treaty = next(n for n, t in known.items() if t.blank and set(t.parties) == {"qatar", "m23"})
    public = not known[treaty].secret
    gift = Clause("relief", "payment", "qatar", "m23", amount=200.0, public=public)
    burden = Clause("cost", "payment", "m23", "qatar", amount=200.0, public=public)
    fair = ask(kivu, world, "m23", table(kivu, treaty).offer("qatar", Text(treaty, (gift,))))
    dear = ask(kivu, world, "m23", table(kivu, treaty).offer("qatar", Text(treaty, (burden,))))
    assert fair.act == "accept"
    assert dear.act == "refuse"
    assert dear.objections[0].clause == "cost"
