"""`canbao assess --store`: a run over the register, kept, with the summary that a file gives."""

from __future__ import annotations

from typing import Any

import pytest
from tests.billing.counties import County
from tests.database import in_area

from canbao.billing.models import Run
from canbao.billing.queries import record_of
from canbao.cli.main import run as canbao
from canbao.cli.run_summary import summary_lines


def test_a_county_is_assessed_and_kept(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    county.record("INSERT INTO registry_status (county, person_id, status) VALUES (%(county)s, %(id)s, 'dead')",
                  id=county.ids[0])  # fmt: skip
    assert canbao(["assess", county.policy, "--store", "--as-of", county.as_of.isoformat()]) == 0
    printed = capsys.readouterr().out
    with in_area(county.code):
        run = Run.objects.get()
        record = record_of(run)
    wanted = list(summary_lines(record))
    assert printed.splitlines()[: len(wanted)] == wanted
    assert "未核算：死亡 1 人" in printed
    assert f"核算批次 {run.id}，待签认情形 {len(record.situations)} 种，与已发布结果不同 0 人" in printed
    assert (run.people, run.started_by) == (len(county.ids) - 1, 0)


@pytest.mark.trust
def test_the_record_of_a_run_is_read_back(county: County, run: dict[str, Any]) -> None:
    with in_area(county.code):
        kept = Run.objects.get(id=run["run"])
        record = record_of(kept)
    assert record.digest == kept.result_digest == run["result_digest"]
    assert record.totals.payable_fen == kept.totals["payable_fen"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "--as-of"),
        (["people.parquet", "--as-of", "2024-11-01"], "--store"),
        (["--wide", "--as-of", "2024-11-01"], "--store"),
        (["--lists-complete", "--as-of", "2024-11-01"], "--store"),
        (["--county", "430682", "--as-of", "2024-11-01"], "430682"),
    ],
)
def test_what_does_not_go_together_is_said(
    county: County, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert canbao(["assess", county.policy, "--store", *more]) == 2
    assert said in capsys.readouterr().err
    with in_area(county.code):
        assert not Run.objects.exists()


def test_a_policy_of_everywhere_needs_a_county(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    order = ["assess", "national/model@2025", "--store", "--as-of", "2024-11-01"]
    order += ["--amend", "personal_yuan=400", "--amend", "window=2024-09-01..2024-12-31"]
    assert canbao(order) == 2
    assert "--county" in capsys.readouterr().err
    assert canbao([*order, "--county", county.code]) == 0
