"""A request that was told no stays refused under its key, whatever changes afterwards; a new key is a new request."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from tests.access.people_at_work import COUNTY, TOWN, VILLAGE, audit_rows, count, new_key, outcomes, worker

from canbao.access import acting
from canbao.access.acting import Act, KeyReused, NotAllowed, performs
from canbao.access.actors import Actor
from canbao.access.refusals import kept_form, refusal_of
from canbao.store.failures import StoreFailed
from canbao.store.server import Server

NUMBER = "430621" + "199003071233"


class NotYet(StoreFailed):
    """A refusal of a room's own."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Away(StoreFailed):
    is_passing = True


class Door:
    """An action that can be shut, and what it is shut with."""

    def __init__(self) -> None:
        self.shut: StoreFailed | None = None

    def knock(self, actor: Actor, key: str, order: str = TOWN) -> dict[str, Any]:
        return self._action()(actor, key, order)

    def _action(self) -> Callable[[Actor, str, str], dict[str, Any]]:
        from canbao.access.models import Organisation

        @performs("add_organisation")
        def add(act: Act, order: str) -> dict[str, Any]:
            made = Organisation.objects.create(county=COUNTY, kind="town_window", name=order, units=[TOWN])
            act.require(order)
            if self.shut:
                raise self.shut
            return {"organisation": made.id}

        return add


pytestmark = pytest.mark.usefixtures("vault", "database")


@pytest.fixture
def door() -> Door:
    return Door()


def test_what_was_refused_stays_refused_under_its_key(database: Server, door: Door) -> None:
    actor, key = worker("system_admin"), new_key()
    door.shut = NotYet("not_yet", "还没到时间 not yet")
    with pytest.raises(NotYet, match="还没到时间"):
        door.knock(actor, key)
    door.shut = None
    with pytest.raises(NotYet, match="还没到时间") as again:
        door.knock(actor, key)
    assert again.value.reason == "not_yet"
    assert count(database, "access_organisation") == 0
    assert door.knock(actor, new_key())["organisation"]


def test_another_request_under_a_refused_key_is_refused(door: Door) -> None:
    actor, key = worker("system_admin"), new_key()
    door.shut = NotYet("not_yet", "no")
    with pytest.raises(NotYet):
        door.knock(actor, key)
    with pytest.raises(KeyReused):
        door.knock(actor, key, VILLAGE)


def test_a_denial_is_kept_and_each_try_is_told(database: Server, door: Door) -> None:
    actor, key = worker("bureau_clerk"), new_key()
    for _ in range(2):
        with pytest.raises(NotAllowed, match="权限"):
            door.knock(actor, key)
    assert outcomes(database) == ["denied", "denied"]
    assert [row["request_key"] for row in audit_rows(database)] == [key, key]
    promoted = worker("system_admin", account=actor.account_id)
    with pytest.raises(NotAllowed, match="权限"):
        door.knock(promoted, key)
    assert door.knock(promoted, new_key())["organisation"]


def test_what_was_not_about_the_request_is_not_kept(door: Door) -> None:
    actor, key = worker("system_admin"), new_key()
    door.shut = Away("服务器不在 away")
    with pytest.raises(Away):
        door.knock(actor, key)
    door.shut = None
    assert door.knock(actor, key)["organisation"]


def test_an_equal_request_that_was_done_meanwhile_is_the_answer(
    database: Server, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, key = worker("system_admin"), new_key()
    ending = acting.end_refused

    def later(*given: Any) -> dict[str, Any]:
        door.shut = None
        monkeypatch.setattr(acting, "end_refused", ending)
        copy = threading.Thread(target=_alone, args=(door, actor, key))
        copy.start()
        copy.join()
        return ending(*given)

    monkeypatch.setattr(acting, "end_refused", later)
    door.shut = NotYet("not_yet", "no")
    assert door.knock(actor, key)["organisation"]
    assert count(database, "access_organisation") == 1


def _alone(door: Door, actor: Actor, key: str) -> None:
    from django.db import connections

    door.knock(actor, key)
    connections.close_all()


def test_no_personal_number_is_kept(database: Server, door: Door) -> None:
    actor, key = worker("system_admin"), new_key()
    door.shut = NotYet(NUMBER, f"{NUMBER} 已缴费")
    with pytest.raises(NotYet, match=NUMBER):
        door.knock(actor, key)
    with pytest.raises(NotYet, match="未留存"):
        door.knock(actor, key)
    from tests.database import as_superuser

    with as_superuser(database) as connection:
        ((kept,),) = connection.execute("SELECT refusal::text FROM access_request").fetchall()
    assert NUMBER not in kept


def test_a_kind_that_is_gone_is_a_plain_refusal() -> None:
    kept = kept_form(NotYet("not_yet", "no")) | {"kind": "canbao.gone.Gone"}
    assert type(refusal_of(kept)) is StoreFailed
    assert str(refusal_of(kept)) == "no"
