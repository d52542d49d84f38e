"""A run from the register is the run over the same people in a file, row by row; and the same whatever the order."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.assessing import LOCALITIES, QINGTANGPU, TENGZHOU, YUEYANG, shipped
from tests.billing.counties import County, settle
from tests.database import as_superuser, in_area

from canbao.access.vault import Vault
from canbao.assess import running
from canbao.assess.batch import RESULT_SCHEMA
from canbao.assess.run_record import RunRecord, plain_of
from canbao.assess.running import RunOrder
from canbao.assess.running import run as run_file
from canbao.billing import assessing, inputs
from canbao.billing.models import Run, RunSituation
from canbao.billing.policies import OtherPlace, OtherYear
from canbao.registry.columns import Wanted, read_people
from canbao.store.copying import read_table
from canbao.store.server import Server
from canbao.store.watching import watched_by

PARITY_PEOPLE = 2_000
_RESULTS = pa.schema([("person_id", pa.int64()), ("unit", pa.string()), *RESULT_SCHEMA])


def dues_of(code: str, run: int) -> list[dict[str, Any]]:
    """Rows of a run by person."""
    names = ", ".join(_RESULTS.names)
    with in_area(code):
        query = f"SELECT {names} FROM billing_due WHERE county = %s AND run_id = %s ORDER BY person_id"
        found: list[dict[str, Any]] = read_table(query, _RESULTS, (code, run)).to_pylist()
    return found


def over_a_file(county: County, people: pa.Table, folder: Path) -> tuple[RunRecord, list[dict[str, Any]]]:
    """The same people in a file, by the same lists."""
    file, output = folder / "people.parquet", folder / "results.parquet"
    pq.write_table(people, file)
    order = RunOrder({county.policy: shipped(county.policy)}, file, output, as_of=county.as_of, lists=county.lists)
    return run_file(order), pq.read_table(output).to_pylist()


def uncovered_from_as_kept(county: County) -> pa.Table:
    """The people table with the day after employee cover as the register derives it: it also knows that of who left
    employment and came nowhere since.
    """
    with in_area(county.code):
        year = shipped(county.policy).latest.year_label
        kept = read_people(Wanted(county.code, year, county.as_of)).column("uncovered_from")
    given = county.people.column("uncovered_from").to_pylist()
    assert [old for old, new in zip(given, kept.to_pylist(), strict=True) if old is not None and old != new] == []
    at = county.people.schema.get_field_index("uncovered_from")
    return county.people.set_column(at, county.people.schema.field(at), kept)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
def test_the_register_gives_what_a_file_gives(policy: str, database: Server, vault: Vault, tmp_path: Path) -> None:
    county = settle(database, vault, policy, PARITY_PEOPLE)
    answer = county.assess()
    record, rows = over_a_file(county, uncovered_from_as_kept(county), tmp_path)
    found = dues_of(county.code, answer["run"])
    assert [due.pop("person_id") for due in found] == list(county.ids)
    for row in rows:
        row.pop("person_id")
        row["unit"] = row.pop("place")
    assert found == rows
    assert answer["result_digest"] == record.digest
    assert answer["people"] == PARITY_PEOPLE == record.totals.people
    assert county.field(answer["run"], "totals")["payable_fen"] == record.totals.payable_fen > 0
    with in_area(county.code):
        kept = RunSituation.objects.filter(run_id=answer["run"]).values_list("situation", "outputs")
        written = {id_: json.loads(json.dumps(plain_of(item))) for id_, item in record.situations.items()}
        assert dict(kept) == written


# -- the same whatever the order ---------------------------------------------------------------------------------------


@pytest.mark.trust
def test_three_runs_in_other_orders_and_blocks_have_one_digest(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """T21: rows mixed, blocks of other sizes, one thread or several."""
    read, order = inputs.read_input, RunOrder
    runs = [county.assess()]
    for seed, rows_of_a_block, threads in ((1, 37, 1), (2, 100, 4)):

        def read_mixed(books: Any, wanted: Wanted, seed: int = seed) -> inputs.Input:
            found = read(books, wanted)
            mixed = np.random.default_rng(seed).permutation(found.people.num_rows)
            return replace(found, people=found.people.take(pa.array(mixed)), status=found.status[mixed])

        monkeypatch.setattr(assessing, "read_input", read_mixed)
        monkeypatch.setattr(assessing, "RunOrder", partial(order, threads=threads))
        monkeypatch.setattr(running, "ROWS_OF_A_BLOCK", rows_of_a_block)
        runs.append(county.assess())
    for name in ("result_digest", "input_digest", "policy_digest", "totals", "left_out"):
        assert len({json.dumps(county.field(run["run"], name)) for run in runs}) == 1
    first, *others = (dues_of(county.code, run["run"]) for run in runs)
    assert all(other == first for other in others)


@pytest.mark.trust
def test_a_fact_that_changed_changes_the_digests(county: County) -> None:
    first = county.assess()
    county.record("UPDATE registry_person SET birth = '1931-01-01' WHERE id = %(id)s", id=county.ids[0])
    second = county.assess()
    assert county.field(first["run"], "input_digest") != county.field(second["run"], "input_digest")


def test_a_name_that_changed_changes_no_digest(county: County) -> None:
    first = county.assess()
    county.record("UPDATE registry_person SET name = '甲' WHERE id = %(id)s", id=county.ids[0])
    second = county.assess()
    assert county.field(first["run"], "input_digest") == county.field(second["run"], "input_digest")


# -- who is assessed ---------------------------------------------------------------------------------------------------


def test_the_dead_and_those_gone_for_good_are_left_out_and_counted(county: County) -> None:
    before = county.assess()
    for at, (status, since) in enumerate(
        [("dead", "2024-01-01"), ("moved", "2024-01-01"), ("abroad", None), ("serving", None), ("dead", "2099-01-01")]
    ):
        county.record(
            "INSERT INTO registry_status (county, person_id, status, valid_from)"
            " VALUES (%(county)s, %(id)s, %(status)s, %(since)s)",
            id=county.ids[at], status=status, since=since,
        )  # fmt: skip
    after = county.assess()
    assert after["left_out"] == {"dead": 1, "moved": 1, "abroad": 1}
    assert after["people"] == before["people"] - 3
    assert {due["person_id"] for due in dues_of(county.code, after["run"])} == set(county.ids[3:])


def test_a_county_without_anybody_is_refused(county: County) -> None:
    empty = replace(county, code="430682")
    with pytest.raises(inputs.NobodyThere):
        empty.assess(policies=("national/model@2025",), amend=(("personal_yuan", "400"), ("window", WINDOW)))


WINDOW = "2024-09-01..2024-12-31"
OF_A_TOWN = """
policy: town/2025
title: 某镇
place: "{place}"
source: {{number: 样, issuer: 样, issued: 2024-08-01}}
year: {{from: 2025-01-01, until: 2025-12-31, cite: 一}}
clauses:
  一: {{is: rule, about: 全部}}
