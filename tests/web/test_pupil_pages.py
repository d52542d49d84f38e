"""A school's own pupils: found by name or last signs, in its own lists alone, with states of its own area alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import new_key
from tests.lists.sheets import sheet_bytes
from tests.web.rooms import LIST_DAY

if TYPE_CHECKING:
    from tests.web.sites import Person, Site

HEADERS = (
    "学校名称",
    "学段",
    "年级",
    "学生姓名",
    "性别",
    "身份证件号",
    "入学时间",
    "离校时间",
    "是否住校",
    "监护人电话",
    "变动类型",
)
NAMES = ("欧阳小树", "司马大海")


@pytest.fixture
def paid(site: Site) -> list[tuple[int, str, str]]:
    """Two people who owe, with number, name and full identity number."""
    from tests.registry.villagers import add_person, new_number

    unit = next(due.unit for due in site.till.dues() if len(due.unit) == 12)
    found = []
    for name in NAMES:
        number = new_number()
        found.append((add_person(name, unit, number=number), name, number))
    return found


def roster(people: list[tuple[int, str, str]]) -> bytes:
    rows = [
        ("演示小学", "小学", "三年级", name, "", number, "2022-09-01", "", "", "", "") for _, name, number in people
    ]
    return sheet_bytes(HEADERS, rows)


def send(person: Person, content: bytes) -> int:
    from canbao.lists.actions import upload_list
    from canbao.lists.supplying import UploadOrder

    answer = upload_list(person.actor, new_key(), UploadOrder("school_roster", LIST_DAY, "清册.xlsx", content))
    return int(str(answer["list"]))


def test_a_school_finds_its_own_pupils_and_nobody_else(site: Site, paid: list[tuple[int, str, str]]) -> None:
    from canbao.lists.actions import apply_list
    from canbao.lists.supplying import ListOrder

    school, other = site.hire("school_clerk"), site.hire("school_clerk")
    client = site.client(school)
    assert "还没有报过学生清册" in client.get("/s/pupils").content.decode()
    number = send(school, roster(paid))
    text = client.get("/s/pupils").content.decode()
    assert all(name in text for name in NAMES)
    assert "等医保局采用" in text
    assert paid[0][2] not in text, "never a full number"
    apply_list(site.hire("bureau_clerk").actor, new_key(), ListOrder(number))
    used = client.get(f"/s/pupils?q={NAMES[0]}").content.decode()
    assert NAMES[1] not in used
    assert "已采用" in used
    assert "小学 三年级" in used
    assert "应缴没有确定" in used
    assert "未登记" in used
    assert NAMES[1] in client.get(f"/s/pupils?q={paid[1][2][-4:]}").content.decode()
    assert "没有“某某”" in client.get("/s/pupils?q=某某").content.decode()
    assert NAMES[0] not in site.client(other).get("/s/pupils").content.decode()


def test_outside_its_area_a_school_sees_its_rows_and_no_states(site: Site, paid: list[tuple[int, str, str]]) -> None:
    from canbao.campaign.pupils import pupil_states

    far = site.hire("school_clerk", f"{site.county}999")
    assert pupil_states(far.actor, site.till.year, [paid[0][0]]) == {}
    near = site.hire("school_clerk")
    state = pupil_states(near.actor, site.till.year, [paid[0][0]])[paid[0][0]]
    assert (state.is_registered, state.is_paid, state.payable_fen) == (False, False, None)


def test_others_have_no_such_page(site: Site) -> None:
    for role in ("bureau_clerk", "supplier", "village_collector"):
        assert site.client(site.hire(role)).get("/s/pupils").status_code == 403
