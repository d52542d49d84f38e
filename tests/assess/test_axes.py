"""A class of an axis says of its atoms what the interpreter says of everybody in it."""

from __future__ import annotations

import pytest
from tests.assess.populations import batch_of, facts_of
from tests.assessing import LOCALITIES, made_up, shipped
from tests.people_strategy import as_table, crowd, world_of

from canbao.assess.axes import AtomAxis, Axis, CutAxis, HeldAxis, WordAxis, axes_of, held_axes, lay_out
from canbao.assess.columns import Block
from canbao.assess.coverage import ALL_COMPLETE
from canbao.assess.evaluating import Case
from canbao.assess.facts import person_of
from canbao.assess.vectors import Vectors
from canbao.policy import nodes
from canbao.policy.nodes import Compare, Const, Fact, Node, Within
from canbao.policy.rules import RuleBook, Rules
from canbao.policy.vocabulary import Kind

MADE_UP = ("bands", "conditions", "floors")


def atoms_of(rules: Rules) -> list[Node]:
    return list(
        dict.fromkeys(atom for table in rules.tables for row in table.rows for atom in nodes.atoms_of(row.when))
    )


def axes_of_all(rules: Rules) -> list[Axis]:
    held = held_axes(atoms_of(rules))
    lay_out(held)
    return [*dict.fromkeys(axes_of(atoms_of(rules)).values()), *held]


def check(book: RuleBook, seed: int) -> None:
    rules, people = book.latest, [{**person, "relations": None} for person in crowd(seed, world_of(book), 60)]
    vectors = Vectors(Block(batch_of(as_table(people)), None, rules.year_label), rules, ALL_COMPLETE)
    persons = [person_of(facts_of({**row, "relatives": {}})) for row in people]
    cases = [Case(person, rules, person.paid_on, ALL_COMPLETE) for person in persons]
    for axis in axes_of_all(rules):
        if any(isinstance(node, nodes.Related) for atom in axis.atoms for node in atom.walk()):
            continue
        found = axis.classes(vectors)
        classes = [found] * len(people) if isinstance(found, int) else found.numbers.tolist()
        assert max(classes) <= (found if isinstance(found, int) else found.top)
        assert isinstance(axis, HeldAxis) or max(classes) < axis.most
        for case, number in zip(cases, classes, strict=True):
            truths = axis.truths(number)
            assert {atom: truths[atom] for atom in axis.atoms} == {atom: case.truth(atom) for atom in axis.atoms}


@pytest.mark.parametrize("policy", LOCALITIES)
def test_classes_of_the_notices(policy: str) -> None:
    check(shipped(policy), seed=1)


@pytest.mark.parametrize("policy", MADE_UP)
def test_classes_of_made_up_policies(policy: str) -> None:
    check(made_up(policy), seed=2)


HUKOU, PAID = Fact("hukou", Kind.PLACE), Fact("paid", Kind.DATE)


def test_conditions_on_one_thing_share_an_axis() -> None:
    days = [Compare("<=", PAID, Const(day, Kind.INT)) for day in (5, 9)]
    places = [Within(HUKOU, "35"), Within(HUKOU, "350583")]
    other = Compare("<", HUKOU, PAID)
    found = axes_of([*days, *places, other])
    assert found[days[0]] is found[days[1]]
    assert found[places[0]] is found[places[1]]
    assert [type(found[atom]) for atom in (days[0], places[0], other)] == [CutAxis, WordAxis, AtomAxis]
    assert axes_of(places, found)[places[0]] is found[places[0]]
    assert axes_of(places[:1], found)[places[0]] is not found[places[0]]


@pytest.mark.parametrize(
    ("op", "number", "cuts"), [("<", 5, [5]), (">=", 5, [5]), ("<=", 5, [6]), (">", 5, [6]), ("==", 5, [5, 6])]
)
def test_where_a_comparison_may_change(op: str, number: int, cuts: list[int]) -> None:
    assert CutAxis(PAID, [Compare(op, PAID, Const(number, Kind.INT))]).cuts == cuts
