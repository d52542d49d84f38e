"""Documents that are not built like the resident card: travel permits, passports, birth and disability certificates,
officers' cards, the 2004 card of foreign permanent residents, and credit codes of organisations.

In: text in one spelling and, if known, the day it is checked on. Out: `IdCheck`.
Never: an error for what only a person can see on the paper: such kinds carry the remark for manual review.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from canbao.values.check_characters import credit_code_check, icao_check, organisation_check
from canbao.values.id_check import DocumentKind, IdCheck, Problem, Remark
from canbao.values.resident_number import PROVINCES, check_15, check_18, date_of

SHAPES: Mapping[DocumentKind, re.Pattern[str]] = MappingProxyType(
    {
        DocumentKind.HK_MACAO_PERMIT: re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
        DocumentKind.HK_MACAO_FOREIGN_PERMIT: re.compile(r"[HM]A[0-9]{7}"),
        DocumentKind.TAIWAN_PERMIT: re.compile(r"[0-9]{8}|[0-9]{10}(?:\([A-Z0-9]\))?"),
        DocumentKind.PASSPORT: re.compile(
            r"E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|G[0-9]{8}|1[45][0-9]{7}|[DSP]E?[0-9]{7,8}",
        ),
        DocumentKind.FOREIGN_PASSPORT: re.compile(r"[A-Z0-9]{5,15}"),
        DocumentKind.BIRTH_CERTIFICATE: re.compile(r"[A-Z][0-9]{9}"),
        DocumentKind.DISABILITY_CARD: re.compile(r"[0-9]{17}[0-9X][1-7][1-4](?:B[0-9])?"),
        DocumentKind.OFFICER_CARD: re.compile(r"[一-龥]{1,2}字第[0-9A-Z]{4,8}号?"),
        DocumentKind.PERMANENT_RESIDENCE_15: re.compile(r"[A-Z]{3}[0-9]{12}"),
        DocumentKind.CREDIT_CODE: re.compile(r"[0-9A-HJ-NP-RT-UWXY]{2}[0-9]{6}[0-9A-HJ-NP-RT-UWXY]{10}"),
    }
)


def check_document(kind: DocumentKind, number: str, on: date | None) -> IdCheck:
    """A number checked as one kind of document."""
    if kind is DocumentKind.UNKNOWN:
        return IdCheck(kind, number, Problem.SHAPE)
    if kind is DocumentKind.RESIDENT_CARD_15:
        return check_15(number, on)
    if kind not in SHAPES:
        return _check_18_as(kind, number, on)
    if not SHAPES[kind].fullmatch(number):
        return IdCheck(kind, number, Problem.SHAPE)
    return _RULES[kind](number, on)


def _check_18_as(kind: DocumentKind, number: str, on: date | None) -> IdCheck:
    """The kinds of 18 characters differ by their region: another kind than the stated one is a wrong region."""
    found = check_18(number, on)
    if found.kind is kind:
        return found
    if found.problem is Problem.SHAPE:
        return replace(found, kind=kind)
    return IdCheck(kind, number, Problem.REGION)


def _check_hk_macao(number: str, _on: date | None) -> IdCheck:
    """The first nine characters are a person's for life; two more count the renewals."""
    return IdCheck(DocumentKind.HK_MACAO_PERMIT, number, key=number[:9])


def _check_hk_macao_foreign(number: str, _on: date | None) -> IdCheck:
    kind = DocumentKind.HK_MACAO_FOREIGN_PERMIT
    return IdCheck(kind, number, key=number, remarks=(Remark.NO_RESIDENCE_PERMIT,))


def _check_taiwan(number: str, _on: date | None) -> IdCheck:
    """The first eight digits are a person's for life; older booklets add the issue count and the issuer."""
    return IdCheck(DocumentKind.TAIWAN_PERMIT, number, key=number[:8])


def _check_passport(number: str, _on: date | None) -> IdCheck:
    return IdCheck(DocumentKind.PASSPORT, number, key=number)


def _check_foreign_passport(number: str, _on: date | None) -> IdCheck:
    """Only the issuing country knows its numbers; without the country the number is no key for a person."""
    return IdCheck(DocumentKind.FOREIGN_PASSPORT, number, key=number, remarks=(Remark.MANUAL_REVIEW,))


def _check_birth_certificate(number: str, _on: date | None) -> IdCheck:
    """A letter for the print edition, then the province."""
    problem = None if number[1:3] in PROVINCES else Problem.REGION
    return IdCheck(DocumentKind.BIRTH_CERTIFICATE, number, problem, key=number)


def _check_disability_card(number: str, on: date | None) -> IdCheck:
    """The holder's 18 characters, then category and grade; the holder's number is the key."""
    holder = check_18(number[:18], on)
    return replace(
        holder,
        kind=DocumentKind.DISABILITY_CARD,
        number=number,
        disability_category=int(number[18]),
        disability_grade=int(number[19]),
    )


def _check_officer_card(number: str, _on: date | None) -> IdCheck:
    return IdCheck(DocumentKind.OFFICER_CARD, number, key=number, remarks=(Remark.MANUAL_REVIEW,))


def _check_permanent_residence_15(number: str, _on: date | None) -> IdCheck:
    """Country, area, two-digit birth year, month and day, sequence, check digit. The century is not written."""
    problem = None
    # Every day of the 1900s has its like in the 2000s, so one century answers for both.
    if date_of("20" + number[7:13]) is None:
        problem = Problem.DATE
    elif icao_check(number[:14]) != number[14]:
        problem = Problem.CHECK_CHARACTER
    return IdCheck(DocumentKind.PERMANENT_RESIDENCE_15, number, problem, key=number)


def _check_credit_code(number: str, _on: date | None) -> IdCheck:
    problem = None
    if credit_code_check(number[:17]) != number[17]:
        problem = Problem.CHECK_CHARACTER
    elif organisation_check(number[8:16]) != number[16]:
        problem = Problem.ORGANISATION_CHECK
    return IdCheck(DocumentKind.CREDIT_CODE, number, problem, key=number, remarks=(Remark.NOT_A_PERSON,))


_RULES: Mapping[DocumentKind, Callable[[str, date | None], IdCheck]] = MappingProxyType(
    {
        DocumentKind.HK_MACAO_PERMIT: _check_hk_macao,
        DocumentKind.HK_MACAO_FOREIGN_PERMIT: _check_hk_macao_foreign,
        DocumentKind.TAIWAN_PERMIT: _check_taiwan,
        DocumentKind.PASSPORT: _check_passport,
        DocumentKind.FOREIGN_PASSPORT: _check_foreign_passport,
        DocumentKind.BIRTH_CERTIFICATE: _check_birth_certificate,
        DocumentKind.DISABILITY_CARD: _check_disability_card,
        DocumentKind.OFFICER_CARD: _check_officer_card,
        DocumentKind.PERMANENT_RESIDENCE_15: _check_permanent_residence_15,
        DocumentKind.CREDIT_CODE: _check_credit_code,
    }
)
