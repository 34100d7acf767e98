"""Programs at tables: they agree what all could live with, the sooner the further talks are, alike in any batch."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.negotiation.space import Space
from wargame.players.agenda import LARGEST, Agenda, agendas
from wargame.players.appraisal import Appraiser
from wargame.players.bargain import bargain, positions, round_of
from wargame.players.doctrine import DoctrinePlayer
from wargame.players.letters import pairs
from wargame.players.outlook import NEVER, Outlooks
from wargame.players.pacts import Pacts
from wargame.players.protocol import Player
from wargame.players.table import line_up, negotiate, play_turn
from wargame.rules.accords import AGREED
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.world.state import World
from wargame.world.view import Estimates, View


@pytest.fixture(scope="module")
def players(kivu: Rulebook) -> dict[int, Player]:
    return line_up(kivu, {})


@pytest.fixture(scope="module")
def midway(kivu: Rulebook, players: dict[int, Player]) -> World:
    """Sixteen games, six turns in."""
    world = begin(kivu, 11, range(16))
    for _ in range(6):
        play_turn(kivu, world, players)
    return world


def minds(agenda: Agenda, players: dict[int, Player]) -> list[Appraiser]:
    found = (players[a] for a in agenda.parties)
    return [player.mind for player in found if isinstance(player, DoctrinePlayer)]


def test_every_table_has_a_space_that_can_be_searched(kivu: Rulebook) -> None:
    found = agendas(kivu)
    assert {a.name for a in found} >= {"doha_declaration", "washington_agreement", "doha_framework"}
    for agenda in found:
        assert isinstance(agenda.space, Space)
        assert agenda.space.size <= LARGEST
        span = kivu.rows.span(agenda.treaty)
        written = [k for k in range(span.start, span.stop) if not kivu.rows.blank[k]]
        assert sorted((*agenda.rows, *agenda.fixed)) == written


@pytest.mark.parametrize("progress", [0.0, 0.5, 1.0])
def test_nobody_agrees_to_less_than_it_insists_on(
    kivu: Rulebook, players: dict[int, Player], midway: World, progress: float
) -> None:
    agreed_somewhere = 0
    for agenda in agendas(kivu):
        world = midway.copy()
        world.arrays["progress"][...] = progress
        room, text, agreed, _ = round_of(kivu, world, np.arange(world.batch), agenda, minds(agenda, players))
        u, red, floor = positions(kivu, world, np.arange(world.batch), agenda, minds(agenda, players))
        worlds = np.arange(world.batch)
        for s in range(len(agenda.parties)):
            assert (u[worlds, s, text] >= floor[:, s])[agreed].all()
            assert not red[worlds, s, text][agreed].any()
        assert not (agreed & ~room).any()
        agreed_somewhere += int(agreed.sum())
    assert agreed_somewhere > 0 or progress == 0.0


def test_the_further_talks_have_got_the_more_is_agreed(
    kivu: Rulebook, players: dict[int, Player], midway: World
) -> None:
    counts = []
    for progress in (0.0, 0.6, 1.0):
        world = midway.copy()
        world.arrays["progress"][...] = progress
        counts.append(
            sum(
                int(round_of(kivu, world, np.arange(world.batch), a, minds(a, players)).agreed.sum())
                for a in agendas(kivu)
            )
        )
    assert counts[0] < counts[1] <= counts[2]


def test_a_mediator_who_has_visited_finds_texts_sooner(
    kivu: Rulebook, players: dict[int, Player], midway: World
) -> None:
    agenda = next(a for a in agendas(kivu) if a.knowledge in ("margins", "payments"))
    counts = []
    for visits in (0.0, 400.0):
        world = midway.copy()
        world.arrays["progress"][...] = 0.7
        world.arrays["shuttles"][...] = visits
        counts.append(int(round_of(kivu, world, np.arange(world.batch), agenda, minds(agenda, players)).agreed.sum()))
    assert counts[1] >= counts[0]


def test_a_batch_bargains_as_its_worlds_do_alone(kivu: Rulebook, players: dict[int, Player], midway: World) -> None:
    together = negotiate(kivu, midway, players)
    assert together is not None
    for row in range(midway.batch):
        alone = negotiate(kivu, midway.take([row]), players)
        motion = np.zeros_like(together.motion[row]) if alone is None else alone.motion[0]
        option = np.zeros_like(together.option[row]) if alone is None else alone.option[0]
        assert (motion == together.motion[row]).all()
        assert (option == together.option[row]).all()


def test_where_a_person_sits_programs_do_not_agree_among_themselves(
    kivu: Rulebook, players: dict[int, Player], midway: World
) -> None:
    drc = kivu.index["A"]["drc"]
    found = bargain(kivu, midway, players, without={drc})
    assert found is None or not any(found.motion[:, a.treaty].any() for a in agendas(kivu) if drc in a.parties)


def test_hidden_parameters_and_the_purses_of_others_move_nobody(
    kivu: Rulebook, players: dict[int, Player], midway: World
) -> None:
    changed = midway.copy()
    changed.arrays["hidden"][...] *= 1.5
    mediators = {a.mediator for a in agendas(kivu)} | set(agendas(kivu)[0].parties)
    for a in range(len(kivu.actors)):
        if a not in mediators and a not in {p for x in agendas(kivu) for p in x.parties}:
            changed.arrays["treasury"][:, a] += 500.0
    first, second = bargain(kivu, midway, players), bargain(kivu, changed, players)
    assert first is not None
    assert second is not None
    assert (first.motion == second.motion).all()
    assert (first.option == second.option).all()


def test_letters_are_agreed_between_programs_and_signed(kivu: Rulebook, players: dict[int, Player]) -> None:
    world = begin(kivu, 5, range(24))
    state, signed = kivu.state_code["treaty"], 0
    letters = [int(kivu.rows.treaties[n]) for n, _, _ in pairs(kivu)]
    agreed = 0
    for _ in range(kivu.turns):
        played = play_turn(kivu, world, players)
        if played.accords is not None:
            agreed += int((played.accords.motion[:, [n for n, _, _ in pairs(kivu)]] == AGREED).sum())
        signed = max(signed, int((world.arrays["state"][:, letters] >= state["signed"]).sum()))
    assert agreed > 0
    assert signed > 0


def test_an_agreed_text_is_worth_its_clauses_one_by_one(
    kivu: Rulebook, players: dict[int, Player], midway: World
) -> None:
    outlooks, worlds = Outlooks(kivu, midway), np.array([1, 4, 9])
    weighed = 0
    for agenda in agendas(kivu):
        span = kivu.rows.span(agenda.treaty)
        for mind in minds(agenda, players):
            look = outlooks.of(mind)
            gains = mind.stakes.text[agenda.treaty, mind.actor] - mind.floor(look.view, midway.batch)
            for k in range(span.start, span.stop):
                for option, clause in enumerate(kivu.rows.options[k], 1):
                    stands = midway.arrays["agreed"][:, k] == option
                    worth = mind.clause(look.view, clause, float(mind.stakes.points[option, k, mind.actor]))
                    crossed, _ = mind.crosses(look.view, clause, agenda.name, midway.batch)
                    gains = gains + np.where(stands, np.where(crossed, NEVER, worth), 0.0)
                    weighed += int(stands[worlds].any())
            assert np.array_equal(look.gains(agenda.instrument, worlds), gains[worlds])
            signed = np.isin(np.arange(midway.batch), worlds)
            assert np.array_equal(look.signs(agenda.instrument, signed), signed & (gains > 0.0))
    assert weighed


def test_every_actor_is_told_of_its_own_promises_and_of_no_others(kivu: Rulebook, midway: World) -> None:
    pacts, binding = Pacts(kivu, midway), kivu.rows.binding(midway.arrays)
    told = np.zeros_like(binding)
    for actor in range(len(kivu.actors)):
        own = np.zeros_like(binding)
        mine = pacts.given_by(actor)
        if mine is not None:
            own[mine.worlds, mine.rows] = True
        seen = View(midway, kivu.sight[actor], Estimates(kivu.intel, midway)).fields
        assert np.array_equal(own, kivu.rows.binding(seen) & (midway.arrays["clause_giver"] == actor))
        assert not (told & own).any()
        told |= own
    assert told.any()
    assert np.array_equal(told, binding)
