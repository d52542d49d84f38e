"""Documents of other shapes, each with made-up numbers that fit and numbers that do not."""

from __future__ import annotations

from datetime import date

import pytest

from canbao.values.documents import SHAPES, check_document
from canbao.values.id_check import DocumentKind, IdCheck, Problem, Remark

ON = date(2025, 1, 1)
Kind = DocumentKind


def check(kind: DocumentKind, number: str) -> IdCheck:
    return check_document(kind, number, ON)


@pytest.mark.parametrize(
    ("kind", "number", "key"),
    [
        (Kind.RESIDENT_CARD, "430621199003071230", "430621199003071230"),
        (Kind.RESIDENT_CARD_15, "430621900307123", "430621199003071230"),
        (Kind.HMT_RESIDENCE_PERMIT, "810000199003071237", "810000199003071237"),
        (Kind.HMT_RESIDENCE_PERMIT, "820000199003071247", "820000199003071247"),
        (Kind.HMT_RESIDENCE_PERMIT, "830000199003071257", "830000199003071257"),
        (Kind.HK_MACAO_PERMIT, "H12345678", "H12345678"),
        (Kind.HK_MACAO_PERMIT, "H1234567800", "H12345678"),
        (Kind.HK_MACAO_PERMIT, "M1234567801", "M12345678"),
        (Kind.HK_MACAO_FOREIGN_PERMIT, "HA1234567", "HA1234567"),
        (Kind.TAIWAN_PERMIT, "01234567", "01234567"),
        (Kind.TAIWAN_PERMIT, "0123456701(B)", "01234567"),
        (Kind.TAIWAN_PERMIT, "0123456701", "01234567"),
        (Kind.PERMANENT_RESIDENCE, "943124199003071235", "943124199003071235"),
        (Kind.PERMANENT_RESIDENCE, "937840198501010027", "937840198501010027"),
        (Kind.PERMANENT_RESIDENCE, "935392199202290016", "935392199202290016"),
        (Kind.PERMANENT_RESIDENCE_15, "CAN430690030714", "CAN430690030714"),
        (Kind.PERMANENT_RESIDENCE_15, "USA370490030725", "USA370490030725"),
        (Kind.PERMANENT_RESIDENCE_15, "JPN350590030710", "JPN350590030710"),
        (Kind.PERMANENT_RESIDENCE_15, "KAZ110090123105", "KAZ110090123105"),
        (Kind.PASSPORT, "E12345678", "E12345678"),
        (Kind.PASSPORT, "EA1234567", "EA1234567"),
        (Kind.PASSPORT, "G12345678", "G12345678"),
        (Kind.PASSPORT, "141234567", "141234567"),
        (Kind.PASSPORT, "DE1234567", "DE1234567"),
        (Kind.PASSPORT, "S1234567", "S1234567"),
        (Kind.FOREIGN_PASSPORT, "AB123456", "AB123456"),
        (Kind.BIRTH_CERTIFICATE, "X430621001", "X430621001"),
        (Kind.BIRTH_CERTIFICATE, "X320101001", "X320101001"),
        (Kind.DISABILITY_CARD, "43062119900307123041", "430621199003071230"),
        (Kind.DISABILITY_CARD, "43062119900307123041B1", "430621199003071230"),
        (Kind.OFFICER_CARD, "军字第2012345号", "军字第2012345号"),
        (Kind.CREDIT_CODE, "11430621MJ0A1B2C5B", "11430621MJ0A1B2C5B"),
        (Kind.CREDIT_CODE, "54370481MJ0A1B2C5A", "54370481MJ0A1B2C5A"),
        (Kind.CREDIT_CODE, "N2350583MF1A2B3C43", "N2350583MF1A2B3C43"),
    ],
)
def test_numbers_that_fit_and_the_part_that_stays(kind: DocumentKind, number: str, key: str) -> None:
    checked = check(kind, number)
    assert (checked.kind, checked.number, checked.problem, checked.key) == (kind, number, None, key)


