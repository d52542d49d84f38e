"""What sections of a person's file are called, and one row of each in words.

In: rows as the register gives them. Out: words. Never: a name of a column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from canbao.access.models import OrganisationKind
from canbao.registry.models.enrolments import EventKind, Manner
from canbao.registry.models.households import MemberRole, RelationKind
from canbao.registry.models.lives import AbodeKind, LifeStatus, Scheme
from canbao.registry.states import EnrolmentState

SECTION_LABELS = {
    "household": "户籍成员", "relation": "亲属", "abode": "居住和户籍", "schooling": "就学", "insurance": "参保情况",
    "status": "生存和去向", "standing": "身份认定", "circumstances": "其他情形", "claims": "医疗费用", "event": "事件",
    "enrolment": "参保登记", "payment": "缴费", "former": "资料更正",
}  # fmt: skip
_ROLES = {"head": "户主", "member": "成员"}
_SAME_HOUSEHOLD = "household"
"""A relation of people who were taken over from a table, which may say no more."""


def _word(choices: type[Any], code: str | None) -> str:
    words: dict[str, str] = dict(choices.choices)
    return words.get(code or "", code or "")


def _standing(row: Mapping[str, Any]) -> str:
    grade = f"，{row['grade']} 级" if row.get("grade") else ""
    by = f"（{_word(OrganisationKind, row['certifier'])}）" if row.get("certifier") else ""
    return f"{row['listed_as'] or row['standing']}{grade}{by}"


def _insurance(row: Mapping[str, Any]) -> str:
    where = f"，参保地 {row['division']}" if row.get("division") else ""
    return f"{_word(Scheme, row['scheme'])}{where}"


def _claims(row: Mapping[str, Any]) -> str:
    return f"{row['year']} 年{'有' if row['has_claimed'] else '没有'}报销"


def _enrolment(row: Mapping[str, Any]) -> str:
    return f"{row['year']} 年度 {_word(Manner, row['manner'])}：{_word(EnrolmentState, row['state'])}"


_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "household": lambda row: f"{_word(MemberRole, row['role']) or '成员'}",
    "relation": lambda row: "同户" if row["kind"] == _SAME_HOUSEHOLD else _word(RelationKind, row["kind"]),
    "abode": lambda row: f"{_word(AbodeKind, row['kind'])} {row['division'] or '未知'}",
    "schooling": lambda row: row["school"] or "在校",
    "insurance": _insurance,
    "status": lambda row: _word(LifeStatus, row["status"]),
    "standing": _standing,
    "circumstances": lambda _: "更新了计算待遇所需的其他情形",
    "claims": _claims,
    "event": lambda row: f"{_word(EventKind, row['kind'])} {row['detail']}".strip(),
    "enrolment": _enrolment,
}


def row_of(section: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row in words, with its days and where it comes from."""
    return {
        "words": _WORDS[section](row),
        "from": row.get("valid_from"),
        "until": row.get("valid_until"),
        "recorded_at": row.get("recorded_at"),
        "list": row.get("source_list"),
        "row": row.get("source_row"),
    }
