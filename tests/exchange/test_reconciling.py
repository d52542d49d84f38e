"""A statement beside the book: every planted difference in its kind, none that was not planted, and none twice."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from typing import Any

import pytest
from tests.exchange.two_books import KIND, Books
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till
from tests.proofs import Proof

from canbao.exchange import reconciling
from canbao.exchange.differences import ages


@pytest.fixture
def books(till: Till) -> Books:
    return Books(till, TaxOffice(till))


KINDS = (
    KIND.ONLY_OURS, KIND.ONLY_THEIRS, KIND.OTHER_AMOUNT, KIND.OTHER_PERSON, KIND.WRONG_COUNTY, KIND.WRONG_YEAR,
    KIND.TWICE,
)  # fmt: skip
MORE = (KIND.ONLY_THEIRS, KIND.TWICE)
"""Of these the statement has a row more; the one that it is like agrees."""
LONGEST_SECONDS = 60


def planted(rows: list[dict[str, Any]], count: int, seed: int) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """A statement with so many differences of seven kinds by turns; the kind by what it is about."""
    numbered = [at for at, row in enumerate(rows) if not row["tax_number"].startswith("C")]
    said, about, more = {at: dict(row) for at, row in enumerate(rows)}, {}, []
    for turn, at in enumerate(random.Random(seed).sample(numbered, count)):
        kind, row = KINDS[turn % len(KINDS)], said[at]
        changed = {
            KIND.OTHER_AMOUNT: {"fen": row["fen"] + 100}, KIND.OTHER_PERSON: {"person_id": None},
            KIND.WRONG_COUNTY: {"place": "110101"}, KIND.WRONG_YEAR: {"year": row["year"] - 1},
            KIND.TWICE: {"tax_number": f"{row['tax_number']}-2"},
            KIND.ONLY_THEIRS: {"tax_number": f"{row['tax_number']}-3", "person_id": None},
        }.get(kind, {})  # fmt: skip
        if kind == KIND.ONLY_OURS:
            said.pop(at)
        elif kind in MORE:
            more.append(row | changed)
        else:
            said[at] = row | changed
        about[changed.get("tax_number", row["tax_number"])] = str(kind)
    return [*said.values(), *more], about


def test_what_agrees_has_no_differences(books: Books) -> None:
    books.pay(30)
    found = books.lay()
    assert (found.rows, found.matched, found.held, found.differences) == (30, 30, 0, {})
    assert found.is_agreed


@pytest.mark.trust
def test_t15_every_planted_difference_is_found_in_its_kind(books: Books, proof: Proof) -> None:
    seed = 15
    books.pay(60)
    rows = books.fill(proof.size(200, 200_000) - 60)
    statement, about = planted(rows, proof.size(70, 500), seed)
    begun = time.perf_counter()
    found = books.lay(statement)
    seconds = time.perf_counter() - begun
    assert books.open() == about
    assert found.matched == len(rows) - sum(kind not in MORE for kind in about.values())
    assert sum(found.differences.values()) == len(about) == found.opened
    if proof.is_full:
        assert seconds <= LONGEST_SECONDS, seconds
    proof.shows(
        "T15",
        f"{len(rows):,} receipts (made in bulk like real ones, a tenth of them cash), a statement of {len(statement):,}"
        f" rows with {len(about)} differences of 7 kinds: all in the right kind, 0 false, {seconds:.0f} s",
        "500 of 7 kinds in 200,000 found in the right bucket, 0 false, ≤ 60 s",
        seed=seed,
    )


@pytest.mark.trust
def test_t15_sabotage_a_book_that_says_yes_to_itself_finds_nothing(books: Books, proof: Proof) -> None:
    """Laid beside its own rows instead of the statement's."""
    rows = books.pay(90)
    _, about = planted(rows, 70, 15)
    assert books.lay(rows).differences == {}
    proof.sabotage("T15", "our own rows laid beside the book", f"0 of {len(about)} found")


@pytest.mark.trust
@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ("WHEN told.place <> '' AND left(told.place, 6) <> %(county)s", KIND.WRONG_COUNTY),
        ("WHEN told.year <> %(year)s", KIND.WRONG_YEAR),
        ("WHEN ours.id IS NOT NULL AND ours.fen <> told.fen", KIND.OTHER_AMOUNT),
    ],
)
def test_t15_sabotage_a_rule_left_out_loses_its_kind(
    books: Books, proof: Proof, monkeypatch: pytest.MonkeyPatch, rule: str, left: KIND
) -> None:
    statement, about = planted(books.pay(90), 70, 15)
    assert rule in reconciling._MET
    monkeypatch.setattr(reconciling, "_MET", reconciling._MET.replace(rule, "WHEN false"))
    books.lay(statement)
    opened = books.open()
    lost = [name for name, kind in about.items() if opened.get(name) != kind]
    assert {about[name] for name in lost} == {str(left)}
    proof.sabotage("T15", f"the question for {left}", f"{len(lost)} of {len(about)} not found as what they are")


def test_a_later_statement_settles_what_agrees_and_keeps_the_age_of_the_rest(books: Books, till: Till) -> None:
    rows = books.pay(30)
    missing, wrong = rows[0], rows[1] | {"fen": 1}
    books.lay([wrong, *rows[2:]])
    assert books.open() == {missing["tax_number"]: KIND.ONLY_OURS, wrong["tax_number"]: KIND.OTHER_AMOUNT}
    first = till.county.as_of
    till.go_to(first + timedelta(days=9))
    again = books.lay([missing, wrong, *rows[2:]])
    assert (again.opened, again.agreed) == (0, 1)
    assert books.open() == {wrong["tax_number"]: KIND.OTHER_AMOUNT}
    (age,) = ages(books.office.clerk, till.year)
    assert (age.kind, age.owner, age.count, age.oldest) == (KIND.OTHER_AMOUNT, "bureau", 1, first)
    assert (age.ours_fen, age.theirs_fen) == (rows[1]["fen"], 1)


def test_cash_is_met_by_its_person_and_money_that_is_held_is_known(books: Books, till: Till) -> None:
    rows = books.pay(5)
    cash, other, *_ = till.payable()[10:]
    till.pay(cash)
    till.pay(other)
    told = books.office.row(cash, "C1", channel="代收")
    strange = books.office.row(till.payable()[20], "X1", fen=1)
    books.office.report(strange)
    found = books.lay([*rows, told, strange, books.office.row(other, "C2", fen=1, channel="代收")])
    assert (found.matched, found.held) == (6, 1)
    assert books.open() == {"C2": KIND.OTHER_AMOUNT}
