"""Policies of a run: loaded once, anew when a file changes; those of the year after found by their place."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from tests.assessing import NANAN, TENGZHOU, YUEYANG, shipped

from canbao.billing import policies
from canbao.billing.policies import (
    Choice,
    NoNextPolicy,
    OtherPlace,
    OtherYear,
    books_of,
    digests_of,
    next_policies,
    place_of,
    policy_digest,
    require_fitting,
    year_of,
)
from canbao.policy.problems import PolicyError

MODEL = (("personal_yuan", "400"), ("window", "2024-09-01..2024-12-31"))
TEXT = """
policy: {name}
title: 样
place: "{place}"
source: {{number: 样, issuer: 样, issued: 2024-08-01}}
year: {{from: {year}-01-01, until: {year}-12-31, cite: 一}}
clauses:
  一: {{is: rule, about: 全部}}
amounts:
  personal: {{yuan: {yuan}, cite: 一}}
membership: [{{id: everyone, cite: 一}}]
price: [{{id: all, charge: personal, cite: 一}}]
"""


def write(folder: Path, name: str, place: str, year: int, yuan: int = 400) -> Path:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(name=name, place=place, year=year, yuan=yuan), encoding="utf-8")
    return path


def test_the_same_choice_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = books_of(Choice((YUEYANG,)))
    assert first[YUEYANG].latest.digest == shipped(YUEYANG).latest.digest

    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(policies, "load", fail)
    assert books_of(Choice((YUEYANG,))) is first


@pytest.mark.trust
def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path, "a/2031", "110101", 2031)
    choice = Choice(("a/2031",), folders=(str(tmp_path),))
    before = digests_of(books_of(choice))
    write(tmp_path, "a/2031", "110101", 2031, yuan=410)
    os.utime(path, ns=(1, 1))
    assert digests_of(books_of(choice)) != before


def test_what_if_and_day_of_knowledge_are_part_of_the_choice() -> None:
    plain = digests_of(books_of(Choice((YUEYANG,))))
    assert digests_of(books_of(Choice((YUEYANG,), amend=(("personal_yuan", "410"),)))) != plain
    assert digests_of(books_of(Choice((YUEYANG,), known_on=date(2024, 9, 1)))) == plain
    with pytest.raises(PolicyError):
        books_of(Choice((YUEYANG,), amend=(("persnal_yuan", "410"),)))


def test_one_year_and_the_own_county() -> None:
    with pytest.raises(OtherYear):
        books_of(Choice((YUEYANG, NANAN)))
    with pytest.raises(OtherYear):
        books_of(Choice(()))
    books = books_of(Choice((YUEYANG,)))
    assert (year_of(books), place_of(books)) == (2025, "430621")
    require_fitting(books, "430621", 2025)
    with pytest.raises(OtherYear):
        require_fitting(books, "430621", 2026)
    with pytest.raises(OtherPlace):
        require_fitting(books, "370481", 2025)
    model = books_of(
        Choice(("national/model@2025",), amend=(("personal_yuan", "400"), ("window", "2024-09-01..2024-12-31")))
    )
    require_fitting(model, "370481", None)


def test_the_digest_of_all_does_not_know_an_order() -> None:
    digests = digests_of(books_of(Choice((TENGZHOU,)))) | digests_of(books_of(Choice((YUEYANG,))))
    assert policy_digest(digests) == policy_digest(dict(reversed(digests.items())))
    assert policy_digest(digests) != policy_digest({**digests, YUEYANG: "0"})


def test_the_policy_of_the_year_after_is_the_one_of_the_same_place(tmp_path: Path) -> None:
    write(tmp_path, "a/2031", "110101", 2031)
    write(tmp_path, "b/2032", "110102", 2032)
    write(tmp_path, "other/name/2032", "110101", 2032)
    choice = Choice(("a/2031",), folders=(str(tmp_path),))
    assert next_policies(choice) == ("other/name/2032",)


def test_without_one_that_is_said_by_name(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, f"{name}/2031", f"11010{len(name)}", 2031)
    with pytest.raises(NoNextPolicy, match="a/2031、b/2031 还没有 2032 年度的政策"):
        next_policies(Choice(("a/2031", "b/2031"), folders=(str(tmp_path),)))


def test_a_policy_of_any_year_goes_on() -> None:
    assert next_policies(Choice(("national/model@2025",), amend=MODEL)) == ("national/model@2026",)
