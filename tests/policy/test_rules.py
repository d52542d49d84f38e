"""Rules as data: how clauses are shown, which rules are in force for a payment, and that everything can be a key."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.assessing import shipped
from tests.policy_texts import book_of

from canbao.policy.rules import Cite, Grant, PayerShare, RuleBook


def test_an_own_clause_is_shown_alone_and_another_with_its_document() -> None:
    assert Cite("a", "样〔2024〕1号", "二(三)", True).text == "二(三)"
    assert Cite("a", "样〔2024〕1号", "二(三)", False).text == "样〔2024〕1号 二(三)"
    assert Cite("a", "样〔2024〕1号", "二(三)；四", True).text == "二(三)；四"
    assert Cite("a", "样〔2024〕1号", "二(三)；四", False).text == "样〔2024〕1号 二(三)；样〔2024〕1号 四"


def test_a_grant_is_stated_if_it_has_a_figure() -> None:
    payers = (PayerShare("county"),)
    assert not Grant(payers, "reimburse").is_stated
    assert Grant(payers, "direct", fen=100).is_stated


def _book() -> RuleBook:
    change = "amends: small\nsource: {number: 样, issuer: 样, issued: 2025-02-01}\ncite: 一\n"
    first = f"{change}values: {{personal_yuan: 420}}\nin_force_from: 2025-03-01\n"
    second = f"{change}values: {{personal_yuan: 440}}\nin_force_from: 2025-07-01\n"
    return book_of(files={"small.amend-1": first, "small.amend-2": second})


@pytest.mark.parametrize(
    ("paid", "part"),
    [(None, 0), ("2025-02-28", 0), ("2025-03-01", 1), ("2025-06-30", 1), ("2025-07-01", 2), ("2030-01-01", 2)],
)
def test_the_day_of_payment_finds_the_rules(paid: str | None, part: int) -> None:
    book = _book()
    found = book.for_payment(None if paid is None else date.fromisoformat(paid))
    assert found is book.parts[part][1]
    assert (book.first, book.latest) == (book.parts[0][1], book.parts[-1][1])
    assert [start for start, _ in book.parts] == [None, date(2025, 3, 1), date(2025, 3, 1) + timedelta(days=122)]


def test_all_tables_of_a_policy_and_that_its_rows_can_be_keys() -> None:
    rules = shipped("hunan/yueyang/2025").latest
    names = [table.name for table in rules.tables]
    assert names == ["membership", "acceptance", "price", "aid", "cover", "waiting", "measures.day_no", "aid_after"]
    rows = [row for table in rules.tables for row in table.rows]
    assert len({hash(row) for row in rows}) > len(rows) // 2
    assert "aid_after" not in [table.name for table in shipped("fujian/nanan/2024").latest.tables]
