"""Tracks: invitations, movement, walk-outs, texts."""

from __future__ import annotations

import pytest

from wargame.testing.borderland import borderland
from wargame.testing.run import Run

MANY = tuple(range(200))


def convened(run: Run) -> Run:
    """Bring the parties to the table."""
    run.turn("host table.propose")
    run.turn("home table.accept", "movement table.accept")
    return run.turn("host table.convene")


def test_a_round_needs_every_party_s_assent() -> None:
    run = Run(borderland()).turn("host table.propose").turn("home table.accept")
    assert run.state("table") == "proposed"
    assert run.one("assent home:table") > 0
    assert run.turn("movement table.accept").state("table") == "scheduled"


def test_an_assent_stands_until_the_state_changes() -> None:
    run = Run(borderland()).turn("host table.propose").turn("home table.accept")
    run.turn("movement table.decline")
    assert run.one("assent home:table") == 0


def test_who_proposes_has_assented() -> None:
    run = Run(borderland()).turn("home table.propose").turn("movement table.accept")
    assert run.state("table") == "scheduled"


def test_concessions_move_the_table_and_stalling_holds_it() -> None:
    def progress(*orders: str) -> float:
        return convened(Run(borderland())).turn(*orders).cause("progress table", "round")

    both = progress("home table.concede", "movement table.concede")
    one = progress("home table.concede")
    none = progress()
    stalled = progress("home table.stall", "movement table.stall")
    assert both > one > none > stalled


def test_a_shuttle_carries_the_table_forward() -> None:
    with_it = convened(Run(borderland())).turn("host table.shuttle").cause("progress table", "round")
    without = convened(Run(borderland())).turn().cause("progress table", "round")
    assert with_it > without


@pytest.mark.parametrize(
    ("path", "low", "high"), [("trust home movement", 0.1, 0.9), ("ripeness", 0.1, 0.9), ("coherence", 0.2, 1.0)]
)
def test_movement_becomes_more_text_with(path: str, low: float, high: float) -> None:
    steps = []
    for value in (low, high):
        run = convened(Run(borderland()))
        run[path] = value
        steps.append(run.turn("home table.concede", "movement table.concede").cause("progress table", "round"))
    assert steps[0] < steps[1]


def test_progress_alone_agrees_nothing_and_an_agreed_text_begins_the_next() -> None:
    run = convened(Run(borderland()))
    run["progress table"] = 0.99
    run.turn("home table.concede", "movement table.concede")
    assert (run.state("truce"), run.state("peace")) == ("drafted", "drafted")
    run.turn(agreed=["truce"])
    assert (run.state("truce"), run.state("peace")) == ("initialled", "drafted")
    assert run.one("progress table") < 0.9


def test_a_visit_teaches_the_mediator() -> None:
    run = convened(Run(borderland()))
    assert run.turn("host table.shuttle").one("shuttles table") == 1.0
    assert run.turn().one("shuttles table") == 1.0


def test_a_track_without_texts_left_is_concluded() -> None:
    run = convened(Run(borderland()))
    for text in ("truce", "peace"):
        run[f"state {text}"] = "initialled"
    run["progress table"] = 1.0
    assert run.turn().state("table") == "concluded"


def test_a_listing_near_a_round_makes_the_listed_party_stay_away() -> None:
    run = convened(Run(borderland(), worlds=MANY))
    run.turn("sender listing.impose").turn()
    quiet = convened(Run(borderland(), worlds=MANY)).turns(2)
    assert quiet.share("table", "suspended") == 0.0
    assert 0.2 < run.share("table", "suspended") < 1.0


def test_a_heavier_listing_empties_more_tables() -> None:
    def left(level: float) -> float:
        run = convened(Run(borderland(), worlds=MANY))
        return run.turn(f"sender listing.impose {level}").turn().share("table", "suspended")

    assert left(0.1) < left(1.0)


def test_an_offensive_makes_the_other_party_stay_away() -> None:
    run = convened(Run(borderland(), worlds=MANY)).turn("movement offensive.prepare")
    run.turn("movement offensive.launch").turn()
    assert run.share("table", "suspended") > 0.1


def test_a_listing_long_past_moves_nobody() -> None:
    run = Run(borderland(), worlds=MANY).turns(3, "sender listing.impose")
    assert convened(run).turns(2).share("table", "suspended") == 0.0


def test_suspended_talks_collapse_when_nobody_comes_back() -> None:
    run = convened(Run(borderland())).turn("home table.walk_out")
    assert run.state("table") == "suspended"
    assert run.turns(6).state("table") == "collapsed"


def test_a_walk_out_can_be_mended_by_a_new_invitation() -> None:
    run = convened(Run(borderland())).turn("home table.walk_out").turn("host table.propose")
    assert run.state("table") == "proposed"


def test_suspended_tracks_take_from_coherence() -> None:
    run = convened(Run(borderland())).turn("home table.walk_out").turns(2)
    assert run.one("coherence") < convened(Run(borderland())).turns(3).one("coherence")


def test_pain_and_quiet_ripen_a_conflict_and_an_offensive_spoils_it() -> None:
    hurt, spoilt = Run(borderland()), Run(borderland())
    hurt["newly_displaced"] = 400_000.0
    spoilt["pressure front"] = 0.9
    plain = Run(borderland()).turn().one("ripeness")
    assert hurt.turn().one("ripeness") > plain > spoilt.turn().one("ripeness")
