"""A statement beside the book: every planted difference in its kind, none that was not planted, and none twice."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from tests.exchange.two_books import KIND, Books
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till
from tests.proofs import Proof

from canbao.exchange.differences import ages


@pytest.fixture
def books(till: Till) -> Books:
    return Books(till, TaxOffice(till))


def planted(rows: list[dict[str, Any]], each: int, seed: int) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """A statement with so many differences of each of seven kinds; the kind by what it is about."""
    chance = random.Random(seed)
    chosen = iter(chance.sample(range(len(rows)), 6 * each))
    said, about = {at: dict(row) for at, row in enumerate(rows)}, {}
    more: list[dict[str, Any]] = []
    for _ in range(each):
        gone, amount, person, county, year, twice = (next(chosen) for _ in range(6))
        about[said.pop(gone)["tax_number"]] = KIND.ONLY_OURS
        said[amount]["fen"] += 100
        about[said[amount]["tax_number"]] = KIND.OTHER_AMOUNT
        said[person]["person_id"] = None
        about[said[person]["tax_number"]] = KIND.OTHER_PERSON
        said[county]["place"] = "110101"
        about[said[county]["tax_number"]] = KIND.WRONG_COUNTY
        said[year]["year"] -= 1
        about[said[year]["tax_number"]] = KIND.WRONG_YEAR
        more.append(said[twice] | {"tax_number": f"{said[twice]['tax_number']}-2"})
        about[more[-1]["tax_number"]] = KIND.TWICE
        stranger = said[twice] | {"tax_number": f"{said[twice]['tax_number']}-3", "person_id": None}
        more.append(stranger)
        about[stranger["tax_number"]] = KIND.ONLY_THEIRS
    return [*said.values(), *more], {name: str(kind) for name, kind in about.items()}


def test_what_agrees_has_no_differences(books: Books) -> None:
    books.pay(30)
    found = books.lay()
    assert (found.rows, found.matched, found.held, found.differences) == (30, 30, 0, {})
    assert found.is_agreed


@pytest.mark.trust
def test_t15_every_planted_difference_is_found_in_its_kind(books: Books, proof: Proof) -> None:
    rows, seed = books.pay(proof.size(90, 260)), 15
    statement, about = planted(rows, proof.size(10, 40), seed)
    found = books.lay(statement)
    assert books.open() == about
    assert found.matched == len(rows) - 5 * len(about) // 7
    assert sum(found.differences.values()) == len(about) == found.opened
    proof.shows("T15", f"{len(about)} differences of 7 kinds in {len(statement)} rows: all in the right kind, 0 false",
                "planted differences found in the right bucket, 0 false", seed=seed)  # fmt: skip


@pytest.mark.trust
def test_t15_sabotage_a_book_that_says_yes_to_itself_finds_nothing(books: Books, proof: Proof) -> None:
    """Laid beside its own rows instead of the statement's."""
    rows = books.pay(90)
    _, about = planted(rows, 10, 15)
    assert books.lay(rows).differences == {}
    proof.sabotage("T15", "our own rows laid beside the book", f"0 of {len(about)} found")


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
