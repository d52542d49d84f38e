"""Counts of relatives: equal to asking the interpreter about each of them, for families with gaps of every kind."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from tests.assessing import TENGZHOU, YUEYANG, made_up, shipped

from canbao.assess.batch import Engine
from canbao.assess.columns import Block, Span
from canbao.assess.coverage import ALL_COMPLETE, CompleteList, Lists
from canbao.assess.evaluating import Case
from canbao.assess.facts import MANY_RELATIVES, Person, person_of
from canbao.assess.intake.needs import related_in
from canbao.assess.intake.relatives import relate
from canbao.assess.interpreting import assess
from canbao.policy.nodes import Compare, Const, Node, Related
from canbao.policy.rules import RuleBook, Rules
from canbao.policy.vocabulary import Kind
from canbao.values.facts_schema import PEOPLE_SCHEMA

RELATIONS = ("parent", "spouse", "household")


def asking(rules: Rules) -> Rules:
    """The rules with every condition of aid and price asked of relatives instead."""

    def of_relatives(condition: Node, number: int) -> Node:
        return Compare(">=", Related(RELATIONS[number % 3], condition), Const(1, Kind.INT))

    rows = [*rules.aid.rows, *rules.price.rows, *rules.membership.rows]
    asked = tuple(replace(row, when=of_relatives(row.when, number)) for number, row in enumerate(rows))
    return replace(rules, membership=replace(rules.membership, rows=asked))


def with_gaps(county: pa.Table, seed: int) -> list[dict[str, Any]]:
    """People of whom some have no known relations, relatives outside of the file, or relatives named twice."""
    draw = random.Random(seed)
    rows: list[dict[str, Any]] = county.to_pylist()
    for row in rows:
        ties = row["relations"]
        chance = draw.random()
        if chance < 0.1:
            row["relations"] = None
        elif chance < 0.2:
            row["relations"] = []
        elif ties and chance < 0.3:
            ties.append({"kind": draw.choice(RELATIONS), "person_id": "nobody here"})
        elif ties and chance < 0.4:
            ties.append(draw.choice(ties))
    return rows


def families(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Person, Counter[str]]]:
    """Each row, the person with relatives, and how many relatives of each kind are not in the file."""
    by_id = {row["person_id"]: row for row in rows}
    for row in rows:
        ties = row["relations"]
        if ties is None:
            yield row, person_of(row), Counter()
            continue
        relatives: dict[str, list[dict[str, Any]]] = {}
        for tie in ties:
            if tie["person_id"] in by_id:
                relatives.setdefault(tie["kind"], []).append(by_id[tie["person_id"]])
        lost = Counter(tie["kind"] for tie in ties if tie["person_id"] not in by_id)
        yield row, person_of({**row, "relatives": relatives}), lost


def bounds(span: Span) -> list[tuple[int, int]]:
    return list(zip(span.least.tolist(), span.most.tolist(), strict=True))


def batches_of(rows: list[dict[str, Any]], size: int) -> list[pa.RecordBatch]:
    batches: list[pa.RecordBatch] = pa.Table.from_pylist(rows, PEOPLE_SCHEMA).to_batches(size)
    return batches


SOME = Lists.of(
    [CompleteList("disabled", "4306", date(2024, 11, 1)), CompleteList("subsistence", "430621", date(2025, 6, 1))]
)


@pytest.mark.parametrize("name", [TENGZHOU, YUEYANG])
@pytest.mark.parametrize("lists", [ALL_COMPLETE, SOME], ids=["complete", "some"])
def test_counts_are_those_of_the_interpreter(county: pa.Table, name: str, lists: Lists) -> None:
    rules = asking(shipped(name).latest)
    rows = with_gaps(county.slice(0, 1_200), seed=3)
    batches = batches_of(rows, 500)
    relatives = relate(batches, rules, lists)
    found: dict[Related, list[tuple[int, int]]] = {question: [] for question in related_in(rules)}
    for batch in batches:
        for question, span in relatives.counts_for(batch).items():
            found[question] += bounds(span)
    people = list(families(rows))
    assert len(found) > 5
    for question, counts in found.items():
        for (_, person, lost), count in zip(people, counts, strict=True):
            least, most = Case(person, rules, date(2024, 10, 1), lists).relatives(question)
            assert count == (least, most + lost[question.relation])
    is_open = Counter((least > 0, most > least) for counts in found.values() for least, most in counts)
    assert is_open[(True, True)] > 3
    assert is_open[(False, True)] > 3
    assert is_open[(True, False)] > 3


def test_a_relative_is_asked_on_the_own_day_of_payment() -> None:
    rules = made_up("households").latest
    rows: list[dict[str, Any]] = [
        {"person_id": "a", "paid_on": None, "relations": [{"kind": "household", "person_id": "b"}]},
        {"person_id": "b", "paid_on": date(2024, 11, 1), "relations": [{"kind": "household", "person_id": "a"}]},
    ]
    (batch,) = batches_of(rows, 10)
    insured = next(question for question in related_in(rules) if str(question.condition).startswith("Fact"))
    assert relate([batch], rules, ALL_COMPLETE).counts_for(batch)[insured].least.tolist() == [1, 0]


def test_the_batch_gives_what_the_interpreter_gives_whole_families(county: pa.Table) -> None:
    book = made_up("households")
    rows = with_gaps(county.slice(0, 800), seed=9)
    day = date(2024, 11, 20)
    batches = batches_of(rows, 300)
    relatives = relate(batches, book, ALL_COMPLETE)
    engine = Engine(book, as_of=day)
    results = pa.Table.from_batches([engine.run(batch, relatives.counts_for(batch)) for batch in batches]).to_pylist()
    compared = 0
    for result, (_, person, lost) in zip(results, families(rows), strict=True):
        if not lost:
            assert result["situation"] == assess(book, person, day).situation.id
            compared += 1
    assert compared > 600


def test_without_questions_nobody_is_looked_at() -> None:
    unread = iter([pa.RecordBatch.from_pylist([{"nonsense": 1}])])
    relatives = relate(unread, shipped(YUEYANG), ALL_COMPLETE)
    assert len(list(unread)) == 1
    assert relatives.counts_for(pa.RecordBatch.from_pylist([{"person_id": "a"}])) == {}


@pytest.mark.parametrize("row", [{"relations": None}, {}], ids=["empty cells", "no column"])
def test_where_nobodys_relations_are_known_a_count_may_be_anything(row: dict[str, Any]) -> None:
    book = made_up("households")
    batch = pa.RecordBatch.from_pylist([{"person_id": "a", **row}, {"person_id": "b", **row}])
    question = related_in(book.latest)[0]
    related = relate([batch], book, ALL_COMPLETE).counts_for(batch)
    assert bounds(Block(batch, None, 2025, related).relatives(question)) == [(0, MANY_RELATIVES)] * 2


def test_a_question_under_two_readings_is_refused() -> None:
    rules = asking(shipped(YUEYANG).latest)
    answers = {**{key: rules.readings[key] for key in ("A07", "A08", "A09", "A51")}, "A08": "break"}
    assert rules.readings["A08"] != "break"
    other = replace(rules, readings=type(rules.readings)(answers))
    with pytest.raises(ValueError, match="A08"):
        relate([], RuleBook(((None, rules), (date(2025, 3, 1), other))), ALL_COMPLETE)
