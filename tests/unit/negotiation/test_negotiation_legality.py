"""What is wrong with a text, each complaint with its clause, its key and the way out; one check for every door."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from wargame.negotiation.clause import KINDS, Clause, Condition, Remedy
from wargame.negotiation.legality import level, problems
from wargame.negotiation.lexicon import Lexicon
from wargame.negotiation.text import Text
from wargame.rules.rulebook import Rulebook


@pytest.fixture(scope="module")
def lexicon(kivu: Rulebook) -> Lexicon:
    """The names of the big scenario, in turn 5."""
    return kivu.rows.lexicon_at(5)


def promise(**changes: Any) -> Clause:
    """A legal clause between Washington and Kinshasa, changed."""
    plain = Clause("arms", "military_aid", "us", "drc", "us_security_assistance", "flowing", 0.5, due=2, public=False)
    return replace(plain, **changes)


def pay(**changes: Any) -> Clause:
    return replace(Clause("money", "payment", "us", "drc", amount=25.0, public=False), **changes)


def said(lexicon: Lexicon, *clauses: Clause, treaty: str = "letter_us_drc") -> list[str]:
    return [str(flaw) for flaw in problems(Text(treaty, clauses), lexicon)]


def test_a_legal_text_has_no_flaw(lexicon: Lexicon) -> None:
    reserve = Clause("rights", "concession", "drc", "us", "asset_reserve", "offered", public=False)
    assert said(lexicon, promise(), pay(after=Condition("arms", 0.5)), reserve) == []


FLAWS: dict[str, tuple[list[Clause], str]] = {
    "not its own": (
        [promise(giver="drc", receiver="us")],
        "clause 'arms': subject: 'us_security_assistance' is not for 'drc' to promise; promise one of ",
    ),
    "a condition on itself": (
        [promise(after=Condition("arms"))],
        "clause 'arms': after: a condition on itself; name another clause, or take it out",
    ),
    "a circle": (
        [promise(after=Condition("money")), pay(after=Condition("arms"))],
        "clause 'arms': after: it waits for itself: arms -> money -> arms; break the circle",
    ),
    "a day before today": (
        [promise(due=dt.date(2025, 3, 20))],
        "clause 'arms': due: 2025-03-20 is before today; name a later day, or a number of turns",
    ),
    "turns before today": ([promise(due=-2)], "clause 'arms': due: -2 is before today; write 0 or more turns"),
    "a day after the end": (
        [promise(due=dt.date(2031, 1, 1))],
        "clause 'arms': due: 2031-01-01 is after the end; name an earlier day",
    ),
    "beyond the end": (
        [promise(due=500)],
        "clause 'arms': due: 500 turns is beyond the end; the game has ",
    ),
    "a giver who is no party": (
        [promise(giver="rwanda")],
        "clause 'arms': giver: 'rwanda' has no part in 'Letters between Washington and Kinshasa'; it binds us, drc",
    ),
    "nobody known": ([promise(receiver="usa")], "clause 'arms': receiver: 'usa' is no actor; did you mean 'us'?"),
    "oneself": ([promise(receiver="us")], "clause 'arms': receiver: a promise to oneself; name another actor"),
    "another goal": (
        [promise(), promise(id="less", goal="pledged")],
        "clause 'less': goal: it contradicts 'arms'; keep one of the two",
    ),
    "twice": (
        [promise(), promise(id="again")],
        "clause 'again': it is promised in 'arms' already; keep one of the two",
    ),
    "and its opposite": (
        [
            Clause("give", "military_aid", "drc", "us", "drc_fdlr_tolerance", "flowing", 0.5, public=False),
            Clause("stop", "stop_support", "drc", "us", "drc_fdlr_tolerance", amount=0.1, public=False),
        ],
        "clause 'stop': kind: it contradicts 'give'; keep one of the two",
    ),
    "no kind": (
        [promise(kind="militry_aid")],
        "clause 'arms': kind: 'militry_aid' is no kind of promise; ",
    ),
    "no thing": ([promise(subject="moon")], "clause 'arms': subject: 'moon' is nothing that can be promised; "),
    "nothing": ([promise(subject="", goal="")], "clause 'arms': subject: 'military_aid' about nothing; name "),
    "a statement of nothing": (
        [Clause("word", "statement", "us", "drc", public=False)],
        "clause 'word': subject: 'statement' about nothing; name ",
    ),
    "the wrong sort": (
        [promise(subject="goma", goal="")],
        "clause 'arms': subject: 'military_aid' about 'goma', which is a zone; name a subject of ",
    ),
    "no goal": ([promise(goal="")], "clause 'arms': goal: no goal; write one of pledged, approved, flowing"),
    "an impossible goal": (
        [promise(goal="idle")],
        "clause 'arms': goal: 'idle' is nothing that 'military_aid' can promise; write one of ",
    ),
    "a goal of no state": (
        [Clause("food", "humanitarian_access", "drc", "us", "lubero", "open", 0.5, public=False)],
        "clause 'food': goal: a goal for a zone; take it out; the amount says how much",
    ),
    "too much": ([pay(amount=1e9)], "clause 'money': amount: 1e+09 is out of range; money goes from 0.1 to 100000"),
    "no number": ([pay(amount=float("nan"))], "clause 'money': amount: nan is out of range; "),
    "an amount of nothing": (
        [Clause("off", "ceasefire", "drc", "us", "drc", amount=0.5, public=False)],
        "clause 'off': amount: an amount of what cannot be counted; take it out",
    ),
    "too many parts": ([pay(instalments=99)], "clause 'money': instalments: 99 is out of range; write 1 to 24"),
    "parts at once": (
        [pay(instalments=2, mode="atomic")],
        "clause 'money': instalments: instalments of what is done at once; write mode: breachable, or take them out",
    ),
    "never": ([pay(every=0)], "clause 'money': every: 0 is out of range; write 1 to "),
    "for less than nothing": ([promise(lasts=-1)], "clause 'arms': lasts: -1 is out of range; "),
    "more than vague": ([promise(vagueness=1.5)], "clause 'arms': vagueness: 1.5 is out of range; write 0 to 1"),
    "no mode": ([promise(mode="later")], "clause 'arms': mode: 'later' is no mode; write one of "),
    "not at once": (
        [promise(mode="atomic")],
        "clause 'arms': mode: 'military_aid' cannot be done at once; write mode: breachable",
    ),
    "no money in escrow": (
        [promise(mode="escrow")],
        "clause 'arms': mode: only money can be put into escrow; write mode: breachable",
    ),
    "after nothing": (
        [promise(after=Condition("mony")), pay()],
        "clause 'arms': after: 'mony' is no clause of this text; did you mean 'money'?",
    ),
    "after more than all": (
        [promise(after=Condition("money", 2.0)), pay()],
        "clause 'arms': after: 2 is out of range; write a share above 0, up to 1",
    ),
    "unwatched": ([promise(verifier="icr")], "clause 'arms': verifier: 'icr' watches nothing; did you mean 'icrc'?"),
    "a remedy on nothing": (
        [promise(remedy=Remedy(suspend=("mony",))), pay()],
        "clause 'arms': remedy: 'mony' is no clause of this text; did you mean 'money'?",
    ),
    "a remedy that is a gift": (
        [promise(remedy=Remedy(suspend=("money",))), pay()],
        "clause 'arms': remedy: 'money' is the giver's own promise, and resting it would be a gift; ",
    ),
    "nothing to forfeit": (
        [promise(remedy=Remedy(forfeit=True))],
        "clause 'arms': remedy: 'us' has nothing in escrow; add a payment of it with mode: escrow",
    ),
    "no sanction": (
        [promise(remedy=Remedy(snap_back="doha"))],
        "clause 'arms': remedy: 'doha' is no sanction; name one that can be imposed again",
    ),
    "a sanction of oneself": (
        [promise(remedy=Remedy(snap_back="us_kabarebe"))],
        "clause 'arms': remedy: nobody in this text but its giver could impose 'us_kabarebe'; ",
    ),
    "no id": ([promise(id="My Clause")], "clause 'My Clause': this is not an id; use small letters, digits and _"),
    "an id twice": (
        [promise(), pay(id="arms")],
        "clause 'arms': the id is used twice; give each clause an id of its own",
    ),
    "public in a letter": (
        [promise(public=True)],
        "clause 'arms': public: 'Letters between Washington and Kinshasa' is read by its holders only; write ",
    ),
    "in place of nothing that it may replace": (
        [promise(replaces=("doha_declaration.m23_no_offensive",))],
        "clause 'arms': replaces: 'doha_declaration.m23_no_offensive' is another promise: ceasefire of 'm23' to ",
    ),
    "no room": (
        [pay(id=f"m{n}", amount=1.0 + n) for n in range(9)],
        "text: clauses: 9 clauses of its own, and 'Letters between Washington and Kinshasa' has 4 blank rows; "
        "take out 5 of them",
    ),
    "no clause": ([], "text: clauses: a text without a clause; promise something"),
}


@pytest.mark.parametrize(("clauses", "words"), FLAWS.values(), ids=FLAWS)
def test_a_bad_text_is_refused_with_the_clause_named_and_the_way_out(
    clauses: list[Clause], words: str, lexicon: Lexicon
) -> None:
    found = said(lexicon, *clauses)
    assert any(line.startswith(words) for line in found), found
    assert all("; " in line for line in found)


def test_of_a_written_clause_only_its_variants_can_be_agreed(lexicon: Lexicon) -> None:
    (name, variants), *rest = lexicon.treaties["doha_declaration"].written.items()
    others = [options[0] for _, options in rest]
    assert said(lexicon, variants[0], *others, treaty="doha_declaration") == []
    other = replace(variants[0], due=9)
    assert said(lexicon, other, *others, treaty="doha_declaration") == [
        f"clause '{name}': 'Doha Declaration of Principles' words this clause otherwise; take it as it is written or "
        "in one of its variants, or write another under an id of your own"
    ]


@pytest.mark.parametrize(
    ("replaces", "words"),
    [
        ("doha_declaration.m23_no_ofensive", "is no clause of a text; did you mean "),
        ("doha_monitoring.drc_ceasefire", "stands in this text; strike it instead"),
        ("doha_declaration.drc_no_offensive", "is another promise: ceasefire of 'drc' to 'm23'"),
        ("doha_framework.m23_quiet", "takes the place of this clause; keep one of the two"),
    ],
)  # fmt: skip
def test_a_written_clause_replaces_an_earlier_one_of_its_kind_between_the_same_two(
    lexicon: Lexicon, replaces: str, words: str
) -> None:
    whole = tuple(options[0] for options in lexicon.treaties["doha_monitoring"].written.values())
    wrong = tuple(replace(c, replaces=(replaces,)) if c.id == "m23_ceasefire" else c for c in whole)
    found = [str(flaw) for flaw in problems(Text("doha_monitoring", wrong), lexicon, shipped=True)]
    assert [line for line in found if line.startswith(f"clause 'm23_ceasefire': replaces: '{replaces}' {words}")], found


def quiet(lexicon: Lexicon) -> Clause:
    """M23's word not to attack, as the declaration has it, in a compact of many."""
    found = lexicon.treaties["doha_declaration"].written["m23_no_offensive"][0]
    return replace(found, id="quiet", replaces=("doha_declaration.m23_no_offensive",))


