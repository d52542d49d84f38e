"""The closed vocabulary of conditions: every fact a policy may read, every function it may call, and what each means.

In: nothing. Out: `FACTS`, `FUNCTIONS`, `REASONS`, `NEEDS`; the reference page and the error messages are made from
them. Never: a word that only one notice could use.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a word stands for."""

    BOOL = "bool"
    INT = "int"
    FEN = "fen"
    DATE = "date"
    TEXT = "text"
    PLACE = "place"
    YEARS = "years"
    PERIOD = "period"


@dataclass(frozen=True)
class FactWord:
    """One fact of a person. `none_means_absent`: an empty cell says "there is none"; otherwise it says "not known"."""

    name: str
    kind: Kind
    label: str
    none_means_absent: bool = False
    values: tuple[str, ...] = ()
    default: int | None = None


def _words(*words: FactWord) -> dict[str, FactWord]:
    return {word.name: word for word in words}


STUDENT_KINDS = (
    "none", "college_new", "college", "secondary_vocational", "high_school", "secondary", "primary", "international",
)  # fmt: skip
STATUSES = ("none", "veteran", "conscription_returned", "released_prisoner", "community_correction", "garrison")

FACTS: dict[str, FactWord] = _words(
    FactWord("birth", Kind.DATE, "出生日期"),
    FactWord("sex", Kind.TEXT, "性别", values=("male", "female")),
    FactWord("married", Kind.BOOL, "已婚"),
    FactWord("nationality", Kind.TEXT, "身份国别", values=("CN", "HMT", "foreign")),
    FactWord("permanent_residence", Kind.BOOL, "持外国人永久居留证"),
    FactWord("employed", Kind.BOOL, "已就业"),
    FactWord("hukou", Kind.PLACE, "户籍地"),
    FactWord("residence", Kind.PLACE, "常住地"),
    FactWord("birth_place", Kind.PLACE, "出生地"),
    FactWord("school_place", Kind.PLACE, "就读学校所在地", none_means_absent=True),
    FactWord("enrol_place", Kind.PLACE, "参保地"),
    FactWord("pay_place", Kind.PLACE, "缴费时选择的地区", none_means_absent=True),
    FactWord("enrolled_elsewhere", Kind.PLACE, "本年度已在他处参保的地区", none_means_absent=True),
    FactWord("residence_permit", Kind.TEXT, "居住证", values=("valid", "expired", "none")),
    FactWord("residence_months", Kind.INT, "居住月数"),
    FactWord("long_term", Kind.BOOL, "长期居住"),
    FactWord("child_of_permit_holder", Kind.BOOL, "居住证持有人的随迁子女"),
    FactWord("migrant_child", Kind.BOOL, "流动人口子女"),
    FactWord("migrant_child_enrolled_here", Kind.BOOL, "流动人口子女已在本地参保"),
    FactWord("student", Kind.TEXT, "学生类别", values=STUDENT_KINDS),
    FactWord("student_entry", Kind.DATE, "入学日期", none_means_absent=True),
    FactWord("status", Kind.TEXT, "特殊身份", values=STATUSES),
    FactWord("newborn", Kind.BOOL, "属于通知所说的新生儿"),
    FactWord("hukou_registered", Kind.DATE, "上户日期", none_means_absent=True),
    FactWord("registered", Kind.DATE, "参保登记日期", none_means_absent=True),
    FactWord("welfare_home_entry", Kind.DATE, "进入儿童福利机构日期", none_means_absent=True),
    FactWord("resident_years", Kind.YEARS, "以往参加居民医保的年度"),
    FactWord("employee_years", Kind.YEARS, "以往参加职工医保的年度"),
    FactWord("enrolled_before", Kind.BOOL, "曾参加基本医保"),
    FactWord("employee_active", Kind.BOOL, "正在参加职工医保"),
    FactWord("uncovered_from", Kind.DATE, "职工医保断保首日", none_means_absent=True),
    FactWord("employee_proof", Kind.BOOL, "持职工医保参保缴费证明"),
    FactWord("other_insurance", Kind.BOOL, "已参加其他基本医保"),
    FactWord("not_enrolled_proof", Kind.BOOL, "持户籍地未参保证明"),
    FactWord("paid", Kind.DATE, "缴费日期"),
    FactWord("insured", Kind.BOOL, "本年度已缴费参保"),
    FactWord("repair_years", Kind.INT, "申请修复的年数", none_means_absent=True, default=0),
    FactWord("offer_years", Kind.INT, "一次缴纳的年数", none_means_absent=True, default=1),
    FactWord("tier", Kind.TEXT, "自选缴费档次", none_means_absent=True),
)
"""`paid` is the recorded day of payment, or, for who has not paid, the day assumed (`--as-of`).

`insured` is true once paid.
"""

