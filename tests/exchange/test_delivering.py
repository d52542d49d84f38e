"""Acknowledgements to be told: noted with the package in one transaction, told once."""

from __future__ import annotations

import psycopg
import pytest
from tests.access.people_at_work import COUNTY, count, new_key
from tests.database import as_superuser, in_area
from tests.exchange.offices import Office, clerk, slips, take

from canbao.access.acting import NotFound
from canbao.exchange import delivering
from canbao.exchange.delivering import NoteDelivered, TakePulled, note_delivered, take_pulled, untold
from canbao.exchange.models import Partner
from canbao.exchange.receiving import ReceivePackage
from canbao.store.server import Server


def places() -> list[int]:
    with in_area(COUNTY):
        return [each.place for each in untold(COUNTY, Partner.objects.get(county=COUNTY, code="tax").id)]


def pulled(tax: Office, *listed: tuple[int, int]) -> TakePulled:
    sent = tax.make("deposits", slips(1, first=tax.number))
    return TakePulled("tax", ReceivePackage(sent.manifest, sent.content), listed)


def test_what_was_listed_is_told_there_and_the_rest_by_hand(tax: Office) -> None:
    first = pulled(tax, (1, 71))
    take(tax.make("deposits", slips(1, first=9)))
    third = pulled(tax, (3, 73))
    assert take_pulled(clerk(), new_key(), third)["result"] == "waiting"
    answer = take_pulled(clerk(), new_key(), first)
    assert [each["number"] for each in answer["followed_by"]] == [2, 3]  # type: ignore[index,union-attr,call-overload]
    assert places() == [73, 71], "of the one that waited; of the first, not of what followed and was not listed"


def test_each_is_told_once(tax: Office) -> None:
    answer = take_pulled(clerk(), new_key(), pulled(tax, (1, 71)))
    number = int(str(answer["receipt"]))
    note_delivered(clerk(), new_key(), NoteDelivered(number))
    assert places() == []
    with pytest.raises(NotFound):
        note_delivered(clerk(), new_key(), NoteDelivered(number))
    with pytest.raises(NotFound):
        note_delivered(clerk(), new_key(), NoteDelivered(number + 1))


def test_a_package_is_not_taken_without_its_note(bureau: Server, tax: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise RuntimeError("断电")

    monkeypatch.setattr(delivering, "_note", lost)
    with pytest.raises(RuntimeError):
        take_pulled(clerk(), new_key(), pulled(tax, (1, 71)))
    assert count(bureau, "exchange_incoming") == 0


def test_a_delivery_is_noted_once_and_never_deleted(bureau: Server, tax: Office) -> None:
    answer = take_pulled(clerk(), new_key(), pulled(tax, (1, 71)))
    note_delivered(clerk(), new_key(), NoteDelivered(int(str(answer["receipt"]))))
    with as_superuser(bureau) as owner:
        for change in ("UPDATE exchange_delivery SET told_at = NULL", "DELETE FROM exchange_delivery"):
            with pytest.raises(psycopg.errors.RestrictViolation), owner.transaction():
                owner.execute(change)
