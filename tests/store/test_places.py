"""Places loaded: the packaged list, a newer one, a split town, units that are no division."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.database import in_area

from canbao.store.server import Server
from canbao.values.divisions import Divisions
from canbao.values.divisions import load_divisions as read_divisions

HEADER = "code,name,level,parent,valid_from,valid_until,successors\n"
UNITS = "code,name,kind,parent,division\n"


def of_file(path: Path, text: str) -> Divisions:
    path.write_text(HEADER + text, encoding="utf-8")
    return read_divisions(path)


def test_the_packaged_list_is_loaded_once(database: Server) -> None:
    from canbao.store.models import Division
    from canbao.store.places import Loaded, load_divisions

    del database
    packaged = read_divisions()
    with in_area():
        assert load_divisions(packaged) == Loaded(len(packaged), 0, 0)
        assert load_divisions(packaged) == Loaded(0, 0, 0)
        assert Division.objects.get(code="430621100").parent_id == "430621"


def test_a_split_town_ends_and_names_its_successors(database: Server, tmp_path: Path) -> None:
    """荣家湾镇 became two subdistricts in 2024."""
    from canbao.store.models import Division
    from canbao.store.places import load_divisions

    del database
    above = "43,湖南省,province,,,,\n4306,岳阳市,city,43,,,\n430621,岳阳县,county,4306,,,\n"
    before = above + "430621100,荣家湾镇,township,430621,,,\n"
    after = above + (
        "430621100,荣家湾镇,township,430621,,2024-03-28,430621001 430621002\n"
        "430621001,荣家湾街道,township,430621,2024-03-29,,\n430621002,麻塘街道,township,430621,2024-03-29,,\n"
    )
    with in_area():
        load_divisions(of_file(tmp_path / "a.csv", before))
        loaded = load_divisions(of_file(tmp_path / "b.csv", after))
        assert (loaded.added, loaded.changed) == (2, 1)
        old = Division.objects.get(code="430621100")
    assert (old.valid_until, old.successors) == (date(2024, 3, 28), ["430621001", "430621002"])


def test_what_a_full_list_has_no_more_ends_on_its_eve(database: Server, tmp_path: Path) -> None:
    from canbao.store.models import Division
    from canbao.store.places import load_divisions

    del database
    above = "43,湖南省,province,,,,\n4306,岳阳市,city,43,,,\n430621,岳阳县,county,4306,,,\n"
    with in_area():
        load_divisions(read_divisions())
        loaded = load_divisions(of_file(tmp_path / "a.csv", above), complete_on=date(2026, 1, 1))
        assert loaded.ended > 0
        assert Division.objects.get(code="430621100").valid_until == date(2025, 12, 31)
        assert Division.objects.get(code="350583").valid_until is None  # another province: the list is silent


def test_units_begin_as_the_divisions_of_a_county(database: Server) -> None:
    from canbao.store.models import Unit
    from canbao.store.places import found_units, load_divisions

    del database
    with in_area():
        load_divisions(read_divisions())
        assert found_units("430621") == 1 + 15 + 204
        assert found_units("430621") == 0
        assert Unit.objects.get(code="430621").parent_id is None


def test_units_that_are_no_division(database: Server) -> None:
    from canbao.store.models import Unit
    from canbao.store.places import found_units, load_divisions, load_units

    del database
    text = UNITS + "430621L01,大云山国有林场,farm,430621,\n430621L02,鹿角区域发展服务中心,zone,430621,430621500\n"
    with in_area():
        load_divisions(read_divisions())
        found_units("430621")
        assert load_units(text).added == 2
        assert load_units(text).added == 0
        assert Unit.objects.get(code="430621L02").division_id == "430621500"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("430621L01,林场,forest,430621,", "第 2 行"),
        ("430621L1,林场,farm,430621,", "9 位"),
        ("430621L01,林场,farm,350583,", "上级"),
        ("430621L01,林场,farm,430621,999999", "999999"),
    ],
)
def test_a_tree_that_is_none_is_refused(database: Server, line: str, words: str) -> None:
    from canbao.store.models import Unit
    from canbao.store.places import BadUnits, found_units, load_divisions, load_units

    del database
    with in_area():
        load_divisions(read_divisions())
        found_units("430621")
        with pytest.raises(BadUnits, match=words):
            load_units(UNITS + line)
        assert not Unit.objects.filter(code__startswith="430621L").exists()
