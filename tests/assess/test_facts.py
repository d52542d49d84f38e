"""One person's facts from a dict: what is absent, what is unknown, what is refused and how that is said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from canbao.assess.facts import (
    ABSENT,
    UNKNOWN,
    FactError,
    all_complete,
    none_complete,
    person_of,
    read_fact,
    standing_of,
)
from canbao.policy.vocabulary import FACTS


def test_a_key_that_is_missing_is_unknown() -> None:
    person = person_of({})
    asked = [name for name in FACTS if name not in ("insured", "repair_years", "offer_years")]
    assert all(person.get(name) is UNKNOWN for name in asked)
    assert (person.standings, person.relatives, person.paid_on, person.sponsor_fen) == ((), None, None, 0)


def test_nothing_means_none_only_where_there_can_be_none() -> None:
    person = person_of(dict.fromkeys(FACTS.keys() - {"insured"}))
    absent = {name for name in FACTS if person.get(name) is ABSENT}
    assert absent == {name for name, word in FACTS.items() if word.none_means_absent and word.default is None}
    assert person.get("birth") is UNKNOWN


def test_an_empty_text_is_an_empty_cell() -> None:
    person = person_of({"tier": "", "student": ""})
    assert (person.get("tier"), person.get("student")) == (person_of({"tier": None}).get("tier"), UNKNOWN)
    with pytest.raises(FactError, match="birth"):
        person_of({"birth": ""})


def test_who_asks_for_nothing_asks_for_the_usual() -> None:
    assert (person_of({}).get("repair_years"), person_of({}).get("offer_years")) == (0, 1)
    assert (
        person_of({"repair_years": None, "offer_years": 3}).get("repair_years"),
        person_of({"offer_years": 3}).get("offer_years"),
    ) == (0, 3)


def test_a_fact_may_be_named_as_unknown() -> None:
    person = person_of({"school_place": None, "repair_years": 2, "unknown_facts": ["school_place", "repair_years"]})
    assert (person.get("school_place"), person.get("repair_years")) == (UNKNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("birth", "1980-02-29", date(1980, 2, 29)), ("birth", date(1980, 2, 29), date(1980, 2, 29)),
        ("employed", True, True),
        ("residence_months", 32_767, 32_767), ("offer_years", 127, 127),
        ("resident_years", [2024, 2023], frozenset({2023, 2024})),
        ("resident_years", [1990, 2100], frozenset({1990, 2100})),
        ("resident_years", [], frozenset()), ("hukou", "none", ABSENT), ("hukou", "430621", "430621"),
        ("hukou", 43, "43"),
        ("hukou", "430621100201", "430621100201"), ("student", "college", "college"), ("tier", "anything", "anything"),
        ("school_place", None, ABSENT), ("birth", None, UNKNOWN), ("repair_years", None, 0),
    ],
)  # fmt: skip
def test_values(name: str, raw: Any, value: Any) -> None:
    assert read_fact(name, raw) == value


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("birth", "1980-02-30", "不是日期"), ("birth", 19800101, "不是日期"), ("birth", "19800101", "不是日期"),
        ("birth", "2024-W01-1", "不是日期"), ("birth", datetime(1980, 1, 1, 12), "不带时刻"),  # noqa: DTZ001
        ("employed", "yes", "true 或 false"), ("employed", 1, "true 或 false"), ("residence_months", -1, "0–32767"),
        ("residence_months", 32_768, "0–32767"), ("residence_months", True, "0–32767"),
        ("residence_months", "12", "0–32767"),
        ("offer_years", 128, "0–127"), ("resident_years", "2024", "年度的列表"), ("resident_years", 2024, "年度的列表"),
        ("resident_years", [1989], "1990–2100"), ("resident_years", [2101], "1990–2100"),
        ("resident_years", [True], "1990–2100"),
        ("hukou", "岳阳", "区划代码"), ("hukou", "4306210", "区划代码"), ("hukou", "４３", "区划代码"),
        ("hukou", "", "区划代码"),
        ("student", "colege", "是否指 college"), ("student", "###", "可用 none, college_new"),
        ("student", 3, "应为文字"), ("tier", 3, "应为文字"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken(name: str, raw: Any, says: str) -> None:
    with pytest.raises(FactError, match=says) as refused:
        person_of({name: raw})
    assert (refused.value.fact, refused.value.found) == (name, raw)


@pytest.mark.parametrize(
    ("given", "fact", "says"),
    [
        ({"brith": "1980-01-01"}, "brith", "是否指 birth"), ({"zzzz": 1}, "zzzz", "no such fact"),
        ({"unknown_facts": ["brith"]}, "brith", "是否指 birth"), ({"sponsor_fen": -1}, "sponsor_fen", "whole fen"),
        ({"sponsor_fen": True}, "sponsor_fen", "whole fen"), ({"paid_fen": "400"}, "paid_fen", "whole fen"),
        ({"standings": [{"name": "特困人圆"}]}, "standings", "是否指 .*特困"),
        ({"standings": [{}]}, "standings", "unknown standing"),
        ({"standings": [{"name": "残疾人", "grade": 5}]}, "standings", "等级应为 1–4"),
        ({"standings": [{"name": "农村独女家庭", "role": "mother"}]}, "standings", "parent, child"),
        ({"standings": [{"name": "孤儿", "certified": "soon"}]}, "certified", "不是日期"),
        ({"standings": [{"name": "孤儿", "until": "soon"}]}, "until", "不是日期"),
        ({"relatives": {"parent": [{"brith": 1}]}}, "brith", "是否指 birth"),
    ],
)  # fmt: skip
def test_what_is_no_person(given: dict[str, Any], fact: str, says: str) -> None:
    with pytest.raises(FactError, match=says) as refused:
        person_of(given)
    assert refused.value.fact == fact


def test_who_has_paid_is_insured() -> None:
    paid = person_of({"paid_on": "2024-10-01"})
    assert (paid.get("insured"), paid.get("paid"), paid.paid_on) == (True, date(2024, 10, 1), date(2024, 10, 1))
    assert person_of({"paid_on": None}).get("insured") is False
    assert person_of({"insured": True}).get("insured") is True  # said, and nothing is said about a payment


def test_standings_are_recognised_as_departments_write_them() -> None:
    given = {
        "name": "残疾人（三级）",
        "certified": "2020-01-01",
        "until": date(2025, 1, 1),
        "role": "child",
        "listed_by": "school",
    }
    found = standing_of(given)
    assert (found.id, found.grades, found.role, found.listed_by) == ("disabled", frozenset({3}), "child", "school")
    assert (found.certified, found.until) == (date(2020, 1, 1), date(2025, 1, 1))
    bare = standing_of({"name": "重度残疾人"})
    assert (bare.certified, bare.until, bare.grades) == (None, None, frozenset({1, 2}))
    assert standing_of({"name": "残疾人", "grade": 4}).grades == frozenset({4})
    assert standing_of({"name": "残疾人"}).grades is None


def test_a_person_with_everything_beside_the_facts() -> None:
    person = person_of(
        {
            "person_id": "P1", "place": "430621100", "household_id": "H1", "name": "某", "id_number": "x",
            "enrolled_last_year": True,
            "relations": [], "relatives": {"parent": [{"paid_on": "2024-10-01"}]}, "zero_claim_years": [2023],
            "catastrophic_paid": [{"year": 2024, "fen": 100}], "sponsor_fen": None, "paid_fen": 40_000,
        }
    )  # fmt: skip
    assert person.relatives is not None
    assert person.relatives["parent"][0].get("insured") is True
    assert (person.zero_claim_years, person.catastrophic_fen, person.paid_fen) == (
        frozenset({2023}),
        {2024: 100},
        40_000,
    )


def test_two_declarations_about_lists() -> None:
    assert all_complete(frozenset(), None, None) is True
    assert none_complete(frozenset(), "43", date(2025, 1, 1)) is False
    assert repr(UNKNOWN) == "UNKNOWN"
