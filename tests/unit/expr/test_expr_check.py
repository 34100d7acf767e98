"""Checking a tree against a vocabulary: what every name means, and every kind of mistake."""

from collections.abc import Callable
from typing import Any

import pytest

from wargame.expr import BOOL, NUMBER, Basic, Enum, ExprErrors, Field, Names, check, parse, reads
from wargame.expr.typed import Constant, Read, Typed


def problems(text: str, names: Names, want: Basic = NUMBER, axes: tuple[str, ...] = ()) -> list[tuple[int, int, str]]:
    """What is wrong with a text."""
    with pytest.raises(ExprErrors) as caught:
        check(parse(text), names, want, axes)
    return [(problem.start, problem.end, problem.message) for problem in caught.value.problems]


def typed(text: str, names: Names, want: Basic = NUMBER, axes: tuple[str, ...] = ()) -> Typed:
    """The typed tree of a text."""
    return check(parse(text), names, want, axes)


def test_a_mistake_where_a_number_is_wanted_is_named_with_its_place_and_the_way_out(
    number_mistake: str, stanza: Callable[[ExprErrors], str], make_names: Any
) -> None:
    with pytest.raises(ExprErrors) as caught:
        check(parse(number_mistake.split("\n")[0]), make_names(), NUMBER)
    assert stanza(caught.value) == number_mistake


def test_a_mistake_where_a_condition_is_wanted_is_named_with_its_place_and_the_way_out(
    condition_mistake: str, stanza: Callable[[ExprErrors], str], make_names: Any
) -> None:
    with pytest.raises(ExprErrors) as caught:
        check(parse(condition_mistake.split("\n")[0]), make_names(), BOOL)
    assert stanza(caught.value) == condition_mistake


@pytest.mark.parametrize(
    ("spellings", "field", "indices"),
    [
        (["rwanda.treasury", "treasury[rwanda]", "actor[rwanda].treasury"], "treasury", (2,)),
        (["m23.treasury", "treasury[m23]", "actor[m23].treasury"], "treasury", (3,)),
        (["trust[us, rwanda]", "us.trust[rwanda]", "actor[us].trust[rwanda]"], "trust", (0, 2)),
        (
            ["zone[rubaya].displaced", "rubaya.displaced", "displaced[rubaya]", "zone.displaced[rubaya]"],
            "displaced",
            (2,),
        ),
        (["site[rubaya].output", "rubaya.output", "output[rubaya]", "site.output[rubaya]"], "output", (0,)),
        (["force[m23].strength[goma]", "strength[m23, goma]", "m23.strength[goma]"], "strength", (0, 0)),
        (
            ["talks.doha.level", "talks[doha].level", "doha.level", "instrument[doha].level", "level[doha]"],
            "level",
            (0,),
        ),
        (["since(doha)", "since(talks.doha)", "since(instrument[doha])", "doha.since"], "since", (0,)),
        (["since(goma_falls)", "since(event[goma_falls])", "goma_falls.age", "age[goma_falls]"], "age", (0,)),
        (["since(instrument[luanda])", "since(talks.luanda)"], "since", (1,)),
        (["since(event[luanda])"], "age", (2,)),
        (["turn"], "turn", ()),
        (["param.tail"], "hidden", (1,)),
        (["ago(rwanda.treasury, 3)"], "memory", (3,)),
    ],
)
def test_every_spelling_of_a_cell_is_the_same_read(
    spellings: list[str], field: str, indices: tuple[int | None, ...], names: Names
) -> None:
    assert {typed(text, names) for text in spellings} == {Read(field, indices, NUMBER, ())}


@pytest.mark.parametrize(
    ("text", "axes", "indices"),
    [
        ("displaced", ("Z",), (None,)),
        ("zone.displaced", ("Z",), (None,)),
        ("force[m23].strength", ("Z",), (0, None)),
        ("strength[m23]", ("Z",), (0, None)),
        ("trust", ("A", "A"), (None, None)),
        ("trust[us]", ("A",), (0, None)),
        ("actor.trust", ("A", "A"), (None, None)),
    ],
)
def test_a_path_with_an_axis_left_is_a_vector_over_it(
    text: str, axes: tuple[str, ...], indices: tuple[int | None, ...], names: Names
) -> None:
    read = typed(text, names, axes=axes)
    assert isinstance(read, Read)
    assert (read.axes, read.indices) == (axes, indices)


def test_me_stands_for_the_reader_wherever_its_name_would(make_names: Any) -> None:
    mine = make_names(me="m23")
    for own, plain in [
        ("me.treasury", "m23.treasury"),
        ("trust[me, us]", "trust[m23, us]"),
        ("me.strength[goma]", "m23.strength[goma]"),
        ("count(holder == me)", "count(holder == m23)"),
        ("count(zone.holder in [us, me])", "count(zone.holder in [us, m23])"),
    ]:
        assert typed(own, mine) == typed(plain, mine)


def test_in_an_instruments_own_text_bare_fields_are_its_own(make_names: Any) -> None:
    own = make_names(self_instrument="rdf_listing")
    assert typed("state == tightened", own, BOOL) == typed("rdf_listing.state == tightened", own, BOOL)
    assert typed("level * since", own) == typed("rdf_listing.level * rdf_listing.since", own)
    assert typed("doha.level", own) == Read("level", (0,), NUMBER, ())
    assert typed("sum(instrument.level)", own) != typed("level", own)
    assert problems("state == in_session", own, BOOL) == [
        (9, 19, "'in_session' is no value of sanction; known: idle, imposed, tightened, lifted")
    ]


