"""What a section leaves open, filled with what stands above: whole sections, rows, parts; and what is never touched."""

from __future__ import annotations

from typing import Any

import pytest

from canbao.policy.silences import fill_section, is_silent, open_parts

SILENT: dict[str, Any] = {"answer": "not_stated", "cite": "五"}
DEFERRED: dict[str, Any] = {"answer": "deferred", "refer": "另文", "cite": "五"}
GUIDE: dict[str, Any] = {
    "fixed_months": 3, "months_per_break_year": 1, "long_break": {"years": 4, "total_months": 6, "cite": "三"},
    "rows": [
        {
            "id": "broken", "when": "break_years >= 1", "fixed": True, "variable": True, "from": "paid", "cite": "三",
            "reading": ["A10"],
        },
        {"id": "others", "none": True, "cite": "四"},
    ],
}  # fmt: skip


def filled(key: str, own: Any, higher: Any) -> Any:
    return fill_section(key, own, higher, lambda clause: [f"上样 {clause}"])


def test_a_silent_section_becomes_the_one_above() -> None:
    assert filled("price", SILENT, GUIDE) is GUIDE
    assert filled("amounts.fiscal", SILENT, DEFERRED) is DEFERRED


def test_what_is_silent_above_as_well_stays_ones_own() -> None:
    assert filled("price", SILENT, dict(SILENT)) is SILENT


@pytest.mark.parametrize(
    ("key", "own"),
    [
        ("waiting", DEFERRED),
        ("aid", DEFERRED),
        ("incentive_answer", DEFERRED),
        ("terms.in_window", "paid <= central.end"),
        ("amounts.personal", {"yuan": 400, "cite": "二"}),
        ("measures.day_no", [{"id": "a", "days": "days(birth, paid)", "cite": "二"}]),
        ("membership", [{"id": "a", "cite": "二"}]),
        ("waiting", {**GUIDE, "repair": {"price": "personal", "cite": "二"}}),
    ],
)
def test_what_is_stated_or_left_to_another_document_is_not_touched(key: str, own: Any) -> None:
    assert filled(key, own, GUIDE) is own


def test_the_rows_of_above_stand_in_for_a_silent_row_and_only_for_its_people() -> None:
    own = [{"id": "in_time", "when": "in_window", "none": True, "cite": "一"}, {"id": "late", "when": "late", **SILENT}]
    in_time, broken, others = filled("waiting", own, GUIDE)["rows"]
    assert in_time == own[0]
    assert (broken["id"], broken["when"]) == ("late_broken", "(late) and (break_years >= 1)")
    assert (others["id"], others["when"], others["cite"]) == ("late_others", "late", ["上样 四"])
    assert (broken["reading"], others["reading"]) == (["A10", "A22"], ["A22"])


def test_a_silent_row_for_everybody_else_takes_the_conditions_of_above() -> None:
    rows = filled("cover", [{"id": "rest", **SILENT}], [{"id": "a", "when": "employed", "from": "paid", "cite": "三"}])
    assert [(row["id"], row.get("when")) for row in rows] == [("rest_a", "employed"), ("rest", None)]
    assert is_silent(rows[1])  # for whom the table above leaves out, nobody has said anything


@pytest.mark.parametrize("higher", [DEFERRED, [], {"rows": []}])
def test_without_rows_above_a_silent_row_stays(higher: Any) -> None:
    own = [{"id": "rest", **SILENT}]
    assert filled("cover", own, higher) is own


def test_the_months_for_missed_years_come_down_to_who_waits_the_fixed_part() -> None:
    rows = [
        {"id": "late", "fixed": True, "from": "paid", "cite": "二", "reading": ["A02"]},
        {"id": "short", "days": 30, "from": "paid", "cite": "二"},
        {"id": "others", "none": True, "cite": "二"},
    ]
    found = filled("waiting", {"fixed_months": 2, "rows": rows}, GUIDE)
    assert found == {
        "fixed_months": 2, "months_per_break_year": 1,
        "long_break": {"years": 4, "total_months": 6, "cite": ["上样 三"]},
        "rows": [
            {**rows[0], "variable": True, "cite": ["二", "上样 三"], "reading": ["A02", "A10", "A22"]}, *rows[1:],
        ],
    }  # fmt: skip


def test_the_fixed_part_is_one_part_whether_in_days_or_months() -> None:
    rows = [{"id": "late", "fixed": True, "from": "paid", "cite": "二"}]
    assert "fixed_months" not in filled("waiting", {"fixed_days": 60, "rows": rows}, GUIDE)
    assert "fixed_months" not in filled("waiting", {"pending": "fixed_waiting_days", "rows": rows}, GUIDE)
    assert filled("waiting", {"months_per_break_year": 0, "rows": rows}, GUIDE)["fixed_months"] == 3


def test_months_that_are_none_are_stated() -> None:
    own = {"fixed_months": 2, "months_per_break_year": 0, "rows": [{"id": "a", "none": True, "cite": "二"}]}
    assert filled("waiting", own, GUIDE) is own


def test_nobody_waits_longer_where_no_row_above_does() -> None:
    rows = [{"id": "late", "fixed": True, "from": "paid", "cite": "二"}]
    higher = {**GUIDE, "rows": [{"id": "others", "none": True, "cite": "四"}]}
    assert filled("waiting", {"fixed_months": 2, "rows": rows}, higher)["rows"] == rows


INCENTIVE = {
    "cite": "三", "qualifying_years": 4, "continuity_step_yuan": 1000, "zero_claim_step_yuan": 1000,
    "step_bound": "at_least", "bonus_cap_share": "20%", "set_by": "省",
}  # fmt: skip


def test_an_incentive_takes_what_it_does_not_state_and_names_both_clauses() -> None:
    own = {"cite": "七；八", "years_count_from": 2025, "note": "未公布"}
    found = filled("administration.incentive", own, INCENTIVE)
    assert (found["cite"], found["reading"]) == (["七", "八", "上样 三"], ["A22"])
    assert "set_by" not in found  # who sets it is no figure
    assert {name: found[name] for name in INCENTIVE if name not in ("cite", "set_by")} == {
        name: value for name, value in INCENTIVE.items() if name not in ("cite", "set_by")
    }


def test_a_least_of_above_does_not_make_a_least_of_ones_own_steps() -> None:
    own = {"cite": "七", "continuity_step_yuan": 2000}
    found = filled("administration.incentive", own, INCENTIVE)
    assert (found["continuity_step_yuan"], found["bonus_cap_share"]) == (2000, "20%")
    assert "step_bound" not in found
    assert "zero_claim_step_yuan" not in found


def test_an_incentive_that_says_all_of_it_stays() -> None:
    own = {**INCENTIVE, "cite": "七", "base_cap_yuan": 250_000, "years_count_from": 2025}
    assert filled("administration.incentive", own, INCENTIVE) is own


def test_open_parts_are_named_by_their_keys() -> None:
    assert list(open_parts("price", {})) == []
    assert ("bonus_cap_share",) in open_parts("administration.incentive", {"cite": "七"})
    assert list(open_parts("waiting", {**GUIDE, "rows": []})) == []
