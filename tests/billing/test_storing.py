"""Rows of a run in the store: one due a person, aid that adds up, sums that are those of the rows."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from django.db import connection
from tests.billing.counties import County, Seen
from tests.database import in_area

from canbao.assess import running
from canbao.assess.batch import RESULT_SCHEMA
from canbao.assess.situations import Situation
from canbao.billing import storing
from canbao.billing.models import AidLine, Due, RunCell, RunSituation
from canbao.billing.storing import SPONSOR, RunRows, aid_of


def ask(county: County, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with in_area(county.code), connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def test_everybody_has_one_due_in_their_unit(seen: Seen) -> None:
    county = seen.county
    with in_area(county.code):
        rows = Due.objects.filter(run_id=seen.run).order_by("person_id").values_list("person_id", "unit", "year")
        assert list(rows) == [
            (person, unit, 2025) for person, unit in zip(county.ids, county.people["place"].to_pylist(), strict=True)
        ]
        assert Due.objects.values("id").distinct().count() == Due.objects.count() == 2 * len(county.ids)


def test_aid_by_payer_is_what_the_situation_says(seen: Seen) -> None:
    county = seen.county
    given = ask(
        county,
        "SELECT due.situation, due.person_id, line.payer, line.fen, line.clause, line.aid_rows, line.unit = due.unit"
        " FROM billing_aidline AS line JOIN billing_due AS due USING (county, run_id, person_id) WHERE run_id = %s",
        seen.run,
    )
    assert given
    with in_area(county.code):
        situations = {row.situation: row for row in RunSituation.objects.filter(run_id=seen.run)}
        dues = dict(Due.objects.filter(run_id=seen.run).values_list("person_id", "situation"))
    assert {(person, payer): fen for _, person, payer, fen, *_ in given} == {
        (person, payer): fen for person, id_ in dues.items() for payer, fen in situations[id_].aid.items()
    }
    for situation, _, _, _, clause, aid_rows, is_own_unit in given:
        outputs = situations[situation].outputs
        assert (clause, is_own_unit) == (dict(outputs["clauses"])["aid"], True)
        assert aid_rows == ",".join(outputs["aid_rows"]) != ""


def test_price_is_what_person_and_payers_pay_together(seen: Seen) -> None:
    """For everybody from whom something is really due."""
    county = seen.county
    rows = ask(
        county,
        "SELECT (outputs->>'price_fen')::int + (outputs->>'repair_fen')::int, due.payable_fen + sponsor_fen"
        " + (SELECT coalesce(sum(fen), 0) FROM billing_aidline AS line WHERE line.person_id = due.person_id"
        "    AND line.run_id = due.run_id AND payer <> 'sponsor')"
        " FROM billing_due AS due JOIN billing_runsituation AS item USING (county, run_id, situation)"
        " WHERE run_id = %s AND due.payable_fen IS NOT NULL AND (outputs->>'accepted')::bool",
        seen.run,
    )
    assert len(rows) > 100
    assert [pair for pair in rows if pair[0] != pair[1]] == []


def test_sums_beside_the_dues_are_sums_of_dues(seen: Seen) -> None:
    county = seen.county
    sums = "coalesce(sum(payable_fen), 0), sum(sponsor_fen), coalesce(sum(reimburse_fen), 0), sum(refund_fen)"
    for group in ("unit, situation", "situation"):
        of_dues = f"SELECT {group}, count(*), {sums} FROM billing_due WHERE run_id = %s GROUP BY {group}"
        of_cells = f"SELECT {group}, sum(people), {sums} FROM billing_runcell WHERE run_id = %s GROUP BY {group}"
        assert sorted(ask(county, of_dues, seen.run)) == sorted(ask(county, of_cells, seen.run))
    with in_area(county.code):
        situations = RunSituation.objects.filter(run_id=seen.run)
        assert sum(situations.values_list("people", flat=True)) == len(county.ids)
        total = sum(RunCell.objects.filter(run_id=seen.run).values_list("payable_fen", flat=True))
        assert sum(situations.values_list("payable_fen", flat=True)) == total > 0


def test_blocks_leave_no_trace(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "ROWS_OF_A_BLOCK", 77)
    found = county.assess()
    with in_area(county.code):
        assert Due.objects.filter(run_id=found["run"]).count() == len(county.ids)
        assert AidLine.objects.filter(run_id=found["run"]).exists()


def situation(payable: int | None, **fields: Any) -> Situation:
    return Situation("p", 2025, eligible=True, accepted=True, due_fen=payable, **fields)


REFUSED = Situation("p", 2025, eligible=False, due_fen=100, aid=(("fund", 50),))
AIDED = situation(100, aid=(("fund", 200), ("town", 0)), aid_rows=("poor",), clauses=(("aid", "五(一)"),))
PLAIN, PENDING = situation(300), situation(None, provisional_due_fen=300, aid=(("fund", 10),))


def test_nothing_is_given_where_nothing_is_due() -> None:
    assert aid_of(AIDED) == {"fund": 200}
    assert [aid_of(item) for item in (REFUSED, PLAIN, PENDING)] == [{}, {}, {}]


def test_what_a_sponsor_gives_is_a_line_of_its_own() -> None:
    known = {item.id: item for item in (REFUSED, AIDED, PLAIN)}
    ids = [AIDED.id, PLAIN.id, REFUSED.id, PLAIN.id]
    rows = [
        {**dict.fromkeys(RESULT_SCHEMA.names), "situation": id_, "sponsor_fen": fen, "refund_fen": 0}
        for id_, fen in zip(ids, (30, 40, 50, 0), strict=True)
    ]
    results = pa.RecordBatch.from_pylist(rows, RESULT_SCHEMA)
    keys = {"person_id": pa.array([1, 2, 3, 4]), "unit": pa.array(["a", "b", "c", "d"])}
    lines = [pa.table(columns).to_pylist() for columns in storing._aid_lines(keys, results, known)]
    assert [line for part in lines for line in part] == [
        {"person_id": 1, "unit": "a", "payer": "fund", "fen": 200, "aid_rows": "poor", "clause": "五(一)"},
        {"person_id": 1, "unit": "a", "payer": SPONSOR, "fen": 30, "aid_rows": "", "clause": ""},
        {"person_id": 2, "unit": "b", "payer": SPONSOR, "fen": 40, "aid_rows": "", "clause": ""},
    ]


@pytest.mark.trust
def test_a_due_of_nobody_stops_the_run(county: County) -> None:
    """There is no key to the register; the rows are looked through instead."""
    strange = pa.record_batch({"person_id": pa.array(["-1"]), "place": pa.array([county.code])})
    rows = [{**dict.fromkeys(RESULT_SCHEMA.names), "situation": PLAIN.id, "sponsor_fen": 0, "refund_fen": 0}]
    written = RunRows(county.code, 1, 2025)

    def write() -> None:
        with in_area(county.code):
            written.keep(pa.RecordBatch.from_pylist(rows, RESULT_SCHEMA), strange, {PLAIN.id: PLAIN})
            written.refuse_strangers()

    with pytest.raises(AssertionError, match="1 dues of nobody"):
        write()
