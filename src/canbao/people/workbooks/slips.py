"""Slips that departments keep for years and then put right: a name misspelt, a number still of 15 digits.

In: the right name or number. Out: the wrong one, always the same. Never: a number of somebody else.
"""

from __future__ import annotations

from canbao.values.names import MIDDLE_DOT

# Characters that are typed for one another: they sound alike.
ALIKE = str.maketrans(
    dict(zip("芳伟丽霞军娟玲敏静强英华建志明国红梅兰勇", "方卫莉侠君鹃灵闽婧蔷瑛桦健智铭囯虹媒蓝永", strict=True))
)
FALLBACK, OTHER_FALLBACK = "华", "明"
LONG_NUMBER = 18
CENTENARIAN_SEQUENCE = 996


def misspell(name: str) -> str:
    """One character at the end for another that sounds alike, or else a common one."""
    last = name[-1]
    wrong = last.translate(ALIKE)
    if wrong == last:
        wrong = FALLBACK if last not in (FALLBACK, MIDDLE_DOT) else OTHER_FALLBACK
    return name[:-1] + wrong


def has_old_number(number: object) -> bool:
    """Whether a number of 18 characters had 15 digits once: a resident card of somebody born before 2000."""
    return (
        isinstance(number, str)
        and len(number) == LONG_NUMBER
        and number[0] not in "89"
        and number[6:8] == "19"
        and int(number[14:17]) < CENTENARIAN_SEQUENCE
    )


def old_number(number: str) -> str:
    """The 15 digits: without century and check character."""
    return number[:6] + number[8:17]
