"""A package taken out: the same bytes each time, by another person than who made it, with its entry."""

from __future__ import annotations

import io

import pytest
from tests.access.people_at_work import COUNTY, audit_rows, new_key, sabotage
from tests.database import in_area
from tests.exchange.offices import Office, clerk, file_of, lead
from tests.exchange.outbox import fetch, make

from canbao.access.acting import KeyReused, NotAllowed, NotFound
from canbao.access.actors import system_actor
from canbao.access.vault import SealBroken
from canbao.exchange.contents import ContentGone
from canbao.exchange.fetching import fetch_package
from canbao.exchange.making import MakePackage
from canbao.exchange.models import Outgoing
from canbao.store.server import Server
from canbao.values.check_characters import check_character

NUMBER = "43062119900307123" + check_character("43062119900307123")


@pytest.fixture
def package(bureau: Server) -> int:
    del bureau
    Office("hr", "department").register()
    content = file_of("employee_question", [{"reference": "7", "id_number": NUMBER, "name": "张三", "year": "2026"}])
    number = make(COUNTY, MakePackage("hr", "employee_question", 2026, content=content))["package"]
    assert isinstance(number, int)
    return number


def test_the_same_bytes_each_time(bureau: Server, package: int) -> None:
    first, again = fetch(COUNTY, package), fetch(COUNTY, package)
    assert first == again
    assert NUMBER in first.rows[0].values()
    with in_area(COUNTY):
        assert Outgoing.objects.get(county=COUNTY, id=package).state == "sent"
    assert [row["action"] for row in audit_rows(bureau)].count("fetch_package") == 2


def test_not_by_whoever_made_it(package: int) -> None:
    with pytest.raises(NotAllowed, match="另一人"):
        fetch_package(clerk(), new_key(), package, io.BytesIO())


def test_the_operator_of_the_machine_may(package: int) -> None:
    assert fetch_package(system_actor(COUNTY), new_key(), package, io.BytesIO()).number == 1


def test_a_fetch_is_not_repeated_under_its_key(package: int) -> None:
    fetch_package(lead(), "once", package, io.BytesIO())
    again = io.BytesIO()
    with pytest.raises(KeyReused):
        fetch_package(lead(), "once", package, again)
    assert again.getvalue() == b""


def test_a_package_of_nobody(package: int) -> None:
    with pytest.raises(NotFound):
        fetch_package(lead(), new_key(), package + 1, io.BytesIO())


def test_pieces_of_another_package_are_not_handed_out(bureau: Server, package: int) -> None:
    content = file_of("employee_question", [{"reference": "8", "id_number": NUMBER, "name": "张三", "year": "2026"}])
    other = make(COUNTY, MakePackage("hr", "employee_question", 2026, content=content))["package"]
    sabotage(
        bureau,
        "ALTER TABLE exchange_part DISABLE TRIGGER ALL",
        f"UPDATE exchange_part SET sealed = (SELECT sealed FROM exchange_part WHERE package_id = {package})"
        f" WHERE package_id = {other}",
    )
    with pytest.raises(SealBroken):
        fetch(COUNTY, other)


def test_what_is_gone_is_said(bureau: Server, package: int) -> None:
    sabotage(bureau, "ALTER TABLE exchange_part DISABLE TRIGGER ALL", "DELETE FROM exchange_part")
    with pytest.raises(ContentGone):
        fetch(COUNTY, package)


def test_another_manifest_than_that_of_the_file_is_not_handed_out(bureau: Server, package: int) -> None:
    sabotage(
        bureau,
        "ALTER TABLE exchange_outgoing DISABLE TRIGGER ALL",
        "UPDATE exchange_outgoing SET digest = repeat('a', 64)",
    )
    with pytest.raises(SealBroken, match="与清单不符"):
        fetch(COUNTY, package)
