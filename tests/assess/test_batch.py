from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.assess.parity import as_text, differences
from tests.assess.populations import batch_of, facts_of, lists_for, people_of, table_of
from tests.assessing import LOCALITIES, NANAN, TENGZHOU, YUEYANG, changed, made_up, neutral, shipped
from tests.people_strategy import as_table, crowd, with_relatives, world_of

from canbao.assess import batch as batch_module
from canbao.assess.batch import RESULT_SCHEMA, Engine
from canbao.assess.situations import Situation
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import RuleBook
from canbao.values.facts_schema import PEOPLE_SCHEMA

AS_OF = date(2024, 11, 15)
PNEUMOCONIOSIS = {"name": "尘肺病患者", "certified": date(2020, 1, 1)}


def one(book: RuleBook, as_of: date | None = AS_OF, **facts: Any) -> dict[str, Any]:
    """The row of one neutral person."""
    table = table_of([{"person_id": "P", **neutral(book, **facts)}])
    row: dict[str, Any] = Engine(book, as_of=as_of).run(batch_of(table)).to_pylist()[0]
    return row


# -- shape -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", LOCALITIES)
def test_one_row_a_person_in_the_columns_of_the_schema(policy: str) -> None:
    people = people_of(policy, 100, 1)
    results = Engine(shipped(policy)).run(batch_of(people))
    assert results.schema.equals(RESULT_SCHEMA)
    assert results.num_rows == 100
    results.validate(full=True)
    assert results.column("situation").null_count == results.column("sponsor_fen").null_count == 0


@pytest.mark.parametrize("as_of", [None, AS_OF])
def test_nobody_gives_no_rows(as_of: date | None) -> None:
    results = Engine(shipped(YUEYANG), as_of=as_of).run(batch_of(PEOPLE_SCHEMA.empty_table()))
    assert results.num_rows == 0
    assert results.schema.equals(RESULT_SCHEMA)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.parametrize("size", [1, 3, 50])
def test_blocks_of_any_size_say_the_same(policy: str, size: int) -> None:
    people = people_of(policy, 150, 2)
    engine = Engine(shipped(policy), as_of=shipped(policy).latest.year.first)
    whole = engine.run(batch_of(people))
    parts = [engine.run(batch_of(people.slice(at, size))) for at in range(0, 150, size)]
    assert pa.Table.from_batches(parts).combine_chunks().to_batches()[0].equals(whole)


def test_columns_that_the_policy_does_not_read_may_be_missing() -> None:
    people = people_of(YUEYANG, 100, 1)
    engine = Engine(shipped(YUEYANG), as_of=AS_OF)
    wanted = engine.run(batch_of(people))
    found = engine.run(
        batch_of(people.drop_columns(["name", "id_number", "household_id", "sex", "married", "relations"]))
    )
    assert found.equals(wanted)


def test_a_table_of_identifiers_alone_leaves_everybody_unsettled() -> None:
    engine = Engine(shipped(YUEYANG))
    rows = engine.run(pa.record_batch({"person_id": ["P", "Q"]})).to_pylist()
    assert {row["payable_fen"] for row in rows} == {None}
    assert not any(engine.situations[row["situation"]].is_settled for row in rows)


@pytest.mark.parametrize(
    "kind", [pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.int32(), pa.string()), pa.string()]
)
def test_texts_may_be_dictionaries(kind: pa.DataType) -> None:
    people = people_of(YUEYANG, 100, 1)
    wanted = Engine(shipped(YUEYANG), as_of=AS_OF).run(batch_of(people))
    for name in ("student", "nationality", "status", "residence_permit"):
        people = people.set_column(people.schema.get_field_index(name), name, people.column(name).cast(kind))
    assert Engine(shipped(YUEYANG), as_of=AS_OF).run(batch_of(people)).equals(wanted)


