"""What the stand-in writes from the page is what the exchange writes and reads, to the byte; else it is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.exchange.offices import Office, new_private_key
from tests.sandbox.bills import BUREAU_KEY, Bills, bill

from canbao.exchange.manifests import read_acknowledgement, read_manifest
from canbao.exchange.signing import OwnKey, fingerprint, scheme_of
from canbao.sandbox.envelopes import (
    ACKNOWLEDGEMENT,
    FIELDS,
    PACKAGE,
    check_signature,
    key_name,
    mark_of,
    public_key,
    read_fields,
    sm3,
)
from canbao.sandbox.refusals import NotTaken, SandboxRefused


def test_a_manifest_of_the_stand_in_is_read_by_the_exchange() -> None:
    manifest, content = Bills().make([bill(1)])
    found = read_manifest(manifest)
    assert found.text() == manifest
    assert found.mark == mark_of(json.loads(manifest))
    assert found.digest == sm3(content)
    assert scheme_of(found.algorithm).has_signed(BUREAU_KEY.public, found.body(), bytes.fromhex(found.signature))
    assert (found.key, fingerprint(BUREAU_KEY.public)) == (key_name(BUREAU_KEY.public), sm3(BUREAU_KEY.public))


def test_a_manifest_of_the_exchange_is_read_by_the_stand_in() -> None:
    office = Office()
    sent = office.make("deposits", [])
    said = read_fields(sent.manifest, PACKAGE)
    check_signature(said, office.key.public)
    assert mark_of(said) == sent.said.mark


def test_an_acknowledgement_of_the_exchange_has_the_fields_of_the_page() -> None:
    office = Office()
    said = read_fields(office.acknowledge(office.make("deposits", []).said), ACKNOWLEDGEMENT)
    check_signature(said, office.key.public)
    assert said.keys() == FIELDS[ACKNOWLEDGEMENT]
    assert read_acknowledgement(office.acknowledge(office.make("deposits", []).said)).result == "taken"


@pytest.mark.parametrize("name", sorted(FIELDS[PACKAGE] - {"canbao", "algorithm", "key", "signature"}))
def test_whatever_is_changed_breaks_the_signature(name: str) -> None:
    said = read_fields(Bills().make([bill(1)])[0], PACKAGE)
    changed: dict[str, Any] = {**said, name: said[name] + (1 if isinstance(said[name], int) else "0")}
    check_signature(said, BUREAU_KEY.public)
    with pytest.raises(NotTaken, match="bad_signature"):
        check_signature(changed, BUREAU_KEY.public)


def test_another_key_is_unknown() -> None:
    manifest, _ = Bills().make([bill(1)])
    with pytest.raises(NotTaken, match="unknown_key"):
        check_signature(read_fields(manifest, PACKAGE), new_private_key().public)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1], lambda text: text.replace(b",", b", ", 1), lambda _: b"[]", lambda _: b"\xff",
        lambda text: text.replace(b'"county"', b'"country"'),
    ],
)  # fmt: skip
def test_another_form_is_no_manifest(spoil: Any) -> None:
    manifest, _ = Bills().make([bill(1)])
    with pytest.raises(NotTaken, match="not_a_manifest"):
        read_fields(spoil(manifest), PACKAGE)


def test_what_is_no_key_is_refused() -> None:
    for text in ("zz", "00"):
        with pytest.raises(SandboxRefused, match="公钥"):
            public_key(text)


def test_our_key_signs_what_the_stand_in_checks() -> None:
    key: OwnKey = new_private_key()
    made = replace(read_manifest(Bills().make([bill(1)])[0]), signature="").signed(key)
    check_signature(read_fields(made.text(), PACKAGE), key.public)
