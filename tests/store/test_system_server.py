"""A server that somebody else runs, made by the SQL of the how-to: the commands work there, and the tests of the store.

It is one of this machine's packages. Where there is none, the last line of the run says so.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.database import SWITCH
from tests.store.system_server import SystemServer

from canbao.store.layout import layout_of

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "how-to" / "use-your-own-database.md").read_text(encoding="utf-8")
(SQL,) = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.M | re.S)
(SHELL,) = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S)
HOST = "db.example:5432"
COUNTY = "430621"
CORE = (
    "tests/store", "tests/access", "tests/registry/test_registering.py", "tests/registry/test_merging.py",
    "tests/registry/test_columns.py", "tests/lists/test_actions.py", "tests/billing/test_publishing.py",
)  # fmt: skip
"""What stands nearest to the database: areas, guards, claims, jobs, copying, lists applied, runs kept. The slow ones of
them also read files of canbao's own server, and stay with it.
"""

pytestmark = [pytest.mark.slow, pytest.mark.needs("system server")]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SystemServer]:
    """It runs, with nothing in it."""
    made = SystemServer(layout_of(tmp_path_factory.mktemp("system")))
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture
def addresses(system: SystemServer) -> Iterator[dict[str, str]]:
    """Roles and the database, as the page makes them; gone afterwards."""
    system.run_sql(SQL)
    yield dict(re.findall(r"^export (\w+)='(.+)'$", SHELL.replace(HOST, f"127.0.0.1:{system.port}"), re.M))
    system.empty()


def environment(addresses: dict[str, str], **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CANBAO", "DJANGO", "PYTEST"))}
    return {**kept, **addresses, **more}


def canbao(var: Path, addresses: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "canbao", *arguments]
    surroundings = environment(addresses, CANBAO_VAR=str(var))
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


def test_the_commands_of_the_page_and_those_after_it_work_there(addresses: dict[str, str], tmp_path: Path) -> None:
    said = {}
    for line in SHELL.splitlines():
        program, *arguments = shlex.split(line)
        if program == "canbao":
            done = canbao(tmp_path, addresses, *arguments)
            assert done.returncode == 0, (line, done)
            said[line] = done.stdout
    assert "store.0001_foundation" in said["canbao db migrate"]
    assert "没有发现问题" in said["canbao doctor"]
    application = {"DATABASE_URL": addresses["DATABASE_URL"]}
    places = canbao(tmp_path, application, "places", "load", "--county", COUNTY)
    assert "单位：新增 220" in places.stdout, places
    assert canbao(tmp_path, application, "worker", "--until-empty").returncode == 0
    assert canbao(tmp_path, application, "doctor").returncode == 0, "the owner's address is for migrating alone"
    for command in (["start"], ["stop"], ["status"], ["backup", "x"], ["restore", "x"]):
        assert "DATABASE_URL" in canbao(tmp_path, addresses, "db", *command).stderr
    assert not (tmp_path / "postgres").exists(), "no server of canbao's own"


def test_the_tests_of_the_store_hold_there(system: SystemServer, addresses: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", *CORE, "-n", "0", "-q", "-p", "no:cacheprovider", "-m", "not slow"]
    surroundings = environment(addresses, TMPDIR=str(tmp_path), **{SWITCH: system.superuser_url})
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) > 300, done.stdout[-1000:]


@pytest.mark.trust
@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_that_passes_by_the_areas_is_refused(
    system: SystemServer, addresses: dict[str, str], tmp_path: Path, power: str
) -> None:
    system.run_sql(f"ALTER ROLE canbao_app {power};")
    refused = canbao(tmp_path, addresses, "db", "migrate")
    assert refused.returncode == 2
    assert f"角色有 {power}" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert "Traceback" not in refused.stderr
    system.run_sql(f"ALTER ROLE canbao_app NO{power};")
    assert canbao(tmp_path, addresses, "db", "migrate").returncode == 0
    system.run_sql(f"ALTER ROLE canbao_app {power};")
    assert power in canbao(tmp_path, addresses, "doctor").stdout, "flagged where somebody gave it later"


@pytest.mark.trust
def test_the_owner_as_application_is_refused(system: SystemServer, addresses: dict[str, str], tmp_path: Path) -> None:
    owner = addresses["DATABASE_OWNER_URL"]
    assert "属主" in canbao(tmp_path, {"DATABASE_URL": owner, "DATABASE_OWNER_URL": owner}, "db", "migrate").stderr
    system.run_sql("GRANT canbao_owner TO canbao_app;")
    assert "属主" in canbao(tmp_path, addresses, "db", "migrate").stderr


def test_what_is_wrong_with_an_address_is_said(system: SystemServer, addresses: dict[str, str], tmp_path: Path) -> None:
    system.run_sql("CREATE DATABASE elsewhere OWNER canbao_owner;")
    url, owner = addresses["DATABASE_URL"], addresses["DATABASE_OWNER_URL"]
    wrong = {
        "不是同一个数据库": {**addresses, "DATABASE_OWNER_URL": re.sub(r"\w+$", "elsewhere", owner)},
        "连不上数据库": {"DATABASE_URL": url.replace("app-password", "other-password")},
        "canbao db migrate": {"DATABASE_URL": url},
    }
    for words, stated in wrong.items():
        done = canbao(tmp_path, stated, "places", "load", "--county", COUNTY)
        assert (done.returncode, words in done.stderr) == (2, True), done
        assert "password@" not in done.stderr
    done = canbao(tmp_path, {"DATABASE_URL": url}, "db", "migrate")
    assert "DATABASE_OWNER_URL" in done.stderr
