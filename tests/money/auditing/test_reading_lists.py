"""Auditors' lists: each finds what was planted, to the fen, and nothing else; what is not known is said as that."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.access.people_at_work import new_key, worker
from tests.database import as_superuser, in_area
from tests.money.aiding.desks import Desk
from tests.money.ended_lives import happen, insured

from canbao.access.acting import NotAllowed
from canbao.access.actors import Actor
from canbao.access.export_files import OneExport, fetch_export, make_export
from canbao.money.accounts import Account
from canbao.money.auditing.kinds import KINDS, LABELS, AuditList
from canbao.money.auditing.limits import REASONS, AuditLimits
from canbao.money.auditing.reading_lists import HEADERS, NOTHING, ExportAuditList, Found, audit_list, export_audit_list
from canbao.money.auditing.running import Ask, NoSuchList
from canbao.money.collecting import DepositCash, HandInCash, decide_hand_in, deposit_cash, hand_in_cash
from canbao.money.limits import SetCashLimit, set_cash_limit
from canbao.money.models import Difference, Refund, Unmatched
from canbao.registry.models import Coverage, Standing

CITY = "city_budget"


def auditor(desk: Desk) -> Actor:
    return worker("auditor", units=(desk.county.code,), account=990)


def found(desk: Desk, name: str, *, after: int = 0, **limits: int) -> Found:
    today = desk.county.as_of + timedelta(days=after)
    return audit_list(auditor(desk), Ask(name, desk.year, limits=AuditLimits(**limits)), today, 100_000)


def sums(of: Found) -> dict[str, tuple[int, int]]:
    return {each.kind: (each.rows, each.fen) for each in of.sums}


def test_aid_to_the_dead_by_how_far_it_went(desk: Desk) -> None:
    assert sums(found(desk, "dead")) == {}
    first, second, third, *rest = desk.free(CITY)
    aid = desk.charged(CITY)
    day = desk.county.as_of
    happen(desk.till, first, "dead", date(desk.year - 1, 12, 31))
    happen(desk.till, second, "dead", None)
    happen(desk.till, third, "dead", date(desk.year, 1, 1))
    assert sums(found(desk, "dead")) == {"dead_charged": (1, aid[first]), "unknown_day": (1, aid[second])}
    request = desk.reviewed(CITY)
    assert sums(found(desk, "dead")).keys() == {"dead_asked", "unknown_day"}
    desk.transfer(request)
    (row, _) = found(desk, "dead").rows
    assert (row.kind, row.person_id, row.fen, row.days) == ("dead_paid", first, aid[first], 1)
    assert row.records == f"出资方 {CITY}；申请 {request}"
    assert row.name[1:] == "*" * len(row.name[1:])
    assert len(row.name) > 1
    del rest, day


def test_dead_between_payment_and_the_year_is_found_and_in_the_year_is_not(desk: Desk) -> None:
    one, two, *_ = desk.part_paying(CITY)
    for due, died in ((one, date(desk.year - 1, 12, 31)), (two, date(desk.year, 1, 1))):
        desk.till.pay(due)
        happen(desk.till, due.person_id, "dead", died)
    assert {row.person_id for row in found(desk, "dead").rows} == {one.person_id}


def test_paid_twice_by_a_statement_by_money_held_and_by_two_files(desk: Desk) -> None:
    one, *_ = desk.till.payable()
    own: dict[str, Any] = {"county": desk.county.code, "year": desk.year, "unit": one.unit, "person_id": one.person_id}
    day = desk.county.as_of
    with in_area(desk.county.code):
        for number, problem in (("A", "already_paid"), ("B", "other_amount")):
            Unmatched.objects.create(
                **own, tax_number=number, fen=400, paid_on=day, channel="柜面", place="", problem=problem, held_on=day
            )
        for about, kind in (("C", "twice"), ("D", "only_theirs")):
            Difference.objects.create(
                **own, kind=kind, about=about, day=day, theirs_fen=70, owner="tax", opened_on=day
            )  # fmt: skip
    listed = found(desk, "paid_twice", after=9)
    assert sums(listed) == {"twice_held": (1, 400), "twice_stated": (1, 70)}
    assert {row.days for row in listed.rows} == {9}
    assert {row.records.split("；")[1] for row in listed.rows} == {"税务流水号 A", "税务流水号 C"}
    assert (listed.count, listed.fen) == (2, 470)


def test_enrolled_twice_by_days(desk: Desk) -> None:
    before = found(desk, "enrolled_twice")
    known = {row.person_id for row in before.rows}
    due = next(due for due in desk.till.payable() if due.person_id not in known)
    desk.till.pay(due)
    insured(desk.till, due.person_id, date(desk.year, 3, 1), date(desk.year, 3, 10))
    (row,) = [each for each in found(desk, "enrolled_twice").rows if each.person_id == due.person_id]
    assert (row.kind, row.days, row.fen, row.day) == ("double_employee", 10, due.payable_fen, date(desk.year, 3, 1))
    assert f"{desk.year}-03-01 至 {desk.year}-03-10" in row.records


def test_aid_without_its_standing_only_where_the_list_is_complete(desk: Desk) -> None:
    before = {row.person_id: row.kind for row in found(desk, "without_standing").rows}
    with in_area(desk.county.code):
        certified = set(Standing.objects.filter(standing="disabled").values_list("person_id", flat=True))
    person = next(person for person in desk.free(CITY) if person in certified and person not in before)
    with in_area(desk.county.code):
        rows = Standing.objects.filter(county=desk.county.code, person_id=person)
        standings = set(rows.values_list("standing", flat=True))
        rows.update(valid_until=date(desk.year - 1, 12, 31), valid_from=date(2000, 1, 1))
    with as_superuser(desk.county.server) as owner:
        owner.execute("DELETE FROM registry_coverage")
    (row,) = [each for each in found(desk, "without_standing").rows if each.person_id == person]
    assert row.kind == "unknown_list"
    with in_area(desk.county.code):
        from canbao.policy.standings import load_catalogue

        assert standings <= set(load_catalogue().standings)
        Coverage.objects.bulk_create(
            Coverage(county=desk.county.code, subject=each, division=desk.county.code, complete_until=date(2099, 1, 1))
            for each in load_catalogue().standings
        )
    (row,) = [each for each in found(desk, "without_standing").rows if each.person_id == person]
    assert (row.kind, row.day, row.fen) == ("no_standing", date(desk.year, 1, 1), desk.charged(CITY)[person])
    with in_area(desk.county.code):
        Standing.objects.filter(county=desk.county.code, person_id=person).update(valid_from=None, valid_until=None)
    (row,) = [each for each in found(desk, "without_standing").rows if each.person_id == person]
    assert row.kind == "unknown_since"


def test_cash_is_named_the_day_after_its_limit(desk: Desk) -> None:
    due, *_ = desk.till.payable()
    desk.till.pay(due)
    assert sums(found(desk, "held", after=7)) == {}
    assert sums(found(desk, "held", after=8)) == {"hand": (1, due.payable_fen)}
    assert sums(found(desk, "held", after=3, hand=2)) == {"hand": (1, due.payable_fen)}
    set_cash_limit(desk.lead, new_key(), SetCashLimit(desk.year, 4, None))
    assert found(desk, "held", after=5).limits.hand == 4
    assert sums(found(desk, "held", after=5)) == {"hand": (1, due.payable_fen)}
    assert sums(found(desk, "held", after=4)) == {}


def test_every_place_on_the_way_has_its_own_days(desk: Desk) -> None:
    from canbao.money.collecting import DecideHandIn

    due, other, *_ = desk.till.payable()
    fen = due.payable_fen or 0
    desk.till.pay(due)
    town = worker("town_clerk", units=(desk.county.code,), account=777)
    number = int(str(hand_in_cash(desk.till.collector, new_key(), HandInCash(desk.year, due.unit))["hand_in"]))
    decide_hand_in(town, new_key(), DecideHandIn(number, fen))
    assert sums(found(desk, "held", after=3)) == {}
    assert sums(found(desk, "held", after=4)) == {"town": (1, fen)}
    deposit_cash(town, new_key(), DepositCash(desk.year, due.unit[:9], "D1", fen))
    assert sums(found(desk, "held", after=5)) == {}
    assert sums(found(desk, "held", after=6)) == {"transit": (1, fen)}
    own: dict[str, Any] = {"county": desk.county.code, "year": desk.year, "unit": other.unit}
    day = desk.county.as_of
    with in_area(desk.county.code):
        Unmatched.objects.create(
            **own, tax_number="A", fen=9, paid_on=day, channel="柜面", place="", problem="no_person", held_on=day
        )
        Refund.objects.create(
            **own, person_id=other.person_id, basis="ended", fen=8, clause="", proposed_by=1, proposed_on=day,
            state="approved", decided_by=2, decided_on=day,
        )  # fmt: skip
    assert sums(found(desk, "held", after=31, transit=31)) == {"unmatched": (1, 9), "refund": (1, 8)}
    assert sums(found(desk, "never_back")) == {"held": (1, 9), "refund_approved": (1, 8)}
    assert set(REASONS) == {"hand", "town", "transit", "unmatched", "refund"}


def test_what_payers_owe_and_what_lies_on_the_account(desk: Desk) -> None:
    owed = desk.till.book()[Account.AID, CITY]
    request = desk.reviewed(CITY)
    fen = desk.request(request).fen
    desk.transfer(request, fen - 1)
    rows = {(row.kind, row.records.split("；")[0]): row for row in found(desk, "payers").rows}
    assert rows["aid_short", f"出资方或级次 {CITY}"].fen == owed - fen + 1
    assert rows["on_account", f"出资方 {CITY}"].fen == fen - 1
    assert f"已到 {(fen - 1) / 100:.2f} 元" in rows["aid_short", f"出资方或级次 {CITY}"].records
    assert {kind for kind, _ in rows} == {"aid_short", "on_account"}


def test_aid_asked_for_too_much_is_never_back_until_set_off(desk: Desk) -> None:
    due, *_ = desk.part_paying(CITY)
    payment = int(desk.till.pay(due)["payment"])
    desk.confirm(CITY)
    assert sums(found(desk, "never_back")) == {}
    from canbao.money.paying import WithdrawPayment, withdraw_payment

    withdraw_payment(desk.till.collector, new_key(), WithdrawPayment(payment, "记错人"))
    assert sums(found(desk, "never_back")) == {"aid_beyond": (1, desk.charged(CITY)[due.person_id])}


def sheet(desk: Desk, name: str) -> list[list[Any]]:
    order = ExportAuditList(name, desk.year, "", "审计组调阅")
    asked = export_audit_list(auditor(desk), new_key(), order)
    export = OneExport(int(str(asked["export"])))
    make_export(auditor(desk), new_key(), export)
    content = fetch_export(auditor(desk), new_key(), export).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [row[: len(HEADERS)] for row in rows]


def test_an_export_has_its_head_and_its_rows_and_says_when_there_is_nothing(desk: Desk) -> None:
    assert [row[0] for row in sheet(desk, "dead")[:2]] == [HEADERS[0], NOTHING]
    first, *_ = desk.free(CITY)
    happen(desk.till, first, "dead", date(desk.year - 1, 12, 31))
    head, total, row, *_ = sheet(desk, "dead")
    assert tuple(head) == HEADERS
    fen = desk.charged(CITY)[first]
    assert (total[0], round(total[4] * 100), total[7]) == ("合计：死亡后仍记应出", fen, "1 行")
    assert (row[0], row[2], round(row[4] * 100), row[6]) == ("死亡后仍记应出", first, fen, 1)


@pytest.mark.parametrize("name", list(AuditList))
def test_every_list_is_there_in_one_order_and_for_those_who_audit(desk: Desk, name: str) -> None:
    first, second = found(desk, name), found(desk, name)
    assert first == second
    assert sum(each.rows for each in first.sums) == len(first.rows)
    assert sum(row.fen for row in first.rows) == first.fen
    assert {each.kind for each in first.sums} <= set(KINDS)
    assert name in LABELS
    with pytest.raises(NotAllowed):
        audit_list(desk.clerk, Ask(name, desk.year), desk.county.as_of)
    with pytest.raises(NoSuchList, match="dead"):
        found(desk, "everything")
