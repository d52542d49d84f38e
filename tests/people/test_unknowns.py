"""Unknown facts: few, of every kind, and named where empty means something else."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from canbao.people.rate_file import load_rates
from canbao.policy.vocabulary import FACTS


def test_the_right_columns_may_be_emptied() -> None:
    unknown = load_rates().unknown
    assert not any(FACTS[name].none_means_absent for name in unknown.columns if name in FACTS)
    assert set(unknown.columns) - set(FACTS) == {"zero_claim_years"}
    assert all(FACTS[name].none_means_absent for name in unknown.facts)


@pytest.mark.parametrize("name", sorted(load_rates().unknown.columns))
def test_cells_are_emptied_as_often_as_the_rates_say(county: pa.Table, name: str) -> None:
    mainland = county.filter(pc.equal(county["nationality"], "CN"))
    expected = load_rates().unknown.columns[name] * len(mainland)
    assert mainland[name].null_count == pytest.approx(expected, abs=4.5 * expected**0.5)


def test_about_three_in_a_thousand_lack_birth_hukou_or_permit(county: pa.Table) -> None:
    lacking = pc.or_(pc.or_(county["birth"].is_null(), county["hukou"].is_null()), county["residence_permit"].is_null())
    assert pc.mean(lacking).as_py() == pytest.approx(0.003, abs=0.001)


def test_without_a_birth_date_there_is_no_number_that_tells_it(county: pa.Table) -> None:
    assert county["id_number"].filter(county["birth"].is_null()).null_count == county["birth"].null_count > 0
    assert county["person_id"].null_count == county["place"].null_count == county["name"].null_count == 0


def test_unknown_facts_name_what_was_emptied(county: pa.Table) -> None:
    named = county.filter(pc.is_valid(county["unknown_facts"])).to_pylist()
    facts = load_rates().unknown.facts
    assert len(named) == pytest.approx(sum(facts.values()) * len(county), rel=0.35)
    assert {fact for row in named for fact in row["unknown_facts"]} == set(facts)
    assert all(row[fact] is None for row in named for fact in row["unknown_facts"])
