"""Trees of conditions: simplifying keeps their meaning, and everything they read is named in order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from tests.policy_texts import scope_of

from canbao.assess.evaluating import join
from canbao.policy import nodes
from canbao.policy.expressions import parse
from canbao.policy.nodes import (
    FALSE,
    TRUE,
    Both,
    Call,
    Compare,
    Const,
    Count,
    Either,
    Fact,
    Given,
    Has,
    Missing,
    Negated,
    Node,
    OneOf,
    Present,
    Related,
    Since,
    Term,
    Within,
)
from canbao.policy.vocabulary import Kind

ATOMS = tuple(Fact(name, Kind.BOOL) for name in ("employed", "married", "newborn"))
PAID = Fact("paid", Kind.DATE)


def conditions() -> SearchStrategy[Node]:
    """Conditions as they stand in a file, before anything is simplified."""
    leaves: SearchStrategy[Node] = st.sampled_from([*ATOMS, TRUE, FALSE])
    return st.recursive(
        leaves,
        lambda below: st.one_of(
            st.lists(below, min_size=1, max_size=3).map(lambda parts: Both(tuple(parts))),
            st.lists(below, min_size=1, max_size=3).map(lambda parts: Either(tuple(parts))),
            below.map(Negated),
            below.map(lambda node: Term("word", node)),
        ),
        max_leaves=12,
    )


@given(conditions(), st.fixed_dictionaries({atom: st.sampled_from([True, False, None]) for atom in ATOMS}))
def test_simplifying_keeps_the_meaning_in_all_three_values(node: Node, truths: dict[Node, bool | None]) -> None:
    """What was unknown may become known by simplifying (`x and false`); nothing else changes."""
    before, after = join(node, truths.__getitem__), join(nodes.fold(node), truths.__getitem__)
    assert after == before or before is None


@given(conditions())
def test_a_simplified_condition_holds_no_constant_unless_it_is_one(node: Node) -> None:
    folded = nodes.fold(node)
    assert isinstance(folded, Const) or not any(isinstance(part, Const) for part in folded.walk())
    assert nodes.fold(folded) == folded


def test_joining_simplifies_as_it_goes() -> None:
    one, two, three = ATOMS
    assert nodes.both(one, TRUE, Both((two, one))) == Both((one, two))
    assert nodes.both(one, FALSE) == FALSE
    assert nodes.both() == TRUE
    assert nodes.either(one, FALSE, Either((two, three))) == Either((one, two, three))
    assert nodes.either(one, TRUE) == TRUE
    assert nodes.either() == FALSE
    assert nodes.negated(TRUE) == FALSE
    assert nodes.negated(FALSE) == TRUE
    assert nodes.negated(Negated(one)) == one


def test_a_node_can_be_replaced_wherever_it_stands() -> None:
    one, two, three = ATOMS
    whole = Term("word", Either((Both((one, two)), Negated(one))))
    assert nodes.fold(whole, {one: three}) == Term("word", Either((Both((three, two)), Negated(three))))
    assert nodes.fold(whole, {one: TRUE}) == Term("word", two)
    assert nodes.fold(whole, {two: TRUE}) == Term("word", Either((one, Negated(one))))
    assert nodes.fold(Term("word", one), {one: TRUE}) == TRUE


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        (Const(1, Kind.INT), Kind.INT), (Missing("x", Kind.FEN), Kind.FEN), (PAID, Kind.DATE),
        (Count("break_years"), Kind.INT),
        (Call("add", (), Kind.FEN), Kind.FEN), (Compare("<", PAID, PAID), Kind.BOOL), (OneOf(PAID, ("a",)), Kind.BOOL),
        (Within(PAID, "43"), Kind.BOOL), (Present(PAID), Kind.BOOL), (Given(PAID), Kind.BOOL),
        (Related("parent", TRUE), Kind.INT),
        (Since(Has("孤儿", (), PAID)), Kind.DATE), (Has("孤儿", (), PAID), Kind.BOOL), (Negated(TRUE), Kind.BOOL),
    ],
)  # fmt: skip
def test_every_node_has_a_kind(node: Node, kind: Kind) -> None:
    assert node.kind is kind


def test_walking_reaches_every_part_once_and_in_order() -> None:
    held = Has(
        "孤儿",
        (),
        PAID,
        certified_from=Fact("birth", Kind.DATE),
        certified_until=PAID,
        or_certified_by=Missing("x", Kind.DATE),
    )
    whole = Both(
        (Present(held), OneOf(Count("break_years"), (1,)), Within(Fact("hukou", Kind.PLACE), "43"), Given(PAID))
    )
    walked = list(whole.walk())
    assert walked[0] == whole
    assert walked.count(held) == 1
    assert Fact("hukou", Kind.PLACE) in walked
    assert list(Related("parent", held).walk()) == [Related("parent", held)]  # another person's facts stay outside


def test_atoms_of_a_condition() -> None:
    one, two, _ = ATOMS
    whole = Both((Term("word", Either((one, Negated(two)))), TRUE, one))
    assert list(nodes.atoms_of(whole)) == [one, two, one]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ('has("孤儿", "特困人员") and paid <= central.end', ("has:孤儿、特困人员", "paid")),
        ("employed or not employed and break_years > 1", ("employed", "break_years")),
        ("paid in opening", ("paid", "opening_days")),
        ('exists("parent", insured and has("孤儿"))', ("parent:insured,has:孤儿,paid",)),
        ('since("孤儿") > paid', ("has:孤儿", "paid")),
        ("fiscal > personal", ("fiscal_subsidy_yuan",)),
    ],
)
def test_what_a_condition_reads_is_named_in_order(text: str, facts: tuple[str, ...]) -> None:
    assert nodes.facts_of(parse(text, scope_of())) == facts


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3", (3, 3)), ("offer_years", (0, None)), ('count("parent", insured)', (0, None)),
        ("months_left(paid)", (0, None)),
        ("month_of(paid)", (1, 12)), ("month_of(paid) + 1", (2, 13)), ("13 - month_of(paid)", (1, 12)),
        ("6 - month_of(paid)", (-6, 5)), ("offer_years + break_years", (0, None)), ("5 - offer_years", None),
        ("offer_years - 1", (-1, None)), ("offer_years + days(birth, paid)", None), ("days(birth, paid)", None),
        ("age(paid)", None), ("residence_months", None), ("year_of(paid)", None),
        ("month_of(paid) - month_of(birth)", (-11, 11)),
        ("offer_years - month_of(paid)", (-12, None)),
    ],
)  # fmt: skip
def test_how_small_a_number_can_be(text: str, span: Any) -> None:
    assert nodes.range_of(parse(text, scope_of())) == span


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("personal + fiscal", []), ("personal * offer_years", ["offer_years"]), ("personal / 12", []),
        ("personal * (13 - month_of(paid))", ["13 - month_of(paid)"]),
        ("share(personal * break_years, 50)", ["break_years"]),
    ],
)  # fmt: skip
def test_the_numbers_in_an_amount(text: str, counts: list[str]) -> None:
    assert list(nodes.counts_of(parse(text, scope_of()))) == [parse(count, scope_of()) for count in counts]


def test_the_standings_that_may_count() -> None:
    held = parse('has("孤儿", "低保对象")', scope_of())
    assert isinstance(held, Has)
    assert held.ids == {"orphan", "subsistence"}
