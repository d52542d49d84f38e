"""The client against the served site: every question, a payment booked once though answers are lost, refusals said."""

from __future__ import annotations

import ast
import http.client
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.access.people_at_work import vault
from tests.exchange.conftest import charged, till

from canbao import client as module
from canbao.client import Client, NoAnswer, Paid, Refused
from canbao.exchange.request_signing import Asked, header_of

if TYPE_CHECKING:
    from tests.api.systems import System
    from tests.money.tills import Till

__all__ = ["charged", "till", "vault"]
AT = datetime(2024, 11, 30, 8, 0, tzinfo=UTC)


@pytest.fixture
def address(till: Till) -> Iterator[str]:
    from tests.web.sites import served

    del till
    with served() as found:
        yield f"{found}/api/v1"


def of(system: System, address: str, **more: Any) -> Client:
    return Client(address, system.code, system.secret, wait=lambda _: None, **more)


@pytest.fixture
def bureau(till: Till, address: str) -> Client:
    from tests.api.systems import System

    return of(System.of_role(till, "bureau_clerk"), address)


@pytest.fixture
def tax(till: Till, address: str) -> Client:
    from tests.api.systems import System

    return of(System.of_tax(till), address)


def paid_of(till: Till) -> Paid:
    from tests.api.systems import number_of
    from tests.database import in_area

    from canbao.registry.models import Person

    due = till.payable()[0]
    with in_area(till.county.code):
        name = Person.objects.get(id=due.person_id).name
    fen = due.payable_fen or 0
    number = number_of(till.county.code, due.person_id)
    return Paid("T1", number, name, till.year, fen, till.county.as_of, "POS")


def test_it_signs_as_the_api_asks() -> None:
    client = Client("https://localhost/api/v1", "990101-a", "s", clock=lambda: AT)
    header = client._sign("POST", "https://localhost/api/v1/due?a=1", b"{}", "k1")
    nonce = header.partition("nonce=")[2].partition(",")[0]
    assert header == header_of("990101-a", "s", Asked("POST", "/api/v1/due?a=1", AT, nonce, "k1", b"{}"))


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    names = {node.module if isinstance(node, ast.ImportFrom) else each.name
             for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
             for each in node.names}  # fmt: skip
    assert {str(name).partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert "secret" not in repr(Client("https://x", "k", "whispered"))
    assert "whispered" not in repr(Client("https://x", "k", "whispered"))


def test_one_person_from_the_number_to_the_day_of_cover(till: Till, bureau: Client, tax: Client) -> None:
    paid = paid_of(till)
    person = bureau.find(paid.id_number)["person"]
    assert bureau.dues(person, till.year)["payable_fen"] == paid.fen
    assert "【" in bureau.explain(person, till.year, on=till.county.as_of)["text"]
    day = date(till.year, 6, 1)
    assert bureau.covered(person, day)["is_covered"] is False
    assert tax.due(paid.id_number, paid.name, till.year)["payable_fen"] == paid.fen
    assert tax.pay(paid) == tax.pay(paid) == {"result": "booked", "problem": ""}
    assert bureau.dues(person, till.year)["payments"][0]["tax_number"] == "T1"
    assert bureau.covered(person, day, year=till.year)["reason"] != "not_paid"


def test_a_payment_whose_answers_are_lost_is_booked_once(
    till: Till, tax: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request comes through, the answer does not."""
    from tests.database import in_area

    from canbao.money.models import Payment

    lost: list[int] = []
    real = http.client.HTTPConnection.getresponse

    def cut(self: http.client.HTTPConnection) -> Any:
        answer = real(self)
        if len(lost) < 2:
            lost.append(answer.status)
            raise ConnectionResetError("cut")
        return answer

    monkeypatch.setattr(http.client.HTTPConnection, "getresponse", cut)
    assert tax.pay(paid_of(till)) == {"result": "booked", "problem": ""}
    assert lost == [200, 200]
    with in_area(till.county.code):
        assert Payment.objects.filter(tax_number="T1").count() == 1
    lost.clear()
    with pytest.raises(NoAnswer):
        replace(tax, tries=2).pay(paid_of(till))
    with in_area(till.county.code):
        assert Payment.objects.filter(tax_number="T1").count() == 1


def test_the_example_of_the_how_to_says_what_the_page_says(
    till: Till, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As it stands there, but for whose key it is and whom it asks about."""
    from tests.api.systems import System

    text = (Path(__file__).parents[1] / "docs" / "how-to" / "other-systems.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    window, paid = System.of_role(till, "town_clerk"), paid_of(till)
    given = {
        "https://HOST/api/v1": address, '"KEY"': repr(window.code), '"SECRET"': repr(window.secret),
        "990101199003070015": paid.id_number, "2025": str(till.year),
    }  # fmt: skip
    for words, mine in given.items():
        assert words in example, words
        example = example.replace(words, mine)
    exec(compile(example, "other-systems.md", "exec"), {})  # noqa: S102 a page of our own
    cover, dues, *why, refused = capsys.readouterr().out.splitlines()
    assert cover.startswith(f"···{paid.id_number[-4:]} False ")
    assert dues == f"published {paid.fen} 0"
    assert any("【" in line for line in why)
    assert refused.startswith("404 not_found 核对编号")


def test_lists_are_handed_over_and_their_rows_read_back(till: Till, address: str) -> None:
    from tests.api.systems import System
    from tests.web.rooms import LIST_DAY, poor_list

    office = of(System.of_role(till, "supplier"), address)
    content = poor_list(1, bad=1)
    first = office.hand_over("civil_affairs", LIST_DAY, "名单.xlsx", content)
    assert office.hand_over("civil_affairs", LIST_DAY, "名单.xlsx", content) == first
    assert [row["found"] for row in office.list_problems(first["list"])["rows"]] == ["低堡"]
    assert office.list_facts(first["list"])["state"] == "received"
    assert len(office.lists()) == 1


def test_what_is_refused_is_said_and_not_sent_again(till: Till, bureau: Client) -> None:
    with pytest.raises(Refused) as refused:
        bureau.dues(999_999_999, till.year)
    assert (refused.value.status, refused.value.code) == (404, "not_found")
    assert refused.value.mend
    with pytest.raises(Refused) as invalid:
        bureau.ask("POST", "/find", {})
    assert [each["field"] for each in invalid.value.where] == ["body.id_number"]
    with pytest.raises(Refused, match="wrong_signature"):
        replace(bureau, secret="another").progress(till.year)
    with pytest.raises(Refused, match="not_counted"):
        bureau.progress(till.year)


def test_too_many_requests_are_waited_for(till: Till, bureau: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access import searches

    waited: list[float] = []
    monkeypatch.setattr(searches, "MOST_SEARCHES", 0)
    with pytest.raises(NoAnswer):
        replace(bureau, tries=3, wait=waited.append).find(paid_of(till).id_number)
    assert len(waited) == 2
    assert all(0 < seconds <= module.LONGEST_WAIT_SECONDS for seconds in waited)


def test_redirects_are_not_followed(bureau: Client, address: str) -> None:
    """The site sends a page without a sign-in elsewhere."""
    with pytest.raises(Refused) as refused:
        replace(bureau, address=address.removesuffix("/api/v1")).ask("GET", "/s/find")
    assert refused.value.status == 302
