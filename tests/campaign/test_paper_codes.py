"""Codes of slips and receipts: made here, read here, nowhere else; a paper that was changed has another one."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.campaign.fieldwork import Field

from canbao.campaign.paper_codes import (
    CODE_SIGNS,
    PaperKind,
    PaperSaid,
    check_paper,
    code_for,
    plain_code,
    read_code,
)

if TYPE_CHECKING:
    from canbao.access.vault import Vault
    from canbao.money.models import Payment

COUNTY, DAY = "430621", date(2024, 11, 5)
SAID = PaperSaid(PaperKind.SLIP, 5191, DAY, 80_000, 2)


@given(
    said=st.builds(
        PaperSaid, st.sampled_from(PaperKind), st.integers(1, 2**32 - 1), st.dates(date(2000, 1, 1), date(2179, 1, 1)),
        st.integers(0, 2**24 - 1), st.integers(1, 127),
    )
)  # fmt: skip
@pytest.mark.usefixtures("vault")
def test_what_is_said_is_read_again(said: PaperSaid) -> None:
    code = code_for(COUNTY, said)
    assert len(plain_code(code)) == CODE_SIGNS
    assert read_code(COUNTY, f" {code.lower().replace('-', ' ')} ") == said


def test_another_paper_county_or_key_has_another_code(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    code = code_for(COUNTY, SAID)
    others = [code_for(COUNTY, replace(SAID, fen=80_001)), code_for(COUNTY, replace(SAID, kind=PaperKind.RECEIPT))]
    assert len({code, *others}) == 3
    assert code_for(COUNTY, SAID) == code
    assert read_code("350583", code) is None
    made = vault.provider.request_mark
    monkeypatch.setattr(type(vault.provider), "request_mark", lambda _, content: made(b"other" + content))
    assert read_code(COUNTY, code) is None


def test_every_sign_counts_and_no_number_shows(vault: Vault) -> None:
    del vault
    plain = plain_code(code_for(COUNTY, SAID))
    for at, sign in enumerate(plain):
        changed = plain[:at] + ("B" if sign == "A" else "A") + plain[at + 1 :]
        assert read_code(COUNTY, changed) is None, at
    for typed in ("", "x", plain[:-1], plain + "A", "1" * CODE_SIGNS, "张" * CODE_SIGNS):
        assert read_code(COUNTY, typed) is None
    assert SAID.number.to_bytes(4) not in base64.b32decode(plain)


@pytest.mark.parametrize("changes", [{"fen": 2**24}, {"number": 2**32}, {"people": 200}, {"day": date(1999, 1, 1)}])
def test_what_no_code_holds_has_none(vault: Vault, changes: dict[str, object]) -> None:
    del vault
    assert code_for(COUNTY, replace(SAID, **changes)) == ""  # type: ignore[arg-type]


def test_a_receipt_is_told_from_one_that_was_taken_back(field: Field) -> None:
    payment = _payment(field)
    said = PaperSaid(PaperKind.RECEIPT, payment.id, payment.paid_on, payment.fen)
    code = code_for(field.county, said)
    shown = check_paper(field.system, code)
    assert shown is not None
    assert (shown.said, shown.holds, shown.name[1:]) == (said, True, "*" * len(shown.name[1:]))
    assert check_paper(field.system, code_for(field.county, replace(said, fen=said.fen + 1))) is None
    assert check_paper(field.system, code_for(field.county, replace(said, number=2**31))) is None
    _take_back(field, payment.id)
    taken_back = check_paper(field.system, code)
    assert taken_back is not None
    assert (taken_back.holds, taken_back.state) == (False, "已撤回")


def _payment(field: Field) -> Payment:
    """One that a collector has just taken."""
    from tests.database import in_area

    from canbao.money.models import Payment

    field.till.pay(field.owing[0])
    with in_area(field.county):
        return Payment.objects.get(county=field.county, person_id=field.owing[0].person_id)


def _take_back(field: Field, payment: int) -> None:
    """Past the graph of payments."""
    from tests.database import as_superuser

    with as_superuser(field.till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE money_payment SET state = 'withdrawn' WHERE id = %s", [payment])


def test_a_slip_says_who_and_how_much(field: Field) -> None:
    from canbao.campaign.slips import slips_of

    slip = slips_of(field.clerk, field.year, field.village, field.day).slips[0]
    shown = check_paper(field.system, slip.code)
    assert shown is not None
    assert (shown.name, shown.said.fen, shown.said.people) == (slip.lines[0][0], slip.total_fen, len(slip.lines))
    assert shown.said.day == field.day
