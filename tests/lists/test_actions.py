"""Lists handed over, checked, confirmed, applied and taken back, against a real database."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.database import as_superuser
from tests.lists.offices import Offices
from tests.lists.people import POOR, REGISTER, poor, registered
from tests.lists.sheets import clean_number, sheet_bytes
from tests.lists.workbooks import COUNTY, Months
from tests.proofs import Proof

from canbao.access.acting import NotAllowed, NotFound
from canbao.store.states import MoveRefused

DAY = date(2024, 9, 30)


def standings(offices: Offices) -> list[tuple[object, ...]]:
    return offices.rows(
        "SELECT standing, valid_from, valid_until FROM registry_standing WHERE replaced_at IS NULL ORDER BY id"
    )


def order(list_id: int, reason: str = ""):  # type: ignore[no-untyped-def]
    from canbao.lists.supplying import ListOrder

    return ListOrder(list_id, reason)


def test_a_list_goes_into_the_register_with_its_row(offices: Offices) -> None:
    registered(offices, 1, 2)
    answer = offices.take("civil_affairs", poor(1, 2), DAY)
    assert answer["done"] == {"standing_begun": 2}
    assert standings(offices) == [("subsistence", date(2024, 1, 1), None)] * 2
    found = offices.rows(
        "SELECT source_list, source_row, listed_as, certifier FROM registry_standing ORDER BY source_row"
    )
    assert found == [(answer["list"], 2, "低保", "civil_affairs"), (answer["list"], 3, "低保", "civil_affairs")]


def test_the_same_file_for_the_same_day_adds_nothing(offices: Offices) -> None:
    registered(offices, 1)
    first = offices.take("civil_affairs", poor(1), DAY)
    again = offices.upload("civil_affairs", poor(1), DAY)
    assert again["is_repeat"] is True
    assert again["list"] == first["list"]
    assert offices.count("SELECT count(*) FROM lists_listfile WHERE supplier = 'civil_affairs'") == 1
    assert len(standings(offices)) == 1


def test_the_same_list_next_month_changes_nothing(offices: Offices) -> None:
    registered(offices, 1)
    offices.take("civil_affairs", poor(1), DAY)
    later = offices.upload("civil_affairs", poor(1), date(2024, 10, 31))
    assert later["counts"]["unchanged"] == 1
    assert not later["is_repeat"]
    assert offices.apply(later["list"])["done"] == {}
    assert offices.count("SELECT count(*) FROM registry_standing") == 1


def test_who_is_off_a_full_list_ends_on_the_eve_of_its_day(offices: Offices) -> None:
    registered(offices, 1, 2)
    offices.take("civil_affairs", poor(1, 2), DAY)
    offices.take("civil_affairs", poor(1), date(2024, 10, 31))
    assert standings(offices) == [
        ("subsistence", date(2024, 1, 1), None),
        ("subsistence", date(2024, 1, 1), date(2024, 10, 30)),
    ]


def test_an_end_that_the_list_names_is_the_last_day(offices: Offices) -> None:
    registered(offices, 1)
    offices.take("civil_affairs", poor(1), DAY)
    offices.take("civil_affairs", poor(1, until="2024-10-15"), date(2024, 10, 31))
    assert standings(offices) == [("subsistence", date(2024, 1, 1), date(2024, 10, 15))]


def test_a_standing_that_turned_ends_and_begins_without_overlap(offices: Offices) -> None:
    registered(offices, 1)
    offices.take("civil_affairs", poor(1), DAY)
    offices.take("civil_affairs", poor(1, word="特困"), date(2024, 10, 31))
    assert sorted(standings(offices), key=str) == [
        ("destitute", date(2024, 10, 31), None),
        ("subsistence", date(2024, 1, 1), date(2024, 10, 30)),
    ]


def test_a_delta_ends_only_what_it_says(offices: Offices) -> None:
    registered(offices, 1, 2, 3)
    offices.take("civil_affairs", poor(1, 2), DAY)
    header = (*POOR, "变动类型")
    rows = [
        ("张" + chr(0x4E00 + 1), clean_number(1), "低保", "2024-01-01", "2024-10-08", "取消"),
        ("张" + chr(0x4E00 + 3), clean_number(3), "低保", "2024-10-01", "", "新增"),
    ]
    answer = offices.take("civil_affairs", sheet_bytes(header, rows), date(2024, 10, 10), manner="delta")
    assert (answer["counts"]["new"], answer["counts"]["ended"]) == (1, 1)
    assert sorted(standings(offices), key=str) == [
        ("subsistence", date(2024, 1, 1), None),
        ("subsistence", date(2024, 1, 1), date(2024, 10, 8)),
        ("subsistence", date(2024, 10, 1), None),
    ]


def test_a_full_list_makes_its_standings_complete_and_one_with_errors_does_not(offices: Offices) -> None:
    registered(offices, 1, 2)
    offices.take("civil_affairs", poor(1), DAY)
    assert offices.count("SELECT count(*) FROM registry_coverage WHERE subject = 'subsistence'") == 1
    bad = sheet_bytes(
        POOR, [("张二", "", "低保", "2024-01-01", ""), ("张" + chr(0x4E01), clean_number(1), "低保", "2024-01-01", "")]
    )
    offices.take("civil_affairs", bad, date(2024, 10, 31), takes_good_rows=True)
    assert offices.count("SELECT count(*) FROM registry_coverage WHERE subject = 'subsistence'") == 1


def test_rows_that_cannot_be_read_keep_everybody_on_the_list(offices: Offices) -> None:
    """An empty number may be anybody's: nobody is ended because of it."""
    registered(offices, 1, 2)
    offices.take("civil_affairs", poor(1, 2), DAY)
    half = sheet_bytes(
        POOR, [("张" + chr(0x4E01), clean_number(1), "低保", "2024-01-01", ""), ("张二", "", "低保", "", "")]
    )
    refused = offices.upload("civil_affairs", half, date(2024, 10, 31))
    assert (refused["state"], refused["errors"]) == ("received", 1)
    with pytest.raises(MoveRefused):
        offices.apply(refused["list"])
    from canbao.lists.actions import withdraw_list

    withdraw_list(offices.clerk, new_key(), order(refused["list"]))
    taken = offices.upload("civil_affairs", half, date(2024, 10, 31), takes_good_rows=True)
    assert (taken["counts"]["ended"], taken["counts"]["held"]) == (0, 1)
    offices.apply(taken["list"])
    assert [until for _, _, until in standings(offices)] == [None, None]


