"""A small made-up population in a file, for the commands that run over people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from canbao.people.payments import PaymentPlan
from canbao.people.people_files import write_people
from canbao.values.period import Period

POLICY = "hunan/yueyang/2025"
PEOPLE = 400


def people_file(folder: Path, name: str = "people.parquet") -> Path:
    """People of the policy's place, some of them unpaid, and the coverage of the lists beside them."""
    path = folder / name
    plan = PaymentPlan(window=Period(date(2024, 9, 1), date(2024, 12, 31)), late_until=date(2025, 12, 31))
    write_people(path, "430621", PEOPLE, 3, 2025, plan)
    return path
