"""`canbao fhir ask` and `fetch`: a file of a village for a reason, numbers only once somebody else has approved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.access.people_at_work import new_key, vault
from tests.exchange.conftest import charged, till
from tests.money.tills import Till

from canbao.access.actors import Actor
from canbao.access.export_files import OneExport, make_export
from canbao.api import tasks
from canbao.cli import fhir_ask_command, fhir_fetch_command
from canbao.cli.main import run

__all__ = ["charged", "till", "vault"]


@pytest.fixture
def clerk(till: Till, monkeypatch: pytest.MonkeyPatch) -> Actor:
    found = till.county.clerk()
    for module in (fhir_ask_command, fhir_fetch_command):
        monkeypatch.setattr(module, "opened_actor", lambda *_: found)
    return found


def test_a_file_is_asked_for_made_and_fetched(
    till: Till, clerk: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    due = till.payable()[0]
    till.pay(due)
    own, file = ["--county", till.county.code], tmp_path / "cover.ndjson"
    assert run(["fhir", "ask", due.unit, "--year", str(till.year), "--reason", "与医院核对", *own]) == 0
    said = capsys.readouterr().out
    number = int(said.partition("export ")[2].partition("：")[0])
    assert "正在生成" in said
    fetching = ["fhir", "fetch", str(number), "-o", str(file), *own]
    assert run(fetching) != 0, "it is not made yet"
    assert tasks.exporting_fhir.KIND == "fhir"
    make_export(clerk, new_key(), OneExport(number))
    assert run(fetching) == 0
    found = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert {line["resourceType"] for line in found} == {"Patient", "Coverage"}
    assert str(due.person_id) in {line["id"] for line in found}


def test_numbers_wait_for_somebody_else(till: Till, clerk: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    del clerk
    unit = till.payable()[0].unit
    asked = [
        "fhir",
        "ask",
        unit,
        "--year",
        str(till.year),
        "--reason",
        "转出",
        "--numbers",
        "--county",
        till.county.code,
    ]
    assert run(asked) == 0
    assert "另一人批准" in capsys.readouterr().out
