"""Entries as lines: all of each, in one order."""

from __future__ import annotations

import json

import pytest
from tests.access.people_at_work import COUNTY, audit_rows, worker
from tests.access.test_trail import do

from canbao.access.seals import number_of, transaction_of
from canbao.store.server import Server


@pytest.mark.usefixtures("vault")
def test_a_line_has_every_column(database: Server) -> None:
    from canbao.access.acting import reading
    from canbao.access.trail_lines import entry_lines

    for text in ("甲\\t", "乙"):
        do(reason=text)
    rows = audit_rows(database)
    cluster = int(str(rows[0]["cluster"]))
    with reading(worker("audit_admin"), "read_trail"):
        lines = list(entry_lines(COUNTY, cluster))
        assert list(entry_lines(COUNTY, cluster, transaction_of(lines[1]))) == lines[1:]
        assert list(entry_lines(COUNTY, cluster, 0, transaction_of(lines[1]))) == lines[:1]
        assert list(entry_lines(COUNTY, cluster + 1)) == []
    assert [(transaction_of(line), number_of(line)) for line in lines] == [(row["txid"], row["id"]) for row in rows]
    said = json.loads(lines[0].split(b"\t")[2].replace(b"\\\\", b"\\"))
    assert len(said) == len(rows[0]) == 14
    for name in ("county", "id", "account_name", "reason", "request_key", "changes", "outcome", "action"):
        assert rows[0][name] in said
