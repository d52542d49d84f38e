"""A policy by name to rules: the chain above it, amendments by day, what was known when, and one digest for equal
answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.assessing import MADE_UP
from tests.policy_texts import SMALL, book_of, problems_of, small, write

from canbao.policy.library import Library
from canbao.policy.loading import chain_of, digest_of, is_pending, load, merge, positions_of, resolve, split_name
from canbao.policy.problems import PolicyError
from canbao.policy.rules import Silence, Wait

CHANGE = "amends: small\nsource: {{number: 样, issuer: 样, issued: {issued}}}\nvalues: {{{values}}}\n{since}cite: 一\n"


def change(values: str, issued: str = "2025-02-01", since: str | None = None) -> str:
    return CHANGE.format(values=values, issued=issued, since=f"in_force_from: {since}\n" if since else "")


@pytest.mark.parametrize(
    ("name", "parts"),
    [("a/b/2025", ("a/b/2025", None)), ("national/model@2031", ("national/model", 2031)), ("x@", ("x", None))],
)
def test_a_name_may_say_the_year(name: str, parts: tuple[str, int | None]) -> None:
    assert split_name(name) == parts


def test_a_year_that_is_none() -> None:
    with pytest.raises(PolicyError, match="the year should be a number: next"):
        split_name("national/model@next")


def test_a_policy_loads_with_one_part_and_its_digest() -> None:
    book = book_of()
    assert [start for start, _ in book.parts] == [None]
    assert book.latest.digest == book_of().latest.digest
    assert book.latest.digest != book_of({"yuan: 400": "yuan: 401"}).latest.digest
    assert (book.latest.key, book.latest.title, book.latest.document, book.latest.year_label) == (
        "small",
        "小样",
        "样〔2024〕1号",
        2025,
    )


def test_remarks_do_not_change_the_digest_and_the_order_of_keys_does_not() -> None:
    assert book_of({"title: 小样": "title: 小样 # a remark"}).latest.digest == book_of().latest.digest
    swapped = small({'place: "430621"\nprovince: "43"\n': 'province: "43"\nplace: "430621"\n'})
    assert swapped != SMALL
    assert digest_of({"a": 1, "b": 2}, None) == digest_of({"b": 2, "a": 1}, None) != digest_of({"a": 1, "b": 2}, 2025)


def test_the_year_is_a_part_of_a_policy_for_any_year() -> None:
    any_year = {"year: {from: 2025-01-01, until: 2025-12-31, cite: 一}": "year: {calendar: true, cite: 一}"}
    assert book_of(any_year, year=2030).latest.digest != book_of(any_year, year=2031).latest.digest
    assert book_of(any_year, year=2030).latest.year_label == 2030
    assert "say the benefit year" in problems_of(any_year)[0].message
    assert "it rules 2025, not 2026" in problems_of({}, year=2026)[0].message


def test_a_what_if_replaces_parameters_and_readings() -> None:
    rules = book_of(amend={"personal_yuan": 410, "A17": "sum", "price.late.charge": "personal"}).latest
    assert rules.file.amounts["personal"].fen == 41_000
    assert rules.readings["A17"] == "sum"
    assert rules.price.rows[1].effect == rules.price.rows[0].effect


# -- amendments --------------------------------------------------------------------------------------------------------


def test_amendments_make_a_part_for_each_day_from_which_something_is_in_force() -> None:
    files = {
        "small.amend-1": change("personal_yuan: 420", since="2025-03-01"),
        "small.amend-2": change("personal_yuan: 440", issued="2025-01-01", since="2025-07-01"),
        "small.amend-3": change("fiscal_subsidy_yuan: 700"),
    }
    book = book_of(files=files)
    found = [
        (start, rules.file.amounts["personal"].fen, rules.file.amounts["fiscal"].fen) for start, rules in book.parts
    ]
    assert found == [(None, 40_000, 70_000), (date(2025, 3, 1), 42_000, 70_000), (date(2025, 7, 1), 42_000, 70_000)]


def test_the_amendment_known_last_wins_where_both_are_in_force() -> None:
    """In the test above: 440 was known before 420, so from July on 420 holds. The other way round 440 does."""
    files = {
        "small.amend-1": change("personal_yuan: 420", issued="2025-01-01", since="2025-03-01"),
        "small.amend-2": change("personal_yuan: 440", issued="2025-02-01", since="2025-07-01"),
    }
    assert [rules.file.amounts["personal"].fen for _, rules in book_of(files=files).parts] == [40_000, 42_000, 44_000]


def test_what_was_pending_is_settled_for_earlier_payments_too_and_only_once() -> None:
    files = {
        "small.amend-1": change("fiscal_subsidy_yuan: 700", issued="2025-02-01", since="2025-03-01"),
        "small.amend-2": change("fiscal_subsidy_yuan: 720", issued="2025-04-01", since="2025-05-01"),
    }
    assert [rules.file.amounts["fiscal"].fen for _, rules in book_of(files=files).parts] == [70_000, 70_000, 72_000]


@pytest.mark.parametrize(("known_on", "parts"), [("2025-01-31", 1), ("2025-02-01", 2)])
def test_what_was_not_known_by_a_day_is_left_out(known_on: str, parts: int) -> None:
    files = {"small.amend-1": change("personal_yuan: 420", since="2025-03-01")}
    book = book_of(files=files, known_on=date.fromisoformat(known_on))
    assert len(book.parts) == parts
    assert (book.first.digest == book_of().latest.digest) is True


@pytest.mark.parametrize(
    ("key", "pending"),
    [
        ("fiscal_subsidy_yuan", True),
        ("amounts.fiscal.yuan", True),
        ("personal_yuan", False),
        ("waiting.rows.x", False),
        ("price.late.charge", False),
    ],
)
def test_whether_a_value_waits_to_be_set(key: str, pending: bool, tmp_path: Path) -> None:
    raw = write(tmp_path, {"small": SMALL}).read("small").raw
    assert is_pending(raw, key) is pending


def test_an_amendment_that_cannot_be_is_named_by_its_own_file(tmp_path: Path) -> None:
    library = write(tmp_path, {"small": SMALL, "small.amend-1": change("amounts.persnal.yuan: 3")})
    with pytest.raises(PolicyError) as refused:
        load(library, "small")
    assert Path(refused.value.problems[0].file).name == "small.amend-1.yaml"


# -- the chain ---------------------------------------------------------------------------------------------------------


def test_the_chain_goes_up_to_the_top() -> None:
    chain = chain_of(Library((MADE_UP,)), "levels/amended")
    assert [item.file.policy for item in chain] == [
        "levels/amended",
        "levels/county",
        "levels/province",
        "levels/nation",
    ]


def test_a_chain_that_bites_its_tail(tmp_path: Path) -> None:
    files = {
        "small": small({"title: 小样": "title: 小样\nextends: other"}),
        "other": small({"policy: small": "policy: other\nextends: small"}),
    }
    with pytest.raises(PolicyError) as refused:
        load(write(tmp_path, files), "small")
    problem = refused.value.problems[0]
    assert (problem.code, problem.word, Path(problem.file).name) == ("circle", "small", "other.yaml")


def test_a_parent_that_does_not_exist() -> None:
    problem = problems_of({"title: 小样": "title: 小样\nextends: smal"})[0]
    assert (problem.code, problem.word) == ("no_such_policy", "smal")


def test_a_resolved_policy_says_where_its_parts_come_from() -> None:
    resolved = resolve(Library((MADE_UP,)), "levels/county")
    assert resolved.origins["waiting"] == resolved.origins["aid"] == "levels/nation"
    assert resolved.origins["price"] == "levels/province"
    assert resolved.documents == {
        "levels/county": "县样〔2024〕3号",
        "levels/province": "省样〔2024〕2号",
        "levels/nation": "国样〔2024〕1号",
    }
    assert resolved.raw["waiting"]["fixed_months"] == 3  # as published: the province's amendment is left out
    assert positions_of(resolved).of(("windows",))[0] == 16


def test_merging_applies_the_amendments_of_every_level() -> None:
    merged = merge(Library((MADE_UP,)), "levels/county", amend={"personal_yuan": 410})
    assert [(start, raw["waiting"]["fixed_months"]) for start, raw in merged.parts] == [
        (None, 3),
        (date(2025, 5, 1), 2),
    ]
    assert all(raw["amounts"]["personal"]["yuan"] == 410 for _, raw in merged.parts)


def test_silences_are_kept_for_the_answer() -> None:
    silences = load(Library((MADE_UP,)), "levels/silent_county").latest.silences
    frame = "国样〔2024〕1号（对下级规则的框架，不直接适用于个人）"
    assert silences == {"waiting": Silence("not_stated", frame), "cover": Silence("not_stated", frame)}


def levels(folder: Path, *texts: tuple[str, dict[str, str]], **more: str) -> Library:
    """Some of the made-up levels with text replaced, and files beside them."""
    files = {f"levels/{name}": text for name, text in more.items()}
    for name, replaced in texts:
        text = (MADE_UP / "levels" / f"{name}.yaml").read_text(encoding="utf-8")
        for old, new in replaced.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        files[f"levels/{name}"] = text
    return write(folder, files)


def waits_of(library: Library, name: str, **options: Any) -> list[tuple[str, str]]:
    return [(row.id, row.cite.text) for row in load(library, name, **options).latest.waiting.rows]


NATIONAL_WAITS = [("late", "国样〔2024〕1号 三"), ("in_time", "国样〔2024〕1号 三")]


def test_what_silence_means_may_be_said_above(tmp_path: Path) -> None:
    library = levels(tmp_path, ("nation", {"A22: not_stated": "A22: higher_rule"}), ("silent_county", {}))
    assert waits_of(library, "levels/silent_county") == NATIONAL_WAITS
    assert waits_of(library, "levels/silent_county", amend={"A22": "not_stated"}) == []


def test_the_higher_rule_is_reached_through_a_notice_that_is_silent_itself(tmp_path: Path) -> None:
    province = {"adopts: [waiting]\nbinds: {waiting: people, ": "binds: {"}
    county = {"extends: levels/nation": "extends: levels/province"}
    library = levels(tmp_path, ("nation", {}), ("province", province), ("silent_county", county))
    assert waits_of(library, "levels/silent_county", amend={"A22": "higher_rule"}) == NATIONAL_WAITS
    assert waits_of(library, "levels/province", amend={"A22": "higher_rule"}) == NATIONAL_WAITS
    assert waits_of(library, "levels/silent_county") == waits_of(library, "levels/province") == []


def test_rows_of_above_in_a_table_of_ones_own_keep_the_clause_of_above(tmp_path: Path) -> None:
    own = (
        "waiting:\n  - {id: in_window, when: in_collection, none: true, cite: 一}\n"
        "  - {id: late, answer: not_stated, cite: 一}\nprice:"
    )
    library = levels(tmp_path, ("nation", {}), ("silent_county", {"price:": own}))
    assert waits_of(library, "levels/silent_county") == [("in_window", "一"), ("late", "一")]
    filled = load(library, "levels/silent_county", amend={"A22": "higher_rule"}).latest.waiting
    assert [(row.id, row.cite.text) for row in filled.rows] == [
        ("in_window", "一"),
        ("late_late", "国样〔2024〕1号 三"),
        ("late_in_time", "国样〔2024〕1号 三"),
    ]
    assert [row.cite.policy for row in filled.rows] == ["levels/silent_county", "levels/nation", "levels/nation"]
    wait = filled.rows[1].effect
    assert isinstance(wait, Wait)
    assert wait.months == 3


def test_silence_filled_from_a_day_on_cites_the_notice_above_from_that_day_on(tmp_path: Path) -> None:
    source = "source: {number: 样, issuer: 样, issued: 2025-02-01}\n"
    change = (
        f"amends: levels/silent_county\n{source}values: {{A22: higher_rule}}\nin_force_from: 2025-03-01\ncite: 一\n"
    )
    library = levels(tmp_path, ("nation", {}), ("silent_county", {}), **{"silent_county.amend-1": change})
    book = load(library, "levels/silent_county")
    assert book.for_payment(date(2025, 2, 28)).waiting.rows == ()
    assert [row.cite.text for row in book.for_payment(date(2025, 3, 1)).waiting.rows] == ["国样〔2024〕1号 三"] * 2


def test_an_amendment_may_answer_the_reading_about_silence(tmp_path: Path) -> None:
    files = {
        name: (MADE_UP / "levels" / f"{name}.yaml").read_text(encoding="utf-8") for name in ("nation", "silent_county")
    }
    source = "source: {number: 样, issuer: 样, issued: 2025-02-01}\n"
    answer = f"amends: levels/silent_county\n{source}values: {{A22: higher_rule}}\ncite: 一\n"
    library = write(
        tmp_path, {**{f"levels/{name}": text for name, text in files.items()}, "levels/silent_county.amend-1": answer}
    )
    assert load(library, "levels/silent_county").latest.waiting.rows
    assert not load(library, "levels/silent_county", known_on=date(2025, 1, 1)).latest.waiting.rows
