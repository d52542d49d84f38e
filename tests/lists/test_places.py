"""Names of places as codes: never a guess."""

from __future__ import annotations

from canbao.lists.places import Places, codes_of, places_of
from canbao.values.divisions import Division, Divisions, Level

TOWNS = Divisions(
    [
        Division("99", "某省", Level.PROVINCE, ""),
        Division("9901", "某市", Level.CITY, "99"),
        Division("990101", "甲县", Level.COUNTY, "9901"),
        Division("990102", "乙县", Level.COUNTY, "9901"),
        Division("990101001", "河东镇", Level.TOWNSHIP, "990101"),
        Division("990101002", "河西镇", Level.TOWNSHIP, "990101"),
        Division("990101001201", "河口村委会", Level.VILLAGE, "990101001"),
        Division("990101001202", "老街居民委员会", Level.VILLAGE, "990101001"),
        Division("990101002202", "老街居民委员会", Level.VILLAGE, "990101002"),
    ]
)


def test_a_village_is_found_in_its_town() -> None:
    places = Places("990101", TOWNS)
    assert places.code("河东镇", "河口村") == "990101001201"
    assert places.code("河东镇", None) == "990101001"
    assert places.code("河东", "老街") == "990101001202"
    assert places.code("河西镇", "河口村") == ""
    assert places.code("河南镇", "") == ""


def test_a_village_alone_is_one_or_none() -> None:
    places = Places("990101", TOWNS)
    assert places.code(None, "河口村") == "990101001201"
    assert places.code("", "老街") == ""
    assert places.code(None, None) == ""


def test_counties_and_names() -> None:
    places = Places("990101", TOWNS)
    assert (places.county_code("乙县"), places.county_code("丙县")) == ("990102", "")
    assert (places.name("990101"), places.name("123456")) == ("甲县", "123456")
    assert places.words() == {"河东镇": ["河口村委会", "老街居民委员会"], "河西镇": ["老街居民委员会"]}
    assert codes_of(places, ["河东镇", None], ["河口村", None]) == ["990101001201", None]


def test_a_county_that_nobody_loaded_finds_nothing_wrong() -> None:
    assert not places_of("990909").is_known
    assert places_of("430621").is_known
    assert places_of("430621") is places_of("430621")
