"""A key issued on the command line, the API served by real processes, asked over the network, and the key revoked."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from canbao.api.signing import Asked, header_of
from canbao.store.layout import layout_of
from canbao.store.server import DATABASE, SUPERUSER, Server

pytestmark = pytest.mark.slow
COUNTY = "990101"
STARTS_WITHIN = 60
QUESTION = json.dumps({"id_number": "990101199003070015", "name": "张三", "year": 2025}).encode()
_PEOPLE = """
    WITH office AS (
        INSERT INTO access_organisation (county, kind, name, units) VALUES (%(county)s, %(kind)s, %(name)s, %(units)s)
        RETURNING id
    ), made AS (
        INSERT INTO access_account (county, username, name, organisation_id, is_stopped)
        SELECT %(county)s, %(name)s, %(name)s, id, false FROM office RETURNING id
    )
    INSERT INTO access_grant (county, account_id, role, valid_from, state, proposed_by, granted_by)
    SELECT %(county)s, id, %(role)s, '2020-01-01', 'confirmed', 0, 0 FROM made
"""


@dataclass
class Installation:
    """A store of its own, with a tax office and a security administrator."""

    var: Path

    def canbao(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "canbao", *words], env=self.environment, capture_output=True, text=True, check=False
        )

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "CANBAO_VAR": str(self.var)}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "var")
    for words in (("keys", "make"), ("db", "migrate")):
        done = made.canbao(*words)
        assert done.returncode == 0, done.stderr
    server = Server(layout_of(made.var))
    with server.connect(SUPERUSER, DATABASE) as owner:
        for name, kind, role in (("tax.one", "tax", "partner"), ("guard.one", "bureau", "security_admin")):
            owner.execute(
                _PEOPLE, {"county": COUNTY, "kind": kind, "name": name, "units": [COUNTY], "role": role}
            )  # fmt: skip
    yield made
    server.stop()
    for folder in (server.layout.home, server.layout.sockets):
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def ask(port: int, code: str, secret: str) -> tuple[int, dict[str, Any]]:
    """What the tax office's system does, from the page of reference."""
    asked = Asked("POST", "/api/v1/due", datetime.now(UTC), uuid4().hex, "", QUESTION)
    headers = {"Authorization": header_of(code, secret, asked), "Content-Type": "application/json", "Host": "localhost"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as link:
        link.request("POST", asked.path, QUESTION, headers)
        answer = link.getresponse()
        return answer.status, json.loads(answer.read())


def wait_for(port: int, process: subprocess.Popen[str]) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < STARTS_WITHIN:
        assert process.poll() is None, process.communicate()
        with socket.socket() as link:
            if link.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("the API did not answer")


def test_a_key_is_issued_used_over_the_network_and_revoked(installation: Installation) -> None:
    until = (datetime.now(UTC).date() + timedelta(days=9)).isoformat()
    own = ("--county", COUNTY, "--as", "guard.one")
    issued = installation.canbao("api", "issue", "tax.one", "--about", "征收系统", "--until", until, *own)
    assert issued.returncode == 0, issued.stderr
    code, secret = re.findall(r": (\S+)$", issued.stdout, re.MULTILINE)[:2]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "canbao", "serve", "--port", str(port), "--workers", "2"]
    served = subprocess.Popen(command, env=installation.environment, stdout=subprocess.PIPE, text=True)
    try:
        wait_for(port, served)
        assert ask(port, code, secret) == (200, {
            "state": "unknown", "payable_fen": None, "is_provisional": False, "offer_until": None, "unit": "",
            "reason": "",
        })  # fmt: skip
        assert ask(port, code, "x" * 43)[0] == 401
        listed = installation.canbao("api", "list", *own).stdout
        assert code in listed
        assert secret not in listed
        assert installation.canbao("api", "revoke", code, "--reason", "换系统", *own).returncode == 0
        assert "已作废" in installation.canbao("api", "list", *own).stdout
        assert ask(port, code, secret)[1]["code"] == "wrong_signature"
    finally:
        served.send_signal(signal.SIGTERM)
        served.communicate(timeout=60)
    assert installation.canbao("api", "revoke", code, "--reason", "换系统", *own).returncode != 0
