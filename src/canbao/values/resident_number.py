"""Numbers built on region, birth date, sequence and MOD 11-2: the resident card, 15 and 18 digits, the permits for Hong
Kong, Macao and Taiwan residents, and the 2023 card of foreign permanent residents.

In: text in one spelling and, if known, the day it is checked on. Out: `IdCheck`.
Never: a judgement by today's list of counties (people move, codes are retired), a present home read from digits 1 to 6.
"""

from __future__ import annotations

import re
from datetime import date

from canbao.values.check_characters import check_character
from canbao.values.id_check import DocumentKind, IdCheck, Problem, Remark

EARLIEST_BIRTH = date(1900, 1, 1)

PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71".split()
)

# Hong Kong, Macao, Taiwan, as the residence permit writes them; no other number begins with 81 to 83.
HMT_REGIONS = frozenset({"810000", "820000", "830000"})

# Sequence numbers that the 15-digit rule kept for people over a hundred, whose two-digit year is one of the 1800s.
_CENTENARIANS = frozenset({"996", "997", "998", "999"})

_SHAPE_18 = re.compile(r"[0-9]{17}[0-9X]")
_SHAPE_15 = re.compile(r"[0-9]{15}")


def kind_of_18(number: str) -> DocumentKind:
    """Which of the kinds of 18 characters a number is, by its first digits."""
    if number.startswith("9"):
        return DocumentKind.PERMANENT_RESIDENCE
    return DocumentKind.HMT_RESIDENCE_PERMIT if number[:6] in HMT_REGIONS else DocumentKind.RESIDENT_CARD


def check_18(number: str, on: date | None) -> IdCheck:
    """A number of 18 characters: shape, region, date, then the check character."""
    kind = kind_of_18(number)
    if not _SHAPE_18.fullmatch(number):
        return IdCheck(kind, number, Problem.SHAPE)
    birth = date_of(number[6:14])
    problem = _region_problem(number, kind) or birth_problem(birth, on)
    if problem is None and check_character(number[:17]) != number[17]:
        problem = Problem.CHECK_CHARACTER
    return IdCheck(
        kind,
        number,
        problem,
        key=number,
        birth=birth,
        sex="male" if int(number[16]) % 2 else "female",
        remarks=(Remark.SEQUENCE_ZERO,) if number[14:17] == "000" else (),
    )


def check_15(number: str, on: date | None) -> IdCheck:
    """A number of 15 digits, read as the 18 that it became; right in files of the past, no document since 2013."""
    kind = DocumentKind.RESIDENT_CARD_15
    if not _SHAPE_15.fullmatch(number):
        return IdCheck(kind, number, Problem.SHAPE)
    now = check_18(upgrade(number), on)
    # A foreigner's 18 digits begin with 9 and a permit's with 81 to 83: neither ever had 15.
    problem = now.problem if now.kind is DocumentKind.RESIDENT_CARD else Problem.REGION
    return IdCheck(kind, number, problem, now.number, now.birth, now.sex, remarks=(Remark.OLD_15_DIGITS, *now.remarks))


def upgrade(number15: str) -> str:
    """The 18 characters that a 15-digit number became.

    >>> upgrade("430621900307123")
    '430621199003071230'
    """
    century = "18" if number15[12:] in _CENTENARIANS else "19"
    first17 = number15[:6] + century + number15[6:]
    return first17 + check_character(first17)


def date_of(eight: str) -> date | None:
    """The date that eight digits write, or None if there is no such day."""
    try:
        return date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return None


def birth_problem(birth: date | None, on: date | None) -> Problem | None:
    """What is wrong with a birth date: no such day, too early, or after the day it is checked on."""
    if birth is None:
        return Problem.DATE
    if birth < EARLIEST_BIRTH:
        return Problem.TOO_EARLY
    return Problem.FUTURE if on is not None and birth > on else None


def _region_problem(number: str, kind: DocumentKind) -> Problem | None:
    if kind is DocumentKind.HMT_RESIDENCE_PERMIT:
        return None
    province = number[1:3] if kind is DocumentKind.PERMANENT_RESIDENCE else number[:2]
    return None if province in PROVINCES else Problem.REGION
