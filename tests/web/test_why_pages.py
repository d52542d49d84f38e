"""Why this amount on a page; what another day, a standing more or less would do, and nothing is kept of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.database import in_area

from canbao.registry.models import Standing

if TYPE_CHECKING:
    from django.test import Client
    from tests.web.sites import Site

_PAYS = re.compile(r"fs-4 fw-bold[^>]*>([^<]+)<")


@pytest.fixture
def address(site: Site) -> str:
    return f"/s/person/{site.till.payable()[0].person_id}/why/{site.till.year}"


def said(client: Client, address: str, **asked: str) -> str:
    """The sentence with the amount."""
    found = _PAYS.search(client.get(address, asked).content.decode())
    assert found is not None
    return found[1]


def option(text: str, words: str) -> str:
    found = re.search(rf'<option value="(\d+)">[^<]*{words}', text)
    assert found is not None
    return found[1]


def test_an_explanation_is_read_in_parts() -> None:
    from canbao.web.why_pages import parts_of

    assert parts_of("甲\n\n【为什么】\n1. 乙\n2. 丙") == [("", ["甲"]), ("为什么", ["1. 乙", "2. 丙"])]


def test_reasons_with_clauses_and_another_day(site: Site, address: str) -> None:
    client = site.client(site.hire("bureau_clerk"))
    why = client.get(address).content.decode()
    assert "依据" in why
    assert "为什么" in why
    assert client.get(address, {"on": f"{site.till.year}-03-01"}).content.decode() != why


def test_a_standing_that_is_supposed_changes_the_answer_and_nothing_else(site: Site, address: str) -> None:
    client = site.client(site.hire("bureau_clerk"))
    text = client.get(address).content.decode()
    with in_area(site.county):
        before = Standing.objects.count()
    has = option(text, "特困")
    tried = {"has": has, "since": "2020-01-01"}
    supposed = client.get(address, tried).content.decode()
    assert "假设" in supposed
    assert said(client, address, **tried) != said(client, address)
    with in_area(site.county):
        assert Standing.objects.count() == before
    assert said(client, address, lacks="特困人员") == said(client, address), "not held anyway"


def test_a_standing_that_is_held_is_supposed_away(site: Site, address: str) -> None:
    from datetime import date

    client = site.client(site.hire("bureau_clerk"))
    free, person = said(client, address), site.till.payable()[0].person_id
    with in_area(site.county):
        Standing.objects.create(
            county=site.county, person_id=person, standing="destitute", listed_as="特困人员",
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
    held = said(client, address)
    assert held != free
    assert said(client, address, lacks="特困人员") == free


def test_what_is_missing_is_said_beside_its_field(site: Site, address: str) -> None:
    client = site.client(site.hire("bureau_clerk"))
    has = option(client.get(address).content.decode(), "特困")
    answer = client.get(address, {"has": has})
    assert answer.status_code == 422
    assert "请填写假如哪一天认定" in answer.content.decode()
    assert client.get(address, {"on": "昨天"}).status_code == 422
