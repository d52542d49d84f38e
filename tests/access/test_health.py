"""How the installation is doing: measured where it is, told to its own administrator alone."""

from __future__ import annotations

import shutil
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest
from tests.access.people_at_work import COUNTY, sabotage, worker
from tests.database import in_area

from canbao.access import health
from canbao.access.acting import NotAllowed
from canbao.access.doctor import Finding
from canbao.access.health import health_of
from canbao.store.configuration import read_configuration
from canbao.store.server import Server

Usage = namedtuple("Usage", "total used free")


def measure(label: str) -> health.Measure:
    return next(each for each in health_of(worker("system_admin")).measures if each.label.startswith(label))


def test_what_is_measured_is_of_this_installation(database: Server) -> None:
    del database
    told = {each.label: each for each in health_of(worker("system_admin")).measures}
    assert told["数据库连接"].is_good
    assert told["数据库"].value.startswith("PostgreSQL ")
    assert told["后台任务"].value == "在办 0 项，等待 0 项"
    assert told["审计记录的封存"].value == "还没有封存过"


def test_work_that_nobody_takes_is_told(database: Server) -> None:
    from canbao.store.models import Job

    with in_area(COUNTY):
        Job.objects.create(county=COUNTY, kind="run_assessment", account_id=1, organisation_id=1, arguments={})
    assert measure("后台任务").is_good
    sabotage(
        database,
        "SET session_replication_role = replica",
        "UPDATE store_job SET created_at = now() - interval '20 min'",
    )
    late = measure("后台任务")
    assert late.is_good is False
    assert "等了 20 分钟" in late.value


@pytest.mark.parametrize(("free", "is_good"), [(50, True), (10, False)])
def test_a_disk_that_fills_is_told(database: Server, monkeypatch: pytest.MonkeyPatch, free: int, is_good: bool) -> None:
    del database
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100 << 30, (100 - free) << 30, free << 30))
    assert measure("磁盘剩余").is_good is is_good


def test_no_backup_is_told_and_the_newest_named(
    database: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del database
    own = replace(read_configuration(), var=tmp_path)
    monkeypatch.setattr(health, "read_configuration", lambda: own)
    assert measure("备份").is_good is False
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "one.json").write_text("{}", encoding="utf-8")
    assert "共 1 份" in measure("最近的备份").value


def test_what_the_doctor_finds_is_there(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    del database
    found = Finding("一", "二", "三")
    monkeypatch.setattr(health, "examine", lambda: [found])
    assert health_of(worker("system_admin")).findings == (found,)


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "bureau_lead"])
def test_nobody_else_is_told(database: Server, role: str) -> None:
    del database
    with pytest.raises(NotAllowed):
        health_of(worker(role))
