"""Numbers as the register keeps them: one index a person, whatever the spelling, whichever document."""

from __future__ import annotations

import pytest

from canbao.access.vault import SealBroken, Vault, place_of
from canbao.registry.identities import WrongNumber, know_number
from canbao.values.id_check import DocumentKind

NUMBER = "430621199003071230"


def test_spellings_and_the_old_number_have_one_index(vault: Vault) -> None:
    texts = [NUMBER, "４３0621 19900307-1230", "430621900307123"]
    assert len({know_number(text).blind(vault) for text in texts}) == 1
    assert know_number("430621900307123").kind is DocumentKind.RESIDENT_CARD_15


@pytest.mark.parametrize(
    ("text", "same"),
    [("H12345678", "H1234567800"), ("01234567", "0123456701(B)"), ("943124199003071235", "943124199003071235")],
)
def test_a_renewed_document_is_the_same_person(vault: Vault, text: str, same: str) -> None:
    assert know_number(text).blind(vault) == know_number(same).blind(vault)


def test_two_kinds_never_share_an_index(vault: Vault) -> None:
    passport = know_number("E12345678", DocumentKind.PASSPORT)
    foreign = know_number("E12345678", DocumentKind.FOREIGN_PASSPORT)
    assert passport.blind(vault) != foreign.blind(vault)


@pytest.mark.parametrize(
    "text", ["430621199003071231", "11430621MJ0A1B2C5B", "43062119900307123041", "abc", "4.306e17", "4306211990030712"]
)
def test_what_is_no_persons_number_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(WrongNumber) as refused:
        know_number(text)
    assert text not in str(refused.value)


def test_a_sealed_number_opens_in_its_own_row_only(vault: Vault) -> None:
    known = know_number(NUMBER)
    sealed = known.seal(vault, "430621", 7)
    assert vault.open(sealed, place_of("registry_document", "number", "430621", 7)) == NUMBER
    assert known.tail == "1230"
    for place in (("registry_document", "number", "430621", 8), ("registry_document", "number", "430622", 7)):
        with pytest.raises(SealBroken):
            vault.open(sealed, place_of(*place))
