"""Offices of a made-up bureau and their people, in the database and as actors; lists handed over by them."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.access.people_at_work import new_key, worker
from tests.database import as_superuser
from tests.lists.workbooks import COUNTY

from canbao.access.actors import Actor
from canbao.store.server import Server


def add_office(server: Server, kind: str, *units: str, county: str = COUNTY) -> int:
    """An organisation in the database; its number."""
    with as_superuser(server) as connection:
        row = connection.execute(
            "INSERT INTO access_organisation (county, kind, name, units)"
            " VALUES (%s, %s, %s || (SELECT count(*) FROM access_organisation), %s) RETURNING id",
            [county, kind, kind, list(units or (county,))],
        ).fetchone()
    assert row is not None
    return int(row[0])


class Offices:
    """A bureau with two clerks and a lead, and a supplier of each kind that is asked for."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.bureau = add_office(server, "bureau")
        self.clerk = worker("bureau_clerk", units=(COUNTY,), organisation=self.bureau)
        self.lead = worker("bureau_lead", units=(COUNTY,), organisation=self.bureau)
        self._suppliers: dict[tuple[str, ...], Actor] = {}

    def supplier(self, kind: str, *units: str) -> Actor:
        """Somebody of an office of this kind."""
        key = (kind, *units)
        if key not in self._suppliers:
            office = add_office(self.server, kind, *units)
            role = "school_clerk" if kind == "school" else "supplier"
            self._suppliers[key] = worker(role, units=units or (COUNTY,), organisation=office)
        return self._suppliers[key]

    def another_lead(self) -> Actor:
        """A second person who may confirm."""
        return worker("bureau_lead", units=(COUNTY,), organisation=self.bureau)

    def upload(
        self, supplier: str, content: bytes, day: date, actor: Actor | None = None, **more: Any
    ) -> dict[str, Any]:
        """Hand a file over, as the bureau where nobody else is named."""
        from canbao.lists.actions import upload_list
        from canbao.lists.supplying import UploadOrder

        order = UploadOrder(supplier, day, f"{supplier}.xlsx", content, **more)
        return upload_list(actor or self.clerk, new_key(), order)

    def apply(self, list_id: int, actor: Actor | None = None) -> dict[str, Any]:
        from canbao.lists.actions import apply_list
        from canbao.lists.supplying import ListOrder

        return apply_list(actor or self.clerk, new_key(), ListOrder(list_id))

    def take(self, supplier: str, content: bytes, day: date, **more: Any) -> dict[str, Any]:
        """Hand over and apply."""
        return self.apply(self.upload(supplier, content, day, **more)["list"])

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        with as_superuser(self.server) as connection:
            return connection.execute(query, parameters).fetchall()

    def count(self, query: str, *parameters: Any) -> int:
        return int(self.rows(query, *parameters)[0][0])
