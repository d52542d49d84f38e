"""Duties as tables: every part of every kind, with its clause."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest
from tests.assessing import LOCALITIES, NANAN, QINGTANGPU, TENGZHOU, YUEYANG, shipped

from canbao.policy.administration import Administration
from canbao.policy.showing.administration_sections import administration_sections, say_field
from canbao.policy.showing.sheet import Entry, Section


def sections(administration: Administration) -> dict[str, Section]:
    found = administration_sections(administration, lambda _, clause: clause)
    return {section.key.removeprefix("administration."): section for section in found}


def shown(policy: str, kind: str) -> tuple[Entry, ...]:
    return sections(shipped(policy).latest.file.administration)[kind].entries


@pytest.mark.parametrize("policy", LOCALITIES)
def test_nothing_is_left_out(policy: str) -> None:
    administration = shipped(policy).latest.file.administration
    found = sections(administration)
    for name in Administration.model_fields:
        value = getattr(administration, name)
        if isinstance(value, list):
            assert len(found[name].entries if name in found else ()) == len(value)
        else:
            assert (name in found) is (value is not None)


@pytest.mark.parametrize("policy", LOCALITIES)
def test_every_part_shows_its_clause_and_no_code(policy: str) -> None:
    for section in sections(shipped(policy).latest.file.administration).values():
        for entry in section.entries:
            assert entry.cite or section.key.endswith("registration"), entry
            text = " ".join(text for label, text in entry.cells if label not in ("名称", "渠道", "备注"))
            assert re.findall(r"[a-z]+_[a-z_]+", text) == [], entry


def test_deadlines_steps_and_what_points_at_them() -> None:
    (listed,) = shown(NANAN, "list_deadlines")
    assert listed.text_of("每月几日以前") == "30"
    assert [entry.text_of("工作日") for entry in shown(NANAN, "steps")] == ["5", "5"]
    deadlines = [entry.text_of("期限") for entry in shown(NANAN, "exchanges")]
    assert [text for text in deadlines if text] == ["每月30日以前", "5个工作日内", "5个工作日内"]
    (weekly,) = shown(QINGTANGPU, "weekly_reports")
    assert weekly.text_of("星期") == "星期三"
    assert weekly.text_of("从哪个节点起").endswith("（2021-10-09）")
    assert "30天以内" in [entry.text_of("期限") for entry in shown(YUEYANG, "exchanges")]


def test_rewards_scores_and_funds() -> None:
    (reward,) = shown(QINGTANGPU, "reward")
    assert reward.text_of("档次").startswith("不低于 98%，统计日 2021-12-20，每人 5.00元，性质 奖励")
    assert reward.text_of("重点人群").startswith("已脱贫人口、")
    (score,) = shown(QINGTANGPU, "score")
    assert (score.text_of("满分"), score.text_of("每高一个百分点加")) == ("6", "0.1")
    (fund,) = shown(NANAN, "work_fund")
    assert (fund.text_of("每人"), fund.text_of("要求")) == ("2.00元", "不低于")


def test_groups_roles_and_places() -> None:
    (inspection,) = shown(TENGZHOU, "inspection")
    assert inspection.text_of("分组").startswith("组 1，镇街 龙泉、善南、南沙河；组 2")
    assert shown(YUEYANG, "work_groups")[0].text_of("人员").startswith("召集人：分管副县长；")
    (place,) = shown(QINGTANGPU, "payment_place")
    assert place.text_of("地区") == "安化县"
    (account,) = shown(YUEYANG, "family_account")
    assert account.text_of("限于") == "湖南省"


def test_parts_inside_parts_say_what_they_are() -> None:
    registration = shown(NANAN, "registration")
    assert [entry.text_of("事项") for entry in registration[:3]] == ["默认续保", "变更登记", "全户参保"]
    papers = [entry.text_of("可互相替代的一组") for entry in registration if entry.text_of("事项") == "材料"]
    assert papers[0] == "户口簿、居住证任选一样"
    ending = shown(NANAN, "lifecycle")[0]
    assert (ending.text_of("事项"), ending.text_of("名称"), ending.text_of("退费")) == ("终止", "出国定居", "不退")


def test_a_flag_of_a_section_is_an_entry() -> None:
    administration = Administration.model_validate({"registration": {"hukou_limit_for_flexible_workers": True}})
    (entry,) = sections(administration)["registration"].entries
    assert entry.cells == (("灵活就业人员须本地户籍", "是"),)


def test_keys_do_not_depend_on_the_order_where_there_is_an_id() -> None:
    keys = [entry.key for entry in shown(NANAN, "exchanges")]
    assert "payment_feedback" in keys
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("note", None, ""),
        ("content", [], ""),
        ("roles", {}, ""),
        ("is_online", False, "否"),
        ("named", date(2024, 9, 15), "2024-09-15"),
        ("at_least", Fraction(19, 20), "95%"),
        ("points_per_point_below", Fraction(1, 5), "0.2"),
        ("full_points", Fraction(1, 3), "1/3"),
        ("days", 0, "0"),
        ("most_held_fen", 500_000, "5000.00元"),
        ("content", ["名单", "金额"], "名单、金额"),
        ("rhythm", "monthly", "每月"),
        ("event", "something_else", "something_else"),
        ("denominator", "births", "出生人数"),
    ],
)
def test_fields_in_words(field: str, value: object, words: str) -> None:
    assert say_field(field, value) == words
