"""The packaged list of divisions, names matched however they are written, and files that are refused."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from canbao.values.divisions import Division, Divisions, Level, load_divisions, strip_suffix

HEADER = "code,name,level,parent,valid_from,valid_until,successors\n"
PROVINCE = "99,示例省,province,,,,\n"


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return load_divisions()


def read(tmp_path: Path, rows: str, header: str = HEADER) -> Divisions:
    file = tmp_path / "divisions.csv"
    file.write_text(header + rows, encoding="utf-8-sig")
    return load_divisions(file)


def test_the_packaged_list_has_the_counted_places(divisions: Divisions) -> None:
    counted = {
        county: (len(divisions.of_level(county, "township")), len(divisions.of_level(county, Level.VILLAGE)))
        for county in ("430621", "370481", "350583", "430923101")
    }
    assert counted == {"430621": (15, 204), "370481": (21, 1180), "350583": (27, 430), "430923101": (1, 24)}
    assert len(divisions) == 1913
    assert load_divisions() is divisions


def test_every_place_lies_in_its_parent(divisions: Divisions) -> None:
    below = [child for each in divisions for child in divisions.children(each.code)]
    assert len(below) + len(divisions.children("")) == len(divisions)
    assert all(child.code.startswith(child.parent) and child.code != child.parent for child in below)


def test_codes_may_be_padded(divisions: Divisions) -> None:
    county = divisions.get("430621")
    assert county is not None
    assert (county.name, county.level, county.parent) == ("岳阳县", Level.COUNTY, "4306")
    assert divisions.get("430621000000") == county
    assert divisions.get("999999") is None
    assert [each.code for each in divisions.children("430600")] == ["430621"]
    assert divisions.children("999999") == []


def test_short_names_of_the_districts_tasks(divisions: Divisions) -> None:
    short = {divisions.short_name(each.code) for each in divisions.children("370481")}
    assert {"善南", "大坞"} <= short
    assert len(short) == 21
    assert divisions.short_name("430621") == "岳阳县"
    assert divisions.short_name("999999") == "999999"


def test_the_three_communities_of_a_town(divisions: Divisions) -> None:
    communities = [each for each in divisions.children("430923101") if each.is_urban]
    assert {each.short_name for each in communities} == {"回春", "袁桃", "清塘"}


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("莫𡐓村委会", Level.VILLAGE, "莫𡐓"),
        ("河㙟村委会", Level.VILLAGE, "河㙟"),
        ("高\ue170村委会", Level.VILLAGE, "高\ue170"),
        ("清塘社区居委会", Level.VILLAGE, "清塘"),
        ("董村村民委员会", Level.VILLAGE, "董村"),
        ("老街居民委员会", Level.VILLAGE, "老街"),
        ("杏花村社区居民委员会", Level.VILLAGE, "杏花"),
        ("李村", Level.VILLAGE, "李村"),
        ("社区", Level.VILLAGE, "社区"),
        ("善南街道", Level.TOWNSHIP, "善南"),
        ("善南街道办事处", Level.TOWNSHIP, "善南"),
        ("东洞庭湖管理处", Level.TOWNSHIP, "东洞庭湖管理处"),
        ("水乡镇", Level.TOWNSHIP, "水乡"),
        ("枣庄市", Level.CITY, "枣庄市"),
    ],
)
def test_suffixes_come_off_and_names_stay(name: str, level: Level, short: str) -> None:
    assert strip_suffix(name, level) == short


def test_a_name_is_matched_within_its_township_only(divisions: Divisions) -> None:
    streets = [each for each in divisions.of_level("430621", "village") if each.short_name == "老街"]
    assert len(streets) == 3
    for street in streets:
        town = divisions.get(street.parent)
        assert town is not None
        assert divisions.find("430621", town.name, "老街社区") == street
    assert divisions.find("430621", "", "老街") is None


def test_every_village_is_found_by_its_full_name_and_by_its_short_one(divisions: Divisions) -> None:
    short = Counter((each.parent, each.short_name) for each in divisions if each.level is Level.VILLAGE)
    for each in divisions.of_level("", "village"):
        town = divisions.get(each.parent)
        assert town is not None
        assert divisions.find(each.code[:6], town.name, each.name) == each
        by_short_name = divisions.find(each.code[:6], town.short_name, each.short_name)
        assert by_short_name == (each if short[each.parent, each.short_name] == 1 else None)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("码头村", "码头村委会"),
        ("码头村民委员会", "码头村委会"),
        ("码头社区", "码头社区居委会"),
        ("码头居委会", "码头社区居委会"),
        ("码头", None),
        ("没有", None),
    ],
)
def test_a_community_and_a_village_of_one_name_are_kept_apart(
    divisions: Divisions, written: str, found: str | None
) -> None:
    town = divisions.short_name("350583108")
    village = divisions.find("350583", town, written)
    assert (village.name if village else None) == found
    assert len(divisions.candidates("350583", town, "码头")) == 2


@pytest.mark.parametrize("written", ["善南街道", "善南", " 善 南 ", "善南街道办事处"])
def test_townships_are_found_without_a_village(divisions: Divisions, written: str) -> None:
    town = divisions.find("370481", written)
    assert town is not None
    assert town.name == "善南街道"


@pytest.mark.parametrize(
    ("official", "written"),
    [("高\ue170村委会", "高\ue170村"), ("莫𡐓村委会", "莫 𡐓"), ("河㙟村委会", "河㙟社区"), ("李\ue81e村", "李\u9fb4")],
)
def test_rare_and_private_characters_are_matched(tmp_path: Path, official: str, written: str) -> None:
    rows = PROVINCE + "9901,甲市,city,99,,,\n990101,乙县,county,9901,,,\n990101100,丙丁镇,township,990101,,,\n"
    found = read(tmp_path, rows + f"990101100201,{official},village,990101100,,,\n")
    assert found.find("990101", "丙丁", written) == found.get("990101100201")


def test_two_townships_of_one_short_name_need_the_full_one(tmp_path: Path) -> None:
    rows = PROVINCE + "9901,甲市,city,99,,,\n990101,乙县,county,9901,,,\n"
    towns = "990101001,城关街道,township,990101,,,\n990101100,城关镇,township,990101,,,\n"
    found = read(tmp_path, rows + towns)
    assert found.find("990101", "城关") is None
    assert found.find("990101", "城关乡") is None
    assert [each.name for each in found.candidates("990101", "城关镇")] == ["城关镇"]


def test_two_villages_of_one_kind_and_name_are_no_guess(tmp_path: Path) -> None:
    rows = PROVINCE + "9901,甲市,city,99,,,\n990101,乙县,county,9901,,,\n990101100,丙丁镇,township,990101,,,\n"
    villages = "990101100201,丁丁村委会,village,990101100,,,\n990101100202,丁丁村,village,990101100,,,\n"
    found = read(tmp_path, rows + villages)
    assert found.find("990101", "丙丁镇", "丁丁村民委员会") is None
    assert found.find("990101", "丙丁镇", "丁丁社区") is None
    assert len(found.candidates("990101", "丙丁镇", "丁丁社区")) == 2
    assert found.find("990101", "丙丁镇", "丁丁村") == found.get("990101100202")


def test_a_list_of_ones_own_is_walked_like_the_packaged_one(tmp_path: Path) -> None:
    found = read(tmp_path, PROVINCE + "9902,乙市,city,99,,,\n9901,甲市,city,99,,,\n")
    assert [each.name for each in found.children("99")] == ["甲市", "乙市"]
    assert [each.code for each in found] == ["99", "9901", "9902"]
    assert found.of_level("", "city") == found.children("99")


def test_periods_and_successors(tmp_path: Path) -> None:
    rows = PROVINCE + "9901,甲市,city,99,2000-01-01,2024-03-28,9902 9903\n"
    city = read(tmp_path, rows).get("9901")
    assert city is not None
    assert (city.successors, city.valid_until) == (("9902", "9903"), date(2024, 3, 28))
    assert city.is_valid_on(date(2000, 1, 1))
    assert city.is_valid_on(date(2024, 3, 28))
    assert not city.is_valid_on(date(1999, 12, 31))
    assert not city.is_valid_on(date(2024, 3, 29))
    assert Division("99", "示例省", Level.PROVINCE, "").is_valid_on(date(1950, 1, 1))


def test_four_columns_are_enough(tmp_path: Path) -> None:
    province = read(tmp_path, "99,示例省,province,\n", header="code,name,level,parent\n").get("99")
    assert province == Division("99", "示例省", Level.PROVINCE, "")


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (PROVINCE + PROVINCE, "repeated code 99"),
        ("9901,甲市,city,99,,,\n", "parent 99 is not listed"),
        (PROVINCE + "9901,甲市,county,99,,,\n", "第3行 level county"),
        (PROVINCE + "99011,甲市,city,99,,,\n", "第3行 level city"),
        (PROVINCE + "9801,甲市,city,99,,,\n", "第3行 9801 does not lie in 99"),
        (PROVINCE + "9901,甲市,city,9901,,,\n", "第3行 9901 does not lie in 9901"),
        (PROVINCE + "990000,甲县,county,99,,,\n", "第3行 990000 does not lie in"),
    ],
)
def test_a_list_that_does_not_fit_together_is_refused(tmp_path: Path, rows: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read(tmp_path, rows)


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="columns needed"):
        read(tmp_path, "99,示例省\n", header="code,name\n")
