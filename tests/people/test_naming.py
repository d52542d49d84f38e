"""Names look like those of the province, the decade and the sex."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from canbao.people.draws import Streams
from canbao.people.naming import found_clans
from canbao.people.payments import PaymentPlan
from canbao.people.places import lay_out
from canbao.people.population import generate
from canbao.people.rate_file import load_rates
from canbao.values.names import has_private_characters, normalise_name


def given_names(county: pa.Table, sex: str, first: int, last: int) -> Counter[str]:
    year = pc.year(county["birth"])
    chosen = pc.and_(pc.equal(county["sex"], sex), pc.and_(pc.greater_equal(year, first), pc.less_equal(year, last)))
    return Counter(name[1:] for name in county["name"].filter(pc.fill_null(chosen, False)).to_pylist())


def single_share(names: Counter[str]) -> float:
    return sum(count for name, count in names.items() if len(name) == 1) / names.total()


@pytest.mark.parametrize(("place", "surnames"), [("430621", "李刘陈"), ("370481", "王张李"), ("350583", "陈林黄")])
def test_the_commonest_surnames_are_the_provinces(place: str, surnames: str) -> None:
    clans = found_clans(lay_out(place, 10, load_rates(), Streams(1, place)), load_rates(), Streams(1, place))
    shares = dict(zip(clans.surnames, [clans.ends[0], *(clans.ends[1:] - clans.ends[:-1])], strict=True))
    assert sorted(shares, key=lambda name: -shares[name])[:3] == list(surnames)


def test_elsewhere_the_five_largest_surnames_are_three_tenths() -> None:
    """Name report 2020: 王 李 张 刘 陈 together 30.8 per cent."""
    places = replace(lay_out("430621", 10, load_rates(), Streams(1, "430621")), codes=("110105001001",))
    clans = found_clans(places, load_rates(), Streams(1, "430621"))
    assert list(clans.surnames[:5]) == list("王李张刘陈")
    assert clans.ends[4] == pytest.approx(0.308, abs=0.01)
    assert len(set(clans.surnames)) == len(clans.surnames) > 400
    assert {"欧阳", "诸葛", "于", "肖", "闫"} <= set(clans.surnames)


def test_villages_have_clans(rows: list[dict[str, Any]]) -> None:
    place = rows[0]["place"]
    heads = {row["household_id"]: row["name"][0] for row in reversed(rows) if row["place"] == place}
    counts = Counter(heads.values())
    assert sum(count for _, count in counts.most_common(4)) > 0.4 * counts.total()


def test_given_names_follow_decade_and_sex(county: pa.Table) -> None:
    old_women, girls = given_names(county, "female", 1930, 1959), given_names(county, "female", 2010, 2025)
    assert old_women["秀英"] > 5 > girls["秀英"]
    assert girls["梓涵"] > 3 > old_women["梓涵"]
    assert given_names(county, "male", 1960, 1979)["建军"] > 5
    assert not given_names(county, "male", 1960, 1979)["秀英"]


def test_single_characters_were_commonest_in_the_eighties(county: pa.Table) -> None:
    eighties = single_share(given_names(county, "male", 1980, 1989))
    babies = single_share(given_names(county, "male", 2015, 2025))
    assert eighties == pytest.approx(0.276, abs=0.03)
    assert babies == pytest.approx(0.075, abs=0.02)


def test_children_mostly_have_the_fathers_surname(rows: list[dict[str, Any]]) -> None:
    names = {row["person_id"]: row for row in rows}
    same = []
    for row in rows:
        parents = [names[tie["person_id"]] for tie in row["relations"] or () if tie["kind"] == "parent"]
        fathers = [parent for parent in parents if parent["sex"] == "male" and "·" not in parent["name"]]
        same += [row["name"][0] == father["name"][0] for father in fathers]
    assert len(same) > 1000
    assert sum(same) / len(same) == pytest.approx(0.97, abs=0.015)


def test_brothers_and_sisters_have_different_names(rows: list[dict[str, Any]]) -> None:
    families: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        parents = tuple(tie["person_id"] for tie in row["relations"] or () if tie["kind"] == "parent")
        if parents:
            families.setdefault(parents, []).append(row["name"])
    several = [names for names in families.values() if len(names) > 1]
    twice = [names for names in several if len(set(names)) < len(names)]
    assert len(several) > 300
    assert len(twice) <= 0.01 * len(several)


def test_some_names_are_rare_or_long(county: pa.Table) -> None:
    names = county["name"].to_pylist()
    dotted = [name for name in names if "·" in name]
    assert 5 < len(dotted) < 100
    assert all(3 <= len(name) <= 12 for name in dotted)
    assert any(character >= "\U00020000" for name in names for character in name), "none outside the basic plane"
    assert all(normalise_name(name) == name and not has_private_characters(name) for name in names)


def test_nobody_is_without_a_name() -> None:
    people = generate("35", 3000, 2, 2024, PaymentPlan.usual(2024))
    assert min(map(len, people["name"].to_pylist())) >= 2
