"""History and employee cover."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from canbao.people.columns import NO_DAY
from canbao.people.insurance import Insurance


def history(resident: int, employee: int) -> Insurance:
    none, no = np.array([0]), np.array([False])
    empty = (np.array([], dtype=np.int64),) * 3
    return Insurance(2025, 4, np.array([resident]), np.array([employee]), none, no, none + NO_DAY, no, no, empty)


@pytest.mark.parametrize(
    ("resident", "employee", "years"), [(0b0001, 0, 0), (0b0010, 0, 1), (0b1000, 0, 3), (0b1000, 0b0010, 1), (0, 0, 0)]
)
def test_break_years_count_back_to_any_cover(resident: int, employee: int, years: int) -> None:
    assert history(resident, employee).break_years.tolist() == [years]


def test_years_lie_before_the_benefit_year_and_after_birth(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        resident, employee = set(row["resident_years"] or ()), set(row["employee_years"])
        assert not resident & employee
        assert all(2016 <= year <= 2024 for year in resident | employee)
        if row["birth"]:
            assert all(year >= row["birth"].year for year in resident)
            assert all(year >= row["birth"].year + 18 for year in employee)


def test_flags_follow_from_the_years(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["resident_years"] is not None:
            assert row["enrolled_before"] == bool(row["resident_years"] or row["employee_years"])
            assert row["enrolled_last_year"] == (2024 in row["resident_years"])


def test_zero_claim_years_were_insured_and_without_a_large_payment(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        large = {claim["year"] for claim in row["catastrophic_paid"]}
        if row["resident_years"] is not None:
            assert set(row["zero_claim_years"] or ()) | large <= set(row["resident_years"])
        assert not set(row["zero_claim_years"] or ()) & large
        assert all(claim["fen"] > 0 for claim in row["catastrophic_paid"])


def test_large_payments_are_few_and_skewed(county: pa.Table) -> None:
    fen = pc.struct_field(pc.list_flatten(county["catastrophic_paid"]), "fen").to_numpy()
    assert 0.008 < len(fen) / len(county) < 0.016
    assert np.median(fen) == pytest.approx(780_000, rel=0.2)
    assert fen.mean() > 1.2 * np.median(fen)


def test_employees_are_adults_and_their_share_is_as_assumed(county: pa.Table, rows: list[dict[str, Any]]) -> None:
    assert pc.mean(county["employee_active"]).as_py() == pytest.approx(0.11, abs=0.01)
    for row in rows:
        if row["employee_active"]:
            assert row["birth"] is None or row["birth"].year <= 2007
            assert row["student"] in ("none", None)
            assert row["employed"]


def test_ended_employees_have_a_first_day_and_mostly_proof(county: pa.Table) -> None:
    ended = county.filter(pc.is_valid(county["uncovered_from"]))
    assert len(ended) / len(county) == pytest.approx(0.005, abs=0.0015)
    assert pc.mean(ended["employee_proof"]).as_py() == pytest.approx(0.65, abs=0.1)
    assert not pc.any(ended["employee_active"]).as_py()
    days = ended["uncovered_from"].to_pylist()
    assert min(days) >= date(2024, 7, 1)
    assert max(days) <= date(2025, 12, 31)
    assert {day.day for day in days} == {1}
    assert min(map(len, ended["employee_years"].to_pylist())) >= 1


def test_breaks_of_every_kind_occur(county: pa.Table) -> None:
    outside = county.filter(pc.equal(county["employee_active"], False))
    years = outside["resident_years"].drop_null().to_pylist()
    births = outside["birth"]
    assert births.null_count < 100
    full = sum(len(each) == 9 for each in years) / len(years)
    assert 0.7 < full < 0.85
    recent = sum(bool(each) and each[-1] < 2024 for each in years) / len(years)
    assert recent == pytest.approx(0.075, abs=0.02)
    assert sum(2024 in each and 2023 not in each and bool(set(each) - {2024}) for each in years) > 100
