"""How columns and words are written by people: Chinese names of columns, Chinese spellings of the closed vocabulary.
One place for reading and for writing.

In: a header or a cell as written. Out: the column's name, the word of the vocabulary. Never: a guess;
`nearest_column` only helps a message.
"""

from __future__ import annotations

from collections.abc import Mapping

from canbao.assess.labels import RESULT_LABELS
from canbao.intake.cell_texts import FLAGS as FLAGS  # Said with the other spellings.
from canbao.intake.header_texts import plain_header
from canbao.policy.suggestions import nearest
from canbao.policy.vocabulary import FACTS
from canbao.values.facts_schema import PEOPLE_SCHEMA

_OTHER: Mapping[str, str] = {
    "paid_on": FACTS["paid"].label,
    "enrolled_last_year": "上年度已参保",
    "paid_fen": "实缴金额（分）",
    "sponsor_fen": "扶持资助（分）",
    "zero_claim_years": "零报销年度",
    "catastrophic_paid": "历年大病报销（分）",
    "standings": "身份认定",
    "relations": "亲属关系",
    "unknown_facts": "未知的事实",
}

BESIDE_FACTS = ("policy",)
"""Columns that a people file may have beside the people table: the name of the policy that is to rule the row."""
_OF_RESULTS = frozenset({"person_id", "place", "household_id", "name", "id_number", *BESIDE_FACTS})

LABELS: Mapping[str, str] = {
    name: RESULT_LABELS[name] if name in _OF_RESULTS else _OTHER.get(name) or FACTS[name].label
    for name in (*PEOPLE_SCHEMA.names, *BESIDE_FACTS)
}
"""Chinese names of the columns of a people file."""

LIST_LABELS: Mapping[str, str] = {"standing": "身份", "place": "地区代码", "complete_until": "名单完整至"}
"""Chinese names of the columns of the companion that says which lists are complete."""

SPELLINGS: Mapping[str, Mapping[str, str]] = {
    "sex": {"男": "male", "女": "female", "男性": "male", "女性": "female"},
    "nationality": {"中国": "CN", "港澳台": "HMT", "外国": "foreign"},
    "residence_permit": {"有效": "valid", "过期": "expired", "无": "none"},
    "student": {
        "非学生": "none", "大学新生": "college_new", "大学": "college", "中职": "secondary_vocational",
        "高中": "high_school", "初中": "secondary", "小学": "primary", "留学生": "international",
    },
    "status": {
        "无": "none", "退役军人": "veteran", "退兵": "conscription_returned", "刑满释放人员": "released_prisoner",
        "社区矫正对象": "community_correction", "驻军": "garrison",
    },
    "role": {"父母": "parent", "子女": "child"},
    "kind": {"父母": "parent", "配偶": "spouse", "同户": "household"},
}  # fmt: skip
"""Chinese spellings of words of the closed vocabulary, by column."""

_MOST_LETTERS = 40
"""A header longer than this is no name of ours; comparing it would be slow."""


def column_of(header: str, labels: Mapping[str, str] = LABELS) -> str | None:
    """The column that a header names, by its own or by its Chinese name.

    >>> column_of("缴费日期"), column_of("paid_on"), column_of("备注")
    ('paid_on', 'paid_on', None)
    """
    wanted = plain_header(header)
    return next((name for name, label in labels.items() if wanted in (name, plain_header(label))), None)


def nearest_column(header: str, labels: Mapping[str, str] = LABELS) -> str:
    """What may be meant by an unknown header."""
    known = [*labels, *labels.values()]
    return nearest(header[:_MOST_LETTERS], known, limit=1)[0]
