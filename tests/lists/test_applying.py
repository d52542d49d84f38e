"""What lists do to the register, each sort by the lists of a made-up county."""

from __future__ import annotations

import pytest
from tests.lists.offices import Offices
from tests.lists.workbooks import Months

from canbao.lists.definitions import suppliers

TABLES = {
    "employee_scheme": "insurance",
    "last_enrolments": "insurance",
    "enrolled_elsewhere": "insurance",
    "school_roster": "schooling",
    "claims_summary": "claimyear",
    "residence_permits": "abode",
    "veterans": "standing",
}


@pytest.mark.slow
@pytest.mark.parametrize("id_", TABLES)
def test_found_rows_are_in_the_register_under_their_list(offices: Offices, months: Months, id_: str) -> None:
    offices.take("public_security", months.content("public_security"), months.day())
    answer = offices.take(id_, months.content(id_), months.day())
    found = answer["outcomes"]["new"]["found"]
    assert found > 5
    rows = f"SELECT count(DISTINCT (person_id, source_row)) FROM registry_{TABLES[id_]} WHERE source_list = %s"
    assert offices.count(rows, answer["list"]) == found
    complete = suppliers()[id_].complete
    assert offices.count("SELECT count(*) FROM registry_coverage WHERE source_list = %s", answer["list"]) == len(
        complete
    )


def test_every_sort_of_list_has_its_effect_and_tables() -> None:
    from canbao.lists.applying import EFFECTS
    from canbao.lists.applying import TABLES as WRITTEN
    from canbao.lists.definitions import About

    assert set(EFFECTS) == set(WRITTEN) == set(About)


def test_a_year_of_insurance_is_the_whole_year(offices: Offices, months: Months) -> None:
    offices.take("public_security", months.content("public_security"), months.day())
    offices.take("last_enrolments", months.content("last_enrolments"), months.day())
    periods = offices.rows("SELECT DISTINCT valid_from::text, valid_until::text, scheme FROM registry_insurance")
    assert periods == [("2024-01-01", "2024-12-31", "resident")]
    assert offices.count("SELECT count(*) FROM registry_insurance WHERE paid_fen > 0") > 100