@pytest.mark.parametrize(
    ("kind", "number", "problem"),
    [
        (Kind.RESIDENT_CARD, "810000199003071237", Problem.REGION),
        (Kind.RESIDENT_CARD, "43062119900307123", Problem.SHAPE),
        (Kind.RESIDENT_CARD, "943124", Problem.SHAPE),
        (Kind.RESIDENT_CARD_15, "43062190030712", Problem.SHAPE),
        (Kind.RESIDENT_CARD_15, "160621900307123", Problem.REGION),
        (Kind.HMT_RESIDENCE_PERMIT, "710000199003071233", Problem.REGION),
        (Kind.HMT_RESIDENCE_PERMIT, "810000199003071238", Problem.CHECK_CHARACTER),
        (Kind.HMT_RESIDENCE_PERMIT, "81000019900307123Z", Problem.SHAPE),
        (Kind.HK_MACAO_PERMIT, "H123456789", Problem.SHAPE),
        (Kind.HK_MACAO_PERMIT, "T12345678", Problem.SHAPE),
        (Kind.HK_MACAO_FOREIGN_PERMIT, "HA123456", Problem.SHAPE),
        (Kind.TAIWAN_PERMIT, "012345678", Problem.SHAPE),
        (Kind.TAIWAN_PERMIT, "01234567(B)", Problem.SHAPE),
        (Kind.PERMANENT_RESIDENCE, "943124199003071236", Problem.CHECK_CHARACTER),
        (Kind.PERMANENT_RESIDENCE_15, "CAN430690030715", Problem.CHECK_CHARACTER),
        (Kind.PERMANENT_RESIDENCE_15, "CAN430690130714", Problem.DATE),
        (Kind.PASSPORT, "EI1234567", Problem.SHAPE),
        (Kind.PASSPORT, "EO1234567", Problem.SHAPE),
        (Kind.PASSPORT, "161234567", Problem.SHAPE),
        (Kind.FOREIGN_PASSPORT, "AB12", Problem.SHAPE),
        (Kind.BIRTH_CERTIFICATE, "X160621001", Problem.REGION),
        (Kind.BIRTH_CERTIFICATE, "X43062100", Problem.SHAPE),
        (Kind.DISABILITY_CARD, "43062119900307123141", Problem.CHECK_CHARACTER),
        (Kind.DISABILITY_CARD, "43062119900307123081", Problem.SHAPE),
        (Kind.DISABILITY_CARD, "43062119900307123045", Problem.SHAPE),
        (Kind.OFFICER_CARD, "军字2012345", Problem.SHAPE),
        (Kind.CREDIT_CODE, "11430621MJ0A1B2C5C", Problem.CHECK_CHARACTER),
        (Kind.CREDIT_CODE, "11430621MI0A1B2C5B", Problem.SHAPE),
        (Kind.UNKNOWN, "430621199003071230", Problem.SHAPE),
    ],
)
def test_numbers_that_do_not_fit(kind: DocumentKind, number: str, problem: Problem) -> None:
    checked = check(kind, number)
    assert (checked.kind, checked.number, checked.problem, checked.is_valid) == (kind, number, problem, False)


def test_a_credit_code_with_a_wrong_organisation_code_inside() -> None:
    # The outer check character was made to fit the wrong inner one.
    assert check(Kind.CREDIT_CODE, "11430621MJ0A1B2C6E").problem is Problem.ORGANISATION_CHECK


def test_a_birth_year_without_century_may_be_of_either() -> None:
    """29 February 2000 existed and 29 February 1900 did not; 2001 and 1901 had none."""
    assert check(Kind.PERMANENT_RESIDENCE_15, "CAN430600022912").problem is not Problem.DATE
    assert check(Kind.PERMANENT_RESIDENCE_15, "CAN430601022912").problem is Problem.DATE


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (Kind.RESIDENT_CARD, "430621199003071230"),
        (Kind.RESIDENT_CARD_15, "430621900307123"),
        (Kind.DISABILITY_CARD, "43062119900307123041"),
        (Kind.PERMANENT_RESIDENCE, "943124199003071235"),
    ],
)
def test_the_day_of_the_check_reaches_every_kind_with_a_birth_date(kind: DocumentKind, number: str) -> None:
    assert check_document(kind, number, date(1990, 3, 7)).problem is None
    assert check_document(kind, number, date(1990, 3, 6)).problem is Problem.FUTURE


def test_a_disability_card_tells_category_and_grade() -> None:
    checked = check(Kind.DISABILITY_CARD, "43062119900307123041")
    assert (checked.disability_category, checked.disability_grade) == (4, 1)
    assert (checked.birth, checked.sex) == (date(1990, 3, 7), "male")


@pytest.mark.parametrize(
    ("kind", "number", "remark"),
    [
        (Kind.HK_MACAO_FOREIGN_PERMIT, "MA1234567", Remark.NO_RESIDENCE_PERMIT),
        (Kind.OFFICER_CARD, "军字第2012345号", Remark.MANUAL_REVIEW),
        (Kind.FOREIGN_PASSPORT, "AB123456", Remark.MANUAL_REVIEW),
        (Kind.CREDIT_CODE, "11430621MJ0A1B2C5B", Remark.NOT_A_PERSON),
    ],
)
def test_what_a_clerk_should_look_at(kind: DocumentKind, number: str, remark: Remark) -> None:
    assert check(kind, number).remarks == (remark,)


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_no_kind_takes_an_empty_text(kind: DocumentKind) -> None:
    assert check(kind, "").problem is Problem.SHAPE


@pytest.mark.parametrize("kind", list(SHAPES))
def test_no_shape_takes_what_comes_after_a_line_break(kind: DocumentKind) -> None:
    assert check(kind, "H12345678\n").problem is Problem.SHAPE
