"""A file put right from its page: only what differs, with its reason; moves by the action that each needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.database import in_area
from tests.registry.villagers import add_person
from tests.web.windows import number, village, window

if TYPE_CHECKING:
    from tests.web.sites import Person, Site

    from canbao.registry.models import Person as Row


@pytest.fixture
def clerk(site: Site) -> Person:
    return window(site)


@pytest.fixture
def person(site: Site) -> int:
    return add_person("周春生", village(site), number=number(1990), sex=None)


def row(site: Site, person: int) -> Row:
    from canbao.registry.models import Person as Row

    with in_area(site.county):
        return Row.objects.get(county=site.county, id=person)


def correct(site: Site, clerk: Person, person: int, **fields: Any) -> Any:
    given = {"name": "周春生", "birth": "1990-03-07", "sex": "", "reason": "核对过身份证", **fields}
    return site.post(site.client(clerk), f"/s/correct/{person}", given)


def move(site: Site, clerk: Person, person: int, **fields: Any) -> Any:
    given = {"on": "2024-10-01", "reason": "派出所证明", **fields}
    return site.post(site.client(clerk), f"/s/move/{person}", given)


def test_only_what_differs_is_corrected(site: Site, clerk: Person, person: int) -> None:
    from tests.access.people_at_work import audit_rows

    assert correct(site, clerk, person, name="周夏生").status_code == 302
    entry = audit_rows(site.till.county.server)[-1]
    assert (entry["action"], entry["reason"]) == ("correct_person", "核对过身份证")
    assert "birth" not in str(entry["changes"])
    assert row(site, person).name == "周夏生"


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"reason": ""}, "请写明更正的原因"), ({}, "没有改动任何内容"), ({"name": ""}, "请填写姓名"),
     ({"number": "430621199003071"}, "证件号码：")],
)  # fmt: skip
def test_what_is_missing_is_said(site: Site, clerk: Person, person: int, fields: dict[str, str], said: str) -> None:
    answer = correct(site, clerk, person, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_another_telephone_leaves_the_due_as_it_is(site: Site, clerk: Person) -> None:
    from canbao.registry.queries import person_file

    due = next(each for each in site.till.payable() if each.unit.startswith(village(site)[:9]))
    known = person_file(site.till.county.clerk(), due.person_id).row
    name, birth = known.name, known.birth
    fields = {"name": name, "birth": birth.isoformat() if birth else "", "sex": known.sex or "", "phone": "13912345678"}
    assert correct(site, clerk, due.person_id, **fields).status_code == 302
    assert site.till.pay(due)["payment"]


def test_a_move_within_the_town(site: Site, clerk: Person, person: int) -> None:
    from canbao.registry.queries import person_file
    from canbao.store.models import Unit

    there = village(site)[:9] + "997"
    Unit.objects.create(code=there, name="新村", kind="village")
    assert "请选择迁到哪个村" in move(site, clerk, person, kind="here").content.decode()
    assert move(site, clerk, person, kind="here", unit=there, hukou="on").status_code == 302
    assert row(site, person).unit == there
    (home,) = person_file(site.till.county.clerk(), person).sections["abode"]
    assert (home["kind"], home["division"]) == ("hukou", there)


def test_a_move_that_is_refused_leaves_the_file_where_it_was(site: Site, clerk: Person, person: int) -> None:
    from canbao.registry.queries import person_file
    from canbao.store.models import Unit

    there = village(site)[:9] + "997"
    Unit.objects.create(code=there, name="新村", kind="village")
    before = row(site, person).unit
    assert move(site, clerk, person, kind="here", unit=there).status_code == 302
    again = move(site, clerk, person, kind="here", unit=before, on="2024-09-01")
    assert (again.status_code, "该日期之后已有记录" in again.content.decode()) == (422, True)
    assert row(site, person).unit == there
    homes = person_file(site.till.county.clerk(), person).sections["abode"]
    assert [home["division"] for home in homes if home["kind"] == "residence"] == [there]


def test_a_move_to_another_town_waits_for_its_answer(site: Site, clerk: Person, person: int) -> None:
    from canbao.registry.models import HandOver
    from canbao.store.models import Unit

    there = site.county + "998001"
    Unit.objects.create(code=there[:9], name="远镇", kind="town")
    Unit.objects.create(code=there, name="远村", kind="village")
    assert "不在您的辖区" in move(site, clerk, person, kind="here", unit=there).content.decode()
    assert move(site, clerk, person, kind="over", unit=there).status_code == 302
    assert row(site, person).unit == village(site), "until the other unit takes the person"
    with in_area(site.county):
        assert HandOver.objects.get(county=site.county).to_unit == there


def test_what_became_of_somebody_and_that_it_was_wrong(site: Site, clerk: Person, person: int) -> None:
    from canbao.registry.queries import person_file

    assert move(site, clerk, person, kind="dead").status_code == 302
    (dead,) = person_file(site.till.county.clerk(), person).sections["status"]
    assert dead["status"] == "dead"
    assert move(site, clerk, person, kind="alive").status_code == 302
    (alive,) = person_file(site.till.county.clerk(), person).sections["status"]
    assert alive["status"] == "alive"


def test_the_file_leads_to_what_may_be_done(site: Site, clerk: Person, person: int) -> None:
    text = site.client(clerk).get(f"/s/person/{person}").content.decode()
    for address in (f"/s/register?person={person}", f"/s/correct/{person}", f"/s/move/{person}"):
        assert address in text
    looks = site.client(site.hire("inspector")).get(f"/s/person/{person}").content.decode()
    assert "/s/correct/" not in looks
    assert site.client(site.hire("inspector")).get(f"/s/correct/{person}").status_code == 403
