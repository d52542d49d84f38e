"""What a dotted path of a policy is called: `administration.incentive.continuity_step_yuan`, `waiting.fixed_months`.

In: a dotted path, what a policy itself calls windows and amounts. Out: words. Never: the value that stands there; a
path that nobody named stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from canbao.policy.model import PolicyFile
from canbao.policy.naming import AMOUNT_NAMES, PERIOD_NAMES
from canbao.policy.showing.administration_words import FIELDS, SECTIONS

NO_LABELS: Mapping[str, str] = MappingProxyType({})
_PARTS = {
    "membership": "参保对象",
    "acceptance": "不予受理和须补材料",
    "price": "应收",
    "aid": "资助",
    "cover": "待遇享受期",
    "waiting": "等待期",
    "claim_back": "回户籍地申请资助",
    "incentive_answer": "激励",
    "windows": "缴费时间",
    "amounts": "标准",
    "payers": "出资方",
    "terms": "条件",
    "measures": "随结果说明的天数",
    "administration": "行政事项",
    "fixed_months": "固定等待月数",
    "fixed_days": "固定等待天数",
    "months_per_break_year": "断保每年加的月数",
    "repair": "修复",
    "months_back_per_year": "每补缴一年减的月数",
    "long_break": "长期断保",
    "total_months": "合计最少月数",
}
_INSIDE = {
    "windows": {name: said[0] for name, said in PERIOD_NAMES.items()},
    "amounts": {name: said[0] for name, said in AMOUNT_NAMES.items()},
}


def labels_of(files: Iterable[PolicyFile]) -> dict[str, str]:
    """What the files call their windows and amounts, by dotted path; the first file that does so counts."""
    found: dict[str, str] = {}
    for file in files:
        for section, parts in (("windows", file.windows), ("amounts", file.amounts)):
            for name, part in parts.items():
                if part.label:
                    found.setdefault(f"{section}.{name}", part.label)
    return found


def name_parameter(path: str, labels: Mapping[str, str] = NO_LABELS) -> str:
    """The path in words.

    >>> name_parameter("windows.central"), name_parameter("administration.incentive.continuity_step_yuan")
    ('集中缴费期', '激励（大病保险限额）：连续参保每年提高')
    """
    section, *rest = path.split(".")
    if section in _INSIDE and rest:
        label = labels.get(f"{section}.{rest[0]}")
        return label or _INSIDE[section].get(rest[0], f"{_PARTS[section]} {rest[0]}")
    if section == "administration" and rest:
        return "：".join([SECTIONS.get(rest[0], rest[0]), *(_field(part) for part in rest[1:])])
    return "：".join([_PARTS.get(section, section), *(_PARTS.get(part) or _field(part) for part in rest)])


def _field(part: str) -> str:
    return FIELDS.get(part) or FIELDS.get(part.replace("_yuan", "_fen")) or part
