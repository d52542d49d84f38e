"""`canbao demo`: the whole way, small."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import load_workbook
from tests.store.conftest import forget

from canbao.access.passwords import refuse_weak
from canbao.cli.demo_command import FIRST, OTHERS
from canbao.cli.demo_county import VAR
from canbao.cli.demo_site import new_phrase, stop_site
from canbao.cli.main import run
from canbao.store.layout import layout_of


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder to run the demo in, with its store."""
    yield tmp_path
    forget(layout_of(tmp_path / VAR))


def demo(place: Path, *more: str) -> str:
    """What a demo in a process of its own prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CANBAO", "DJANGO"))}
    command = [sys.executable, "-m", "canbao", "demo", "--people", "1000", *(more or ("--no-site",))]
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("habits", ["asvs", "dengbao"])
def test_passwords_of_the_accounts_are_always_taken(habits: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANBAO_PASSWORDS", habits)
    for _ in range(200):
        refuse_weak(new_phrase(), ())


@pytest.mark.slow
def test_everything_is_written_and_said(place: Path) -> None:
    printed = demo(place)
    assert "虚构" in printed
    assert "不符 0 个" in printed
    for name in (FIRST, *OTHERS):
        folder = place / "out" / name.replace("/", "-")
        assert {"情形.xlsx", "村和出资方汇总.xlsx", "须补事实.xlsx", "results.parquet"} <= {
            p.name for p in folder.iterdir()
        }
    bills = sorted((place / "out" / FIRST.replace("/", "-") / "账单").iterdir())
    rows = sum(len(load_workbook(str(path)).get_sheet_by_index(0).to_python()) - 1 for path in bills)
    assert rows == 1000
    lists = place / "out" / FIRST.replace("/", "-") / "名单"
    returned = sorted((lists / "初次报送").glob("退回-*.xlsx"))
    sheet = load_workbook(str(returned[0])).get_sheet_by_index(0).to_python()
    assert "问题" in sheet[0]
    assert len(sheet) > 1
    assert len(returned) > 8
    for words in (
        "初次报送",
        "第 2 个月的名单",
        "窗口参保登记",
        "集体办理参保登记",
        "文件网关 1 批",
        "报学生清册",
        "待签字",
        "退出",
    ):
        assert words in printed
    for words in ("确认发布", "回执 taken", "现金", "随之 taken", "swapped", "差异 没有", "逐一相符", "逐字节相同"):
        assert words in printed
    carried = {path.suffix for path in (place / "out" / FIRST.replace("/", "-") / "往来").iterdir()}
    assert carried == {".json", ".csv"}


@pytest.mark.slow
def test_a_site_stays_with_an_account_for_each_role(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        taken = str(door.getsockname()[1])
        monkeypatch.chdir(place)
        printed = demo(place, "--site", "--port", taken)
    served_at = re.search(r"staff open http://127\.0\.0\.1:(\d+)/", printed)
    outside_at = re.search(r"residents open (http://127\.0\.0\.1:\d+/)", printed)
    assert served_at is not None
    assert outside_at is not None
    port = served_at[1]
    assert port != taken, "another site's port is left to it"
    try:
        rows = [line.split("\t") for line in printed.splitlines() if line.count("\t") == 3]
        assert {"医保经办员", "镇街经办员", "村级代收员", "审计管理员"} <= {row[0] for row in rows}
        clerk = next(row for row in rows if row[0] == "医保经办员")
        signed_in = signed_in_at(port, clerk[1], clerk[2], clerk[3].split()[0])
        assert "工作台" in signed_in
        assert "岳阳县</strong><span>2025 年度" in told_outside(outside_at[1])
    finally:
        assert stop_site(Path(VAR))
    assert not stop_site(Path(VAR))


def told_outside(address: str) -> str:
    """The first page of the public zone, when the counties' sheets have been carried there."""
    until, shown = time.monotonic() + 60, ""
    while time.monotonic() < until and "年度" not in shown:
        shown = urllib.request.build_opener().open(address, timeout=30).read().decode()
        time.sleep(0.5)
    return shown


def signed_in_at(port: str, username: str, phrase: str, code: str) -> str:
    """The first page after signing in over HTTP, as a browser without scripts does it."""
    kept = urllib.request.HTTPCookieProcessor()
    browser = urllib.request.build_opener(kept)
    address = f"http://127.0.0.1:{port}/sign-in"
    shown = browser.open(address, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)
    assert token is not None
    fields = {"csrfmiddlewaretoken": token.group(1), "username": username, "password": phrase, "code": code}
    answer = browser.open(address, urllib.parse.urlencode(fields).encode(), timeout=30)
    return str(answer.read().decode())


@pytest.mark.slow
def test_a_store_that_is_no_demos_is_left_alone(place: Path) -> None:
    data = layout_of(place / VAR).data
    data.mkdir(parents=True)
    with pytest.raises(AssertionError, match="no demo's"):
        demo(place)
    assert data.is_dir()


def test_too_few_people_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--people", "10"]) == 2
    assert "1000" in capsys.readouterr().err
