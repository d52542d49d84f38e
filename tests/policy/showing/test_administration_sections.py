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
from canbao.policy.yaml_file import read_yaml


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


def test_a_kind_of_the_policys_own_is_shown_where_nothing_else_names_the_part() -> None:
    cover = {"kind": "own_kind", "cite": "六", "resumes": True}
    found = sections(Administration.model_validate({"lifecycle": {"employee_cover": cover}}))
    (entry,) = found["lifecycle"].entries
    assert (entry.text_of("种类"), entry.key) == ("own_kind", "employee_cover.own_kind/0")


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
    exact = Administration.model_validate({"work_fund": {"cite": "一", "per_head_yuan": 3}})
    assert "要求" not in dict(sections(exact)["work_fund"].entries[0].cells)


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


SILENT = """
targets: [{id: coverage, cite: 一, label: 参保率, at_least: 95%, reached_by: 2024-11-30}]
must_enrol: [{id: poor, cite: 一, label: 困难人群, standings: [低保对象], at_least: 100%, reached_by: 2024-12-15}]
list_deadlines: [{kind: monthly, id: monthly, cite: 一, content: [名单], day_of_month: 10}]
steps: [{id: entry, cite: 一, content: 录入, working_days: 3}]
weekly_reports: [{id: weekly, cite: 一, content: 进度, weekday: 3}]
regular_reports: [{id: progress, cite: 一, content: 进度}]
exchanges: [{id: names, cite: 一, content: [名单]}]
work_fund: {cite: 一}
score: {cite: 一, full_points: 6, full_at: 95%, roles: [{id: head, label: 书记}], linked_household: {cite: 一}}
lifecycle: {ending: [{kind: death, cite: 一, label: 死亡}]}
"""


def test_what_one_looks_for_and_the_notice_does_not_say_is_shown_as_not_stated() -> None:
    found = sections(Administration.model_validate(read_yaml(SILENT)[0]))
    silent = {name: [label for label, text in found[name].entries[0].cells if text == "通知未写明"] for name in found}
    assert silent == {
        "targets": ["分子", "分母", "单位"], "must_enrol": [], "list_deadlines": ["报送部门", "接收部门"],
        "steps": ["经办", "接收"], "weekly_reports": ["报送单位", "接收"],
        "regular_reports": ["报送单位", "对象", "间隔天数"], "exchanges": ["提供", "接收", "频次"],
        "work_fund": ["每人", "出资", "拨给"], "score": ["每高一个百分点加", "每低一个百分点减"],
        "lifecycle": ["退费", "最后一天"],
    }  # fmt: skip
    score = found["score"].entries[0]
    assert score.text_of("人员") == "名称 书记，怎样取数 通知未写明"
    assert score.text_of("联系户未缴") == "分值 通知未写明"


def test_a_target_may_have_its_own_day() -> None:
    found = sections(Administration.model_validate(read_yaml(SILENT)[0]))
    assert found["targets"].entries[0].text_of("最迟达到") == "2024-11-30"
    assert found["must_enrol"].entries[0].text_of("最迟达到") == "2024-12-15"
    assert shown(YUEYANG, "targets")[0].text_of("最迟达到") == ""
