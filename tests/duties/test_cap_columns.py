"""The cap of many people equals the cap of each."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from canbao.duties.cap_columns import CapReckoner
from canbao.duties.incentives import InsuranceHistory, reckon_incentive
from canbao.policy.administration.incentive import Incentive
from canbao.policy.readings import Readings
from canbao.values.facts_schema import PEOPLE_SCHEMA

TERMS = Incentive.model_validate(
    {
        "base_cap_yuan": 250000,
        "continuity_step_yuan": 5000,
        "zero_claim_step_yuan": 5000,
        "qualifying_years": 4,
        "bonus_cap_share": "20%",
        "reenrolment_cut_yuan": 3000,
        "years_count_from": 2025,
        "use_clears_zero_claim": True,
        "cite": "x",
    }
)
YEARS = st.sets(st.integers(2024, 2033), max_size=9)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "resident_years": YEARS,
            "employee_years": YEARS,
            "zero_claim_years": st.one_of(st.none(), YEARS),
            "catastrophic_paid": st.dictionaries(
                st.integers(2026, 2033), st.sampled_from([10, 25_000_001]), max_size=2
            ),
        }
    ),
    min_size=1,
    max_size=30,
)


@given(PEOPLE)
@settings(max_examples=60)
def test_columns_equal_one_by_one(people: list[dict[str, Any]]) -> None:
    readings = Readings({})
    found = CapReckoner(TERMS, 2034, readings).columns(batch_of(people))
    for row, person in enumerate(people):
        history = InsuranceHistory(
            resident_years={*person["resident_years"], 2034}, employee_years=person["employee_years"],
            zero_claim_years=person["zero_claim_years"], catastrophic_paid_fen=person["catastrophic_paid"],
        )  # fmt: skip
        expected = reckon_incentive(TERMS, 2034, history, readings)
        assert found["cap_fen"][row].as_py() == expected.cap_fen
        assert found["cap_bonus_fen"][row].as_py() == expected.bonus_fen


def test_each_distinct_history_is_reckoned_once() -> None:
    person = {"resident_years": {2033}, "employee_years": set(), "zero_claim_years": {2033}, "catastrophic_paid": {}}
    reckoner = CapReckoner(TERMS, 2034, Readings({}))
    reckoner.columns(batch_of([person] * 500))
    reckoner.columns(batch_of([person] * 500))
    assert len(reckoner.known) == 1


def batch_of(people: list[dict[str, Any]]) -> pa.RecordBatch:
    """The four columns as Arrow has them."""
    rows: dict[str, list[Any]] = {name: [] for name in people[0]}
    for person in people:
        for name in ("resident_years", "employee_years", "zero_claim_years"):
            rows[name].append(None if person[name] is None else sorted(person[name]))
        rows["catastrophic_paid"].append(
            [{"year": year, "fen": fen} for year, fen in person["catastrophic_paid"].items()]
        )
    return pa.record_batch({name: pa.array(values, PEOPLE_SCHEMA.field(name).type) for name, values in rows.items()})
