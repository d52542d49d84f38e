"""Lists of people as files: everybody of the unit and nobody else, masked unless two persons say otherwise."""

from __future__ import annotations

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, TOWN, VILLAGE, new_key, worker
from tests.database import in_area
from tests.registry.villagers import FAR_VILLAGE, NEXT_VILLAGE, add_person, new_number

from canbao.access.acting import NotAllowed
from canbao.access.actors import Actor
from canbao.access.export_files import OneExport, fetch_export, make_export
from canbao.access.exporting import DecideExport, NothingToExport, decide_export
from canbao.access.revealing import ReasonMissing
from canbao.registry.exporting_people import HEADERS, ExportPeople, export_numbers, export_people, make_people
from canbao.store.states import MoveRefused

pytestmark = pytest.mark.usefixtures("vault", "database")


def rows(unit: str, area: str = "", *, shows_numbers: bool = False) -> list[tuple[Any, ...]]:
    with in_area(area or unit):
        made = make_people(unit[:6], {"unit": unit, "shows_numbers": shows_numbers})
        return [tuple(row) for row in made.rows]


def names(unit: str, area: str = "") -> list[str]:
    return [row[2] for row in rows(unit, area)]


def handed_out(actor: Actor, asked: dict[str, Any]) -> list[list[Any]]:
    order = OneExport(int(asked["export"]))
    make_export(actor, new_key(), order)
    book = CalamineWorkbook.from_filelike(io.BytesIO(fetch_export(actor, new_key(), order).content))
    return book.get_sheet_by_index(0).to_python()


def test_everybody_of_the_unit_in_order_and_nobody_else() -> None:
    add_person("周春生", VILLAGE, number=new_number())
    add_person("艾草", VILLAGE)
    add_person("林夏", NEXT_VILLAGE)
    add_person("钱秋", FAR_VILLAGE)
    assert names(VILLAGE) == ["艾草", "周春生"]
    assert names(TOWN) == ["艾草", "周春生", "林夏"]
    assert names(COUNTY) == ["艾草", "周春生", "林夏", "钱秋"]
    assert names(COUNTY, area=TOWN) == ["艾草", "周春生", "林夏"], "row-level security is the second lock"
    assert names(SISTER_COUNTY) == []
    assert {len(row) for row in rows(COUNTY)} == {len(HEADERS)}


def test_numbers_are_masked_unless_two_persons_say_otherwise() -> None:
    number = new_number()
    add_person("周春生", VILLAGE, number=number)
    clerk = worker("bureau_clerk")
    masked = export_people(clerk, new_key(), ExportPeople(VILLAGE, "上门核实"))
    _, person, _ = handed_out(clerk, masked)
    assert person[:5] == [VILLAGE, "", "周春生", f"···{number[-4:]}", "男"]
    full = export_numbers(clerk, new_key(), ExportPeople(VILLAGE, "与公安比对"))
    with pytest.raises(MoveRefused, match="待批准"):
        handed_out(clerk, full)
    decide_export(worker("bureau_lead"), new_key(), DecideExport(int(str(full["export"]))))
    assert handed_out(clerk, full)[1][3] == number


def test_who_may_ask_for_what() -> None:
    add_person("周春生", VILLAGE, number=new_number())
    town = worker("town_clerk", units=(TOWN,))
    assert export_people(town, new_key(), ExportPeople(TOWN, "核对"))["rows"] == 1
    attempts = [
        (export_numbers, town, TOWN),
        (export_people, town, COUNTY),
        (export_people, town, FAR_VILLAGE),
        (export_people, worker("inspector"), COUNTY),
    ]
    for action, actor, unit in attempts:
        with pytest.raises(NotAllowed):
            action(actor, new_key(), ExportPeople(unit, "核对"))
    with pytest.raises(ReasonMissing):
        export_people(town, new_key(), ExportPeople(TOWN, ""))
    with pytest.raises(NothingToExport):
        export_people(town, new_key(), ExportPeople(NEXT_VILLAGE, "核对"))