# -- sums and days -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sponsor_fen", "payable", "taken"),
    [(None, 40_000, 0), (0, 40_000, 0), (12_345, 27_655, 12_345), (40_000, 0, 40_000), (10**9, 0, 40_000)],
)
def test_a_sponsor_lowers_the_own_share_and_no_further(sponsor_fen: int | None, payable: int, taken: int) -> None:
    row = one(shipped(YUEYANG), sponsor_fen=sponsor_fen)
    assert (row["payable_fen"], row["sponsor_fen"]) == (payable, taken)


def test_a_sponsor_of_whom_nothing_is_due_takes_nothing() -> None:
    row = one(shipped(YUEYANG), sponsor_fen=10_000, standings=[{"name": "特困人员", "certified": date(2020, 1, 1)}])
    assert (row["payable_fen"], row["sponsor_fen"]) == (0, 0)


@pytest.mark.parametrize(
    ("sponsor_fen", "payable", "refund"), [(None, 20_000, 20_000), (30_000, 0, 10_000), (40_000, 0, 0)]
)
def test_a_sponsors_money_is_not_refunded(sponsor_fen: int | None, payable: int, refund: int) -> None:
    after = [{"name": "低保对象", "certified": date(2024, 11, 1)}]
    row = one(shipped(YUEYANG), paid_on=date(2024, 10, 1), sponsor_fen=sponsor_fen, standings=after)
    assert (row["payable_fen"], row["refund_fen"]) == (payable, refund)


def test_what_is_paid_back_later_is_at_most_what_is_left_to_pay() -> None:
    row = one(shipped(NANAN), date(2023, 10, 1), sponsor_fen=30_000, standings=[PNEUMOCONIOSIS])
    assert (row["payable_fen"], row["reimburse_fen"]) == (9_000, 9_000)


def test_by_another_reading_a_sponsor_changes_nothing() -> None:
    book = changed(YUEYANG, **{"readings.A45": "paid_to_person"})
    assert (one(book, sponsor_fen=10_000)["payable_fen"], one(book, sponsor_fen=10_000)["sponsor_fen"]) == (40_000, 0)


def test_while_the_amount_is_pending_there_is_no_sum() -> None:
    late = one(shipped(YUEYANG), date(2025, 3, 1), sponsor_fen=5_000)
    assert (late["payable_fen"], late["sponsor_fen"]) == (None, 5_000)


def test_who_waits_beyond_the_year_is_in_a_situation_of_its_own() -> None:
    """90 days from 2 November end in the next year: the same conditions, another situation."""
    book = shipped(YUEYANG)
    rows = [
        {"person_id": str(at), **neutral(book, paid_on=date(2025, 1, 2) + timedelta(days=30 * at))} for at in range(12)
    ]
    engine = Engine(book)
    found = engine.run(batch_of(table_of(rows))).to_pylist()
    has_cover = [not engine.situations[row["situation"]].has_no_cover_left for row in found]
    assert has_cover == [row["paid_on"] + timedelta(days=90) < date(2025, 12, 31) for row in rows]
    for row, covered in zip(found, has_cover, strict=True):
        assert (row["cover_from"] is not None) is (row["cover_until"] is not None) is covered
        assert row["waiting_until"] is not None


# -- amended policies --------------------------------------------------------------------------------------------------


def amended(folder: Path) -> RuleBook:
    """Tengzhou's notice with two amendments in force from a day of payment."""
    for number, (since, yuan) in enumerate([("2024-12-01", 410), ("2025-03-01", 430)]):
        path = folder / "shandong" / "tengzhou" / f"2025.amend-{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        values = f"values: {{personal_yuan: {yuan}}}"
        source = "source: {number: 样, issuer: 样, issued: 2024-11-01}"
        path.write_text(f"amends: {TENGZHOU}\n{source}\n{values}\nin_force_from: {since}\ncite: 一\n", encoding="utf-8")
    shipped_file = Library.of().path_of(TENGZHOU)
    (folder / "shandong" / "tengzhou" / "2025.yaml").write_bytes(shipped_file.read_bytes())
    return load(Library.of(folder), TENGZHOU)