def standing(lexicon: Lexicon) -> Lexicon:
    """The same names while the declaration and a letter are in force."""
    declared = lexicon.treaties["doha_declaration"].written["m23_no_offensive"][0]
    return replace(
        lexicon, standing={"doha_declaration.m23_no_offensive": declared, "letter_us_drc.blank_1": promise()}
    )


def test_a_clause_of_the_seats_own_takes_the_place_of_a_promise_in_force(lexicon: Lexicon) -> None:
    assert said(standing(lexicon), quiet(lexicon), treaty="kivu_compact") == []


def test_nobody_learns_of_a_secret_promise_by_what_takes_its_place(lexicon: Lexicon) -> None:
    for public in (True, False):
        arms = promise(public=public, replaces=("letter_us_drc.blank_1",))
        found = said(standing(lexicon), arms, treaty="kivu_compact")
        assert any(
            "'letter_us_drc.arms' is secret from others, who would read what takes its place" in f for f in found
        )


def test_a_refusal_does_not_tell_what_is_written_elsewhere_from_what_is_not(lexicon: Lexicon) -> None:
    """A written clause may be secret, and what is in force of it may be unknown to who asks."""
    found = [
        said(standing(lexicon), replace(quiet(lexicon), replaces=(f"doha_monitoring.{name}",)), treaty="kivu_compact")
        for name in ("m23_ceasefire", "x23_ceasefire")
    ]
    assert found[0] == [line.replace("x23", "m23") for line in found[1]]
    assert found[0]


