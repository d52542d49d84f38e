"""The auditors' lists and the kinds of their rows, with what they are called.

In: nothing. Out: `AuditList`, `LABELS`, `KINDS`. Never: a kind without words.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class AuditList(StrEnum):
    """The lists."""

    DEAD = "dead"
    PAID_TWICE = "paid_twice"
    ENROLLED_TWICE = "enrolled_twice"
    WITHOUT_STANDING = "without_standing"
    HELD = "held"
    PAYERS = "payers"
    NEVER_BACK = "never_back"


LABELS: Mapping[AuditList, str] = MappingProxyType(
    {
        AuditList.DEAD: "已死亡人员的资助",
        AuditList.PAID_TWICE: "重复缴费",
        AuditList.ENROLLED_TWICE: "重复参保",
        AuditList.WITHOUT_STANDING: "缴费日身份不成立的资助",
        AuditList.HELD: "滞留的款项",
        AuditList.PAYERS: "资助和补助是否足额到位",
        AuditList.NEVER_BACK: "应退未退",
    }
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "dead_paid": "死亡后仍拨付",
        "dead_asked": "死亡后仍申请",
        "dead_charged": "死亡后仍记应出",
        "unknown_day": "未知：死亡日期没有登记",
        "twice_held": "已缴费又收到一笔，待查",
        "twice_stated": "对账单上重复",
        "twice_files": "一人两档各缴一笔",
        "unknown_pair": "未知：疑似一人两档，还没有判定",
        "double_two_files": "两个档案都在本地参保",
        "double_employee": "同时参加职工医保",
        "double_elsewhere": "同时在外地参保",
        "no_standing": "当日没有该身份",
        "unknown_since": "未知：身份没有起始日期",
        "unknown_list": "未知：名单不完整",
        "hand": "在代收人手中",
        "town": "在镇街",
        "transit": "缴存在途",
        "unmatched": "待查款",
        "refund": "退费已批准未付",
        "on_account": "在专户，未划入基金",
        "aid_short": "资助未足额",
        "aid_beyond": "多出或多申请的资助",
        "aid_full": "资助足额",
        "subsidy_short": "补助未足额",
        "subsidy_beyond": "补助预拨",
        "subsidy_full": "补助足额",
        "sponsor_short": "扶持未足额",
        "sponsor_beyond": "扶持多于应出",
        "sponsor_full": "扶持足额",
        "refund_proposed": "退费待批准",
        "refund_approved": "退费已批准未付",
        "granted": "补助已核定未发",
        "held": "待查款未认领也未退回",
    }
)
"""Kinds that begin with unknown are no findings: a fact is missing."""
