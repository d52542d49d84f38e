"""Chinese names of what a result holds, for tables, workbooks and sentences; one place for all of them.

In: nothing. Out: labels by field name and words for codes. Never: a figure.
"""

from __future__ import annotations

from collections.abc import Mapping

from canbao.policy.vocabulary import COUNTS, FACTS, NEEDS, REASONS

RESULT_LABELS: Mapping[str, str] = {
    "person_id": "人员编号",
    "place": "村（社区）代码",
    "household_id": "户编号",
    "name": "姓名",
    "id_number": "证件号码",
    "policy": "政策",
    "situation": "情形",
    "payable_fen": "个人应缴",
    "sponsor_fen": "扶持资助",
    "cover_from": "待遇起",
    "cover_until": "待遇止",
    "waiting_until": "等待期至",
    "offer_until": "此应缴有效至",
    "eligible": "符合参保范围",
    "reason": "原因",
    "accepted": "受理",
    "need": "须补材料",
    "answer": "通知是否规定",
    "refer": "请查",
    "segment": "价格段",
    "price_fen": "缴费标准",
    "lines": "缴费明细（分）",
    "pending": "待定参数",
    "provisional_due_fen": "暂按应缴",
    "aid": "资助",
    "aid_fen": "资助合计",
    "aid_rows": "资助类别",
    "aid_answer": "资助是否规定",
    "mode": "资助方式",
    "reimburse_fen": "事后补助",
    "repair_fen": "修复缴费",
    "repair_offered": "可修复年数",
    "repair_accepted": "接受修复年数",
    "repair_refused": "不受理修复年数",
    "due_fen": "应缴",
    "refund_fen": "应退差额",
    "cover_row": "待遇规则",
    "cover_answer": "待遇起始是否规定",
    "cover_refer": "待遇起始请查",
    "cover_first": "待遇起算",
    "cover_last": "待遇截止",
    "has_no_cover_left": "年内已无待遇",
    "wait_row": "等待规则",
    "wait_until": "等待期截止",
    "fixed_days": "固定等待天数",
    "fixed_months": "固定等待月数",
    "variable_months": "变动等待月数",
    "break_years": "断保年数",
    "instead": "其他后果",
    "instead_share": "其他后果比例",
    "warnings": "提示",
    "clauses": "依据条款",
    "asks": "须补事实",
    "possible": "可能的规则",
    "people": "人数",
    "year": "年度",
}

MODES: Mapping[str, str] = {
    "self": "个人缴纳", "direct": "直接资助", "reimburse": "先缴后补", "direct_and_reimburse": "直接资助并事后补差",
}  # fmt: skip
ANSWERS: Mapping[str, str] = {"not_stated": "通知未规定", "deferred": "由其他文件规定", "pending": "待定"}
WARNINGS: Mapping[str, str] = {"waiting_exceeds_year": "等待期超过待遇年度，年内没有待遇"}
SECTIONS: Mapping[str, str] = {
    "membership": "参保资格",
    "acceptance": "受理",
    "price": "缴费标准",
    "aid": "资助",
    "reimburse": "事后补助",
    "cover": "待遇",
    "waiting": "等待期",
    "repair": "修复",
    "need": "材料",
}


PARAMETERS: Mapping[str, str] = {
    "fiscal_subsidy_yuan": "财政补助标准", "personal_yuan": "个人缴费标准", "window": "集中缴费期",
}  # fmt: skip
"""Names of parameters that are often still to be set; another one is shown by its key."""


def parameter_label(key: str) -> str:
    """A parameter in words."""
    return PARAMETERS.get(key, key)


def fact_label(name: str) -> str:
    """A fact to ask for, in words: `has:低保对象` → 是否为低保对象.

    >>> fact_label("birth")
    '出生日期'
    """
    if name.startswith("has:"):
        return f"是否为{name.removeprefix('has:')}（名单、级别或日期未明）"
    if name in FACTS:
        return FACTS[name].label
    if name in COUNTS:
        return COUNTS[name].partition("：")[0]
    return f"政策参数：{PARAMETERS[name]}" if name in PARAMETERS else name


def reason_label(code: str | None) -> str:
    """Why somebody is refused or nothing is said, in words."""
    if code is None:
        return ""
    return REASONS.get(code) or NEEDS.get(code) or WARNINGS.get(code) or code