def test_a_blank_row_that_a_text_has_not_takes_no_place(lexicon: Lexicon) -> None:
    for name in ("letter_us_drc.blank_99", "kivu_compact.blank_1"):
        (found,) = said(lexicon, promise(public=True, replaces=(name,)), treaty="kivu_compact")
        assert f"'{name}' is no clause of a text" in found


INSTEAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "not in force": (
        {"replaces": ("doha_monitoring.m23_ceasefire",)}, "kivu_compact",
        "'doha_monitoring.m23_ceasefire' is no promise in force that you know of; the promises in force are doha_",
    ),
    "no promise": (
        {"replaces": ("letter_us_drc.arm",)}, "kivu_compact",
        "'letter_us_drc.arm' is no promise in force that you know of; did you mean 'letter_us_drc.arms'?",
    ),
    "two": (
        {"replaces": ("doha_declaration.m23_no_offensive", "letter_us_drc.blank_1")}, "kivu_compact",
        "it takes the place of several promises; name one, and write another clause for 'letter_us_drc.blank_1'",
    ),
    "another promise": (
        {"replaces": ("letter_us_drc.blank_1",)}, "kivu_compact",
        "'letter_us_drc.arms' is another promise: military_aid of 'us' to 'drc'; name one of the same kind between ",
    ),
    "what others read": (
        {"public": False}, "letter_drc_m23",
        "'doha_declaration.m23_no_offensive' is read by others, who would not read what takes its place; write it ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "treaty", "words"), INSTEAD.values(), ids=INSTEAD)
def test_what_cannot_take_the_place_of_another_promise_is_refused_with_the_way_out(
    lexicon: Lexicon, changes: dict[str, Any], treaty: str, words: str
) -> None:
    if treaty not in lexicon.treaties:
        treaty = next(t for t, one in lexicon.treaties.items() if one.secret and set(one.parties) == {"drc", "m23"})
    found = said(standing(lexicon), replace(quiet(lexicon), **changes), treaty=treaty)
    assert [line for line in found if line.startswith(f"clause 'quiet': replaces: {words}")], found


def test_a_text_without_what_makes_it_that_text_is_refused(lexicon: Lexicon) -> None:
    treaty = lexicon.treaties["doha_monitoring"]
    rest = [options[0] for name, options in treaty.written.items() if name not in treaty.core]
    assert said(lexicon, *rest, treaty="doha_monitoring") == [
        f"clause '{name}': without it this is not 'Doha ceasefire monitoring mechanism'; "
        "put it back, as written or in a variant"
        for name in treaty.core
    ]


def test_words_from_a_stranger_are_made_fit_to_show(lexicon: Lexicon) -> None:
    found = said(lexicon, promise(giver="\x1b[31mus\x1b[0m", subject="a\u202eb"))
    assert found
    assert all(line.isprintable() for line in found)


def test_a_treaty_that_there_is_not_is_refused_first(lexicon: Lexicon) -> None:
    assert said(lexicon, promise(), treaty="letter_us_dr")[0].startswith("text: treaty: 'letter_us_dr' is no treaty")


def test_the_level_of_a_text_is_how_far_it_goes() -> None:
    word = Clause("word", "statement", "us", "drc", "doha", "scheduled")
    arms = promise()
    swap, money = pay(due=2), pay(due=2, after=Condition("arms"))
    bound = replace(arms, remedy=Remedy(suspend=("money",)))
    assert [
        level(Text("t", (word,)), 0, 2),
        level(Text("t", (arms, swap)), 0, 2),
        level(Text("t", (arms, pay(due=2, instalments=3))), 0, 2),
        level(Text("t", (bound, money)), 0, 2),
        level(Text("t", (bound, money)), 1, 3),
    ] == [1, 2, 3, 4, 5]


def test_the_list_of_kinds_is_closed_and_each_says_what_it_is_about() -> None:
    assert len(KINDS) == 20
    for kind in KINDS.values():
        assert kind.sorts
        assert bool(kind.words) == bool(kind.subjects)
        assert bool(kind.states) == bool(kind.goals)
