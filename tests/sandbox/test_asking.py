"""The stand-in tax office over HTTP, signed from the page of reference, against the real application on a socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from tests.access.accounts_at_work import hire

from canbao.api.signing import Asked, header_of
from canbao.cli.main import run
from canbao.exchange import calling
from canbao.sandbox.asking import Line, authorization
from canbao.sandbox.faults import Carried
from canbao.sandbox.paying import Paying
from canbao.sandbox.refusals import SandboxRefused
from canbao.sandbox.telling import Telling

if TYPE_CHECKING:
    from tests.sandbox.bureaus import Bureau


class Silent(WSGIRequestHandler):
    """Nothing on the terminal."""

    def log_message(self, *given: Any) -> None:
        del given


@pytest.fixture
def url(bureau: Bureau) -> Iterator[str]:
    """The API of the bureau."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connections

    del bureau
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Silent)

    def serve() -> None:
        server.serve_forever(poll_interval=0.05)
        connections.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def secret(bureau: Bureau) -> tuple[str, str]:
    """A key of the API for the office."""
    from tests.api.systems import System
    from tests.exchange.offices import Office

    code = bureau.till.county.code
    system = System(bureau.till, hire(bureau.till.county.server, "partner", code, kind="tax"), Office()).issued()
    return system.code, system.secret


@pytest.fixture
def line(url: str, secret: tuple[str, str]) -> Line:
    return Line(url, *secret, datetime.now(UTC))


def test_the_header_is_the_one_that_the_bureau_makes() -> None:
    at = datetime(2024, 11, 30, 8, tzinfo=UTC)
    given = ("POST", "/api/v1/due", at, "5f1c", "k1", b"{}")
    assert authorization("430621-0", "kept", *given) == header_of("430621-0", "kept", Asked(*given))


def test_bills_are_fetched_paid_brought_and_told(bureau: Bureau, line: Line) -> None:
    year, office = bureau.till.year, bureau.office
    bureau.make()
    (package,) = line.packages()
    (answer,) = office.take(package["manifest"].encode(), line.file(package["id"]), bureau.day)
    assert line.acknowledge(package["id"], answer.file)["state"] == "taken"
    owed = {due.person_id: due for due in bureau.till.payable()}
    bill = next(bill for bill in office.unpaid(year) if bill["id_number"][6:14] < "2020")
    due = line.due(bill["id_number"], bill["name"], year)
    assert (due["payable_fen"], due["unit"]) == (owed[bill["reference"]].payable_fen, bill["unit"])
    office.records.write("DELETE FROM bill WHERE substr(id_number, 7, 4) >= '2020'")
    office.pay(Paying(year, 10, bureau.day))
    first, *rest = office.untold(year)
    assert [line.tell(first)["result"] for _ in range(2)] == ["booked", "booked"]
    office.mark_told(first["tax_number"])
    (carried,) = office.tell(Telling(year, bureau.day))
    assert [line.bring(carried)[word] for word in ("result", "number")] == ["taken", 1]
    assert line.bring(Carried(1, carried.name, carried.manifest, carried.content[:-1]))["problem"] == "other_digest"
    assert rest


def test_our_own_client_speaks_to_our_own_api(bureau: Bureau, url: str, secret: tuple[str, str]) -> None:
    """One page describes both directions: what we ask a partner, anybody's other side can be asked by us."""
    bureau.make()
    way = calling.Line(f"{url}/api/v1", *secret, clock=lambda: datetime.now(UTC))
    (package,) = way.packages(0)
    (answer,) = bureau.office.take(package.manifest, way.file(package.id), bureau.day)
    for _ in range(2):
        way.acknowledge(package.id, answer.file)
    assert way.packages(1) == []
    with pytest.raises(calling.Declined, match="not_found"):
        way.file(package.id + 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"secret": "another"}, "401"), ({"at": datetime.now(UTC) - timedelta(hours=1)}, "401")],
)
def test_what_is_not_signed_rightly_is_refused(line: Line, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SandboxRefused, match=said):
        replace(line, **changes).packages()


def test_an_address_that_is_none_is_said(line: Line) -> None:
    for url, said in (("file:///etc/passwd", "http"), ("http://127.0.0.1:9", "连不上")):
        with pytest.raises(SandboxRefused, match=said) as refused:
            Line(url, line.key, line.secret, line.at).packages()
        assert line.secret not in str(refused.value)


def test_the_commands_go_the_same_way(
    bureau: Bureau, url: str, secret: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "api.secret"
    file.write_text(secret[1])
    way = ["--url", url, "--key", secret[0], "--secret", str(file)]
    folder, year, day = str(bureau.folder), str(bureau.till.year), bureau.day.isoformat()
    bureau.make()
    assert run(["sandbox", "fetch", folder, *way, "--on", day]) == 0
    assert "第 1 号 taken" in capsys.readouterr().out
    bureau.office.records.write("DELETE FROM bill WHERE substr(id_number, 7, 4) >= '2020'")
    bill = bureau.office.unpaid(int(year))[0]
    assert run(["sandbox", "ask", bill["id_number"], bill["name"], "--year", year, *way]) == 0
    assert f"payable_fen: {bill['fen']}" in capsys.readouterr().out
    assert run(["sandbox", "pay", folder, "--year", year, "--share", "10", "--on", day]) == 0
    assert run(["sandbox", "tell", folder, "--year", year, *way, "--most", "2"]) == 0
    assert "booked：2 笔" in capsys.readouterr().out
    assert run(["sandbox", "report", folder, "--year", year, "--on", day, "-o", str(tmp_path)]) == 0
    (manifest,) = tmp_path.glob("*.manifest.json")
    assert run(["sandbox", "bring", str(manifest), *way]) == 0
    assert "第 1 号 taken" in capsys.readouterr().out
    assert run(["sandbox", "bring", str(manifest), "--url", url, "--key", "no", "--secret", str(file)]) == 2
    assert "401" in capsys.readouterr().err
