"""Groups of inspection: the policy's, or stated ones."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import TENGZHOU, Field
from tests.database import as_superuser

from canbao.campaign.inspection_groups import BadGroups, Seat, SetUpInspection, StatedGroup, set_up_inspection
from canbao.campaign.inspection_queries import inspection_of

TOWNS = (
    "龙泉 善南 南沙河 东沙河 东郭 大坞 滨湖 官桥 柴胡店 荆河 界河 木石 羊庄 级索 姜屯 洪绪 西岗 鲍沟 张汪 北辛 龙阳"
).split()


def name_towns(field: Field, names: list[str]) -> None:
    """The county has these towns and no others."""
    with as_superuser(field.till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM store_unit")
        owner.execute(
            "INSERT INTO store_unit (code, name, kind, successors) VALUES (%s, '县', 'county', '{}')", [field.county]
        )
        for at, name in enumerate(names):
            owner.execute(
                "INSERT INTO store_unit (code, name, kind, parent, successors) VALUES (%s, %s, 'town', %s, '{}')",
                [f"{field.county}{at:03}", name, field.county],
            )


def test_the_policys_groups_have_all_towns_each_once(field: Field) -> None:
    field.follow(TENGZHOU)
    name_towns(field, [f"{name}{'街道' if at < 2 else '镇'}" for at, name in enumerate(TOWNS)])
    seats = (Seat(1, "组长", "甲", "督查室"), Seat(1, "成员", "乙", "医保局"))
    answer = set_up_inspection(field.lead, new_key(), SetUpInspection(field.year, seats))
    assert answer["people"] == 2
    page = inspection_of(field.clerk, field.year, field.county, field.day)
    assert [group.number for group in page.groups] == list(range(1, 11))
    towns = [town for group in page.groups for town in group.towns]
    assert sorted(towns) == [f"{field.county}{at:03}" for at in range(21)]
    assert page.groups[0].towns == tuple(f"{field.county}{at:03}" for at in range(3))
    assert page.groups[0].people == (("成员", "乙", "医保局"), ("组长", "甲", "督查室"))


def test_a_town_that_is_not_there_or_there_twice_is_named(field: Field) -> None:
    field.follow(TENGZHOU)
    name_towns(field, [f"{name}镇" for name in TOWNS[1:]] + ["姜屯街道"])
    with pytest.raises(BadGroups, match="龙泉、姜屯"):
        set_up_inspection(field.lead, new_key(), SetUpInspection(field.year, ()))


def test_stated_groups_where_the_policy_has_none_replace_those_before(field: Field) -> None:
    name_towns(field, ["甲镇", "乙镇", "丙镇"])
    one, two, three = (f"{field.county}{at:03}" for at in range(3))
    for groups in ((StatedGroup(1, (one, two)), StatedGroup(2, (three,))), (StatedGroup(1, (one,)),)):
        set_up_inspection(field.lead, new_key(), SetUpInspection(field.year, (), groups))
    page = inspection_of(field.clerk, field.year, field.county, field.day)
    assert [group.towns for group in page.groups] == [(one,)]
    bad: tuple[tuple[StatedGroup, ...], ...] = (
        (),
        (StatedGroup(1, (one, two)), StatedGroup(2, (two,))),
        (StatedGroup(1, (one,)), StatedGroup(1, (two,))),
        (StatedGroup(1, ("110101001",)),),
    )
    for wrong in bad:
        with pytest.raises(BadGroups):
            set_up_inspection(field.lead, new_key(), SetUpInspection(field.year, (), wrong))
    with pytest.raises(BadGroups, match="第 7 组"):
        set_up_inspection(
            field.lead,
            new_key(),
            SetUpInspection(field.year, (Seat(7, "组长", "甲", "乙"),), (StatedGroup(1, (one,)),)),
        )
