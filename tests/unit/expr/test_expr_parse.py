"""From text to tree: grammar, precedence, and what is not an expression."""

from collections.abc import Callable

import pytest

from wargame.expr import ExprErrors, parse, to_text
from wargame.expr.parse import MAX_DEPTH, MAX_NODES
from wargame.expr.tree import Call, Chain, Compare, Dot, Index, Membership, Name, Negate, Node, Not, Number, Path, Truth

A, B, C, D = (Path(Name(letter)) for letter in "abcd")


def test_what_is_no_expression_is_refused_with_its_place_and_the_way_out(
    grammar_mistake: str, stanza: Callable[[ExprErrors], str]
) -> None:
    with pytest.raises(ExprErrors) as caught:
        parse(grammar_mistake.split("\n")[0])
    assert stanza(caught.value) == grammar_mistake


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(ExprErrors, match="the expression is empty; write a value or a condition"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a or b and c", Chain(("or",), (A, Chain(("and",), (B, C))))),
        ("(a or b) and c", Chain(("and",), (Chain(("or",), (A, B)), C))),
        ("a - b - c", Chain(("-", "-"), (A, B, C))),
        ("a - (b - c)", Chain(("-",), (A, Chain(("-",), (B, C))))),
        ("(a - b) - c", Chain(("-",), (Chain(("-",), (A, B)), C))),
        ("a + b * c / d", Chain(("+",), (A, Chain(("*", "/"), (B, C, D))))),
        ("-a * b", Chain(("*",), (Negate(A), B))),
        ("a * -b", Chain(("*",), (A, Negate(B)))),
        ("--a", Negate(Negate(A))),
        ("not a == b", Not(Compare("==", A, B))),
        ("not a and b", Chain(("and",), (Not(A), B))),
        ("a and not b", Chain(("and",), (A, Not(B)))),
        ("not not a", Not(Not(A))),
        ("a + b < c * d", Compare("<", Chain(("+",), (A, B)), Chain(("*",), (C, D)))),
        ("(a < b) == (c < d)", Compare("==", Compare("<", A, B), Compare("<", C, D))),
        ("a in [b, -1, 2]", Membership(A, (B, Number(-1.0), Number(2.0)))),
        ("a not in [b] and c", Chain(("and",), (Membership(A, (B,), negated=True), C))),
        ("not a in [b]", Not(Membership(A, (B,)))),
        ("true != false", Compare("!=", Truth(True), Truth(False))),
        ("a.b[c, d].c", Path(Name("a"), (Dot(Name("b")), Index((Name("c"), Name("d"))), Dot(Name("c"))))),
        ("a . b [ c ]", Path(Name("a"), (Dot(Name("b")), Index((Name("c"),))))),
        ("a(b, 1)", Call(Name("a"), (B, Number(1.0)))),
        ("a()", Call(Name("a"), ())),
        ("if > 3", Compare(">", Path(Name("if")), Number(3.0))),
    ],
)
def test_operators_bind_as_readers_of_arithmetic_expect(text: str, tree: Node) -> None:
    assert parse(text) == tree


def test_a_node_knows_its_place_parentheses_included() -> None:
    tree = parse("1 + (a - b) * c")
    assert isinstance(tree, Chain)
    product = tree.operands[1]
    assert isinstance(product, Chain)
    assert [str(node.span) for node in (tree, product, product.operands[0])] == [
        "1 + (a - b) * c",
        "(a - b) * c",
        "(a - b)",
    ]


@pytest.mark.parametrize("opening", ["(", "-", "not ", "abs(", "1 - ("])
def test_nesting_has_a_limit(opening: str) -> None:
    shallow = opening * (MAX_DEPTH // 2 - 1)
    parse(f"{shallow}a{')' * shallow.count('(')}")
    with pytest.raises(ExprErrors, match=f"nested more than {MAX_DEPTH} deep; split the expression"):
        parse(opening * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1) * opening.count("("))


def test_height_gained_on_the_left_counts_as_nesting() -> None:
    with pytest.raises(ExprErrors, match="nested more than 60 deep"):
        parse("(" * 20 + "a" + " * a + a < a and a)" * 20)


def test_a_long_flat_expression_is_not_deep() -> None:
    tree = parse(" + ".join(["a"] * (MAX_NODES - 1)))
    assert isinstance(tree, Chain)
    assert len(tree.operands) == MAX_NODES - 1


def test_the_number_of_values_and_operators_has_a_limit() -> None:
    with pytest.raises(ExprErrors, match="more than 400 values and operators; split the expression"):
        parse(" + ".join(["a"] * (MAX_NODES + 1)))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1.50*  ( a )", "1.5 * a"),
        ("1_000 + 1e3 + 1e-7", "1000 + 1000 + 1e-07"),
        ("(a+b)*c-(d-a)", "(a + b) * c - (d - a)"),
        ("not(a)and(not(b or c))", "not a and not (b or c)"),
        ("-(-(a+b))", "--(a + b)"),
        ("(not a) == b", "(not a) == b"),
        ("(a<b) in[c]", "(a < b) in [c]"),
        ("x not   in [ a,-1 ]", "x not in [a, -1]"),
        ("f( a ,b[ c,d ] . e )", "f(a, b[c, d].e)"),
    ],
)
def test_canonical_text_has_one_spelling(text: str, canonical: str) -> None:
    assert to_text(parse(text)) == canonical
    assert parse(canonical) == parse(text)