@pytest.mark.parametrize("as_of", [None, date(2024, 11, 20), date(2025, 2, 10)])
def test_each_payment_is_judged_by_the_rules_of_its_day(as_of: date | None, tmp_path: Path) -> None:
    book = amended(tmp_path)
    assert len(book.parts) == 3
    people = people_of(TENGZHOU, 150, 1)
    rows = [facts_of(row) for row in people.to_pylist()]
    for row, number in zip(rows, range(150), strict=True):
        row["paid_on"] = None if number % 3 == 0 else date(2024, 10, 1) + timedelta(days=number * 2)
    found = differences(book, batch_of(table_of(rows)), rows, as_of)
    assert not found, as_text(found)


def test_an_offer_ends_the_day_before_an_amendment_is_in_force(tmp_path: Path) -> None:
    book = amended(tmp_path)
    assert one(book, date(2024, 11, 5))["offer_until"] == date(2024, 11, 30)
    assert one(book, date(2024, 11, 5))["payable_fen"] != one(book, date(2024, 12, 5))["payable_fen"]


# -- relatives ---------------------------------------------------------------------------------------------------------


def test_without_counts_of_relatives_nothing_is_known_of_them() -> None:
    book = made_up("households")
    people = crowd(3, world_of(book), 30)
    rows = [{**facts_of(row), "relatives": None} for row in with_relatives(people)]
    table = as_table([{**person, "relations": None} for person in people])
    found = differences(book, batch_of(table), rows, AS_OF)
    assert not found, as_text(found)
    wanted = Engine(book, as_of=AS_OF).run(batch_of(table))
    assert any("household:insured" in ask for item in situations_in(book, wanted) for ask in item.asks)


def situations_in(book: RuleBook, results: pa.RecordBatch) -> list[Situation]:
    engine = Engine(book, as_of=AS_OF)
    engine.run(batch_of(as_table(crowd(3, world_of(book), 30))))
    return [engine.situations[id_] for id_ in results.column("situation").to_pylist() if id_ in engine.situations]


# -- one engine, many threads ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
def test_one_engine_serves_many_threads(policy: str) -> None:
    people = people_of(policy, 320, 3)
    as_of = shipped(policy).latest.year.first - timedelta(days=20)
    lists = lists_for(shipped(policy), 2)
    blocks = [batch_of(people.slice(at, 20)) for at in range(0, 320, 20)]
    alone = [Engine(shipped(policy), as_of=as_of, lists=lists).run(block) for block in blocks[:8]]
    shared = Engine(shipped(policy), as_of=as_of, lists=lists)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(shared.run, blocks))
    assert together[:8] == alone


@pytest.mark.trust
def test_two_threads_do_not_give_two_offers_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbering an offer takes the count of those known and then adds one: both steps or none."""

    class SlowKey:
        def __init__(self, amount: int | None) -> None:
            self.amount = amount

        def __hash__(self) -> int:
            sleep(0.01)
            return hash(self.amount)

        def __eq__(self, other: object) -> bool:
            return isinstance(other, SlowKey) and self.amount == other.amount

    monkeypatch.setattr(batch_module, "offer_key", lambda situation: SlowKey(situation.due_fen))
    engine = Engine(shipped(YUEYANG), as_of=AS_OF)
    part = engine.parts[0][1]
    codes = [part.situations.code_of(replace(Situation("样", 2025), due_fen=fen)) for fen in range(16)]
    ids = [part.situations.outcomes[code].id for code in codes]
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda id_: int(engine._keys_of(np.asarray([id_]))[0]), ids))
    assert len(set(numbers)) == len(ids)


def test_the_interpreter_is_asked_less_often_than_there_are_people() -> None:
    engine = Engine(shipped(YUEYANG), as_of=AS_OF)
    engine.run(batch_of(people_of(YUEYANG, 4_000, 6)))
    calls = engine.calls
    assert calls < 2_000
    engine.run(batch_of(people_of(YUEYANG, 4_000, 6)))
    assert engine.calls == calls
