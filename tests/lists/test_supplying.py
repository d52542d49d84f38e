"""Orders: two of the same file are the same request, whatever its size."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from datetime import date

import pytest

from canbao.access.claiming import mark_of
from canbao.lists.supplying import ListOrder, UploadOrder


@pytest.mark.usefixtures("vault")
def test_an_order_is_marked_by_the_digest_of_its_file() -> None:
    day = date(2024, 9, 30)
    one, same, other = (UploadOrder("deaths", day, "a.xlsx", content) for content in (b"x", b"x", b"y"))
    assert one.digest == hashlib.sha256(b"x").hexdigest()
    assert (one.bytes_sent, other.bytes_sent) == (b"x", b"y")
    assert "content" not in {field.name for field in fields(UploadOrder)}
    assert mark_of("upload_list", one) == mark_of("upload_list", same) != mark_of("upload_list", other)
    assert mark_of("apply_list", ListOrder(1)) != mark_of("apply_list", ListOrder(2))
