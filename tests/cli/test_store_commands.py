"""The commands that change the store, each a process of its own as an operator runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.registry.county import PLACE, YEAR, made_up_people
from tests.store.conftest import var

from canbao.store.layout import layout_of
from canbao.store.worker import BEHIND_PAGES

__all__ = ["var"]
LAST = 19
"""Further nobody steps back."""


def _called(var: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CANBAO", "DJANGO"))}
    return [sys.executable, "-m", "canbao", *arguments, "--var", str(var)], environment


def canbao(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command, environment = _called(var, *arguments)
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_from_nothing_to_a_county_of_people(var: Path, tmp_path: Path) -> None:
    assert canbao(var, "keys", "make").returncode == 0
    first = canbao(var, "db", "migrate")
    assert "store.0001_foundation" in first.stdout, first.stderr
    assert "nothing to do" in canbao(var, "db", "migrate").stdout
    places = canbao(var, "places", "load", "--county", PLACE)
    assert "单位：新增 220" in places.stdout, places.stderr
    people = tmp_path / "people.parquet"
    pq.write_table(made_up_people(), people)
    order = ("register", "import", str(people), "--county", PLACE, "--year", str(YEAR))
    done = canbao(var, *order)
    assert f"已导入 {made_up_people().num_rows} 人" in done.stdout, done.stderr
    again = canbao(var, *order)
    assert again.returncode == 2
    assert "已在一人一档中" in again.stderr
    assert canbao(var, "worker", "--until-empty").returncode == 0


@pytest.mark.slow
def test_what_is_missing_is_said(var: Path, tmp_path: Path) -> None:
    canbao(var, "keys", "make")
    units = tmp_path / "units.csv"
    units.write_text("code,name,kind,parent\n430621L01,林场,forest,430621\n", encoding="utf-8")
    bad = canbao(var, "places", "load", "--county", PLACE, "--units", str(units))
    assert bad.returncode == 2
    assert "第 2 行" in bad.stderr
    nobody = canbao(var, "places", "load", "--county", PLACE, "--as", "nobody")
    assert nobody.returncode == 2
    assert "nobody" in nobody.stderr


@pytest.mark.slow
def test_a_worker_leaves_the_processor_to_pages_first(var: Path) -> None:
    canbao(var, "keys", "make")
    command, environment = _called(var, "worker")
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    worker = subprocess.Popen(command, env=environment)
    found = ours
    try:
        for _ in range(600):
            found = os.getpriority(os.PRIO_PROCESS, worker.pid)
            if found != ours:
                break
            time.sleep(0.1)
        assert found == min(ours + BEHIND_PAGES, LAST)
        server = int((layout_of(var).data / "postmaster.pid").read_text().splitlines()[0])
        assert os.getpriority(os.PRIO_PROCESS, server) == ours, "the database does not step back"
    finally:
        worker.terminate()
        worker.wait()
        canbao(var, "db", "stop")