@pytest.mark.trust
def test_a_list_without_any_number_is_taken_by_nobody(offices: Offices) -> None:
    registered(offices, 1, 2)
    offices.take("civil_affairs", poor(1, 2), DAY)
    empty = sheet_bytes(POOR, [(f"张{each}", "", "低保", "2024-01-01", "") for each in "一二"])
    for takes_good_rows in (False, True):
        answer = offices.upload("civil_affairs", empty, date(2024, 10, 31), takes_good_rows=takes_good_rows)
        assert answer["good"] == 0
        from canbao.lists.actions import withdraw_list

        if takes_good_rows:
            assert answer["counts"]["ended"] == 0
            offices.apply(answer["list"])
        else:
            withdraw_list(offices.clerk, new_key(), order(answer["list"]))
    assert [until for _, _, until in standings(offices)] == [None, None]


@pytest.mark.trust
def test_a_list_that_ends_too_many_waits_for_another_person(offices: Offices) -> None:
    people = list(range(1, 41))
    registered(offices, *people)
    offices.take("civil_affairs", poor(*people), DAY)
    from canbao.lists.actions import confirm_large_change

    held = offices.upload("civil_affairs", poor(*people[:15]), date(2024, 10, 31), actor=offices.lead)
    assert (held["state"], held["why_held"]) == ("needs_confirmation", "ended")
    with pytest.raises(MoveRefused):
        offices.apply(held["list"])
    with pytest.raises(NotAllowed):
        confirm_large_change(offices.lead, new_key(), order(held["list"], "已核实"))
    with pytest.raises(NotAllowed):
        confirm_large_change(offices.clerk, new_key(), order(held["list"], "已核实"))
    second = offices.another_lead()
    with pytest.raises(NotAllowed):
        confirm_large_change(second, new_key(), order(held["list"]))
    confirmed = confirm_large_change(second, new_key(), order(held["list"], "民政局来函核实"))
    assert confirmed["state"] == "checked"
    assert offices.apply(held["list"])["done"] == {"standing_ended": 25}


