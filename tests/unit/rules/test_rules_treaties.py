"""Texts: signature, ratification, entry into force, promises, ceasefire incidents."""

from __future__ import annotations

from typing import Any

from wargame.testing.borderland import borderland
from wargame.testing.run import Run

MANY = tuple(range(400))


def signed(run: Run, text: str) -> Run:
    """Bring a text to its signature."""
    run[f"state {text}"] = "initialled"
    return run.turn(f"home {text}.sign", f"movement {text}.sign")


def in_force(run: Run, text: str = "truce") -> Run:
    run[f"state {text}"] = "in_force"
    run[f"since {text}"] = 0
    run["agreed"] = run["clock"] = run.book.rows.instrument == run.book.index["I"][text]
    return run


def test_a_text_is_signed_only_by_all() -> None:
    run = Run(borderland())
    run["state truce"] = "initialled"
    assert run.turn("home truce.sign").state("truce") == "initialled"
    assert run.turn("movement truce.sign").state("truce") == "signed"


def test_signature_ratification_and_force_are_three_steps() -> None:
    run = signed(Run(borderland()), "truce")
    assert [run.state("truce"), run.turn().state("truce"), run.turn().state("truce")] == [
        "signed",
        "ratified",
        "in_force",
    ]


def test_ratification_waits_for_its_delay_and_its_condition() -> None:
    run = signed(Run(borderland()), "peace")
    run["support home"] = 5.0
    assert run.turns(4).state("peace") == "signed"
    run["support home"] = 60.0
    assert run.turn().state("peace") == "ratified"


def test_a_signature_pleases_both_publics_and_mends_relations() -> None:
    run = signed(Run(borderland()), "truce")
    assert run.cause("support home", "signed") > 0.0
    assert run.cause("relation home movement", "signed") > 0.0


def test_a_promise_kept_earns_trust_and_one_broken_costs_more() -> None:
    kept = in_force(Run(borderland())).turn()
    broken = in_force(Run(borderland()))
    broken["state offensive"] = "under_way"
    while "PromiseBroken" not in broken.turn().news():  # what is not found out is not held against anybody
        broken["state offensive"] = "under_way"
    gain = kept.cause("trust home movement", "No attack")
    loss = broken.cause("trust home movement", "No attack")
    assert gain > 0.0 > loss
    assert abs(loss) > gain
    assert kept.cause("kept movement home", "No attack") > 0.0
    assert broken.cause("broken movement home", "No attack") > 0.0


def test_only_the_promise_s_giver_is_judged_by_its_receiver() -> None:
    run = in_force(Run(borderland())).turn()
    assert run.cause("trust movement home", "No attack") == 0.0


def test_nothing_is_promised_before_the_text_is_in_force() -> None:
    run = Run(borderland())
    run["state truce"] = "signed"
    assert run.turn().cause("kept movement home", "No attack") == 0.0


def test_a_promise_judged_once_counts_once() -> None:
    once = in_force(Run(borderland({"instruments.truce.treaty.clauses.stop.lasts": 1})))
    counts = [once.turn().cause("kept movement home", "No attack") for _ in range(3)]
    assert counts == [1.0, 0.0, 0.0]


def test_the_first_judgement_is_news() -> None:
    run = in_force(Run(borderland())).turn()
    assert "PromiseKept" in run.news()
    assert "PromiseKept" not in run.turn().news()


def incidents(changes: dict[str, Any] | None = None) -> float:
    """Share of the worlds with an incident in a turn of a truce in force."""
    run = in_force(Run(borderland(changes), worlds=MANY)).turn()
    return float(run["incidents"].mean())


CLAUSES = "instruments.truce.treaty.clauses"
WATCH = {"title": "Watchers", "detect": 0.7, "false": 0.0, "fiction": True}
LEAVE = {"kind": "withdraw", "giver": "movement", "receiver": "home", "subject": "minetown", "due": 6, "fiction": True}


def test_the_better_the_class_of_a_ceasefire_the_fewer_incidents() -> None:
    monitored = {"verifiers": {"watch": WATCH}, "instruments.truce.treaty.verifier": "watch"}
    definitive = {**monitored, f"{CLAUSES}.leave": LEAVE, "instruments.truce.treaty.guarantors": ["host"]}
    assert incidents() > incidents(monitored) > incidents(definitive) > 0.0


def test_incidents_follow_the_wording() -> None:
    path = f"{CLAUSES}.stop.vagueness"
    assert incidents({path: 0.0}) < incidents({path: 1.0})


def test_a_guarantor_makes_incidents_rarer() -> None:
    assert incidents({"instruments.truce.treaty.guarantors": ["host"]}) < incidents()


def test_without_a_truce_in_force_there_are_no_incidents() -> None:
    assert Run(borderland(), worlds=MANY).turn()["incidents"].max() == 0.0


def test_a_truce_quiets_the_front() -> None:
    quiet = in_force(Run(borderland(), worlds=MANY)).turns(4)["fighting front"].mean()
    loud = Run(borderland(), worlds=MANY).turns(4)["fighting front"].mean()
    assert 0.0 < quiet < loud


def test_a_denounced_text_binds_nobody() -> None:
    run = in_force(Run(borderland())).turn("home truce.denounce")
    assert run.state("truce") == "terminated"
    assert run.turn().cause("kept movement home", "No attack") == 0.0
