"""出生: by mother and certificate; the name comes with the hukou."""

from __future__ import annotations

import re

from tests.people.workbooks.listed import Facts, RowsOf

from canbao.people.workbooks.births import certificate
from canbao.people.workbooks.county import County
from canbao.values.id_number import DocumentKind, check_id


def test_certificates_are_well_formed_and_single(rows_of: RowsOf) -> None:
    numbers = [row["出生医学证明编号"] for row in rows_of("births", 4)]
    assert len(set(numbers)) == len(numbers) > 30
    assert all(re.fullmatch(r"Z43\d{7}", number) for number in numbers)
    assert all(check_id(number, DocumentKind.BIRTH_CERTIFICATE).is_valid for number in numbers)


def test_mothers_are_women_older_than_their_child(rows_of: RowsOf, facts: Facts) -> None:
    for row in rows_of("births", 4):
        mother = facts[row["母亲身份证号码"]]
        assert mother["sex"] in ("female", None)
        assert mother["name"] == row["母亲姓名"]
        assert mother["birth"].year + 15 < int(row["出生日期"][:4])


def test_some_names_are_not_settled_yet_and_are_later(rows_of: RowsOf) -> None:
    unnamed = {row["出生医学证明编号"] for row in rows_of("births", 1) if not row["新生儿姓名"]}
    later = {row["出生医学证明编号"]: row["新生儿姓名"] for row in rows_of("births", 4)}
    assert unnamed
    assert sum(1 for number in unnamed if later[number]) > len(unnamed) / 2


def test_a_child_known_by_a_certificate_keeps_it(lists_county: County) -> None:
    assert certificate(lists_county, "Z430000001", 5) == "Z430000001"
    assert certificate(lists_county, None, 5) == "Z435000005"
