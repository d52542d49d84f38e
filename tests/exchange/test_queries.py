"""What is shown of exchange: to whom, and how much."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, worker
from tests.exchange.offices import Office, lead, named_key, slips, take

from canbao.access.acting import NotAllowed, NotFound
from canbao.exchange.queries import acknowledgement_of, view_exchange


def test_everything_of_a_county_and_one_partner_alone(tax: Office) -> None:
    bank = Office("bank", "bank").register()
    take(tax.make("deposits", slips(2)))
    tax.make("deposits", slips(1))
    take(tax.make("deposits", slips(1, first=5)))
    take(bank.make("deposits", slips(1)))
    found = view_exchange(lead())
    assert [partner.code for partner in found.partners] == ["bank", "tax"]
    keys = {(key.key_id, str(key.state)) for key in found.keys}
    assert keys == {(named_key(office.key), "confirmed") for office in (tax, bank)}
    assert [(each.partner, each.number, each.state, each.rows) for each in found.packages] == [
        ("bank", 1, "applied", 1), ("tax", 3, "waiting", 1), ("tax", 1, "applied", 2)
    ]  # fmt: skip
    assert [(gap.partner, gap.number) for gap in found.gaps] == [("tax", 2)]
    alone = view_exchange(lead(), "bank")
    assert ([each.partner for each in alone.packages], alone.gaps) == (["bank"], ())
    assert len(view_exchange(lead(), most=1).packages) == 1


def test_an_answer_is_shown_to_those_who_see_the_county(tax: Office) -> None:
    receipt = take(tax.make("deposits", slips(1)))["receipt"]
    assert acknowledgement_of(lead(), receipt).result == "taken"
    with pytest.raises(NotFound):
        acknowledgement_of(worker("bureau_lead", units=(SISTER_COUNTY,)), receipt)
    with pytest.raises(NotAllowed):
        acknowledgement_of(worker("supplier"), receipt)


def test_a_town_sees_nothing(tax: Office) -> None:
    take(tax.make("deposits", slips(1)))
    found = view_exchange(worker("inspector", units=(f"{COUNTY}001",)))
    assert (found.partners, found.packages, found.gaps) == ((), (), ())