COUNTS: dict[str, str] = {
    "break_years": "断保年数：本年度之前最近一段连续未参保的年数",
    "continuous_years": "连续参加居民医保年数（含本年度）",
    "zero_claim_credits": "未用掉的零报销年数",
    "repair_years": "申请修复的年数",
    "offer_years": "一次缴纳的年数",
}
"""Small whole numbers of a person; they may be used as numbers in amounts and waiting, not only compared."""

NOT_ASSESSED = {
    "zero_claim_credits": "只用于大病保险激励（administration.incentive）",
    "resident_years": "请用 break_years 或 continuous_years",
    "employee_years": "请用 break_years 或 continuous_years",
}
"""Words that tables of a policy cannot read, and what to write instead."""

FUNCTIONS: dict[str, str] = {
    "has": 'has("名称", …, grade=(1, 2), role="parent", on=日期, certified_from=日期, certified_until=日期, '
    'listed_by="school")：'
    "在该日（默认缴费日）持有该身份",
    "since": 'since("名称", …)：缴费日持有的这些身份中最早的认定日期',
    "days": "days(a, b)：从 a 到 b 的天数（读法 A01 决定当日是否计入）",
    "age": "age(日期)：在该日的周岁；单写 age 时按读法 A19 的日期",
    "present": "present(事实)：有此项",
    "exists": 'exists("parent", 条件)：有一位该关系的人满足条件（条件只读其本人的事实）',
    "count": 'count("parent", 条件)：满足条件的该关系人数',
    "months_left": "months_left(日期)：从该日所在月到年度末的月数（含当月）",
    "month_of": "month_of(日期)：月份",
    "year_of": "year_of(日期)：年份",
    "date": 'date("2024-01-01")',
    "plus_days": "plus_days(日期, n)",
    "plus_months": "plus_months(日期, n)：对应日，无对应日取月末",
    "next_month": "next_month(日期)：次月1日",
    "next_year": "next_year(日期)：次年1月1日",
    "later": "later(a, b)：较晚的一日",
    "earlier": "earlier(a, b)：较早的一日",
    "share": "share(金额, 百分数)：金额的百分之几",
    "reading": 'reading("A40", "exempt")：采用该读法时为真',
    "by_reading": 'by_reading("A06", year_start=年度首日, payment=缴费日)：按读法取值',
    "city": 'city("super")：统筹区属于该城市类型',
}

REASONS: dict[str, str] = {
    "before_window": "集中缴费期尚未开始",
    "after_late_window": "补缴期已结束",
    "employee_scheme": "应参加或正在参加职工医保",
    "no_residence_permit": "没有有效居住证",
    "residence_too_short": "居住时间不够",
    "employed": "已就业，不属于居民医保对象",
    "duplicate_enrolment": "已在他处参保，不得重复参保",
    "enrols_elsewhere": "在他处参保，不由本通知收缴",
    "enrol_at_school": "应在就读学校所在地整体参保",
    "must_enrol_locally": "须在本地参保才能享受",
    "multi_year_payment": "一年一缴，不得一次缴纳多年",
    "wrong_pay_place": "缴费地区选择有误",
    "wrong_tier": "所选档次不符合规定",
    "already_aided": "已享受当地资助",
    "outside_province": "不在规定的省内",
    "out_of_scope": "不属于本通知的参保对象",
    "name_mismatch": "姓名与身份证不一致",
    "covered_by_employee_scheme": "该日由职工医保保障",
    "not_stated": "通知未规定",
    "deferred": "由其他文件规定",
    "selective_enrolment": "须全户参保，不得选择性参保",
    "wrong_year": "缴费年度不是本年度",
    "other_insurance": "已参加其他基本医保",
}
NEEDS: dict[str, str] = {
    "employee_cover_proof": "职工医保参保缴费证明",
    "not_enrolled_proof": "户籍地未参保证明",
    "household_registration": "先上户",
}


def is_known_word(name: str) -> bool:
    """Whether a name means something in every policy.

    >>> is_known_word("paid"), is_known_word("personal")
    (True, False)
    """
    return name in FACTS or name in COUNTS or name in FUNCTIONS or name in _PLAIN_WORDS


_PLAIN_WORDS = (
    "age",
    "place",
    "pooling_area",
    "province",
    "everywhere",
    "year",
    "true",
    "false",
    "and",
    "or",
    "not",
    "in",
)
