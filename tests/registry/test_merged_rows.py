"""Rows laid together: which of the gone person's become the kept one's, table by table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.access.people_at_work import COUNTY
from tests.database import in_area
from tests.registry.villagers import YEAR, add_person, add_row, enrol

from canbao.registry.changing import withdraw_rows
from canbao.registry.merged_rows import Two, count_overtaken, dated_tables, move_back, move_rows

pytestmark = pytest.mark.usefixtures("vault", "database")

LATE, EARLY = date(2024, 6, 1), date(2020, 1, 1)


@pytest.fixture
def two() -> Two:
    """A merge on its way."""
    from canbao.registry.models import Merge, Pair

    kept, gone = add_person(), add_person("李四")
    with in_area(COUNTY):
        pair = Pair.objects.create(county=COUNTY, person_a=kept, person_b=gone, rule="by_hand")
        merge = Merge.objects.create(county=COUNTY, pair_id=pair.id, kept_id=kept, gone_id=gone, proposed_by=1)
    return Two(COUNTY, merge.id, kept, gone)


def standing(table: str, person: int) -> list[dict[str, Any]]:
    """Rows that stand about a person, in order."""
    from django.apps import apps

    rows = apps.get_model("registry", table).objects.filter(person_id=person, replaced_at=None)
    return list(rows.order_by("valid_from", "id").values())


@pytest.mark.parametrize(
    ("table", "kept_row", "gone_row", "moves"),
    [
        ("abode", {"kind": "hukou", "division": "1"}, {"kind": "hukou", "division": "2"}, False),
        ("abode", {"kind": "hukou", "division": "1"}, {"kind": "residence", "division": "2"}, True),
        ("abode", {"kind": "hukou", "valid_until": EARLY}, {"kind": "hukou", "valid_from": LATE}, True),
        ("status", {"status": "alive", "valid_until": EARLY}, {"status": "dead", "valid_from": LATE}, True),
        ("status", {"status": "alive"}, {"status": "dead", "valid_from": LATE}, False),
        ("schooling", {"stage": "primary", "valid_until": EARLY}, {"stage": "middle", "valid_from": LATE}, True),
        ("insurance", {"scheme": "employee"}, {"scheme": "employee", "valid_from": LATE}, False),
        ("insurance", {"scheme": "employee", "valid_from": LATE}, {"scheme": "employee", "valid_from": EARLY}, True),
        ("insurance", {"scheme": "employee"}, {"scheme": "resident", "valid_from": LATE}, True),
        ("insurance", {"scheme": "resident"}, {"scheme": "resident", "division": "350583"}, True),
        (
            "standing",
            {"standing": "disabled", "grade": 2, "listed_as": "a"},
            {"standing": "disabled", "grade": 3, "listed_as": "a"},
            True,
        ),
        (
            "standing",
            {"standing": "disabled", "grade": 2, "listed_as": "a"},
            {"standing": "disabled", "grade": 2, "listed_as": "b", "valid_from": LATE},
            False,
        ),
        (
            "event",
            {"kind": "birth", "valid_from": EARLY, "valid_until": EARLY},
            {"kind": "birth", "valid_from": EARLY, "valid_until": EARLY},
            False,
        ),
    ],
)
def test_what_the_kept_person_has_goes_first(
    two: Two, table: str, kept_row: dict[str, Any], gone_row: dict[str, Any], moves: bool
) -> None:
    add_row(table, two.kept, **kept_row)
    add_row(table, two.gone, **gone_row)
    with in_area(COUNTY):
        before = standing(table, two.gone)[0]
        assert move_rows(two)[table] == 1
        assert standing(table, two.gone) == []
        after = standing(table, two.kept)
    assert len(after) == (2 if moves else 1)
    if moves:
        changing = {"id", "person_id", "recorded_at"}
        assert {**before, **dict.fromkeys(changing)} in [{**row, **dict.fromkeys(changing)} for row in after]


def test_sources_go_over_with_the_row(two: Two) -> None:
    add_row("standing", two.gone, standing="orphan", listed_as="孤儿", source_list=5, source_row=9)
    with in_area(COUNTY):
        move_rows(two)
        ((found),) = standing("standing", two.kept)
    assert (found["source_list"], found["source_row"]) == (5, 9)


def test_claims_of_a_year_are_added(two: Two) -> None:
    add_row("claimyear", two.kept, year=2023, has_claimed=True, critical_fen=200)
    add_row("claimyear", two.gone, year=2023, has_claimed=True, critical_fen=300)
    add_row("claimyear", two.gone, year=2022, has_claimed=False)
    with in_area(COUNTY):
        move_rows(two)
        found = {(row["year"], row["has_claimed"], row["critical_fen"]) for row in standing("claimyear", two.kept)}
    assert found == {(2023, True, 500), (2022, False, 0)}


def test_relations_to_each_other_end(two: Two) -> None:
    """The same person listed as the other one's spouse: a mistake that goes with the second file."""
    add_row("relation", two.kept, other_id=two.gone, kind="spouse")
    add_row("relation", two.gone, other_id=two.kept, kind="spouse")
    with in_area(COUNTY):
        move_rows(two)
        assert standing("relation", two.kept) == standing("relation", two.gone) == []
        move_back(two)
        assert len(standing("relation", two.kept)) == len(standing("relation", two.gone)) == 1


def test_one_enrolment_a_year(two: Two) -> None:
    from canbao.registry.models import Enrolment

    enrol(two.kept)
    enrol(two.gone, state="town")
    enrol(two.gone, year=YEAR - 1, state="withdrawn")
    with in_area(COUNTY):
        before = sorted(Enrolment.objects.values_list("person_id", "year", "state"))
        move_rows(two)
        now = sorted(Enrolment.objects.values_list("person_id", "year", "state"))
        move_back(two)
        assert sorted(Enrolment.objects.values_list("person_id", "year", "state")) == before
    assert now == sorted(
        [(two.kept, YEAR, "confirmed"), (two.gone, YEAR, "withdrawn"), (two.kept, YEAR - 1, "withdrawn")]
    )


def test_every_dated_table_is_laid_together() -> None:
    assert {"abode", "circumstances", "insurance", "member", "relation", "standing", "status"} <= set(dated_tables())


def test_nothing_is_overtaken_at_first(two: Two) -> None:
    add_row("standing", two.gone, standing="orphan", listed_as="孤儿")
    with in_area(COUNTY):
        move_rows(two)
        assert count_overtaken(two) == 0
        withdraw_rows("standing", COUNTY, [row["id"] for row in standing("standing", two.kept)])
        assert count_overtaken(two) == 1