def test_an_unknown_person_waits_until_registered(offices: Offices) -> None:
    registered(offices, 1)
    answer = offices.take("civil_affairs", poor(1, 2), DAY)
    assert answer["outcomes"]["new"] == {"found": 1, "unknown": 1}
    assert len(standings(offices)) == 1
    assert offices.count("SELECT count(*) FROM lists_listrow WHERE number IS NOT NULL") == 1
    rows = [("1", "户主", f"张{chr(0x4E00 + each)}", clean_number(each)) for each in (1, 2)]
    offices.take("public_security", sheet_bytes(REGISTER, rows), date(2024, 10, 31))
    from canbao.lists.actions import rematch_list

    assert rematch_list(offices.clerk, new_key(), order(answer["list"]))["rematched"] == 1
    assert len(standings(offices)) == 2
    assert offices.count("SELECT count(*) FROM registry_standing WHERE source_list = %s", answer["list"]) == 2
    assert offices.count("SELECT count(*) FROM lists_listrow WHERE number IS NOT NULL") == 0


def test_the_same_number_with_another_name_is_not_applied(offices: Offices) -> None:
    registered(offices, 1)
    content = sheet_bytes(POOR, [("李四", clean_number(1), "低保", "2024-01-01", "")])
    answer = offices.take("civil_affairs", content, DAY)
    assert answer["outcomes"]["new"] == {"other_name": 1}
    assert standings(offices) == []


def test_the_dead_get_no_new_standing(offices: Offices) -> None:
    registered(offices, 1)
    died = sheet_bytes(("姓名", "身份证号", "死亡日期"), [("张" + chr(0x4E01), clean_number(1), "2024-09-05")])
    offices.take("deaths", died, DAY)
    answer = offices.take("civil_affairs", poor(1), DAY)
    assert answer["outcomes"]["new"] == {"dead": 1}
    assert standings(offices) == []
    assert offices.rows("SELECT status, valid_from FROM registry_status") == [("dead", date(2024, 9, 5))]


@pytest.mark.trust
def test_a_person_outside_the_senders_area_is_left_alone(offices: Offices) -> None:
    town, other = f"{COUNTY}100", f"{COUNTY}101"
    registered(offices, 1, 2)
    with as_superuser(offices.server) as connection:
        connection.execute("UPDATE registry_person SET unit = %s", [other])
        connection.execute("UPDATE registry_person SET unit = %s WHERE name = %s", [town, "张" + chr(0x4E01)])
    sender = offices.supplier("civil_affairs", town)
    uploaded = offices.upload("civil_affairs", poor(1, 2), DAY, actor=sender)
    assert uploaded["counts"]["new"] == 2
    answer = offices.apply(uploaded["list"])
    assert answer["outcomes"]["new"] in ({"found": 1, "elsewhere": 1}, {"found": 1, "unknown": 1})
    assert len(standings(offices)) == 1
    with pytest.raises(NotAllowed):
        offices.upload("civil_affairs", poor(1), date(2024, 10, 1), actor=sender, place=COUNTY)


def told_to_suppliers(offices: Offices, count: int) -> tuple[list[Any], list[Any]]:
    """All that two offices are told of files that name as many people: of known ones, and of unknown ones."""
    from canbao.lists.actions import check_list
    from canbao.lists.queries import view_list, view_rows

    registered(offices, *range(1, count + 1))
    first, second = offices.supplier("civil_affairs"), offices.supplier("civil_affairs", COUNTY, COUNTY + "100")
    answers = []
    for actor, start in ((first, 1), (second, 301)):
        people = poor(*range(start, start + count), start)  # Somebody twice: a row goes back.
        sent = offices.upload("civil_affairs", people, DAY, actor=actor, place=COUNTY, takes_good_rows=True)
        number = int(sent["list"])
        checked = check_list(actor, new_key(), order(number))
        rows = [(row.kind, row.outcome, row.person_id, row.before) for row in view_rows(actor, number, most=count)]
        told = [{**answer, "list": 0} for answer in (sent, checked, view_list(actor, number))]
        answers.append([re.sub(r"[\u4e00-\u9fff]?···[0-9X]{4}", "", repr(told)), rows])
    return answers[0], answers[1]


