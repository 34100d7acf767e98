"""Stories, denials, and papers that get out."""

from __future__ import annotations

import pytest

from wargame.rules.rulebook import Rulebook
from wargame.testing.borderland import borderland
from wargame.testing.run import Run

WORLDS = tuple(range(400))
SAID = {"kind": "statement", "owner": "union", "level": 1, "fiction": True, "text": "It is said."}
TALK = {
    "instruments.praise": {**SAID, "title": "Praise", "statement": {"about": "sender", "frame": "order"}},
    "instruments.blame": {**SAID, "title": "Blame", "statement": {"about": "sender", "frame": "grab"}},
    "instruments.denial": {
        **SAID,
        "owner": "backer",
        "title": "Denial",
        "statement": {"about": "backer", "denies": True},
    },
}
SECRET = {
    "instruments.stake.seen_by": "parties",
    "parameters.leak_rate": {"meaning": "x", "value": 0.2, "fiction": True},
}


@pytest.fixture(scope="module")
def talk() -> Rulebook:
    return borderland(TALK)


def test_stories_contend_and_move_standing(talk: Rulebook) -> None:
    praised, blamed, plain = Run(talk), Run(talk), Run(talk)
    praised["state praise"] = "stressed"
    blamed["state blame"] = "made"
    for run in (praised, blamed, plain):
        run.turns(6)
    for field in ("narrative sender western", "standing sender western"):
        assert praised.one(field) > plain.one(field) > blamed.one(field)


def test_a_speaker_nobody_respects_convinces_nobody(talk: Rulebook) -> None:
    heard, ignored = Run(talk), Run(talk)
    for run, standing in ((heard, 90.0), (ignored, 5.0)):
        run["state blame"] = "stressed"
        run["standing union"] = standing
        run.turns(4)
    assert heard.one("narrative sender southern") < ignored.one("narrative sender southern")


def test_rights_without_money_read_as_a_grab_and_money_changes_the_reading(talk: Rulebook) -> None:
    taken, paid = Run(talk), Run(talk)
    for run, sum_ in ((taken, 0.0), (paid, 1000.0)):
        run["state stake"] = "binding"
        run["since stake"] = -50
        run["paid stake"] = sum_
        run.turns(6)
    assert taken.one("narrative sender regional") < paid.one("narrative sender regional")
    assert taken.cause("support home", "sell the country") < 0.0


def test_a_denial_helps_where_little_is_proved_and_costs_where_much_is(talk: Rulebook) -> None:
    def said(evidence: float) -> Run:
        run = Run(talk)
        run["evidence backer"] = evidence
        run["state denial"] = "stressed"
        return run.turn()

    assert said(0.1).cause("evidence backer", "some believe it") < 0.0
    assert said(0.1).cause("standing backer western", "published") == 0.0
    assert said(0.9).cause("evidence backer", "some believe it") == 0.0
    assert said(0.9).cause("standing backer western", "published") < 0.0


def test_secret_bargains_get_out_once_and_cost_those_who_made_them() -> None:
    run, plain = Run(borderland(SECRET), worlds=WORLDS), Run(borderland(), worlds=WORLDS)
    for one in (run, plain):
        one["state stake"] = "memorandum"
    run.turn()
    assert (run["leaked stake"] == 1).mean() == pytest.approx(0.2, abs=0.06)
    plain.turn()
    out = run["leaked stake"] == 1
    for path in ("support home", "support sender", "trust home sender", "cohesion home"):
        assert (run[path][out] < plain[path][out]).all()
        assert (run[path][~out] == plain[path][~out]).all()
    run.turns(7)
    assert (run["leaked stake"] > 0).mean() > 0.7


def test_what_is_made_in_public_cannot_leak_and_an_idea_without_paper_neither() -> None:
    public, idea = Run(borderland(), worlds=WORLDS), Run(borderland(SECRET), worlds=WORLDS)
    public["state stake"] = "memorandum"
    for run in (public, idea):
        run.turns(6)
        assert (run["leaked stake"] == 0).all()


def test_the_news_of_a_leak_names_who_and_not_what() -> None:
    run = Run(borderland({**SECRET, "parameters.leak_rate.value": 1.0}))
    run["state stake"] = "memorandum"
    run.turn()
    (note,) = [note for note in run.trace.notes if note.kind == "SecretLeaked"]
    assert note.seen_by is None
    assert "Sender" in note.text
    assert "Stake" not in note.text
    causes = [row for row in run.trace.causes("support") if "in private" in row.why]
    assert {row.instrument for row in causes} == {None}
