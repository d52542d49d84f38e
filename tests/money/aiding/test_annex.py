"""The annex adds up to what is asked for, and nobody changes it: tried past all of the code."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from tests.database import as_application, as_superuser
from tests.money.aiding.desks import Desk
from tests.proofs import Proof

CITY = "city_budget"


@pytest.mark.trust
def test_requests_and_their_annexes_cannot_be_changed_by_the_application(desk: Desk, proof: Proof) -> None:
    request = desk.confirm(CITY)
    (line, *_), made = desk.lines(request), desk.request(request)
    area = f"SET LOCAL canbao.counties = '{desk.county.code}'"
    names = (
        "county, request_id, year, payer, person_id, unit, standing, certifier, aid_rows, clause, fen, is_first, state"
    )
    own = f"'{made.county}', {{request}}, {made.year}, '{CITY}', {{person}}, '{line.unit}', '', '', '', ''"
    insert = f"INSERT INTO money_requestline ({names}) VALUES ({own}"
    tries = {
        "another sum": "UPDATE money_requestline SET fen = fen + 1",
        "another person": "UPDATE money_requestline SET person_id = person_id + 1",
        "a line gone": "DELETE FROM money_requestline",
        "a line more": insert.format(request=request, person=1) + ", 100, true, 'stands')",
        "more for somebody on it": insert.format(request=request, person=line.person_id).replace(line.unit, "elsewhere")
        + ", 100, false, 'stands')",
        "a line of nothing": insert.format(request=request, person=1) + ", 0, false, 'stands')",
        "below nought at first": insert.format(request=request, person=1) + ", -1, true, 'stands')",
        "somebody again": insert.format(request=request, person=line.person_id) + f", {line.fen}, true, 'stands')",
        "freed and back": "UPDATE money_requestline SET state = 'stands'",
        "another amount": "UPDATE money_aidrequest SET fen = fen + 1",
        "past the graph": "UPDATE money_aidrequest SET state = 'marked'",
        "transferred without review": "UPDATE money_aidrequest SET state = 'transferred', transferred_fen = fen",
        "more than asked": "UPDATE money_aidrequest SET state = 'applied', transferred_fen = fen + 1",
        "reviewed by the same": "UPDATE money_aidrequest SET state = 'applied', applied_by = 1, reviewed_by = 1",
        "request gone": "DELETE FROM money_aidrequest",
        "emptied": "TRUNCATE money_requestline",
    }
    for name, statement in tries.items():
        with as_application(desk.county.server) as connection:
            connection.execute(area)
            with pytest.raises(Exception, match=r"permission denied|refused|violates|annex|kept") as found:
                connection.execute(statement)
            assert type(found.value).__module__.startswith("psycopg"), name
            connection.rollback()
    proof.shows("T64", f"{len(tries)} of {len(tries)} tries at aid asked for refused", "20 of 20 tries refused")


def test_without_the_key_somebody_could_be_asked_for_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sum that has been asked for left out of the query: the database still refuses."""
    from canbao.money.aiding import annex

    desk.confirm(CITY)
    blind = annex._COLLECT.replace("AND state = 'stands'", "AND state = 'nothing'")
    assert blind != annex._COLLECT
    monkeypatch.setattr(annex, "_COLLECT", blind)
    with pytest.raises(IntegrityError, match="money_requestline_once"):
        desk.confirm(CITY)
    with as_superuser(desk.county.server) as connection:
        connection.execute("DROP INDEX money_requestline_once")
    again = desk.confirm(CITY)
    assert len(desk.lines(again)) * 2 == len(desk.lines())
