"""How an installation is doing: what is measured of it, and what its doctor finds.

In: a system administrator. Out: measures in words, findings. Never: a change of anything; anything of a person.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.access.doctor import Finding, examine
from canbao.store.configuration import read_configuration
from canbao.store.server import BUSINESS_ZONE

LEAST_FREE = 0.15
"""Of the disk: a full one stops the server, and a backup needs room beside what it copies."""
MOST_WAITING_MINUTES = 15
"""Of work that is due: the worker takes each within seconds while it runs."""
_GIB = 1 << 30

_WORK = """
    SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'running'),
        coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE state = 'queued')) / 60, 0)::int
    FROM store_job WHERE county = %s AND ended_at IS NULL
"""
_SEAL = "SELECT number, sealed_at FROM access_auditseal WHERE county = %s ORDER BY number DESC LIMIT 1"
_SERVER = f"""
    SELECT (clock_timestamp() AT TIME ZONE '{BUSINESS_ZONE}')::timestamp(0)::text,
        current_setting('server_version'), pg_database_size(current_database()),
        (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
        current_setting('max_connections')::int,
        (pg_postmaster_start_time() AT TIME ZONE '{BUSINESS_ZONE}')::timestamp(0)::text
"""


@dataclass(frozen=True)
class Measure:
    """One thing that is measured. `is_good` None: there is no line to hold."""

    label: str
    value: str
    is_good: bool | None = None


@dataclass(frozen=True)
class Health:
    """What was measured, and what is wrong with the installation."""

    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]


def health_of(actor: Actor) -> Health:
    """Of the installation, and of the actor's county. Raises NotAllowed."""
    with reading(actor, "view_health"):
        measures = [*_server(), *_work(actor.county), *_seal(actor.county), *_disk(), *_backup()]
    return Health(tuple(measures), tuple(examine()))


def _server() -> Iterator[Measure]:
    now, version, size, connections, most, since = _one(_SERVER)
    yield Measure("数据库的时间（与手表相差几秒以内才对）", str(now))
    yield Measure("数据库", f"PostgreSQL {version}，{since} 启动，{int(str(size)) / _GIB:.1f} GiB")
    share = int(str(connections)) / int(str(most))
    yield Measure("数据库连接", f"{connections}，最多 {most}", share < 1 - LEAST_FREE)


def _work(county: str) -> Iterator[Measure]:
    waiting, running, minutes = (int(str(each)) for each in _one(_WORK, county))
    is_good = minutes <= MOST_WAITING_MINUTES
    words = f"在办 {running} 项，等待 {waiting} 项" + (f"，最早的等了 {minutes} 分钟" if waiting else "")
    yield Measure("后台任务", words + ("" if is_good else "：看看 canbao worker 是不是在运行"), is_good)


def _seal(county: str) -> Iterator[Measure]:
    with connection.cursor() as cursor:
        cursor.execute(_SEAL, [county])
        found = cursor.fetchone()
    yield Measure("审计记录的封存", f"第 {found[0]} 号" if found else "还没有封存过")


def _disk() -> Iterator[Measure]:
    place = read_configuration().var
    there = next(each for each in (place, *place.absolute().parents) if each.exists())
    disk = shutil.disk_usage(there)
    share = disk.free / disk.total
    yield Measure("磁盘剩余", f"{disk.free / _GIB:.0f} GiB，{share:.0%}", share >= LEAST_FREE)


def _backup() -> Iterator[Measure]:
    copies = sorted(backups_written(read_configuration().var))
    if not copies:
        yield Measure("备份", "通常的文件夹里没有备份", is_good=False)
        return
    (at,) = _one(f"SELECT (to_timestamp(%s) AT TIME ZONE '{BUSINESS_ZONE}')::timestamp(0)::text", copies[-1])
    yield Measure("最近的备份", f"{at}，共 {len(copies)} 份")


def backups_written(var: Path) -> list[float]:
    """When each of the usual folder was, in seconds since 1970."""
    folder = var / "backups"
    return [path.stat().st_mtime for path in folder.glob("*.json")] if folder.is_dir() else []


def _one(question: str, *parameters: str | float) -> tuple[str | int | datetime, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, list(parameters))
        row = cursor.fetchone()
        assert row is not None
        return tuple(row)
