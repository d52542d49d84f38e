"""A person's file on paper and in files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.sites import Site


@pytest.fixture
def payer(site: Site) -> int:
    return int(site.till.payable()[0].person_id)


def test_the_file_is_taken_away_with_no_full_number(site: Site, payer: int) -> None:
    client = site.client(site.hire("bureau_clerk"))
    printed = client.get(f"/s/person/{payer}?as=print").content.decode()
    assert "个人参保档案" in printed
    assert "登记" in printed
    assert not re.search(r"\d{17}[\dX]", printed)
    assert client.get(f"/s/person/{payer}?as=docx").content.startswith(b"PK")
