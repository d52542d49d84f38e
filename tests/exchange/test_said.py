"""Rows on their way out: what has changed since the packages before."""

from __future__ import annotations

from tests.access.people_at_work import COUNTY
from tests.database import in_area

from canbao.exchange.definitions import format_of
from canbao.exchange.models import Outgoing, Partner, SentRow
from canbao.exchange.said import Before, Said, last_full
from canbao.store.server import Server


def said(person: int, fen: int = 100) -> Said:
    return Said(person, {"reference": str(person), "payable": str(fen)}, fen)


def test_the_digest_is_that_of_the_cells_whatever_their_order() -> None:
    one = Said(1, {"a": "1", "b": "2"}, 3)
    assert one.digest == Said(9, {"b": "2", "a": "1"}, 7).digest
    assert len({one.digest, Said(1, {"a": "12", "b": ""}, 3).digest, Said(1, {"a": "1", "b": "2 "}, 3).digest}) == 3


def package(number: int, manner: str, state: str, *rows: tuple[int, str, int]) -> None:
    wanted = format_of("payable")
    made = Outgoing.objects.create(
        county=COUNTY, partner_id=Partner.objects.get(county=COUNTY).id, number=number, format=wanted.id,
        format_version=1, year=2026, manner=manner, kind="csv", rows=len(rows), sum_fen=0, digest="", previous="",
        mark="", made_on="2025-10-20", manifest="", made_by=1, state=state,
    )  # fmt: skip
    SentRow.objects.bulk_create(
        SentRow(county=COUNTY, package_id=made.id, person_id=person, change=change, digest=said(person, fen).digest)
        for person, change, fen in rows
    )


def test_the_newest_word_on_each_person_counts(bureau: Server) -> None:
    del bureau
    with in_area(COUNTY):
        partner = Partner.objects.create(county=COUNTY, code="tax", name="税务局", kind="tax", registered_by=1).id
        package(1, "full", "taken", (1, "added", 1), (9, "added", 1))
        package(2, "full", "taken", *((person, "added", 100) for person in (1, 2, 3, 4)))
        package(3, "change", "sent", (2, "changed", 200), (3, "removed", 0), (5, "added", 100))
        package(4, "change", "refused", (1, "changed", 999))
        package(4, "change", "void", (4, "removed", 0))
        first = last_full(COUNTY, partner, "payable", 2026)
        assert first == 2
        before = Before(COUNTY, partner, "payable", 2026, first)
        found = {person: before.change(said(person, fen)) for person, fen in ((1, 100), (2, 100), (3, 100), (5, 100))}
        assert found == {1: "", 2: "changed", 3: "added", 5: ""}
        assert before.gone() == [4], "9 was in an earlier one that said everything; 3 is gone already"
        assert last_full(COUNTY, partner, "payable", 2025) is None
        assert Before(COUNTY, partner, "payable", 2025, 1).change(said(1)) == "added"