amounts:
  personal: {{yuan: 123, cite: 一}}
membership: [{{id: everyone, cite: 一}}]
price: [{{id: all, charge: personal, cite: 一}}]
"""


def test_a_town_with_its_own_notice_is_ruled_by_it(county: County, tmp_path: Path) -> None:
    """The narrowest place that holds the place of enrolment rules, as in a run over a file; one run for all."""
    town = county.towns()[0]
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "2025.yaml").write_text(OF_A_TOWN.format(place=town), encoding="utf-8")
    county.record("UPDATE registry_enrolment SET division = unit WHERE county = %(county)s")
    county.record("UPDATE registry_circumstances SET unknown_facts = array_remove(unknown_facts, 'enrol_place')")
    answer = county.assess(policies=(YUEYANG, "town/2025"), folders=(str(tmp_path),))
    assert set(county.field(answer["run"], "policies")) == {YUEYANG, "town/2025"}
    assert county.field(answer["run"], "place") == county.code
    with in_area(county.code):
        rows = list(RunSituation.objects.values_list("situation", "outputs", "policy_digest"))
    policy_of = {id_: outputs["policy"] for id_, outputs, _ in rows}
    assert {digest for _, _, digest in rows} == set(county.field(answer["run"], "policies").values())
    for due in dues_of(county.code, answer["run"]):
        is_own = due["unit"].startswith(town)
        assert policy_of[due["situation"]] == ("town/2025" if is_own else YUEYANG)
        assert not is_own or due["payable_fen"] == 12_300


def test_a_policy_of_elsewhere_or_of_another_year_is_refused(county: County) -> None:
    with pytest.raises(OtherPlace, match=TENGZHOU):
        county.assess(policies=(TENGZHOU,))
    with pytest.raises(OtherYear, match="2024"):
        county.assess(year=2024)
    with pytest.raises(OtherYear, match="同一"):
        county.assess(policies=(YUEYANG, QINGTANGPU))


# -- what the run says of itself ---------------------------------------------------------------------------------------


def test_a_run_says_by_what_it_was_made(county: County) -> None:
    answer = county.assess(amend=(("personal_yuan", "410"),), known_on=county.as_of)
    with in_area(county.code):
        run = Run.objects.get(id=answer["run"])
    assert run.engine.startswith("local canbao ")
    assert (run.as_of, run.known_on, run.amend) == (county.as_of, county.as_of, {"personal_yuan": "410"})
    assert (run.year, run.place, run.started_by) == (2025, county.code, county.clerk().account_id)
    assert run.titles == {YUEYANG: shipped(YUEYANG).latest.title}
    assert set(run.payers) >= {"sponsor", "assistance_fund"}
    assert not run.reads_relatives
    assert run.read_at <= run.started_at


def test_progress_is_told(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "ROWS_OF_A_BLOCK", 200)
    told: list[tuple[int, int | None]] = []
    with watched_by(lambda done, total: told.append((done, total))):
        county.assess()
    assert told == [(200, 300), (300, 300), (300, 300)], "the last look comes when the run is there"


@pytest.mark.trust
def test_a_run_that_fails_leaves_nothing(county: County, monkeypatch: pytest.MonkeyPatch, database: Server) -> None:
    def fail(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr(assessing, "policy_digest", fail)
    with pytest.raises(MemoryError):
        county.assess()
    with as_superuser(database) as owner:
        for table in ("run", "runsituation", "runcell", "due", "aidline"):
            assert owner.execute(f"SELECT count(*) FROM billing_{table}").fetchone() == (0,)
