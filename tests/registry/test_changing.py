"""Dated rows begun, ended, corrected and taken back: what was is still to be read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
from tests.database import in_area
from tests.registry.county import PLACE, County

from canbao.registry.changing import begin_rows, days, end_rows, undo_list, withdraw_rows
from canbao.registry.models import Standing

FIRST, LAST = date(2024, 1, 1), date(2024, 6, 30)


def rows_of(*people: int, since: date | None = FIRST) -> pa.Table:
    return pa.table(
        {
            "person_id": list(people),
            "standing": ["subsistence"] * len(people),
            "listed_as": ["低保对象"] * len(people),
            "valid_from": pa.array([since] * len(people), pa.date32()),
            "source_row": list(range(2, 2 + len(people))),
        }
    )


def all_standing() -> list[tuple[Any, ...]]:
    found = Standing.objects.filter(replaced_at=None).values_list("person_id", "standing", "valid_from", "valid_until")
    return sorted(found, key=str)


def standing_rows(list_number: int) -> list[tuple[Any, ...]]:
    """What stands now of a list's rows."""
    found = Standing.objects.filter(source_list=list_number, replaced_at=None).order_by("person_id")
    return list(found.values_list("person_id", "valid_from", "valid_until"))


def test_rows_begin_with_their_source(county: County) -> None:
    first, second = county.ids[:2]
    with in_area(PLACE):
        assert begin_rows("standing", PLACE, rows_of(first, second), source_list=77) == 2
        assert standing_rows(77) == [(first, FIRST, None), (second, FIRST, None)]
        assert list(Standing.objects.filter(source_list=77).values_list("source_row", flat=True)) == [2, 3]
        assert begin_rows("standing", PLACE, rows_of()) == 0


def test_an_end_replaces_the_row_and_keeps_the_former(county: County) -> None:
    person = county.ids[0]
    with in_area(PLACE):
        begin_rows("standing", PLACE, rows_of(person), source_list=77)
    with in_area(PLACE):
        (row,) = Standing.objects.filter(source_list=77).values_list("id", flat=True)
        assert end_rows("standing", PLACE, [row], days(LAST, 1), source_list=78) == 1
        assert end_rows("standing", PLACE, [], days(LAST, 0)) == 0
    with in_area(PLACE):
        assert standing_rows(78) == [(person, FIRST, LAST)]
        former = Standing.objects.get(source_list=77)
        now = Standing.objects.get(source_list=78)
        assert (former.valid_until, former.replaced_at) == (None, now.recorded_at)
        assert (now.listed_as, now.standing, now.source_row) == (former.listed_as, former.standing, former.source_row)


def test_an_end_before_the_beginning_leaves_nothing(county: County) -> None:
    with in_area(PLACE):
        begin_rows("standing", PLACE, rows_of(county.ids[0]), source_list=77)
        (row,) = Standing.objects.filter(source_list=77).values_list("id", flat=True)
        end_rows("standing", PLACE, [row], days(date(2023, 12, 31), 1))
        assert standing_rows(77) == []


def test_a_correction_replaces(county: County) -> None:
    person = county.ids[0]
    with in_area(PLACE):
        begin_rows("standing", PLACE, rows_of(person), source_list=77)
        (row,) = Standing.objects.filter(source_list=77).values_list("id", flat=True)
        withdraw_rows("standing", PLACE, [row], source_list=78)
        begin_rows("standing", PLACE, rows_of(person, since=LAST), source_list=78)
        assert (standing_rows(77), standing_rows(78)) == ([], [(person, LAST, None)])
        assert withdraw_rows("standing", PLACE, [row]) == 0


def test_a_list_taken_back_leaves_the_register_as_it_was(county: County) -> None:
    before, ended = county.ids[0], county.ids[1]
    with in_area(PLACE):
        begin_rows("standing", PLACE, rows_of(ended), source_list=77)
        as_it_was = all_standing()
    with in_area(PLACE):
        begin_rows("standing", PLACE, rows_of(before), source_list=78)
        (row,) = Standing.objects.filter(source_list=77).values_list("id", flat=True)
        end_rows("standing", PLACE, [row], days(LAST, 1), source_list=78)
    with in_area(PLACE):
        assert undo_list("standing", PLACE, 78) == (2, 1)
    with in_area(PLACE):
        assert all_standing() == as_it_was
        assert standing_rows(77) == [(ended, FIRST, None)]
