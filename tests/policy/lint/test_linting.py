"""A good policy is broken in one place at a time; lint names exactly what is wrong, in which line, by which word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from canbao.policy.library import Library
from canbao.policy.lint import lint
from canbao.policy.lint.linting import subjects_of


@dataclass(frozen=True)
class Break:
    """One text replaced, and the findings that follow: code, a piece of the line, the word."""

    old: str
    new: str
    findings: tuple[tuple[str, str, str], ...]
    file: str = "county/2030"


def county(old: str, new: str, *findings: tuple[str, str, str]) -> Break:
    return Break(old, new, findings)


def guide(old: str, new: str, *findings: tuple[str, str, str]) -> Break:
    return Break(old, new, findings, "state/guide")


LATE_COVER = "  - {id: late, from: paid, cite: 五}\n"
LATE_WAIT = "{id: late, fixed: true, from: paid, cite: 五}"
OLDER = "when: aided_days and age >= 60 and age < 70"
NO_INCENTIVE = "administration:\n  must_enrol:"
GRADE_1 = 'aided_days and has("残疾人", grade=1)'
EMPLOYEE = "{id: employee, when: employee_active,"

BREAKS = {
    # what a table leaves out
    "cover without its last row": county(LATE_COVER, "", ("gap", "{id: in_window, when: in_window, from", "cover")),
    "a day missing between two waits": county(
        LATE_WAIT,
        """{id: late, when: 'paid >= date("2030-01-02")', fixed: true, from: paid, cite: 五}""",
        ("gap", "fixed_days: 60", "waiting"),
    ),
    "price for few": county(
        "{id: late, charge: personal + fiscal, cite: 三}",
        "{id: late, when: hukou in place, charge: personal + fiscal, cite: 三}",
        ("gap", "{id: in_window, when: in_window, charge", "price"),
    ),
    "members of one nationality": county(
        "{id: elsewhere, eligible",
        """{id: elsewhere, when: 'nationality in ("CN", "HMT")', eligible""",
        ("gap", EMPLOYEE, "membership"),
    ),
    # rows that never decide
    "a row after the row for everybody": county(
        LATE_COVER,
        LATE_COVER + "  - {id: too_late, when: married, from: paid, cite: 五}\n",
        ("unreachable", "id: too_late", "too_late"),
    ),
    "a shorter span after a longer one": county(
        "{id: newborn, when: newborn_in_time, charge",
        """{id: newborn, when: 'newborn_in_time and paid <= date("2029-10-01")', charge""",
        ("unreachable", "charge: personal, cite: 三, reading", "newborn"),
    ),
    "a town inside the county before it": county(
        "  - {id: resident,",
        '  - {id: town, when: hukou in "990001003", cite: 一}\n  - {id: resident,',
        ("unreachable", "id: town", "town"),
    ),
    "two permits at once": county(
        'residence_permit == "valid"',
        'residence_permit == "valid" and residence_permit == "expired"',
        ("unreachable", "id: resident", "resident"),
    ),
    "an empty span of ages": county(
        OLDER,
        "when: aided_days and age >= 70 and age < 60",
        ("unreachable", "id: older", "older"),
    ),
    "less for some who get more anyway": county(
        OLDER,
        "when: aided_days and age >= 75",
        ("unreachable", "id: older", "older"),
    ),
    "a grade inside the grades": county(
        "    - id: lung\n",
        f"    - {{id: grade_1, when: '{GRADE_1}', share: 40%, payer: fund, cite: 四}}\n    - id: lung\n",
        ("unreachable", "id: grade_1", "grade_1"),
    ),
    "switched off for good": county("when: paid > late.end", "when: false", ("constant_row", "id: after", "after")),
    "two answers to one reading": county(
        'reading("A29", "refuse")',
        'reading("A29", "refuse") and reading("A29", "hold")',
        ("constant_row", "id: early", "early"),
    ),
    # rows that nobody can tell apart
    "one id twice in the aid": county("{id: older,", "{id: orphan,", ("duplicate_id", OLDER, "orphan")),
    "one id twice in the cover": county(
        "{id: newborn, when: newborn_in_time, from",
        "{id: in_window, when: newborn_in_time, from",
        ("duplicate_id", "newborn_in_time, from: birth", "in_window"),
    ),
    "a tie that no order breaks": county(
        "A18: clause_order", "A18: least_town_cost", ("overlap", "id: disabled", "disabled")
    ),
    # words and clauses
    "a term that nobody uses": county(
        "terms:\n", "terms:\n  widow: married and age >= 50\n", ("dead_term", "widow:", "widow")
    ),
    "a clause that does not exist": county(
        "fiscal: {yuan: 650, cite: 三}", "fiscal: {yuan: 650, cite: 三(九)}", ("unknown_clause", "yuan: 650", "三(九)")
    ),
    "a clause of the administration that does not exist": county(
        "at_least: 100%, cite: 七}",
        "at_least: 100%, cite: 二十}",
        ("clause_uncited", "七: {is: data", "七"),
        ("unknown_clause", "id: hardship", "二十"),
    ),
    "a benefit year out of the blue": county(
        "until: 2030-12-31, cite: 二}\n\nclauses", "until: 2030-12-31}\n\nclauses", ("uncited", "year: {from", "year")
    ),
    "an answer out of the blue": county(", cite: 六}", "}", ("uncited", "incentive_answer:", "incentive_answer")),
    "a clause that nobody dealt with": county(
        "三: {is: rule, about: 标准}", "三: {about: 标准}", ("clause_without_disposition", "三: {about", "三")
    ),
    "a rule that is not there": county(
        "  七: {is: data", "  八: {is: rule, about: 退费}\n  七: {is: data", ("clause_uncited", "八:", "八")
    ),
    "a silence without a word": county("cite: 四(二)\n", "cite: 四\n", ("clause_unanswered", "四(二):", "四(二)")),
    "a clause left to nobody": county(
        "六: {is: deferred, about: 激励, to: 省里另行规定}",
        "六: {is: deferred, about: 激励}",
        ("value_error", "六: {is", "六"),
    ),
    "a section left to nobody": county(
        "{answer: deferred, refer: 省里另行规定, cite: 六}",
        "{answer: deferred, cite: 六}",
        ("deferred_without_refer", "incentive_answer:", "incentive_answer"),
    ),
    # amounts and readings
    "an amount that is no amount": county(
        "charge: personal + fiscal", "charge: 1050", ("expression", "charge: 1050", "1050")
    ),
    "a factor nobody can cite": county(
        "charge: personal + fiscal", "charge: personal * 3", ("unsourced_amount", "personal * 3", "3")
    ),
    "a reading of the engine": county("  A37: fen\n", "", ("undeclared_reading", "id: orphan", "A37")),
    "a reading of an expression": county("  A20: no_aid\n", "", ("undeclared_reading", "aided_days:", "A20")),
    "a reading behind a word": county("  A19: paid\n", "", ("undeclared_reading", "age >= 70", "A19")),
    "a reading that a row rests on": county(
        "cite: 五}\n  - {id: late, from",
        "cite: 五, reading: [A46]}\n  - {id: late, from",
        ("undeclared_reading", "from: birth", "A46"),
    ),
    "a tag that is no reading": county(
        "cite: 五}\n  - {id: late, from",
        "cite: 五, reading: [A77]}\n  - {id: late, from",
        ("unknown_reading", "from: birth", "A77"),
    ),
    "a reading about nothing": county("  A25:", "  A24: term_start\n  A25:", ("unused_reading", "A24:", "A24")),
    "a reading that nobody knows": county("  A25:", "  A99: yes_sir\n  A25:", ("reading", "A99:", "A99")),
    "an answer that nobody knows": county("A20: no_aid", "A20: perhaps", ("reading", "A20:", "perhaps")),
    # what stands above
    "a step below the floor": county(
        NO_INCENTIVE,
        "administration:\n  incentive: {continuity_step_yuan: 800, cite: 七}\n  must_enrol:",
        *(("undeclared_reading", "continuity_step_yuan", id_) for id_ in ("A13", "A14", "A15", "A16", "A55")),
        ("below_floor", "continuity_step_yuan: 800", "800"),
    ),
    "a share above the ceiling": county(
        NO_INCENTIVE,
        "administration:\n  incentive: {bonus_cap_share: 25%, cite: 七}\n  must_enrol:",
        *(("undeclared_reading", "bonus_cap_share", id_) for id_ in ("A13", "A14", "A15", "A16", "A55")),
        ("above_ceiling", "bonus_cap_share: 25%", "25%"),
    ),
    "a wait shorter than advised": county(
        "fixed_days: 60", "fixed_months: 2", ("below_floor_advisory", "fixed_months: 2", "2")
    ),
    "a wait longer than advised": county(
        "fixed_days: 60", "fixed_months: 9", ("above_ceiling_advisory", "fixed_months: 9", "9")
    ),
    "another month": county(
        NO_INCENTIVE,
        "administration:\n  publicity: {month: 10, content: 宣传, cite: 七}\n  must_enrol:",
        ("differs_from_frame", "month: 10", "10"),
        ("overrides_binding", "month: 10", "10"),
    ),
    "a limit that is forbidden here": county(
        NO_INCENTIVE,
        "administration:\n  registration: {hukou_limit_for_flexible_workers: true}\n  must_enrol:",
        ("forbidden", "hukou_limit_for_flexible_workers: true", "true"),
    ),
    "less than the least above": county("yuan: 650", "yuan: 599.99", ("below_floor", "yuan: 599.99", "599.99")),
    "more than what binds people": county(
        NO_INCENTIVE,
        "administration:\n  family_account: {relations: [parent, sibling], cite: 七}\n  must_enrol:",
        ("overrides_binding", "relations: [parent, sibling]", "sibling"),
    ),
    "a notice of another time": county(
        "extends: state/guide", "extends: state/guide\nadopts: [aid]", ("adopts_nothing", "adopts:", "aid")
    ),
    # payers
    "a payer with a slip of the pen": county(
        'has("孤儿")\', share: 100%, payer: county_budget',
        'has("孤儿")\', share: 100%, payer: contry_budget',
        ("expression", "id: orphan", "contry_budget"),
    ),
    "a payer for nothing": county(
        "payers:\n", "payers:\n  lottery: {name: 福彩}\n", ("unused_payer", "lottery:", "lottery")
    ),
    # files that do not load
    "a window that ends before it begins": county(
        "until: 2029-12-31, cite: 二}", "until: 2029-08-31, cite: 二}", ("value_error", "central: {from", "central")
    ),
    "a word that nobody knows": county(
        "{id: after, when: paid", "{id: after, when: payed", ("expression", "id: after", "payed")
    ),
    "a key that nobody knows": county("  base: personal", "  bse: personal", ("extra_forbidden", "bse:", "bse")),
    "a row without a clause": county(
        "charge: personal + fiscal, cite: 三}", "charge: personal + fiscal}", ("missing", "personal + fiscal}", "cite")
    ),
    "a key twice": county(
        "city_size: super", "city_size: super\ncity_size: big", ("yaml", "city_size: big", "city_size")
    ),
    "a yes that is no text": county("city_size: super", "city_size: yes", ("yaml", "city_size: yes", "yes")),
    # the guide
    "a section that binds nobody": guide(
        "binds: {windows: lower_rule, ", "binds: {", ("unbound_section", "central: {pending", "windows.central")
    ),
    "a binding of nothing": guide(
        "binds: {windows", "binds: {price: people, windows", ("binds_nothing", "binds:", "price")
    ),
    "a frame around nothing": guide(
        "waiting.fixed_months, floor",
        "waiting.fixed_month, floor",
        ("unknown_parameter", "waiting.fixed_month,", "waiting.fixed_month"),
    ),
    "a frame that asks about people": guide(
        'only_if: city("super")', "only_if: married", ("frame_undecided", "only_if: married", "married")
    ),
    "a frame that asks in riddles": guide(
        'only_if: city("super")', "only_if: cty", ("expression", "only_if: cty", "cty")
    ),
    "a guide below its own floor": guide(
        "  fixed_months: 3\n", "  fixed_months: 2\n", ("below_floor_advisory", "fixed_months: 2", "2")
    ),
    "a term that nobody below uses": guide("terms:\n", "terms:\n  widow: married\n", ("dead_term", "widow:", "widow")),
}


def line_of(text: str, piece: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if piece in line)


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_found_where_it_is(name: str, library: Library, replace: Callable[[str, str, str], str]) -> None:
    broken = BREAKS[name]
    text = replace(broken.file, broken.old, broken.new)
    found = lint(library, broken.file)
    expected = {(code, line_of(text, piece), word) for code, piece, word in broken.findings}
    assert {(item.code, item.line, item.word) for item in found} == expected, [item.sentence for item in found]
    assert all(
        (item.file.endswith(f"{broken.file}.yaml") and item.column >= 1 and item.path) or item.code == "yaml"
        for item in found
    )
    assert all(item.is_advisory == item.code.endswith("_advisory") for item in found)


def test_nothing_is_found_in_the_good_policies(library: Library) -> None:
    assert [item.sentence for name in library.names() for item in lint(library, name)] == []


def test_the_shipped_policies_are_clean() -> None:
    shipped = Library.of()
    assert len(shipped.names()) >= 6
    assert [item.sentence for name in shipped.names() for item in lint(shipped, name) if not item.is_advisory] == []


@pytest.mark.parametrize(
    ("amend", "code", "path"),
    [
        ({"continuity_step_yuan": 800}, "below_floor", "administration.incentive.continuity_step_yuan"),
        ({"bonus_cap_share": Decimal("0.25")}, "above_ceiling", "administration.incentive.bonus_cap_share"),
        ({"fixed_waiting_months": 2}, "below_floor_advisory", "waiting.fixed_months"),
        ({"fixed_waiting_months": 2, "A54": "error"}, "below_floor", "waiting.fixed_months"),
        ({"publicity_month": 10}, "differs_from_frame", "administration.publicity.month"),
        (
            {"hukou_limit_for_flexible_workers": True, "city_size": "super"},
            "forbidden",
            "administration.registration.hukou_limit_for_flexible_workers",
        ),
    ],
)
def test_what_if_values_are_judged_by_the_frames_above(amend: dict[str, Any], code: str, path: str) -> None:
    shipped = Library.of()
    found = lint(shipped, "national/model", year=2031, amend=amend)
    assert [(item.code, item.path, item.is_advisory) for item in found] == [(code, path, code.endswith("_advisory"))]
    assert found[0].file == str(shipped.path_of("national/model"))


@pytest.mark.parametrize("amend", [{"publicity_month": 9}, {"hukou_limit_for_flexible_workers": True}, {}])
def test_what_keeps_to_the_frames_is_clean(amend: dict[str, Any]) -> None:
    assert lint(Library.of(), "national/model", year=2031, amend=amend) == []


def test_a_policy_that_does_not_exist_is_a_finding(library: Library) -> None:
    assert [(item.code, item.word) for item in lint(library, "county/2031")] == [("no_such_policy", "county/2031")]
    assert [item.code for item in lint(library, "county/2030", amend={"personl_yuan": 1})] == ["bad_amendment"]


def test_a_year_before_the_notice_above_holds(library: Library, replace: Callable[[str, str, str], str]) -> None:
    text = replace("state/guide", "since: 2028", "since: 2031")
    assert "since: 2031" in text
    (found,) = lint(library, "county/2030")
    assert (found.code, found.word, found.path) == ("extends_other_year", "state/guide", "extends")


def test_a_policy_for_any_year_is_judged_for_its_first(library: Library) -> None:
    assert [subject.year for subject in subjects_of(library, "state/guide")] == [2028]
    assert [subject.year for subject in subjects_of(library, "state/guide", 2035)] == [2035]
    assert [subject.year for subject in subjects_of(library, "state/guide@2040")] == [2040]
    assert [subject.year for subject in subjects_of(library, "county/2030")] == [None]


def test_an_amendment_in_the_middle_of_the_year_is_judged_too(library: Library, folder: Path) -> None:
    amendment = """\
amends: county/2030
source: {number: 某县2030年2号, issuer: 某县医保局, issued: 2030-05-01}
in_force_from: 2030-07-01
values: {amounts.fiscal.yuan: 500}
cite: 一
"""
    (folder / "county" / "2030.amend-1.yaml").write_text(amendment, encoding="utf-8")
    assert len(subjects_of(library, "county/2030")) == 2
    assert [(item.code, item.word) for item in lint(library, "county/2030")] == [("below_floor", "500")]


def test_findings_stand_in_the_order_of_the_file(library: Library, replace: Callable[[str, str, str], str]) -> None:
    replace("county/2030", "  - {id: late, from: paid, cite: 五}\n", "")
    replace("county/2030", "terms:\n", "terms:\n  widow: married\n")
    replace("county/2030", "  A37: fen\n", "  A24: term_start\n")
    found = lint(library, "county/2030")
    assert [item.code for item in found] == ["unused_reading", "dead_term", "undeclared_reading", "gap"]
    assert [item.line for item in found] == sorted(item.line for item in found)
    assert found == lint(library, "county/2030")