def test_a_vocabulary_with_an_unknown_own_instrument_is_refused(make_names: Any) -> None:
    with pytest.raises(ValueError, match="self_instrument: 'nobody' is no instrument"):
        make_names(self_instrument="nobody")


def test_a_code_is_the_rank_of_the_value_shifted_by_the_offset(names: Names) -> None:
    compare = typed("goma.holder == m23", names, BOOL)
    assert Constant(3, Enum("actor")) in getattr(compare, "arguments", ())
    state = typed("doha.state == in_session", names, BOOL)
    assert Constant(2, Enum("talks")) in getattr(state, "arguments", ())


def test_each_kind_of_instrument_has_its_own_states(names: Names) -> None:
    typed("rdf_listing.state == lifted and doha.state == suspended", names, BOOL)
    assert problems("rdf_listing.state == suspended", names, BOOL)[0][0] == 21


def test_the_value_may_stand_on_either_side(names: Names) -> None:
    left, right = typed("m23 == goma.holder", names, BOOL), typed("goma.holder == m23", names, BOOL)
    assert reads(left) == reads(right) == (("holder", (0,)),)


def test_a_value_wins_over_a_field_of_the_same_name_beside_an_enum(make_names: Any) -> None:
    fields = make_names().fields | {"idle": Field("idle", (), NUMBER)}
    named = make_names(fields=fields)
    for text in ("doha.state == idle", "idle == doha.state"):
        assert reads(typed(text, named, BOOL)) == (("state", (0,)),)
    assert reads(typed("idle == turn", named, BOOL)) == (("idle", ()), ("turn", ()))


def test_two_fields_of_one_enum_compare(names: Names) -> None:
    assert reads(typed("any(holder == claimant)", names, BOOL)) == (("holder", (None,)), ("claimant", (None,)))


def test_a_past_state_compares_with_the_states_of_its_kind(names: Names) -> None:
    assert reads(typed("ago(doha.state, 2) == in_session", names, BOOL)) == (("memory", (2,)),)
    assert problems("ago(doha.state, 2) == lifted", names, BOOL) == [
        (22, 28, "'lifted' is no value of talks; known: idle, proposed, in_session, suspended")
    ]


def test_one_value_stands_for_every_entity_where_a_vector_is_wanted(names: Names) -> None:
    assert typed("turn", names, axes=("Z",)).axes == ("Z",)


def test_a_vector_over_another_axis_is_refused(names: Names) -> None:
    assert problems("treasury", names, axes=("Z",)) == [
        (
            0,
            8,
            "'treasury' is one number for each of 4 actors, not one number for each of 3 zones; "
            "wrap it in sum(...) or name an actor: treasury[us]",
        )
    ]


def test_every_problem_of_a_text_is_reported_in_reading_order(names: Names) -> None:
    text = "clip(gmoa.displaced, 0) + rwanda.gdp * max(displaced, treasury) + sum(turn) + (fired(x) and turn)"
    assert [start for start, _, _ in problems(text, names)] == [0, 5, 33, 39, 70, 85, 92]


def test_a_reader_is_told_why_it_may_not_see_a_cell(make_names: Any) -> None:
    def readable(field: Field, ids: tuple[str | None, ...]) -> str | None:
        return "only its owner sees it" if field.name in {"treasury", "hidden"} and ids != ("drc",) else None

    closed = make_names(readable=readable)
    typed("drc.treasury", closed)
    for text in ("rwanda.treasury", "param.tail"):
        assert problems(text, closed) == [(0, len(text), f"'{text}' cannot be read here: only its owner sees it")]
    assert problems("sum(treasury)", closed) == [(4, 12, "'treasury' cannot be read here: only its owner sees it")]


def test_what_may_not_be_seen_may_not_be_remembered_or_timed(make_names: Any) -> None:
    closed = make_names(readable=lambda field, ids: f"{field.name} of {ids[0]}", memory=lambda *_: 0)
    assert problems("ago(rwanda.treasury, 1)", closed) == [
        (4, 19, "'rwanda.treasury' cannot be read here: treasury of rwanda")
    ]
    assert problems("since(doha)", closed) == [(6, 10, "'doha' cannot be read here: since of doha")]
    assert problems("fired(goma_falls)", closed, BOOL) == [
        (6, 16, "'goma_falls' cannot be read here: age of goma_falls")
    ]


def test_memory_keeps_single_cells_and_may_refuse(make_names: Any) -> None:
    def memory(field: Field, indices: tuple[int | None, ...], turns: int) -> int:
        if field.name != "treasury":
            raise ValueError("only treasuries are kept")
        return 10 * (indices[0] or 0) + turns

    remembering = make_names(memory=memory)
    assert reads(typed("ago(rwanda.treasury, 2)", remembering)) == (("memory", (22,)),)
    assert problems("ago(turn, 2)", remembering) == [(0, 12, "'turn' is not remembered: only treasuries are kept")]
    assert problems("ago(displaced, 2)", remembering) == [
        (
            4,
            13,
            "'ago' remembers single values, and 'displaced' is one number for each of 3 zones; name one",
        )
    ]
