"""`canbao assess`: files out, the summary, and nothing written when the input is bad."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.cli.runs import PEOPLE, POLICY, people_file

from canbao.assess.run_record import from_json, record_path
from canbao.cli.assess_command import cap_columns
from canbao.cli.main import run
from canbao.policy.library import Library
from canbao.policy.loading import load


def test_results_record_and_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people, out = people_file(tmp_path), tmp_path / "r.parquet"
    assert run(["assess", POLICY, str(people), "-o", str(out), "--as-of", "2024-11-01"]) == 0
    printed = capsys.readouterr().out
    assert pq.read_table(out).num_rows == PEOPLE
    record = json.loads((tmp_path / "r.situations.json").read_text(encoding="utf-8"))
    assert sum(cell[2] for cell in record["cells"]) == PEOPLE
    assert f"人数 {PEOPLE}" in printed
    assert f"不同情形 {len(record['situations'])} 种" in printed
    assert record["result_digest"][:16] in printed


def test_a_change_and_a_wide_file(tmp_path: Path) -> None:
    people, out = people_file(tmp_path), tmp_path / "r.csv"
    order = ["assess", POLICY, str(people), "-o", str(out), "--wide", "--amend", "personal_yuan=410"]
    assert run([*order, "--as-of", "2024-11-01"]) == 0
    header, *rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert "条款（参保资格）" in header
    assert len(rows) == PEOPLE
    assert any("410.00" in row for row in rows)


def test_csv_gives_the_same_record_as_parquet(tmp_path: Path) -> None:
    digests = []
    for name in ("people.parquet", "people.csv", "people.xlsx"):
        folder = tmp_path / name.replace(".", "_")
        folder.mkdir()
        out = folder / "r.parquet"
        assert run(["assess", POLICY, str(people_file(folder, name)), "-o", str(out), "--as-of", "2024-11-01"]) == 0
        digests.append(json.loads((folder / "r.situations.json").read_text(encoding="utf-8"))["result_digest"])
    assert len(set(digests)) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (["-o", "r.txt"], "r.txt"),
        (["-o", "people.parquet"], "人员文件"),
        (["--as-of", "2024-13-01"], "--as-of 2024-13-01"),
        (["--known-on", "soon"], "--known-on soon"),
        (["--amend", "personal_yuan"], "--amend personal_yuan"),
        (["--amend", "persnal_yuan=1"], "persnal_yuan"),
    ],
)
def test_bad_input_is_said_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, changed: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    people = people_file(tmp_path)
    before = sorted(tmp_path.iterdir())
    order = ["assess", POLICY, str(people), *(changed if "-o" in changed else ["-o", "r.parquet", *changed])]
    assert run(order) == 2
    assert said in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


def test_the_cap_bonus_stands_beside_the_results_where_it_is_set(tmp_path: Path) -> None:
    changes = {"base_cap_yuan": 250000, "window": "2024-09-01..2024-12-31", "personal_yuan": 400}
    book = load(Library.of(), "national/model", year=2025, amend=changes)
    assert len(cap_columns({"national/model": book})) == 1
    assert cap_columns({POLICY: load(Library.of(), POLICY)}) == ()
    amends = [part for key, value in changes.items() for part in ("--amend", f"{key}={value}")]
    out = tmp_path / "r.parquet"
    assert run(["assess", "national/model@2025", str(people_file(tmp_path)), "-o", str(out), *amends]) == 0
    table = pq.read_table(out)
    caps = [cap for cap in table.column("cap_fen").to_pylist() if cap is not None]
    assert caps
    assert min(caps) >= 25_000_000


AS_OF = ("--as-of", "2024-11-15")


def test_only_who_has_not_paid_has_an_offer_and_only_from_an_assumed_day(tmp_path: Path) -> None:
    people, out = people_file(tmp_path), tmp_path / "r.parquet"
    has_paid = pq.read_table(people).column("paid_on").is_valid().to_pylist()
    has_offer = {}
    for options in (AS_OF, ()):
        assert run(["assess", POLICY, str(people), "-o", str(out), *options]) == 0
        has_offer[bool(options)] = pq.read_table(out).column("offer_until").is_valid().to_pylist()
    assert not any(has_offer[False])
    assert any(has_offer[True])
    assert not any(paid and offered for paid, offered in zip(has_paid, has_offer[True], strict=True))


def test_coverage_of_lists_is_taken_from_beside_the_file_or_declared(tmp_path: Path) -> None:
    people, out = people_file(tmp_path), tmp_path / "r.parquet"
    alone, none = tmp_path / "alone.parquet", tmp_path / "none.csv"
    alone.write_bytes(people.read_bytes())
    none.write_text("standing,place,complete_until\n特困人员,11,2024-12-31\n", encoding="utf-8")
    unsettled = []
    for file, options in (
        (alone, ("--lists-complete",)), (people, ()), (alone, ()), (people, ("--lists", str(none))),
    ):  # fmt: skip
        assert run(["assess", POLICY, str(file), "-o", str(out), *AS_OF, *options]) == 0
        unsettled.append(from_json(record_path(out).read_text(encoding="utf-8")).totals.unsettled)
    declared, beside, unsaid, given = unsettled
    assert declared <= beside < unsaid == given


def test_several_policies_by_a_column(tmp_path: Path) -> None:
    people, out, other = people_file(tmp_path), tmp_path / "r.parquet", "shandong/tengzhou/2025"
    names = [POLICY if row % 2 else other for row in range(PEOPLE)]
    pq.write_table(pq.read_table(people).append_column("policy", pa.array(names)), people)
    assert run(["assess", f"{POLICY},{other}", str(people), "-o", str(out), *AS_OF]) == 0
    situations = from_json(record_path(out).read_text(encoding="utf-8")).situations
    assert [situations[id_].policy for id_ in pq.read_table(out).column("situation").to_pylist()] == names


def test_a_bad_cell_is_named_and_leaves_the_older_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people, out, bad = people_file(tmp_path), tmp_path / "r.csv", tmp_path / "bad.parquet"
    assert run(["assess", POLICY, str(people), "-o", str(out), *AS_OF]) == 0
    before, table = out.read_bytes(), pq.read_table(people)
    rows = table.to_pylist()
    rows[7]["student"] = "sometimes"
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), bad)
    assert run(["assess", POLICY, str(bad), "-o", str(out), "--lists-complete"]) == 2
    assert "sometimes" in capsys.readouterr().err
    assert out.read_bytes() == before
