"""Every page of a made-up county's site as every role that is let in, and how many rows each made the server read one
after another.

In: the store of a demo. Out: JSON: by role and page the tables read so, and how many rows at most.
Never: a store of real people. A program of its own, because a process opens one store.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from psycopg import sql
from tools.gallery.accounts import guests

from canbao.store.layout import layout_of
from canbao.store.server import SUPERUSER, Server

MOST_LOOKS = 8
"""At addresses of one page by one role: tabs, papers, files; those that differ in a number alone count as one."""
BEGUN_AT = ("/", "/begin")
_LINK = re.compile(r'(?:href|action)="(/[^"#]*)"')
_READ = "SELECT relname, seq_tup_read FROM pg_stat_user_tables WHERE schemaname = 'public'"
_STILL_THERE = "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY (%s)"


class Meter:
    """What the server has read of each table, one row after another."""

    def __init__(self, server: Server) -> None:
        self._link = server.connect(SUPERUSER)
        self._link.autocommit = True

    def look(self) -> dict[str, int]:
        """When this process's own connections are gone: who goes tells what they read."""
        from django.db import connections

        own = [each.connection.info.backend_pid for each in connections.all(initialized_only=True) if each.connection]
        connections.close_all()
        while self._link.execute(_STILL_THERE, [own]).fetchone() != (0,):
            continue
        return dict(self._link.execute(_READ).fetchall())

    @contextmanager
    def without(self, index: str) -> Iterator[None]:
        """For as long as this lasts the index is not there, and what the server knows of its table is of now: it plans
        by that, and else by what it guesses of a table that nobody has counted yet.
        """
        asked = "SELECT indexdef, tablename FROM pg_indexes WHERE indexname = %s"
        made, table = self._link.execute(asked, [index]).fetchone() or ("", "")
        self._link.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)))
        self._link.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
        try:
            yield
        finally:
            self._link.execute(made)


def main(var: Path, most: int, without: str = "") -> dict[str, Any]:
    """`{over: {role: {page: {table: rows}}}, pages: n, looks: n}`; `most`: rows of one table. `without`: an index
    that is taken away; then the bureau alone looks.
    """
    only = ("bureau_clerk",) if without else ()
    somebody = [guest for guest in guests(var, only) if not only or guest.word in only]
    meter, over, seen, looks = Meter(Server(layout_of(var))), dict[str, dict[str, dict[str, int]]](), set[str](), 0
    with meter.without(without) if without else nullcontext():
        for guest in somebody:
            for page, ask in _walk(guest.token):
                before = meter.look()
                ask()
                seen.add(page)
                looks += 1
                for table, rows in meter.look().items():
                    if rows - before.get(table, 0) > most:
                        found = over.setdefault(guest.word, {}).setdefault(page, {})
                        found[table] = max(found.get(table, 0), rows - before.get(table, 0))
    return {"over": over, "pages": len(seen), "looks": looks}


def _walk(token: str) -> Iterator[tuple[str, Any]]:
    """Pages that somebody comes to by links from the first ones, each with what asks for it."""
    from django.test import Client
    from django.urls import Resolver404, resolve

    from canbao.web.visits import SIGN_IN_COOKIE

    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    if token:
        client.cookies[SIGN_IN_COOKIE] = token
    waiting, kinds, counts = deque(BEGUN_AT), set[Any](), Counter[str]()
    while waiting:
        parts = urlsplit(address := waiting.popleft())
        try:
            name = resolve(parts.path).url_name or ""
        except Resolver404:
            continue
        kind = (name, tuple(sorted((key, "" if value.isdigit() else value) for key, value in parse_qsl(parts.query))))
        if name in ("sign_out", "") or kind in kinds or counts[name] >= MOST_LOOKS:
            continue
        kinds.add(kind)
        counts[name] += 1
        told: list[Any] = []
        yield name, lambda at=address, told=told: told.append(client.get(at))
        waiting.extend(_links(told[0]))


def _links(answer: Any) -> list[str]:
    if answer.status_code in (301, 302):
        return [answer.headers["Location"]]
    return (
        []
        if answer.streaming
        else [unescape(found) for found in _LINK.findall(answer.content.decode(errors="replace"))]
    )


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])))
