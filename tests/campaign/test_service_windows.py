"""The directory of windows: whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field

from canbao.access.acting import NotAllowed
from canbao.campaign.service_windows import (
    BadWindows,
    CloseWindow,
    LoadWindows,
    WindowRow,
    close_window,
    load_windows,
    windows,
)
from canbao.store.states import MoveRefused


def row(field: Field, name: str = "医保办", **changes: str) -> WindowRow:
    made = WindowRow(field.town, "town", name, "人民路1号", "工作日 9:00-17:00", "0730-7600000", "参保登记、缴费")
    return replace(made, **changes)


def load(field: Field, *rows: WindowRow, unit: str = "") -> dict[str, object]:
    return dict(load_windows(field.clerk, new_key(), LoadWindows(unit or field.county, rows)))


def test_two_windows_may_share_a_telephone_and_a_new_directory_replaces_the_old(field: Field) -> None:
    field.units()
    assert load(field, row(field), row(field, "税务窗口", kind="tax"))["added"] == 2
    assert load(field, row(field), row(field, "新窗口")) == {"added": 1, "closed": 1, "kept": 1}
    assert {each.name for each in windows(field.system, field.town)} == {"医保办", "新窗口"}
    assert {each.phone for each in windows(field.system, field.town)} == {"0730-7600000"}


def test_a_changed_row_is_a_new_window(field: Field) -> None:
    field.units()
    load(field, row(field))
    assert load(field, row(field, phone="0730-7600001")) == {"added": 1, "closed": 1, "kept": 0}


def test_every_bad_row_is_named_and_none_is_taken(field: Field) -> None:
    field.units()
    bad = [
        row(field, "好的"), row(field, phone="13912345678"), row(field, "二", kind="shop"), row(field, "三", hours=""),
        row(field, "四", unit="110101"), row(field, "五", unit=f"{field.county}998"), row(field, "好的"),
        row(field, "六", phone="请到现场"),
    ]  # fmt: skip
    with pytest.raises(BadWindows) as refused:
        load(field, *bad)
    said = str(refused.value)
    assert [f"第 {at} 行：" in said for at in range(1, 9)] == [False] + [True] * 7
    assert "13912345678" not in said
    assert field.rows("Window") == []
    with pytest.raises(BadWindows):
        load(field)


def test_where_a_village_has_none_its_town_answers_and_then_the_county(field: Field) -> None:
    field.units()
    load(field, row(field, "县窗口", unit=field.county, kind="county"))
    assert [each.name for each in windows(field.system, field.village)] == ["县窗口"]
    load(field, row(field, "县窗口", unit=field.county, kind="county"), row(field))
    assert [each.name for each in windows(field.system, field.village)] == ["医保办"]


def test_it_closes_once_and_only_in_its_area(field: Field) -> None:
    field.units()
    load(field, row(field))
    number = windows(field.system, field.town)[0].id
    with pytest.raises(NotAllowed):
        load_windows(field.town_clerk(), new_key(), LoadWindows(field.town, (row(field),)))
    close_window(field.clerk, new_key(), CloseWindow(number))
    assert windows(field.system, field.town) == []
    with pytest.raises(MoveRefused):
        close_window(field.clerk, new_key(), CloseWindow(number))
