"""The form that finance gets: departments, head counts and fen that agree with the annex; as a workbook."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.money.aiding.desks import Desk

from canbao.access.acting import NotFound
from canbao.money.aiding.application import HEADERS, NO_CERTIFIER, application_form, write_application

CITY, ASSISTANCE = "city_budget", "city_medical_assistance"


def test_the_form_agrees_with_the_annex(desk: Desk) -> None:
    request = desk.confirm(ASSISTANCE)
    form = application_form(desk.finance, request)
    heads: Counter[tuple[str, str]] = Counter((line.certifier, line.standing) for line in desk.lines(request))
    assert {(line.kind.certifier, line.kind.standing): line.persons for line in form.lines} == dict(heads)
    assert sum(line.fen for line in form.lines) == form.fen == sum(line.fen for line in desk.lines(request))
    assert (form.payer, form.account, form.applicants, form.clause, form.state, form.batch) == (
        "市财政（医疗救助资金）", "城乡医疗救助基金支出户", "市医保局、市税务局", "二(七)2", "名单已确认", 1,
    )  # fmt: skip


def test_what_is_set_off_stands_beside_it(desk: Desk) -> None:
    paying = desk.part_paying(CITY)
    desk.confirm(CITY)
    desk.assess_again(amend=(("personal_yuan", "399"),))
    for each in paying[:3]:
        (due,) = desk.till.dues(person_id=each.person_id)
        desk.till.pay(due)
    request = desk.confirm(CITY)
    form = application_form(desk.clerk, request)
    less = sum(line.fen for line in desk.lines(request) if line.fen < 0)
    assert sum(line.set_off_fen for line in form.lines) == less < 0
    assert sum(line.fen for line in form.lines) == desk.request(request).fen


def test_the_workbook_says_the_same(desk: Desk) -> None:
    request = desk.confirm(CITY)
    form, file = application_form(desk.clerk, request), io.BytesIO()
    write_application(file, form)
    file.seek(0)
    rows: list[list[Any]] = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert str(request) in rows[0][0]
    told = {row[0]: row[1] for row in rows[1:7]}
    assert (told["出资方"], told["拨入账户"]) == ("市财政（代缴）", "城乡医疗救助基金支出户")
    head = rows.index(list(HEADERS))
    body = rows[head + 1 : head + 1 + len(form.lines)]
    assert [row[2] for row in body] == [line.persons for line in form.lines]
    assert [round(row[3] * 100) for row in body] == [line.fen for line in form.lines]
    assert NO_CERTIFIER in {row[0] for row in body}, "ages: the notice names no office"
    total = rows[head + 1 + len(form.lines)]
    assert (total[0], total[2], round(total[3] * 100)) == ("合计", form.persons, form.fen)


def test_no_such_request(desk: Desk) -> None:
    with pytest.raises(NotFound):
        application_form(desk.clerk, 1)
