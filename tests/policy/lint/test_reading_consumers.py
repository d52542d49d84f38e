"""Which readings come into play by which part of a policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.reading_consumers import consumed_readings
from canbao.policy.lint.subjects import Subject
from canbao.policy.readings import load_register

SubjectOf = Callable[..., Subject]
NONE = "administration:\n  must_enrol:"


def duty(text: str) -> tuple[str, str]:
    """The county with one more duty."""
    return NONE, f"administration:\n  {text}\n  must_enrol:"


AID = "    - id: lung\n"
LIST = "id: m, supplier: a, recipients: [b], content: [c]"
ADDED = "incentive_answer:"

# What is added to the county, and the readings that come into play by it.
CHANGES: dict[str, tuple[str, str, set[str]]] = {
    "months": ("fixed_days: 60", "fixed_months: 3", {"A03"}),
    "missed years": (
        "{id: late, fixed: true, from",
        "{id: late, fixed: true, variable: true, from",
        {"A03", "A07", "A08", "A09", "A10", "A51"},
    ),
    "missed years asked for": ("when: paid > late.end", "when: break_years > 3", {"A07", "A08", "A09", "A51"}),
    "years in a row": ("when: paid > late.end", "when: continuous_years > 3", {"A09"}),
    "repair": ("fixed_days: 60", "fixed_days: 60\n  repair: {price: personal, cite: 五}", {"A11"}),
    "a provisional amount": (
        "fiscal: {yuan: 650, cite",
        "fiscal: {pending: fiscal_yuan, provisional_yuan: 600, cite",
        {"A05"},
    ),
    "an amount that is only known to be unknown": (
        "fiscal: {yuan: 650, cite",
        "fiscal: {pending: fiscal_yuan, cite",
        set(),
    ),
    "a least": ("fiscal: {yuan: 650, cite", "fiscal: {yuan: 650, bound: at_least, cite", {"A38"}),
    "a sponsor": ("payers:\n", "payers:\n  sponsor: {name: 村集体}\n", {"A45"}),
    "a claim from elsewhere": (ADDED, f"claim_back: {{when: hukou in place, cite: 四}}\n{ADDED}", {"A34", "A42"}),
    "aid after payment": (
        "  base: personal\n",
        "  base: personal\n  after_payment: {until: central.end, cite: 四}\n",
        {"A32"},
    ),
    "monthly lists": (
        *duty(f"list_deadlines: [{{kind: monthly, day_of_month: 10, {LIST}, cite: 七}}]"),
        {"A31"},
    ),
    "lists after an event": (
        *duty(f"list_deadlines: [{{kind: after_event, event: e, days: 30, {LIST}, cite: 七}}]"),
        {"A01"},
    ),
    "steps": (
        *duty("steps: [{id: s, holder: a, receiver: b, content: c, working_days: 5, cite: 七}]"),
        {"A36"},
    ),
    "days by which": (
        *duty("milestones: [{id: s, label: a, named: 2029-12-01, bound: by, cite: 七}]"),
        {"A31"},
    ),
    "days on which": (
        *duty("milestones: [{id: s, label: a, named: 2029-12-01, bound: at, cite: 七}]"),
        set(),
    ),
    "weekly reports": (
        *duty("weekly_reports: [{id: w, reporter: a, receiver: b, content: c, weekday: 3, cite: 七}]"),
        {"A53"},
    ),
    "rewards": (
        *duty(
            "reward: {unit: village, settled: 2029-12-31, cite: 七,"
            " tiers: [{at_least: 98%, counted: 2029-12-31, per_head_yuan: 5, needs_groups: false}]}"
        ),
        {"A26"},
    ),
    "scores": (
        *duty(
            "score: {full_points: 6, full_at: 98%, points_per_point_above: 1, points_per_point_below: 1, cite: 七,"
            " roles: [{id: cadre, label: 干部, takes: own_village}]}"
        ),
        {"A27"},
    ),
    "whole households": (
        *duty("registration: {whole_household: {condition: 全户, cite: 七}}"),
        {"A50"},
    ),
    "registration without households": (
        *duty("registration: {identity: {cite: 七}}"),
        set(),
    ),
    "events": (
        *duty("lifecycle: {ending: [{kind: death, label: 死亡, refund: none, last_day: event_day, cite: 七}]}"),
        {"A30"},
    ),
    "employee cover": (
        *duty(
            "lifecycle: {ending: [{kind: job, label: 就业, refund: none, last_day: event_day, cite: 七}],"
            " employee_cover: {kind: job, resumes: true, cite: 七}}"
        ),
        {"A30", "A49"},
    ),
    "an incentive": (
        *duty("incentive: {cite: 七}"),
        {"A09", "A13", "A14", "A15", "A16", "A55"},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_part_brings_its_readings_into_play(name: str, county: SubjectOf) -> None:
    old, new, expected = CHANGES[name]
    before = set(consumed_readings(county()))
    after = set(consumed_readings(county((old, new))))
    assert after - before == expected - before
    assert expected <= after


@pytest.mark.parametrize(
    ("changes", "gone"),
    [
        ([("late, fixed: true, from: paid", "late, fixed: true, from: year.start")], {"A02"}),
        ([("late, fixed: true, from: paid", "late, none: true"), ("  fixed_days: 60\n", "")], {"A02", "A12"}),
        ([("stated: false\n      mode: reimburse\n", "share: 10%\n      payer: fund\n")], {"A48"}),
        ([("waiting", "waiting")], set()),
    ],
)
def test_without_the_part_the_reading_is_idle(
    changes: list[tuple[str, str]], gone: set[str], county: SubjectOf
) -> None:
    before = set(consumed_readings(county()))
    if changes[0][0] != changes[0][1]:
        county(*changes)
    assert before - set(consumed_readings(county())) == gone
    assert before >= {"A02", "A04", "A12", "A17", "A18", "A22", "A25", "A33", "A37", "A43", "A44", "A48", "A52", "A54"}


def test_one_aid_needs_no_order(county: SubjectOf) -> None:
    text = county().document.path.read_text(encoding="utf-8")
    rows = text[text.index("    - id: elderly") : text.index("cover:")]
    found = consumed_readings(county((rows, "\n")))
    assert {"A17", "A18"}.isdisjoint(found)
    assert found["A37"] == ("aid", "rows", 0)


def test_every_consumed_reading_is_in_the_register(county: SubjectOf, guide: SubjectOf) -> None:
    assert set(consumed_readings(county())) | set(consumed_readings(guide())) <= set(load_register())


def test_a_part_that_a_section_leaves_open_is_silence_where_there_is_a_notice_above(county: SubjectOf) -> None:
    """The county states every table; how long a wait grows with missed years it does not say, and the guide does."""
    whole = (ADDED, f"claim_back: {{when: hukou in place, cite: 四}}\n{ADDED}")
    months = ("fixed_days: 60", "fixed_days: 60\n  months_per_break_year: 1")
    assert consumed_readings(county(whole))["A22"] == ("waiting",)
    assert "A22" not in consumed_readings(county(months))
    assert consumed_readings(county(duty("incentive: {cite: 七}")))["A22"] == ("administration", "incentive")
    assert "A22" not in consumed_readings(county(("extends: state/guide\n", "")))


@pytest.mark.parametrize(("answer", "rests"), [("not_stated", False), ("higher_rule", True)])
def test_the_least_that_stands_in_for_silence_rests_on_what_a_least_is(
    guide: SubjectOf, answer: str, rests: bool
) -> None:
    steps = "  incentive: {continuity_step_yuan: 1000, step_bound: at_least, cite: 二}\n"
    fiscal = ("600, bound: at_least, cite", "600, cite")
    subject = guide(("  publicity:", f"{steps}  publicity:"), fiscal, ("A22: not_stated", f"A22: {answer}"))
    assert ("A38" in consumed_readings(subject)) is rests


def test_an_answer_that_is_not_stated_is_silence(county: SubjectOf) -> None:
    late = ("{id: late, charge: personal + fiscal, cite", "{id: late, answer: not_stated, cite")
    assert consumed_readings(county(late))["A22"] == ("price", 2)