@pytest.mark.trust
def test_t53_a_supplier_learns_the_same_of_known_and_unknown_people(offices: Offices, proof: Proof) -> None:
    """Of two files alike but for whom they name, the answers differ in nothing but numbers of lists."""
    count = proof.size(3, 200)
    known, unknown = told_to_suppliers(offices, count)
    assert known == unknown
    assert "outcomes" not in str(known)
    assert {(outcome, person) for _, outcome, person, _ in known[1]} == {("", 0)}
    figure = f"lists of {count} known and of {count} unknown people handed over, checked and looked at: told the same"
    proof.shows("T53", figure, "0 rows; answers alike for known and unknown")


@pytest.mark.trust
def test_t53_sabotage_told_like_the_bureau_a_supplier_learns_who_is_known(
    offices: Offices, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.lists import actions, queries

    for module in (actions, queries):
        monkeypatch.setattr(module, "_sees_people", lambda _: True)
    known, unknown = told_to_suppliers(offices, 3)
    assert known != unknown
    seen = sum(person > 0 for _, _, person, _ in known[1])
    assert seen == 3
    proof.sabotage("T53", "a supplier told what the bureau is told", f"{seen} of 3 known people are named")


@pytest.mark.trust
def test_a_supplier_sees_no_other_offices_lists(offices: Offices) -> None:
    registered(offices, 1)
    list_id = offices.upload("civil_affairs", poor(1), DAY)["list"]
    other = offices.supplier("civil_affairs")
    from canbao.lists.actions import check_list
    from canbao.lists.queries import view_list, view_lists, view_rows

    assert view_lists(other) == []
    for look in (view_list, view_rows):
        with pytest.raises(NotFound):
            look(other, list_id)
    with pytest.raises(NotFound):
        check_list(other, new_key(), order(list_id))
    assert [each["list"] for each in view_lists(offices.clerk, "civil_affairs")] == [list_id]


def test_an_office_sends_only_its_own_lists(offices: Offices) -> None:
    from canbao.lists.actions import NotYours, UnknownSupplier

    with pytest.raises(NotYours):
        offices.upload("veterans", poor(1), DAY, actor=offices.supplier("civil_affairs"))
    with pytest.raises(UnknownSupplier, match="civil_affairs"):
        offices.upload("nobody", poor(1), DAY)


def test_a_list_is_taken_back_within_a_day(offices: Offices) -> None:
    registered(offices, 1, 2)
    offices.take("civil_affairs", poor(1, 2), DAY)
    before = standings(offices)
    later = offices.take("civil_affairs", poor(1, word="特困"), date(2024, 10, 31))
    assert standings(offices) != before
    from canbao.lists.actions import undo_list

    answer = undo_list(offices.clerk, new_key(), order(later["list"], "报错了表"))
    assert answer["state"] == "undone"
    assert standings(offices) == before
    assert (
        offices.count(
            "SELECT count(*) FROM registry_coverage WHERE source_list = %s AND replaced_at IS NULL", later["list"]
        )
        == 0
    )
    again = offices.upload("civil_affairs", poor(1, word="特困"), date(2024, 10, 31))
    assert (again["is_repeat"], again["counts"]["changed"], again["counts"]["ended"]) == (False, 1, 1)


def test_what_something_rests_on_is_not_taken_back(offices: Offices) -> None:
    from canbao.lists import actions
    from canbao.lists.undoing import UndoRefused

    registered(offices, 1, 2)
    first = offices.take("civil_affairs", poor(1), DAY)
    second = offices.take("civil_affairs", poor(1, word="特困"), date(2024, 10, 31))
    with pytest.raises(UndoRefused, match="之后的名单"):
        actions.undo_list(offices.clerk, new_key(), order(first["list"]))
    actions.ask_before_undo(_published)
    try:
        with pytest.raises(UndoRefused, match="应缴"):
            actions.undo_list(offices.clerk, new_key(), order(second["list"]))
    finally:
        actions._rests_on.clear()
    with as_superuser(offices.server) as connection:
        connection.execute("UPDATE lists_listfile SET applied_at = applied_at - %s", [timedelta(hours=25)])
    with pytest.raises(UndoRefused, match="24"):
        actions.undo_list(offices.clerk, new_key(), order(second["list"]))
    people = offices.count("SELECT id FROM lists_listfile WHERE supplier = 'public_security'")
    with pytest.raises(UndoRefused):
        actions.undo_list(offices.clerk, new_key(), order(people))


def _published(county: str, list_id: int) -> bool:
    return county == COUNTY and list_id > 0


def test_a_list_checked_before_another_was_applied_is_checked_again(offices: Offices) -> None:
    from canbao.lists.actions import CheckAgain, check_list

    registered(offices, 1, 2)
    stale = offices.upload("civil_affairs", poor(1), DAY)
    offices.take("civil_affairs", poor(1, 2), date(2024, 10, 31))
    with pytest.raises(CheckAgain):
        offices.apply(stale["list"])
    checked: dict[str, Any] = dict(check_list(offices.clerk, new_key(), order(stale["list"])))
    assert checked["counts"]["held"] == 0
    assert (checked["counts"]["new"], checked["counts"]["ended"]) == (0, 1)
    offices.apply(stale["list"])


def test_what_somebody_corrected_by_hand_is_left_alone(offices: Offices) -> None:
    registered(offices, 1)
    offices.take("civil_affairs", poor(1), DAY)
    with as_superuser(offices.server) as connection:
        connection.execute("UPDATE registry_standing SET replaced_at = now()")
    answer = offices.take("civil_affairs", poor(1, until="2024-10-01"), date(2024, 10, 31))
    assert answer["done"] == {"corrected_by_hand": 1}
    assert standings(offices) == []


def test_the_rows_to_mend_go_back_to_the_sender(offices: Offices) -> None:
    from canbao.lists.queries import returned_workbook

    answer = offices.upload("civil_affairs", poor(1, word="低堡"), DAY)
    assert answer["problems"]["errors"][0]["problem"] == "unknown_standing"
    returned = returned_workbook(offices.clerk, answer["list"])
    assert returned is not None
    assert returned[:2] == b"PK"
    good = offices.upload("civil_affairs", poor(1), DAY)
    assert returned_workbook(offices.clerk, good["list"]) is None


def test_months_end_as_their_key_says(offices: Offices, months: Months) -> None:
    """Two months of a department: who stands on its list in the register after the second is who is on it."""
    for month in (0, 1):
        offices.take("public_security", months.content("public_security", month), months.day(month))
    offices.take("agriculture", months.content("agriculture"), months.day())
    answer = offices.take("agriculture", months.content("agriculture", 1), months.day(1))
    changes = [each for each in months.changes("agriculture") if each.kind == "new"]
    assert answer["counts"]["new"] == len(changes)
    standing = offices.count(
        "SELECT count(*) FROM registry_standing WHERE certifier = 'agriculture' AND replaced_at IS NULL"
        " AND (valid_until IS NULL OR valid_until >= %s)",
        months.day(1),
    )
    waiting = offices.count(
        "SELECT count(*) FROM lists_listrow WHERE supplier = 'agriculture' AND is_applied AND replaced_by IS NULL"
        " AND kind <> 'ended' AND outcome <> 'found'"
    )
    ended = offices.count(
        "SELECT count(*) FROM lists_listrow WHERE supplier = 'agriculture' AND is_applied AND replaced_by IS NULL"
        " AND kind <> 'ended' AND outcome = 'found' AND (content->>'until')::date < %s",
        months.day(1),
    )
    assert standing + waiting + ended == months.file("agriculture", 1).rows


def test_a_list_without_rows_says_that_there_is_nobody(offices: Offices) -> None:
    """The first time it is complete; later it ends everybody only when another person has confirmed it."""
    registered(offices, 1)
    first = offices.take("civil_affairs", poor(), DAY)
    assert first["rows"] == 0
    assert offices.count("SELECT count(*) FROM registry_coverage WHERE subject = 'subsistence'") == 1
    offices.take("civil_affairs", poor(1), date(2024, 10, 31))
    held = offices.upload("civil_affairs", poor(), date(2024, 11, 30))
    assert (held["state"], held["counts"]["ended"]) == ("needs_confirmation", 1)
    assert [until for _, _, until in standings(offices)] == [None]
