"""Ids that two rows of one table share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.duplicate_ids import find_duplicate_ids, tables_of
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("{id: resident,", "{id: hukou,", "membership.2.id"),
        ("{id: after,", "{id: early,", "acceptance.1.id"),
        ("{id: late, charge", "{id: newborn, charge", "price.2.id"),
        ("{id: disabled,", "{id: older,", "aid.rows.3.id"),
        ("{id: late, from", "{id: in_window, from", "cover.2.id"),
        ("{id: late, fixed", "{id: newborn, fixed", "waiting.rows.2.id"),
    ],
)
def test_each_table_has_its_own_ids(old: str, new: str, path: str, county: SubjectOf) -> None:
    (found,) = find_duplicate_ids(county((old, new)))
    assert (found.code, found.path) == ("duplicate_id", path)
    assert found.word in new
    assert "第" in found.message


def test_two_tables_may_use_one_id_and_a_table_of_amounts_its_own(county: SubjectOf) -> None:
    tiers = "    - id: lung\n"
    by_tier = "    - {id: tiers, table: {by: tier, yuan: {high: 20, low: 10}}, payer: fund, cite: 四}\n"
    subject = county((tiers, by_tier + tiers))
    assert sum(row.id == "tiers" for row in subject.rules.aid.rows) == 2
    assert list(find_duplicate_ids(subject)) == []
    assert len([name for name, _ in tables_of(subject.file)]) == 6


def test_what_is_silent_has_no_rows(guide: SubjectOf) -> None:
    assert [section for section, _ in tables_of(guide().file)] == [("waiting", "rows")]
    silent = guide(("binds:", "cover: {answer: not_stated, cite: 一}\naid: {answer: not_stated, cite: 一}\nbinds:"))
    assert [section for section, _ in tables_of(silent.file)] == [("waiting", "rows")]


def test_measures_are_tables_too(county: SubjectOf) -> None:
    rows = "[{id: a, days: 'days(birth, paid)', cite: 五}, {id: a, days: 'days(paid, birth)', cite: 五}]"
    (found,) = find_duplicate_ids(county(("incentive_answer:", f"measures: {{day_no: {rows}}}\nincentive_answer:")))
    assert (found.path, found.word) == ("measures.day_no.1.id", "a")
