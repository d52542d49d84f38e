"""The office over HTTP as anybody's client sees it: each fault is the one that was asked for; the command says what the
bureau has to state.
"""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from tests.sandbox.bills import DAY, YEAR, Bills, bill

from canbao.exchange.request_signing import Asked, header_of
from canbao.sandbox.answering import BASE, Counter
from canbao.sandbox.faults import LineFault
from canbao.sandbox.office import TaxOffice
from canbao.sandbox.paying import Paying
from canbao.sandbox.refusals import SandboxRefused
from canbao.sandbox.serving import MOST_BODY_BYTES, Door
from canbao.sandbox.telling import Telling

KEY, SECRET = "990101-tax", "kept-by-both-sides"


def clock() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def door(office: TaxOffice, tmp_path: Path) -> Iterator[Door]:
    office.take(*Bills().make([bill(each) for each in range(1, 11)]), DAY)
    office.pay(Paying(YEAR, 50, DAY))
    assert office.tell(Telling(YEAR, DAY))
    with Door(tmp_path / "office", Counter(KEY, SECRET), clock) as made:
        yield made


def get(door: Door, path: str, secret: str = SECRET) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(*door.server_address[:2], timeout=5)  # type: ignore[arg-type]
    asked = Asked("GET", BASE + path, datetime.now(UTC), uuid4().hex, "", b"")
    try:
        connection.request("GET", BASE + path, headers={"Authorization": header_of(KEY, secret, asked)})
        with connection.getresponse() as answer:
            return answer.status, answer.read()
    finally:
        connection.close()


def test_it_answers_on_loopback_what_the_folder_has(door: Door, office: TaxOffice) -> None:
    assert door.address.startswith("http://127.0.0.1:")
    status, body = get(door, "/packages?after=0")
    assert (status, [each["id"] for each in json.loads(body)]) == (200, [1])
    assert get(door, "/packages/1/file") == (200, office.send_again(1).content)
    assert get(door, "/packages", "another")[0] == 401
    assert door.asked == 3


def test_each_fault_is_the_one_asked_for(door: Door, office: TaxOffice) -> None:
    whole = office.send_again(1).content
    door.faults = {LineFault.BUSY}
    assert get(door, "/packages")[0] == 503
    door.faults = {LineFault.ELSEWHERE}
    assert get(door, "/packages")[0] == 302
    door.faults = {LineFault.ALTER}
    altered = get(door, "/packages/1/file")[1]
    assert sum((a ^ b).bit_count() for a, b in zip(altered, whole, strict=True)) == 1
    door.faults = {LineFault.TWICE}
    assert [each["id"] for each in json.loads(get(door, "/packages?after=0")[1])] == [1, 1]
    door.faults = {LineFault.CUT}
    with pytest.raises(http.client.IncompleteRead):
        get(door, "/packages/1/file")
    door.faults = {LineFault.AWAY}
    with pytest.raises(ConnectionError):
        get(door, "/packages")
    door.faults = set()
    assert get(door, "/packages/1/file") == (200, whole)


def test_a_body_without_end_is_not_read(door: Door) -> None:
    connection = http.client.HTTPConnection(*door.server_address[:2], timeout=5)  # type: ignore[arg-type]
    connection.request(
        "POST", f"{BASE}/packages/1/acknowledgement", headers={"Content-Length": str(MOST_BODY_BYTES + 1)}
    )
    with pytest.raises(ConnectionError):
        connection.getresponse()
    connection.close()
    assert door.asked == 0


def test_a_folder_without_an_office_is_said(tmp_path: Path) -> None:
    with pytest.raises(SandboxRefused, match="init"):
        Door(tmp_path, Counter(KEY, SECRET), clock)


def test_the_command_says_what_to_state(office: TaxOffice, tmp_path: Path) -> None:
    del office
    secret = tmp_path / "secret"
    command = [sys.executable, "-m", "canbao", "sandbox", "serve", str(tmp_path / "office"), "--secret", str(secret)]
    process = subprocess.Popen([*command, "--port", str(free_port())], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as told:
        address, key = told.readline(), told.readline()
        process.terminate()
        process.wait(timeout=20)
    assert re.search(r"http://127\.0\.0\.1:\d+/api/v1", address)
    assert "990101-tax" in key
    assert len(secret.read_text(encoding="utf-8")) >= 32
    assert secret.stat().st_mode & 0o077 == 0
    assert secret.read_text(encoding="utf-8") not in address + key


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
