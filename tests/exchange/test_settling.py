"""Requests as finance gets them, lists of who paid first as departments get them: rows that add up to the records."""

from __future__ import annotations

from typing import Any

import pytest
from tests.database import in_area
from tests.exchange.offices import DAY, Office
from tests.exchange.outbox import Fetched, fetch, make
from tests.money.aiding.desks import Desk
from tests.money.tills import Till

from canbao.exchange.definitions import format_of
from canbao.exchange.making import MakePackage, NotMakable
from canbao.exchange.models import Outgoing
from canbao.exchange.partners import RegisterPartner, register_partner
from canbao.exchange.reading import read_payload
from canbao.money.models import Application, ApplicationPart
from canbao.registry.models import Document, Standing
from canbao.values.fen import yuan_to_fen

STRAIGHT = "assistance_fund"


@pytest.fixture
def desk(till: Till) -> Desk:
    county = till.county
    Office("finance", "finance", county.code, year=till.year, day=county.as_of).register(county.as_of)
    for code, name in (("civil", "县民政局"), ("disabled", "县残联")):
        from tests.access.people_at_work import new_key
        from tests.exchange.offices import lead

        register_partner(lead(county.code), new_key(), RegisterPartner(code, name, "department"))
    return Desk(till)


def sent(desk: Desk, partner: str, format_: str) -> Fetched:
    return fetch(desk.county.code, make(desk.county.code, MakePackage(partner, format_, desk.year))["package"])


def test_requests_that_were_applied_for_go_out_line_by_line(desk: Desk) -> None:
    due, *_ = desk.part_paying(STRAIGHT)
    desk.till.pay(due)
    request = desk.confirm(STRAIGHT)
    with pytest.raises(NotMakable, match="没有要发的内容"):
        sent(desk, "finance", "settlement_request")
    desk.apply(request)
    lines = {line.person_id: line.fen for line in desk.lines(request)}
    nameless = min(person for person in lines if person != due.person_id)
    with in_area(desk.county.code):
        Document.objects.filter(county=desk.county.code, person_id=nameless).update(is_current=False)
    found = sent(desk, "finance", "settlement_request")
    assert found.manifest.sum_fen == desk.request(request).fen == sum(lines.values())
    rows = {int(row["医保人员编号"]): row for row in found.rows}
    assert {person: yuan_to_fen(row["资助金额（元）"]) for person, row in rows.items()} == lines
    assert rows[due.person_id]["缴费日期"] == desk.county.as_of.isoformat()
    numbers = dict(zip(desk.county.ids, desk.county.people["id_number"].to_pylist(), strict=True))
    assert rows[due.person_id]["证件号码"] == numbers[due.person_id]
    assert rows[nameless]["证件号码"] == ""
    assert {row["申请编号"] for row in found.rows} == {str(request)}
    assert all(row["身份标识"] for row in found.rows)
    read_payload(found.content, "csv", format_of("settlement_request"), DAY.replace(year=DAY.year + 3))
    desk.review(request)
    assert sent(desk, "finance", "settlement_request").rows == found.rows
    desk.transfer(request)
    with pytest.raises(NotMakable, match="没有要发的内容"):
        sent(desk, "finance", "settlement_request")


def granted(desk: Desk, person: int, department: str, fen: int, **cells: Any) -> None:
    with in_area(desk.county.code):
        made = Application.objects.create(
            county=desk.county.code, year=desk.year, person_id=person, unit=desk.county.code, documents=["申请表"],
            paid_fen=fen, paid_on=desk.county.as_of, paid_place=desk.county.code, received_by=1,
            received_on=desk.county.as_of, fen=fen, decided_by=2, decided_on=desk.county.as_of, department=department,
            clause="二(五)", **{"kind": "pay_first", "state": "granted"} | cells,
        )  # fmt: skip
        for payer, part in (("county", 3), (STRAIGHT, fen - 3)):
            ApplicationPart.objects.create(
                county=made.county, application_id=made.id, payer=payer, unit=made.unit, fen=part
            )  # fmt: skip


def test_each_department_gets_its_own_people_and_no_other_standings(desk: Desk) -> None:
    one, two, three, four, *_ = (due.person_id for due in desk.till.payable())
    granted(desk, one, "县民政局", 100)
    granted(desk, two, "县残联", 200)
    granted(desk, three, "县民政局", 300, state="paid_out")
    granted(desk, four, "县民政局", 400, kind="claim_back")
    with in_area(desk.county.code):
        for standing, certifier in (("subsistence", "县民政局"), ("disabled", "县残联")):
            Standing.objects.create(
                county=desk.county.code, person_id=one, standing=standing, listed_as=standing, certifier=certifier
            )  # fmt: skip
    found = sent(desk, "civil", "reimbursement_list")
    assert [(int(row["医保人员编号"]), row["出资方代码"], row["应补金额（元）"]) for row in found.rows] == [
        (one, STRAIGHT, "0.97"), (one, "county", "0.03"),
    ]  # fmt: skip
    assert {row["身份标识"] for row in found.rows} == {"低保对象"}
    assert {row["依据条款"] for row in found.rows} == {"二(五)"}
    with in_area(desk.county.code):
        assert Outgoing.objects.get(county=desk.county.code, id=found.number).left_out == {"other_department": 1}
    (row, _) = sent(desk, "disabled", "reimbursement_list").rows
    assert (int(row["医保人员编号"]), row["身份标识"]) == (two, "由县残联认定")
