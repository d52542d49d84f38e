"""Names as strangers see them, in Python and SQL alike."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.database import in_area

from canbao.campaign.masking import masked, masked_in_sql
from canbao.store.server import Server

NAMES = ["张三", "欧阳娜娜", "甲", "", "买买提·吐尔逊", "𠮷田"]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_whole(name: str, database: Server) -> None:
    del database
    with in_area(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {masked_in_sql('given.name')} FROM (SELECT %s::text AS name) AS given", [name])
        assert cursor.fetchone()[0] == masked(name)
    assert masked(name) != name
    assert len(masked(name)) <= 3
