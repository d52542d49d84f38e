"""The aid table in words."""

from __future__ import annotations

from tests.assessing import LOCALITIES, MODEL, NANAN, QINGTANGPU, TENGZHOU, YUEYANG, made_up, shipped

from canbao.policy.rules import Rules
from canbao.policy.showing.aid_table import show_aid
from canbao.policy.showing.sheet import Entry, Section
from canbao.policy.showing.speech import Speech


def aid(rules: Rules) -> Section:
    return show_aid(Speech(rules, lambda _, clause: clause))


def entry(rules: Rules, key: str) -> Entry:
    return next(each for each in aid(rules).entries if each.key == key)


def test_every_row_says_how_much_who_pays_and_who_certifies() -> None:
    for policy in LOCALITIES:
        rules = shipped(policy).latest
        keys = [each.key for each in aid(rules).entries]
        assert [key for key in keys if key != "after_payment"] == list(dict.fromkeys(row.id for row in rules.aid.rows))
    shown = entry(shipped(NANAN).latest, "subsistence")
    assert shown.text_of("结果") == "直接减免 个人缴费标准（390.00元）的90%"
    assert (shown.text_of("出资"), shown.text_of("认定部门"), shown.cite) == ("政府补助", "市民政局", "五(一)第2段")


def test_several_payers_with_their_shares() -> None:
    shown = entry(shipped(TENGZHOU).latest, "family_planning")
    assert shown.text_of("出资") == "市财政（代缴） 50%、镇街财政（代缴） 其余"


def test_a_payer_whom_the_notice_does_not_name() -> None:
    shown = entry(shipped(QINGTANGPU).latest, "destitute")
    assert shown.text_of("出资") == "困难群众参保资助资金（通知没有写出资方）"


def test_pay_first_aid_and_aid_that_cannot_be_claimed() -> None:
    assert entry(shipped(NANAN).latest, "one_son_family").text_of("结果") == "先缴后补，金额见卫健部门原标准"
    assert entry(shipped(YUEYANG).latest, "disabled_grade_3_4").text_of("结果").endswith("；在外地参保的不能回来申请")


def test_later_certification() -> None:
    given = entry(shipped(YUEYANG).latest, "after_payment")
    assert given.name == "缴费以后才认定的，认定日期不晚于集中缴费期末日（2024-12-31）"
    assert given.text_of("结果") == "同样资助，多缴的退给本人"
    assert entry(shipped(NANAN).latest, "after_payment").text_of("结果") == "不退差额"


def test_how_rows_go_together_is_said() -> None:
    assert "取最高的一项" in aid(shipped(NANAN).latest).hint


def test_another_document_rules() -> None:
    assert aid(shipped(MODEL).latest).silence == "由其他文件规定，见医疗救助等有关规定〔二(二)〕"


def test_fixed_sums_tables_floors_and_periods() -> None:
    said = " ".join(
        each.text_of("结果") + each.text_of("出资")
        for name in ("tiers", "floors", "payers", "aid_validity", "claims")
        for each in aid(made_up(name).latest).entries
    )
    for word in ("low ", "不低于", "元", "缴费的"):
        assert word in said
