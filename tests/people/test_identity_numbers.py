"""Identity numbers: right by their rules, each once, none that an office could have issued."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.people.identity_numbers import NumberIssuer
from canbao.values.days import day_number
from canbao.values.divisions import Level, load_divisions
from canbao.values.id_number import DocumentKind, check_id

DAY = day_number(date(1990, 3, 7))


def issue(issuer: NumberIssuer, region: int, days: list[int], is_male: bool) -> list[str]:
    count = len(days)
    numbers: list[str] = issuer.issue_numbers(
        np.full(count, region), np.array(days), np.full(count, is_male)
    ).to_pylist()
    return numbers


def test_every_number_of_the_county_is_right(rows: list[dict[str, Any]]) -> None:
    checked = 0
    for row in rows:
        if row["id_number"] is None:
            continue
        found = check_id(row["id_number"])
        assert found.is_valid, row
        checked += 1
        if found.kind is DocumentKind.BIRTH_CERTIFICATE:
            assert row["newborn"]
            assert row["hukou"] in ("none", None)
        else:
            assert found.birth == row["birth"]
            assert row["sex"] in (found.sex, None)
    assert checked > 0.99 * len(rows)


def test_no_number_stands_twice(county: pa.Table) -> None:
    numbers = county["id_number"].drop_null()
    assert len(pc.unique(numbers)) == len(numbers)


def test_no_county_has_the_regions_that_are_used(county: pa.Table) -> None:
    regions = set(pc.utf8_slice_codeunits(county["id_number"].drop_null(), 0, 6).to_pylist())
    counties = {division.code for division in load_divisions() if division.level is Level.COUNTY}
    mainland = {region for region in regions if region[0] in "123456"}
    assert mainland
    assert not mainland & counties
    assert {region[4:] for region in mainland} == {"99"}
    assert {region[3:] for region in regions if region[0] == "9"} == {"999"}


@given(st.integers(-25_000, 20_000), st.booleans())
def test_a_number_holds_its_birth_and_sex(day: int, is_male: bool) -> None:
    found = check_id(issue(NumberIssuer(), 430699, [day], is_male)[0])
    assert found.is_valid
    assert day_number(found.birth) == day if found.birth else False
    assert found.sex == ("male" if is_male else "female")


def test_a_crowded_day_moves_on_to_the_next_unassigned_region() -> None:
    issuer = NumberIssuer()
    numbers = [number for _ in range(3) for number in issue(issuer, 430699, [DAY] * 400, False)]
    numbers += issue(issuer, 430699, [DAY] * 400, True)
    assert len(set(numbers)) == 1600
    assert all(check_id(number).is_valid for number in numbers)
    assert {number[:6] for number in numbers} == {"430699", "430698", "430697"}
    assert not any(number[14:17] == "000" for number in numbers)


def test_too_many_for_a_day_is_an_error() -> None:
    with pytest.raises(AssertionError, match="no unassigned region is left"):
        issue(NumberIssuer(), 430699, [DAY] * 5000, False)


def test_the_order_of_a_block_decides_and_other_days_do_not_matter() -> None:
    alone = issue(NumberIssuer(), 430699, [DAY, DAY], True)
    mixed = issue(NumberIssuer(), 430699, [DAY + 5, DAY, DAY - 9, DAY], True)
    assert alone == [mixed[1], mixed[3]]


def test_compatriots_have_sequences_that_nobody_has() -> None:
    numbers = issue(NumberIssuer(), 830000, [DAY] * 50, True) + issue(NumberIssuer(), 810000, [DAY] * 50, False)
    found = [check_id(number) for number in numbers]
    assert {each.kind for each in found} == {DocumentKind.HMT_RESIDENCE_PERMIT}
    assert all(each.is_valid for each in found)
    assert min(int(number[14:17]) for number in numbers) >= 900
    with pytest.raises(AssertionError, match="too many residents"):
        issue(NumberIssuer(), 830000, [DAY] * 51, True)


def test_foreigners_have_a_country_that_does_not_exist() -> None:
    found = check_id(issue(NumberIssuer(), 943999, [DAY], True)[0])
    assert (found.is_valid, found.kind) == (True, DocumentKind.PERMANENT_RESIDENCE)


def test_certificates_are_counted_on() -> None:
    issuer = NumberIssuer()
    first = issuer.issue_certificates("43", np.array([True, False, True])).to_pylist()
    second = issuer.issue_certificates("43", np.array([True])).to_pylist()
    assert first + second == ["Z430000001", None, "Z430000002", "Z430000003"]
    assert check_id("Z430000003").kind is DocumentKind.BIRTH_CERTIFICATE
