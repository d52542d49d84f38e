"""`canbao people generate`: a file of made-up people, from a policy or from place and year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from canbao.cli.main import run
from canbao.cli.people_generate_command import newest_policy_at, plan_of


def test_a_policy_names_place_year_and_window(tmp_path: Path) -> None:
    file = tmp_path / "new" / "people.parquet"
    assert run(["people", "generate", "-o", str(file), "--policy", "shandong/tengzhou/2025", "-n", "300"]) == 0
    table = pq.read_table(file)
    assert table.num_rows == 300
    assert pc.min(table["paid_on"]).as_py() >= date(2024, 10, 1)
    assert file.with_name("people.coverage.csv").is_file()


def test_place_and_year_without_a_policy(tmp_path: Path) -> None:
    files = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    for file in files:
        assert run(["people", "generate", "-o", str(file), "--place", "430621", "--year", "2025", "-n", "50"]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_place_alone_takes_its_newest_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["people", "generate", "--place", "430621", "--count", "50", "--seed", "7"]) == 0
    arguments = ["--policy", "hunan/yueyang/2025", "-n", "50", "--seed", "7"]
    assert run(["people", "generate", "-o", "other.parquet", *arguments]) == 0
    assert (tmp_path / "people.parquet").read_bytes() == (tmp_path / "other.parquet").read_bytes()


def test_the_narrowest_and_latest_policy_of_a_place_is_taken() -> None:
    assert newest_policy_at("430923101", []) == "hunan/anhua/qingtangpu/2022"
    assert newest_policy_at("430621100201", []) == "hunan/yueyang/2025"


def test_workbooks_of_the_departments(tmp_path: Path) -> None:
    arguments = ["--place", "430621", "--year", "2025", "-n", "200", "--workbooks", str(tmp_path / "lists")]
    assert run(["people", "generate", "-o", str(tmp_path / "a.parquet"), *arguments]) == 0
    assert list((tmp_path / "lists").glob("*.xlsx"))


def test_all_lists_of_a_month_with_errors_and_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = tmp_path / "lists"
    arguments = ["--place", "430621", "--year", "2025", "-n", "600", "--lists", str(lists), "--month", "1"]
    assert run(["people", "generate", "-o", str(tmp_path / "a.parquet"), *arguments, "--errors", "5"]) == 0
    assert {path.suffix for path in lists.iterdir() if path.is_file()} == {".xlsx", ".csv"}
    answers = {path.name for path in (lists / "answers").iterdir()}
    assert {"changes.csv", "errors-civil_affairs.csv"} <= answers
    assert "2024-10-31" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "--policy"),
        (["--place", "110101"], "--year"),
        (["--policy", "national/model@2031"], "national/model"),
        (["--policy", "nowhere"], "nowhere"),
    ],
)
def test_what_is_missing_is_said(
    arguments: list[str], part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["people", "generate", "-o", str(tmp_path / "a.parquet"), *arguments]) == 2
    assert part in capsys.readouterr().err


def test_an_unknown_suffix_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["people", "generate", "-o", str(tmp_path / "a.doc"), "--place", "430621", "--year", "2025", "-n", "9"])
        == 2
    )
    assert ".parquet" in capsys.readouterr().err


def test_what_is_given_besides_the_policy_wins() -> None:
    place, year, plan = plan_of("shandong/tengzhou/2025", "370402", 0, [])
    assert (place, year) == ("370402", 2025)
    assert plan.late_until == date(2025, 12, 31)
